"""What the teller and the process that makes a PDF say to each other over a pipe.

A frame is one byte that says what it is, four bytes of length (big-endian), and a body in MessagePack. The teller sends
the order, the lines as they are read, and at the end the totals; it hears how far the pages are, and how it ended.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import Enum
from typing import Final

import msgspec

from kiosk.adapters.documents.letterhead import Letterhead
from kiosk.domain.expenses import LinePage
from kiosk.domain.statement import StatementHead, StatementTotals

HEADER: Final = struct.Struct(">cI")
LONGEST_BODY: Final = 64 * 1024 * 1024


class Kind(Enum):
    """What a frame's body is."""

    ORDER = b"O"
    LINES = b"L"
    TOTALS = b"T"
    PAGES_LAID = b"P"
    MADE = b"M"
    FAILED = b"F"


@dataclass(frozen=True, slots=True)
class Order:
    """The first frame: what to make, and where."""

    head: StatementHead
    letterhead: Letterhead
    path: str


@dataclass(frozen=True, slots=True)
class PagesLaid:
    """How far the making is."""

    pages: int
    of: int


@dataclass(frozen=True, slots=True)
class Made:
    """The last frame of a document that was made."""

    pages: int
    preview_png: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The last frame of one that was not; `why` is for the log."""

    why: str


Body = Order | LinePage | StatementTotals | PagesLaid | Made | Failed
_TYPES: Final[dict[Kind, type[Body]]] = {
    Kind.ORDER: Order,
    Kind.LINES: LinePage,
    Kind.TOTALS: StatementTotals,
    Kind.PAGES_LAID: PagesLaid,
    Kind.MADE: Made,
    Kind.FAILED: Failed,
}
_DECODERS: Final = {kind: msgspec.msgpack.Decoder(body) for kind, body in _TYPES.items()}
_KINDS: Final = {body: kind for kind, body in _TYPES.items()}
_encode: Final = msgspec.msgpack.Encoder().encode


class BrokenFrame(Exception):
    """The other side said something that is no frame."""


def to_frame(body: Body) -> bytes:
    """`body` on the wire."""
    encoded = _encode(body)
    return HEADER.pack(_KINDS[type(body)].value, len(encoded)) + encoded


def read_header(header: bytes) -> tuple[Kind, int]:
    """What follows, and how many bytes of it.

    Raises:
        BrokenFrame: no such kind, or too long.
    """
    code, length = HEADER.unpack(header)
    try:
        kind = Kind(code)
    except ValueError as error:
        raise BrokenFrame(f"no frame starts with {code!r}") from error
    if length > LONGEST_BODY:
        raise BrokenFrame(f"a frame of {length} bytes")
    return kind, length


def read_body(kind: Kind, body: bytes) -> Body:
    """The value.

    Raises:
        BrokenFrame: it is not what `kind` says.
    """
    try:
        return _DECODERS[kind].decode(body)
    except msgspec.DecodeError as error:
        raise BrokenFrame(f"{kind.name}: {error}") from error
