"""What the program's two files say. No clock, no I/O."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from kiosk.devices.card_terminal.command.profile import Profile
from kiosk.domain.money import Currency, Money

_FIRST_LINE: Final = re.compile(r"(\d{1,6})\s*,")
_WORD: Final = re.compile(r"[0-9A-Za-z]{1,24}")
_AMOUNT: Final = re.compile(r"\d{1,12}")
_IDENTITY_LENGTH: Final = 24
_MOST_LINES: Final = 120
_MOST_COLUMNS: Final = 48


@dataclass(frozen=True, slots=True)
class Told:
    """A result: the code and what is worth knowing; `amount_minor` is `None` where it is not told."""

    code: int
    authorization: str
    brand: str
    reference: str
    amount_minor: int | None
    slip: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastSlip:
    """The terminal's last transaction, as its slip tells. `identity` tells it from any other, whatever it was."""

    identity: str
    reference: str
    amount: Money | None
    is_cancelled: bool
    authorization: str
    slip: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The end of day's slip."""

    batch: str
    total: Money
    count: int | None
    slip: tuple[str, ...]


def read_result(result: bytes, slip: bytes | None, profile: Profile) -> Told | None:
    """What the files tell; `None` when the first line is no code."""
    lines = result.decode(profile.encoding, errors="replace").splitlines()
    first = _FIRST_LINE.match(lines[0]) if lines else None
    if first is None:
        return None
    where = profile.lines
    amount = _line(lines, where.amount_minor, _AMOUNT)
    printed = slip_lines(slip, profile)
    return Told(
        int(first[1]),
        _line(lines, where.authorization, _WORD),
        _plain(_at(lines, where.brand)),
        _found(profile.slip.reference, printed) or _line(lines, where.reference, _WORD),
        int(amount) if amount else _minor(_found(profile.slip.amount, printed)),
        printed,
    )


def read_last_slip(told: Told, profile: Profile, currency: Currency) -> LastSlip:
    """The last transaction out of its slip."""
    marks, slip = profile.slip, told.slip
    minor = _minor(_found(marks.amount, slip))
    reference = _found(marks.reference, slip)
    return LastSlip(
        reference or hashlib.sha256("\n".join(slip).encode()).hexdigest()[:_IDENTITY_LENGTH],
        reference,
        None if minor is None else Money(minor, currency),
        marks.cancelled.search("\n".join(slip)) is not None,
        _found(marks.authorization, slip),
        slip,
    )


def read_report(told: Told, profile: Profile, currency: Currency) -> Report | None:
    """The totals out of the end of day's slip; `None` where it tells none."""
    marks, slip = profile.slip, told.slip
    minor = _minor(_found(marks.batch_total, slip))
    if minor is None:
        return None
    count = _found(marks.batch_count, slip)
    return Report(_found(marks.batch, slip), Money(minor, currency), int(count) if count else None, slip)


def slip_lines(slip: bytes | None, profile: Profile) -> tuple[str, ...]:
    """A slip's lines, fit for a printer."""
    text = (slip or b"").decode(profile.encoding, errors="replace")
    return tuple(_plain(line) for line in text.splitlines()[:_MOST_LINES])


def _at(lines: list[str], number: int) -> str:
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _line(lines: list[str], number: int, shape: re.Pattern[str]) -> str:
    """A line of that shape; empty where it has another."""
    text = _at(lines, number)
    return text if shape.fullmatch(text) else ""


def _found(pattern: re.Pattern[str], slip: tuple[str, ...]) -> str:
    match = pattern.search("\n".join(slip))
    return match[1] if match else ""


def _minor(text: str) -> int | None:
    return int(Decimal(text.replace(",", ".")).scaleb(2)) if text else None


def _plain(line: str) -> str:
    return "".join(letter for letter in line if letter.isprintable())[:_MOST_COLUMNS]
