"""The terminal's side of Adyen's local protection: what the shared passphrase opens and closes."""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, hmac, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC


class Unreadable(ValueError):
    """Not sealed with the terminal's passphrase."""


class Seal:
    """The key material of one passphrase: 32 bytes for the HMAC, 32 for the cipher, 16 for the vector."""

    def __init__(self, passphrase: str, identifier: str, version: int) -> None:
        # SHA-1 is what the protocol draws its keys with (devices.md 3.2)
        material = PBKDF2HMAC(hashes.SHA1(), length=80, salt=b"AdyenNexoV1Salt", iterations=4000).derive(  # noqa: S303
            passphrase.encode("utf-8")
        )
        self._mac_key, self._aes_key, self._vector = material[0:32], material[32:64], material[64:80]
        self._identifier, self._version = identifier, version

    def close(self, plain: bytes) -> dict[str, Any]:
        """The members that carry `plain`."""
        nonce = secrets.token_bytes(16)
        pad = padding.PKCS7(128).padder()
        cipher = self._cipher(nonce).encryptor()
        closed = cipher.update(pad.update(plain) + pad.finalize()) + cipher.finalize()
        trailer = {
            "AdyenCryptoVersion": 1,
            "KeyIdentifier": self._identifier,
            "KeyVersion": self._version,
            "Nonce": b64encode(nonce).decode(),
            "Hmac": b64encode(self._signature(plain).finalize()).decode(),
        }
        return {"NexoBlob": b64encode(closed).decode(), "SecurityTrailer": trailer}

    def open(self, members: dict[str, Any]) -> bytes:
        """What was sealed.

        Raises:
            Unreadable: under another key, or changed on its way.
        """
        try:
            trailer = members["SecurityTrailer"]
            if (trailer["KeyIdentifier"], trailer["KeyVersion"]) != (self._identifier, self._version):
                raise Unreadable("another key")
            cipher = self._cipher(b64decode(trailer["Nonce"])).decryptor()
            unpad = padding.PKCS7(128).unpadder()
            plain = unpad.update(cipher.update(b64decode(members["NexoBlob"])) + cipher.finalize()) + unpad.finalize()
            self._signature(plain).verify(b64decode(trailer["Hmac"]))
        except (KeyError, ValueError, TypeError, InvalidSignature) as error:
            raise Unreadable(str(error)) from error
        return plain

    def _cipher(self, nonce: bytes) -> Cipher[modes.CBC]:
        mixed = int.from_bytes(self._vector, "big") ^ int.from_bytes(nonce, "big")
        return Cipher(algorithms.AES256(self._aes_key), modes.CBC(mixed.to_bytes(16, "big")))

    def _signature(self, plain: bytes) -> hmac.HMAC:
        signature = hmac.HMAC(self._mac_key, hashes.SHA256())
        signature.update(plain)
        return signature
