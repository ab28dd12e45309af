"""The hash chain: each event's code covers the event, its postings and the code before it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256

import msgspec

GENESIS = "0" * 64
"""What the first event follows."""

_SHORTEST_SECRET = 16


Owner = tuple[str, str, str, str]
"""Whom a payment is for: destination kind, destination, account, bucket."""

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Keys:
    """Two keys cut from one secret: one encrypts the pages, the other chains the events."""

    pages: bytes
    chain: bytes

    @classmethod
    def cut(cls, secret: str) -> Keys:
        """The keys of `secret`.

        Raises:
            ValueError: the secret is too short to be one.
        """
        if len(secret) < _SHORTEST_SECRET:
            raise ValueError(f"the journal's secret has fewer than {_SHORTEST_SECRET} characters")
        root = secret.encode()
        return cls(_cut(root, b"journal pages"), _cut(root, b"journal chain"))

    def mac(self, message: bytes) -> str:
        """The code of one event's message, 64 hexadecimal digits."""
        return hmac.digest(self.chain, message, "sha256").hex()

    def party_mac(self, owner: Owner) -> str:
        """A code that ties an opening event to its personal data without repeating it."""
        return self.mac(_encode(owner))


def _cut(root: bytes, purpose: bytes) -> bytes:
    return hmac.digest(root, purpose, sha256().name)


PostingRow = tuple[str, int, str]
"""account, minor, currency"""


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as the table has it, but for its own code."""

    seq: int
    wall_time: str
    monotonic_ms: int
    boot_id: str
    payment_id: str | None
    note_no: int
    kind: str
    amount_minor: int
    currency: str
    device_seq: int | None
    data: str
    prev_mac: str

    def columns(self) -> tuple[str | int | None, ...]:
        """In the table's order."""
        return (
            self.seq,
            self.wall_time,
            self.monotonic_ms,
            self.boot_id,
            self.payment_id,
            self.note_no,
            self.kind,
            self.amount_minor,
            self.currency,
            self.device_seq,
            self.data,
            self.prev_mac,
        )


def message(columns: tuple[str | int | None, ...], postings: list[PostingRow]) -> bytes:
    """The bytes that are chained: every column up to `prev_mac`, then the postings."""
    return _encode([*columns, postings])


def witness_line(text: bytes, mac: str) -> bytes:
    """The same event for the witness: one line of text."""
    return b"%b\t%b\n" % (text, mac.encode())
