"""Boxes as the journal in memory has them (`Periods`), and an operator's ledger that a test fills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime

from kiosk.domain import payment_events as events
from kiosk.domain.books import CREDITED, FEE, HELD, RETURNED, REVERSAL_DUE, SURPLUS
from kiosk.domain.case import CaseKind, WaitingCase
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
from kiosk.services.ports.journal import Entry, Folder
from kiosk.services.ports.periods import BookedCredit, StrayHistory
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
                _follow(entry, seq, sure, doubts, self._journal.folders)
        values = sure.keys() | {one.value for one in doubts.values() if one.value}
        doubtful = Counter(one.value for one in doubts.values())
        return Period(
            number=number,
            opened=rows[0][0] if rows else datetime.fromtimestamp(0, UTC),
            piles=tuple(Pile(one, sure[one], doubtful[one]) for one in sorted(values, key=lambda value: value.minor)),
            doubts=tuple(doubts.values()),
            sums=self._sums(number),
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
            for at, entry in self._journal.rows
            if entry.payment and isinstance(entry.event, events.Credited) and self._box_of(entry) == number
        )

    async def stray(self, claim: ClaimCode) -> StrayHistory | None:
        number = next((seq for seq, one in self._strays() if one.claim == claim), None)
        if number is None:
            return None
        about = (events.Decided, StraySettled)
        told = [
            (at, entry.event)
            for seq, (at, entry) in enumerate(self._journal.rows, 1)
            if seq == number
            or (entry.payment is None and isinstance(entry.event, about) and entry.event.ordinal == number)
        ]
        return StrayHistory(number, claim, tuple(told))

    async def waiting_cases(self) -> tuple[WaitingCase, ...]:
        """Only the notes without a payment."""
        settled = {one.ordinal for one in self._journal.events() if isinstance(one, StraySettled)}
        return tuple(
            WaitingCase(
                CaseKind.STRAY_NOTE,
                one.claim,
                self._journal.rows[seq - 1][0],
                one.value or Money.zero(self._currency),
            )
            for seq, one in self._strays()
            if seq not in settled
        )

    def _strays(self) -> list[tuple[int, Stray]]:
        return [(seq, one) for seq, one in enumerate(self._journal.events(), 1) if isinstance(one, Stray)]

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
        return opening.terms.encashment if isinstance(opening, events.Opened | events.Continued) else None

    def _sums(self, number: int) -> PeriodSums:
        moved: Counter[str] = Counter()
        for _, entry in self._journal.rows:
            if self._box_of(entry) == number:
                for posting in entry.postings:
                    moved["due" if posting.account.startswith("due:") else posting.account] += posting.amount.minor
        charges = sorted(name for name in moved if name.startswith("clearing:"))
        return PeriodSums(
            credited=self._money(-moved[CREDITED]),
            to_credit=self._money(-moved["due"]),
            fees=self._money(-moved[FEE]),
            held=self._money(-moved[HELD]),
            returned=self._money(-moved[RETURNED]),
            to_return=self._money(-moved[REVERSAL_DUE]),
            unclaimed=self._money(-moved[SURPLUS]),
            charges=tuple(AcquirerSum(AcquirerName(one.partition(":")[2]), self._money(moved[one])) for one in charges),
        )

    def _money(self, minor: int) -> Money:
        return Money(minor, self._currency)

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


def _follow(
    entry: Entry, seq: int, sure: Counter[Money], doubts: dict[Key, Doubt], folders: Mapping[PaymentId, Folder]
) -> None:
    """What one event makes of the notes of its box."""
    match entry.event:
        case events.Stacked(_, value):
            sure[value] += 1
        case events.Suspect(number, value, cause):
            assert entry.payment is not None, "a suspect note has an owner"
            claim = folders[entry.payment].claim
            doubts[entry.payment, number] = Doubt(entry.payment, number, claim, value, cause)
        case Stray(_, cause, value, claim):
            doubts[None, seq] = Doubt(None, seq, claim, value, cause)
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
