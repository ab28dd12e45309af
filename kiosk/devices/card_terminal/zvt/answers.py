"""What a terminal says, read into values (ZVT specification, chapter 3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.devices.card_terminal.zvt.codec import unbcd
from kiosk.devices.card_terminal.zvt.fields import Bmp, Fields, Tag, read_fields, read_tlv

_CUSTOMER_OR_ADMIN = (b"\x02", b"\x03")  # of 1F07; 01 is the merchant's copy
_LAST_LINE = 0x80
_FEED = 0xFF


@dataclass(frozen=True, slots=True)
class Totals:
    """The batch by card schemes, added up."""

    first_receipt: int
    last_receipt: int
    count: int
    minor: int


@dataclass(frozen=True, slots=True)
class Status:
    """04 0F: a transaction, without anything of its card but the scheme's name. `None` is what was not told."""

    code: int
    minor: int | None = None
    currency: int | None = None
    receipt: int | None = None
    trace: int | None = None
    original_trace: int | None = None  # the transaction that this one took back
    authorization: str = ""
    brand: str = ""
    totals: Totals | None = None

    @property
    def failed(self) -> bool:
        """Whether it came to nothing."""
        return self.code != 0


@dataclass(frozen=True, slots=True)
class Registered:
    """06 0F after a registration. `TID` is the terminal's number at its acquirer."""

    tid: str
    currency: int | None
    needs_initialisation: bool
    needs_diagnosis: bool
    vending: bool


def read_status(body: bytes) -> Status | None:
    """`None` when it cannot be read, or tells no result."""
    fields = read_fields(body)
    if fields is None or Bmp.RESULT not in fields:
        return None
    return Status(
        code=fields[Bmp.RESULT][0],
        minor=_number(fields, Bmp.AMOUNT),
        currency=_number(fields, Bmp.CURRENCY),
        receipt=_number(fields, Bmp.RECEIPT),
        trace=_number(fields, Bmp.TRACE),
        original_trace=_number(fields, Bmp.ORIGINAL_TRACE),
        authorization=_word(fields, Bmp.AUTHORIZATION),
        brand=_word(fields, Bmp.CARD_NAME),
        totals=_totals(fields.get(Bmp.TOTALS, b"")),
    )


def read_registered(body: bytes) -> Registered | None:
    """`None` when it cannot be read, or does not say which terminal it is."""
    fields = read_fields(body)
    if fields is None or Bmp.TERMINAL not in fields:
        return None
    flags = fields.get(Bmp.TYPE, b"\0")[0]
    return Registered(
        tid=fields[Bmp.TERMINAL].hex(),
        currency=_number(fields, Bmp.CURRENCY),
        needs_initialisation=bool(flags & 0x01),
        needs_diagnosis=bool(flags & 0x02),
        vending=bool(flags & 0x10),
    )


def read_condition(body: bytes) -> int:
    """The code in a status enquiry's completion; 0 (ready) when it tells none."""
    if len(body) == 1:
        return body[0]
    fields = read_fields(body)
    return fields[Bmp.RESULT][0] if fields and Bmp.RESULT in fields else 0


def read_intermediate(body: bytes, encoding: str) -> tuple[int, str]:
    """04 FF: the code, and the text where there is one."""
    code = body[0] if body else 0
    at = body.find(Bmp.TLV, 1, 3)
    fields = read_fields(body[at:]) if at > 0 else None
    lines = _lines(fields.get(Bmp.TLV, b""), Tag.DISPLAY, encoding) if fields else ()
    return code, " ".join(" ".join(lines).split())


def read_print_line(body: bytes, encoding: str) -> tuple[tuple[str, ...], bool]:
    """06 D1: what is to be printed, and whether it ends a receipt."""
    if not body or body[0] == _FEED:
        return (), False
    ends = body[0] > _LAST_LINE
    line = plain_text(body[1:], encoding)
    return () if ends and not line else (line,), ends


def read_print_block(body: bytes, encoding: str) -> tuple[str, ...]:
    """06 D3: the lines of a receipt that is not the merchant's."""
    fields = read_fields(body) or {}
    container = fields.get(Bmp.TLV, b"")
    kinds = [value for tag, value in read_tlv(container) if tag == Tag.RECEIPT_TYPE]
    if kinds and kinds[0] not in _CUSTOMER_OR_ADMIN:
        return ()
    return tuple(_lines(container, Tag.PRINT, encoding))


def plain_text(data: bytes, encoding: str) -> str:
    """`data` as text; what cannot be shown is left out, and spaces on the right."""
    text = data.decode(encoding, errors="replace")
    return "".join(" " if char == "\n" else char for char in text if char.isprintable() or char == "\n").rstrip()


def _lines(container: bytes, holder: Tag, encoding: str) -> Iterator[str]:
    for tag, value in read_tlv(container):
        if tag == holder:
            yield from (plain_text(line, encoding) for inner, line in read_tlv(value) if inner == Tag.LINE)


def _number(fields: Fields, bitmap: Bmp) -> int | None:
    return unbcd(fields[bitmap]) if bitmap in fields else None


def _word(fields: Fields, bitmap: Bmp) -> str:
    return plain_text(fields.get(bitmap, b""), "ascii").strip().replace("\N{REPLACEMENT CHARACTER}", "")


def _totals(data: bytes) -> Totals | None:
    """First and last receipt, then a count and a sum for each of seven schemes (ZVT specification, BMP 60)."""
    first, last = unbcd(data[:2]), unbcd(data[2:4])
    schemes = [data[at : at + 7] for at in range(4, len(data), 7)]
    sums = [unbcd(scheme[1:]) for scheme in schemes]
    if first is None or last is None or not schemes or len(schemes[-1]) != 7 or None in sums:
        return None
    return Totals(first, last, sum(scheme[0] for scheme in schemes), sum(one for one in sums if one is not None))
