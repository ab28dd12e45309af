"""Whole boxes as the journal has them (`Periods` of ports/periods.py), read on a connection of its own."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from kiosk.adapters.journal import case_reading
from kiosk.adapters.journal.chain import Keys
from kiosk.adapters.journal.connection import Connection, DatabaseError, JournalDamaged, connect_to_read
from kiosk.adapters.journal.period_sums import OF_BOX, period_sums
from kiosk.adapters.journal.reading import history
from kiosk.adapters.journal.records import event_of
from kiosk.domain.case import WaitingCase
from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.encashment import (
    Closing,
    Count,
    Doubt,
    Period,
    Pile,
    Settlement,
)
from kiosk.domain.money import Currency, Money
from kiosk.domain.terminal_events import EncashmentClosed, EncashmentCounted, EncashmentSettled
from kiosk.domain.topup import ClaimCode, PaymentId
from kiosk.services.ports.journal import History, JournalDown
from kiosk.services.ports.periods import BookedCredit, StrayHistory

T = TypeVar("T")

_END = 2**62
"""Behind every event."""


class SealedPeriods:
    """Reads the journal at a path beside the teller that writes it."""

    def __init__(self, path: Path, secret: str, currency: Currency) -> None:
        self._path = path
        self._keys = Keys.cut(secret)
        self._currency = currency

    async def period(self, number: int) -> Period | None:
        """The encashment of that number (see the port)."""
        return await self._look(lambda connection: _period(connection, number, self._currency))

    async def unsettled(self) -> tuple[int, ...]:
        """Boxes that were counted and are not settled."""
        return await self._look(_unsettled)

    async def credits(self, number: int) -> tuple[BookedCredit, ...]:
        """What was credited of the payments that were opened while the box was in."""
        return await self._look(lambda connection: _credits(connection, number, self._currency))

    async def payment_of(self, claim: ClaimCode) -> PaymentId | None:
        """The payment a claim code opens."""
        return await self._look(lambda connection: case_reading.payment_of(connection, claim))

    async def stray(self, claim: ClaimCode) -> StrayHistory | None:
        """The note without a payment that a claim code opens."""
        return await self._look(lambda connection: case_reading.stray(connection, claim))

    async def waiting_cases(self) -> tuple[WaitingCase, ...]:
        """What waits for a person's word."""
        return await self._look(lambda connection: case_reading.waiting_cases(connection, self._currency))

    async def history(self, payment: PaymentId) -> History | None:
        """Everything about one payment, for a look without a teller."""
        return await self._look(lambda connection: history(connection, payment))

    async def newest(self) -> int:
        """The number of the box that is in."""
        return await self._look(_newest)

    async def _look(self, read: Callable[[Connection], T]) -> T:
        try:
            return await asyncio.to_thread(self._read, read)
        except (JournalDamaged, DatabaseError, OSError) as error:
            raise JournalDown(str(error)) from error

    def _read(self, read: Callable[[Connection], T]) -> T:
        with closing(connect_to_read(self._path, self._keys)) as connection:
            connection.execute("BEGIN")
            return read(connection)


@dataclass(frozen=True, slots=True)
class _Span:
    """The events from a box's opening up to, and without, the next one's."""

    first: int
    opened: datetime
    after: int


def _span(connection: Connection, number: int) -> _Span | None:
    row = connection.execute(
        "SELECT seq, wall_time, (SELECT seq FROM event WHERE kind = 'encashment' AND note_no = ?1 + 1) FROM event"
        " WHERE kind = 'encashment' AND note_no = ?1",
        (number,),
    ).fetchone()
    return None if row is None else _Span(row[0], datetime.fromisoformat(row[1]), row[2] or _END)


def _period(connection: Connection, number: int, currency: Currency) -> Period | None:
    span = _span(connection, number)
    if span is None:
        return None
    sure, doubts = _stacked(connection, number, currency), []
    for doubt, found in _doubtful(connection, number, currency):
        if found is None:
            doubts.append(doubt)
        elif found and doubt.value:
            sure[doubt.value] += 1
    return Period(
        number=number,
        opened=span.opened,
        piles=_piles(sure, doubts),
        doubts=tuple(doubts),
        sums=period_sums(connection, number, span.first, currency),
        device_before=_told_at(connection, span.first),
        device_now=_told_at(connection, span.after),
        has_counter=_has_counter(connection),
        closing=_closing(connection, number),
        count=_count(connection, number),
        settlement=_settlement(connection, number),
    )


def _piles(sure: Counter[Money], doubts: list[Doubt]) -> tuple[Pile, ...]:
    doubtful = Counter(doubt.value for doubt in doubts if doubt.value is not None)
    values = sorted(sure.keys() | doubtful.keys(), key=lambda one: one.minor)
    return tuple(Pile(value, sure[value], doubtful[value]) for value in values)


def _stacked(connection: Connection, number: int, currency: Currency) -> Counter[Money]:
    rows = connection.execute(
        "SELECT amount_minor, count(*) FROM posting JOIN event USING (seq) WHERE account = 'box:' || ?"
        " AND kind = 'stacked' GROUP BY amount_minor",
        (number,),
    )
    return Counter({Money(minor, currency): count for minor, count in rows})


_DOUBTFUL = """
SELECT told.payment_id, told.note_no, claim, told.amount_minor, told.data, settled.data FROM event AS told
JOIN payment USING (payment_id)
JOIN event AS opening ON opening.payment_id = told.payment_id AND opening.note_no = 0 AND opening.kind = 'opened'
LEFT JOIN event AS settled ON settled.payment_id = told.payment_id AND settled.note_no = told.note_no
    AND settled.kind = 'resolved'
WHERE told.kind = 'suspect' AND json_extract(opening.data, '$.terms.encashment') = ?1
UNION ALL
SELECT NULL, told.seq, json_extract(told.data, '$.claim'), told.amount_minor, told.data, settled.data FROM event AS told
LEFT JOIN event AS settled ON settled.kind = 'stray_settled' AND settled.note_no = told.seq
WHERE told.kind = 'stray' AND json_extract(told.data, '$.encashment') = ?1
"""


def _doubtful(connection: Connection, number: int, currency: Currency) -> Iterator[tuple[Doubt, bool | None]]:
    """Each note that was ever doubtful, and whether it was found in the box; `None` while nobody knows."""
    for payment, note, claim, minor, told, settled in connection.execute(_DOUBTFUL, (number,)):
        found = json.loads(settled) if settled else {"in_box": None}
        named = found.get("value")
        known = named["minor"] if named else minor
        value, cause = Money(known, currency) if known else None, SuspectCause(json.loads(told)["cause"])
        yield Doubt(payment and PaymentId(payment), note, ClaimCode(claim), value, cause), found["in_box"]


def _told_at(connection: Connection, seq: int) -> int | None:
    """The acceptor's lifetime counter at an event, as it told it before or after with no note in between."""
    for beside in (
        "seq < ?1 ORDER BY seq DESC LIMIT 1",
        "seq > ?1 ORDER BY seq LIMIT 1",
    ):
        told = connection.execute(
            f"SELECT seq, device_seq FROM event WHERE kind = 'power_up' AND device_seq IS NOT NULL AND {beside}",  # noqa: S608 - one of the two lines above
            (seq,),
        ).fetchone()
        if told is not None and not _notes_between(connection, *sorted((told[0], seq))):
            return int(told[1])
    return None


def _has_counter(connection: Connection) -> bool:
    query = "SELECT EXISTS (SELECT 1 FROM event WHERE kind = 'power_up' AND device_seq IS NOT NULL)"
    return bool(connection.execute(query).fetchone()[0])


def _notes_between(connection: Connection, first: int, last: int) -> bool:
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM event WHERE kind IN ('stacked', 'suspect', 'stray') AND seq BETWEEN ? AND ?)",
        (first, last),
    ).fetchone()
    return bool(row[0])


def _told(connection: Connection, kind: str, number: int) -> tuple[datetime, str] | None:
    row = connection.execute(
        "SELECT wall_time, data FROM event WHERE kind = ? AND note_no = ?", (kind, number)
    ).fetchone()
    return None if row is None else (datetime.fromisoformat(row[0]), row[1])


def _closing(connection: Connection, number: int) -> Closing | None:
    told = _told(connection, "encashment_closed", number)
    if told is None:
        return None
    event = event_of("encashment_closed", told[1])
    assert isinstance(event, EncashmentClosed)
    return Closing(told[0], event.who, event.seal, event.device_count)


def _count(connection: Connection, number: int) -> Count | None:
    told = _told(connection, "encashment_counted", number)
    if told is None:
        return None
    event = event_of("encashment_counted", told[1])
    assert isinstance(event, EncashmentCounted)
    return Count(told[0], event.who, event.piles)


def _settlement(connection: Connection, number: int) -> Settlement | None:
    told = _told(connection, "encashment_settled", number)
    if told is None:
        return None
    event = event_of("encashment_settled", told[1])
    assert isinstance(event, EncashmentSettled)
    return Settlement(event.shortage, event.surplus)


def _unsettled(connection: Connection) -> tuple[int, ...]:
    rows = connection.execute(
        "SELECT note_no FROM event WHERE kind = 'encashment_counted' EXCEPT"
        " SELECT note_no FROM event WHERE kind = 'encashment_settled' ORDER BY note_no"
    )
    return tuple(number for (number,) in rows)


def _credits(connection: Connection, number: int, currency: Currency) -> tuple[BookedCredit, ...]:
    span = _span(connection, number)
    if span is None:
        return ()
    rows = connection.execute(
        f"SELECT payment_id, amount_minor, wall_time FROM event WHERE kind = 'credited' AND payment_id IN ({OF_BOX})"  # noqa: S608 - a piece of our own text
        " ORDER BY seq",
        {"number": number, "first": span.first},
    )
    return tuple(
        BookedCredit(PaymentId(payment), Money(minor, currency), datetime.fromisoformat(at))
        for payment, minor, at in rows
    )


def _newest(connection: Connection) -> int:
    row = connection.execute("SELECT max(note_no) FROM event WHERE kind = 'encashment'").fetchone()
    return int(row[0] or 0)
