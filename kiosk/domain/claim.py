"""Claim codes: what a visitor holds when money is not credited yet.

Nine characters in three groups ("7K3-Q9F-218"), no personal data. The alphabet has 31 characters, none of them alike
in print; 31 is a prime, so that one weighted check character catches every single slip and every swap of two.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain.topup import ClaimCode

ALPHABET = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "-": None, " ": None})
_LENGTH = 9


def new_claim(draw: Callable[[int], int]) -> ClaimCode:
    """A fresh code; `draw(n)` gives an unguessable number below `n` (`secrets.randbelow`)."""
    body = [draw(len(ALPHABET)) for _ in range(_LENGTH - 1)]
    return _written([*body, -_weighed(body) % len(ALPHABET)])


def read_claim(typed: str) -> ClaimCode | None:
    """The code a person typed, however spaced or cased; `None` when it cannot be one."""
    plain = typed.upper().translate(_LOOKALIKES)
    if len(plain) != _LENGTH or any(character not in ALPHABET for character in plain):
        return None
    values = [ALPHABET.index(character) for character in plain]
    *body, check = values
    return _written(values) if (_weighed(body) + check) % len(ALPHABET) == 0 else None


def _weighed(body: list[int]) -> int:
    return sum(weight * value for weight, value in enumerate(body, start=2))


def _written(values: list[int]) -> ClaimCode:
    plain = "".join(ALPHABET[value] for value in values)
    return ClaimCode(f"{plain[:3]}-{plain[3:6]}-{plain[6:]}")
