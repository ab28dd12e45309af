"""Messages to bytes and back: the header, the sealed body, and whose answer it is. No clock, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct

from kiosk.devices.card_terminal.nexo.crypto import Sealed, SharedKey, Tampered, from_base64, to_base64
from kiosk.devices.card_terminal.nexo.messages import Request
from kiosk.strict_json import Nonsense, shaped, strictly

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_CRYPTO_VERSION: Final = 1

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parties:
    """The kiosk and the terminal, as they call each other."""

    sale_id: str
    poi_id: str


class Header(
    Struct,
    frozen=True,
    rename={
        "message_class": "MessageClass",
        "category": "MessageCategory",
        "kind": "MessageType",
        "service_id": "ServiceID",
        "sale_id": "SaleID",
        "poi_id": "POIID",
    },
):
    """Who says what to whom."""

    message_class: str
    category: str
    kind: str
    service_id: str
    sale_id: str
    poi_id: str


class Trailer(
    Struct,
    frozen=True,
    rename={
        "version": "AdyenCryptoVersion",
        "key_identifier": "KeyIdentifier",
        "key_version": "KeyVersion",
        "nonce": "Nonce",
        "mac": "Hmac",
    },
):
    """How a body was sealed."""

    version: int
    key_identifier: str
    key_version: int
    nonce: str
    mac: str


class Envelope(Struct, frozen=True, rename={"blob": "NexoBlob", "trailer": "SecurityTrailer"}):
    """A sealed message; the header outside it is for routing alone, and not believed."""

    blob: str
    trailer: Trailer


class SealedAnswer(Struct, frozen=True, rename={"envelope": "SaleToPOIResponse"}):
    """What a terminal with a key answers."""

    envelope: Envelope


class OpenAnswer(Struct, frozen=True, rename={"parts": "SaleToPOIResponse"}):
    """A terminal's answer in plain words."""

    parts: dict[str, Any]


class Codec:
    """One pair of parties. Without a key nothing is sealed, and nothing sealed is read."""

    def __init__(self, parties: Parties, key: SharedKey | None) -> None:
        self.parties = parties
        self._key = key

    def encode(self, request: Request) -> bytes:
        """The bytes that ask `request`."""
        header = {
            "ProtocolVersion": "3.0",
            "MessageClass": "Service",
            "MessageCategory": request.category.value,
            "MessageType": "Request",
            "ServiceID": request.service_id,
            "SaleID": self.parties.sale_id,
            "POIID": self.parties.poi_id,
        }
        body = {"MessageHeader": header, f"{request.category.value}Request": request.body}
        plain = _ENCODER.encode({"SaleToPOIRequest": body})
        if self._key is None:
            return plain
        return _ENCODER.encode({"SaleToPOIRequest": {"MessageHeader": header, **_sealed(plain, self._key)}})

    def decode(self, answer: bytes, request: Request, kind: type[T]) -> T:
        """What the terminal answers to `request`.

        Raises:
            Nonsense: no answer of that kind, or one to somebody or something else.
            Tampered: not sealed by the terminal.
        """
        if self._key is not None:
            answer = _unsealed(strictly(answer, SealedAnswer).envelope, self._key)
        parts = strictly(answer, OpenAnswer).parts
        header = shaped(parts.get("MessageHeader"), Header)
        if header != self._expected(request):
            raise Nonsense("an answer to something else")
        return shaped(parts.get(f"{request.category.value}Response"), kind)

    def _expected(self, request: Request) -> Header:
        return Header(
            "Service",
            request.category.value,
            "Response",
            request.service_id,
            self.parties.sale_id,
            self.parties.poi_id,
        )


def _sealed(plain: bytes, key: SharedKey) -> dict[str, object]:
    sealed = key.seal(plain)
    trailer = Trailer(_CRYPTO_VERSION, key.identifier, key.version, to_base64(sealed.nonce), to_base64(sealed.mac))
    return {"NexoBlob": to_base64(sealed.blob), "SecurityTrailer": trailer}


def _unsealed(envelope: Envelope, key: SharedKey) -> bytes:
    trailer = envelope.trailer
    if (trailer.version, trailer.key_identifier, trailer.key_version) != (
        _CRYPTO_VERSION,
        key.identifier,
        key.version,
    ):
        raise Tampered
    return key.unseal(Sealed(from_base64(envelope.blob), from_base64(trailer.nonce), from_base64(trailer.mac)))
