"""Questions the services ask the journal."""

from __future__ import annotations

from datetime import datetime

from kiosk.adapters.journal.connection import Connection
from kiosk.adapters.journal.records import destination_of, folder_of, payment_event_of, wall_text
from kiosk.adapters.journal.store import Store
from kiosk.domain.books import clearing
from kiosk.domain.charge import AcquirerName
from kiosk.domain.money import Currency, Money
from kiosk.domain.payment_events import EventKind
from kiosk.domain.phone import Destination
from kiosk.domain.subscriber import AccountId
from kiosk.domain.topup import PaymentId
from kiosk.services.ports.journal import Errand, History, OpenBatch, OutboxRow, Waiting

_PAID_SINCE_LIMIT = 50


def history(connection: Connection, payment: PaymentId) -> History | None:
    """Everything about one payment, `None` when there is none of that id or its personal data is gone."""
    folder = connection.execute(
        "SELECT claim, destination_kind, destination, account, bucket, name_hint FROM payment"
        " WHERE payment_id = ? AND destination IS NOT NULL",
        (payment,),
    ).fetchone()
    if folder is None:
        return None
    rows = connection.execute("SELECT wall_time, kind, data FROM event WHERE payment_id = ? ORDER BY seq", (payment,))
    events = tuple((datetime.fromisoformat(wall), payment_event_of(kind, data)) for wall, kind, data in rows)
    return History(payment, folder_of(folder), events)


def open_payments(store: Store) -> tuple[PaymentId, ...]:
    """Payments that were opened and neither closed, cancelled nor being reversed."""
    rows = store.connection.execute(
        "SELECT payment_id FROM unfinished WHERE NOT EXISTS (SELECT 1 FROM event"
        " WHERE event.payment_id = unfinished.payment_id AND note_no = 0 AND kind IN (?, ?)) ORDER BY seq",
        (EventKind.CLOSED.value, EventKind.CANCELLED.value),
    )
    return tuple(PaymentId(payment) for (payment,) in rows)


def half_done(store: Store) -> tuple[PaymentId, ...]:
    """Refused, or closed with nothing to credit, and not held."""
    rows = store.connection.execute(
        "SELECT payment_id FROM unfinished WHERE EXISTS (SELECT 1 FROM event"
        " WHERE event.payment_id = unfinished.payment_id AND note_no = 0 AND kind IN (?, ?)) ORDER BY seq",
        (EventKind.CLOSED.value, EventKind.REFUSED.value),
    )
    return tuple(PaymentId(payment) for (payment,) in rows)


def outbox(store: Store, errand: Errand, after: int, limit: int) -> tuple[OutboxRow, ...]:
    """What is to be credited, or reversed, behind row number `after`, oldest first."""
    rows = store.connection.execute(
        "SELECT seq, payment_id, account FROM outbox WHERE seq > ? AND errand = ? ORDER BY seq LIMIT ?",
        (after, errand.value, limit),
    )
    return tuple(OutboxRow(seq, PaymentId(payment), AccountId(account)) for seq, payment, account in rows)


def outbox_end(store: Store, limit: int) -> tuple[OutboxRow, ...]:
    """The newest payments to be credited."""
    rows = store.connection.execute(
        "SELECT seq, payment_id, account FROM outbox WHERE errand = ? ORDER BY seq DESC LIMIT ?",
        (Errand.CREDIT.value, limit),
    )
    return tuple(OutboxRow(seq, PaymentId(payment), AccountId(account)) for seq, payment, account in rows)


def oldest_credit(store: Store, account: AccountId) -> PaymentId | None:
    """The payment of the account that is to be credited next."""
    row = store.connection.execute(
        "SELECT payment_id FROM outbox WHERE account = ? AND errand = ? ORDER BY seq LIMIT 1",
        (account, Errand.CREDIT.value),
    ).fetchone()
    return None if row is None else PaymentId(row[0])


def waiting_since(store: Store, moment: datetime) -> Waiting:
    """What has been waiting to be credited since `moment` or longer."""
    count, oldest = store.connection.execute(
        "SELECT count(*), (SELECT payment_id FROM outbox WHERE errand = ?1 ORDER BY seq LIMIT 1) FROM outbox"
        " WHERE errand = ?1 AND since <= ?2",
        (Errand.CREDIT.value, wall_text(moment)),
    ).fetchone()
    return Waiting(count, None if oldest is None else PaymentId(oldest))


_OPEN_CODES = """
SELECT shown.payment_id FROM unfinished JOIN event AS shown USING (payment_id)
WHERE shown.kind = 'charge_shown' AND shown.wall_time <= ? AND NOT EXISTS (SELECT 1 FROM event AS ending
    WHERE ending.payment_id = shown.payment_id AND ending.note_no = shown.note_no
    AND ending.kind IN ('charge_confirmed', 'charge_declined'))
ORDER BY shown.seq
"""


def codes_open_since(connection: Connection, moment: datetime) -> Waiting:
    """Payments whose code was shown at `moment` or before, and of which nobody knows the end."""
    rows = connection.execute(_OPEN_CODES, (wall_text(moment),)).fetchall()
    return Waiting(len(rows), PaymentId(rows[0][0]) if rows else None)


def paid_since(store: Store, moment: datetime) -> tuple[Destination, ...]:
    """Destinations of payments with money in them, opened since `moment`, newest first, at most fifty."""
    rows = store.connection.execute(
        "SELECT destination_kind, destination FROM payment WHERE opened >= ? AND destination IS NOT NULL AND EXISTS"
        " (SELECT 1 FROM event WHERE event.payment_id = payment.payment_id AND note_no = 0 AND kind = ?)"
        " ORDER BY opened DESC LIMIT ?",
        (wall_text(moment), EventKind.CLOSED.value, _PAID_SINCE_LIMIT),
    )
    return tuple(destination_of(kind, text) for kind, text in rows)


def device_count(store: Store) -> int | None:
    """The counter at the last power-up that told it, plus every note stacked since."""
    told = store.connection.execute(
        "SELECT seq, device_seq FROM event WHERE kind = ? AND device_seq IS NOT NULL ORDER BY seq DESC LIMIT 1",
        (EventKind.POWER_UP.value,),
    ).fetchone()
    if told is None:
        return None
    seq, count = told
    stacked = store.connection.execute(
        "SELECT count(*) FROM event WHERE kind = ? AND seq > ?", (EventKind.STACKED.value, seq)
    ).fetchone()[0]
    return int(count) + int(stacked)


def open_batch(store: Store, acquirer: AcquirerName, currency: Currency) -> OpenBatch:
    """What the acquirer has charged for us and not settled."""
    closed, last = store.connection.execute(
        "SELECT count(*), max(seq) FROM event WHERE kind = ? AND json_extract(data, '$.acquirer') = ?",
        (EventKind.BATCH_CLOSED.value, acquirer),
    ).fetchone()
    since = store.connection.execute(
        "SELECT wall_time FROM event WHERE seq = coalesce(?, (SELECT min(seq) FROM event))", (last,)
    ).fetchone()[0]
    total = store.connection.execute(
        "SELECT coalesce(sum(minor), 0) FROM posting WHERE account = ?", (clearing(acquirer),)
    ).fetchone()[0]
    return OpenBatch(int(closed) + 1, Money(int(total), currency), datetime.fromisoformat(since))


def locked_out_at(store: Store) -> datetime | None:
    """When staff was last locked out for wrong PINs."""
    row = store.connection.execute(
        "SELECT wall_time FROM event WHERE kind = ? ORDER BY seq DESC LIMIT 1", (EventKind.STAFF_LOCKED_OUT.value,)
    ).fetchone()
    return None if row is None else datetime.fromisoformat(row[0])


def next_number(store: Store, series: str) -> int:
    """The next number of a series; part of the writer's transaction."""
    row = store.connection.execute(
        "INSERT INTO counter VALUES (?, 1) ON CONFLICT (series) DO UPDATE SET last = last + 1 RETURNING last",
        (series,),
    ).fetchone()
    return int(row[0])
