"""Boxes as the journal in memory has them (`Periods`), and an operator's ledger that a test fills."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from kiosk.domain import payment_events as events
from kiosk.domain.books import CREDITED, FEE, HELD, RETURNED, LedgerAccount
from kiosk.domain.charge import AcquirerName
from kiosk.domain.encashment import AcquirerSum, Closing, Count, Doubt, Period, PeriodSums, Pile, Settlement
from kiosk.domain.money import Currency, Money
from kiosk.domain.terminal_events import (
    EncashmentClosed,
    EncashmentCounted,
    EncashmentOpened,
    EncashmentSettled,
    Stray,
    StraySettled,
)
from kiosk.domain.topup import ClaimCode, PaymentId
from kiosk.services.ports.journal import Entry
from kiosk.services.ports.periods import BookedCredit
from tests.fakes.memory_journal import MemoryJournal

Row = tuple[datetime, Entry]


class MemoryPeriods:
    """`Periods` of a `MemoryJournal`; the first box is in from the start. It tells no counters."""

    def __init__(self, journal: MemoryJournal, currency: Currency = Currency.RUB) -> None:
        self._journal = journal
        self._currency = currency

    async def period(self, number: int) -> Period | None:
        rows = self._rows_of(number)
        if rows is None:
            return None
        sure: Counter[Money] = Counter()
        doubts: dict[Key, Doubt] = {}
        for seq, (_, entry) in enumerate(self._journal.rows, 1):
            if self._box_of(entry) == number:
                _follow(entry, seq, sure, doubts)
        values = sure.keys() | {one.value for one in doubts.values() if one.value}
        doubtful = Counter(one.value for one in doubts.values())
        return Period(
            number=number,
            opened=rows[0][0] if rows else datetime.fromtimestamp(0, UTC),
            piles=tuple(Pile(one, sure[one], doubtful[one]) for one in sorted(values, key=lambda value: value.minor)),
            doubts=tuple(doubts.values()),
            sums=self._sums(rows),
            closing=self._closing(number),
            count=self._count(number),
            settlement=self._settlement(number),
        )

    async def unsettled(self) -> tuple[int, ...]:
        told = self._journal.events()
        counted = {one.ordinal for one in told if isinstance(one, EncashmentCounted)}
        return tuple(sorted(counted - {one.ordinal for one in told if isinstance(one, EncashmentSettled)}))

    async def credits(self, number: int) -> tuple[BookedCredit, ...]:
        return tuple(
            BookedCredit(entry.payment, entry.amount, at)
            for at, entry in self._rows_of(number) or ()
            if entry.payment and isinstance(entry.event, events.Credited)
        )

    async def payment_of(self, claim: ClaimCode) -> PaymentId | None:
        return next((one for one, folder in self._journal.folders.items() if folder.claim == claim), None)

    def _rows_of(self, number: int) -> list[Row] | None:
        current, rows = 1, []
        for row in self._journal.rows:
            if isinstance(row[1].event, EncashmentOpened):
                current = row[1].event.ordinal
            if current == number:
                rows.append(row)
        return rows if number <= self._journal.encashment else None

    def _box_of(self, entry: Entry) -> int | None:
        if isinstance(entry.event, Stray | StraySettled):
            return entry.event.encashment
        opening = next(
            (row.event for _, row in self._journal.rows if row.payment == entry.payment and row.payment), None
        )
        return opening.terms.encashment if isinstance(opening, events.Opened) else None

    def _sums(self, rows: list[Row]) -> PeriodSums:
        moved: Counter[LedgerAccount] = Counter()
        for _, entry in rows:
            for posting in entry.postings:
                moved[posting.account] += posting.amount.minor
        charged: Counter[str] = Counter()
        for account, minor in moved.items():
            if account.startswith(("clearing:", "settled:")):
                charged[account.partition(":")[2]] += minor
        return PeriodSums(
            credited=Money(-moved[CREDITED], self._currency),
            fees=Money(-moved[FEE], self._currency),
            held=Money(-moved[HELD], self._currency),
            returned=Money(-moved[RETURNED], self._currency),
            charges=tuple(
                AcquirerSum(AcquirerName(one), Money(minor, self._currency)) for one, minor in charged.items()
            ),
        )

    def _closing(self, number: int) -> Closing | None:
        for at, entry in self._journal.rows:
            if isinstance(entry.event, EncashmentClosed) and entry.event.ordinal == number:
                return Closing(at, entry.event.who, entry.event.seal, entry.event.device_count)
        return None

    def _count(self, number: int) -> Count | None:
        for at, entry in self._journal.rows:
            if isinstance(entry.event, EncashmentCounted) and entry.event.ordinal == number:
                return Count(at, entry.event.who, entry.event.piles)
        return None

    def _settlement(self, number: int) -> Settlement | None:
        for _, entry in self._journal.rows:
            if isinstance(entry.event, EncashmentSettled) and entry.event.ordinal == number:
                return Settlement(entry.event.shortage, entry.event.surplus)
        return None


Key = tuple[PaymentId | None, int]


def _follow(entry: Entry, seq: int, sure: Counter[Money], doubts: dict[Key, Doubt]) -> None:
    """What one event makes of the notes of its box."""
    match entry.event:
        case events.Stacked(_, value):
            sure[value] += 1
        case events.Suspect(number, value, cause):
            doubts[entry.payment, number] = Doubt(entry.payment, number, value, cause)
        case Stray(_, cause, value):
            doubts[None, seq] = Doubt(None, seq, value, cause)
        case events.Resolved(number, in_box, named):
            _end(doubts.pop((entry.payment, number)), in_box, named, sure)
        case StraySettled(stray, _, in_box, named):
            _end(doubts.pop((None, stray)), in_box, named, sure)
        case _:
            return


def _end(doubt: Doubt, in_box: bool, named: Money | None, sure: Counter[Money]) -> None:
    value = named or doubt.value
    if in_box and value is not None:
        sure[value] += 1


class ExactLedger:
    """`CreditedElsewhere`: has booked everything, but for `missing`; `silent`: does not tell."""

    def __init__(self) -> None:
        self.missing: set[PaymentId] = set()
        self.silent = False

    async def credited(self, payments: tuple[BookedCredit, ...]) -> Money | None:
        if self.silent:
            return None
        booked = (one.amount for one in payments if one.payment not in self.missing)
        return sum(booked, Money.zero(Currency.RUB))
