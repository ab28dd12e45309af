"""PINs and card numbers of staff as salted hashes: scrypt (RFC 7914), written as "scrypt$N$r$p$salt$hash" in base64."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from typing import Final

PIN: Final = re.compile(r"[0-9A-Za-z]{6,64}")
"""A PIN, or a card's number as its reader types it."""

_COST, _BLOCK, _LANES = 1 << 14, 8, 1
_SALT_BYTES, _HASH_BYTES = 16, 32
_MEMORY_BYTES = 64 << 20


def hash_pin(pin: str, *, cost: int = _COST) -> str:
    """The hash to be kept; another one each time. `cost` is scrypt's N, a power of two.

    Raises:
        ValueError: it is no PIN: six letters and digits or more.
    """
    if not PIN.fullmatch(pin):
        raise ValueError("a PIN has 6 to 64 digits or letters")
    salt = secrets.token_bytes(_SALT_BYTES)
    words = (_word(salt), _word(_stretched(pin, salt, cost, _BLOCK, _LANES)))
    return "$".join(("scrypt", str(cost), str(_BLOCK), str(_LANES), *words))


def is_pin(pin: str, kept: str) -> bool:
    """Whether `kept` is a hash of `pin`; as quick when it is as when it is not."""
    _, cost, block, lanes, salt, right = kept.split("$")
    made = _stretched(pin, base64.b64decode(salt), int(cost), int(block), int(lanes))
    return hmac.compare_digest(made, base64.b64decode(right))


def _stretched(pin: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=cost, r=block, p=lanes, maxmem=_MEMORY_BYTES, dklen=_HASH_BYTES)


def _word(data: bytes) -> str:
    return base64.b64encode(data).decode()
