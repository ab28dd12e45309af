"""How things stand now, beside what happened: what is in the outbox, and what a start has to finish.

Both follow from the events, change in the same transactions, and spare a start the walk through all of them; `verify`
compares them with the events.
"""

from __future__ import annotations

from kiosk.adapters.journal.chain import EventRow
from kiosk.adapters.journal.connection import Connection
from kiosk.domain.payment_events import EventKind
from kiosk.domain.payment_state import OutboxChange
from kiosk.services.ports.journal import Entry, Errand

_BEGINS = frozenset({EventKind.OPENED, EventKind.REFUSED})
_FINISHES = frozenset({EventKind.CANCELLED, EventKind.HELD})


def keep_standing(connection: Connection, entry: Entry, event: EventRow) -> None:
    """Let the tables follow an entry that has just been written as `event`."""
    match entry.outbox:
        case OutboxChange.PUT:
            _put(connection, event, Errand.CREDIT)
        case OutboxChange.PUT_REVERSAL:
            _put(connection, event, Errand.REVERSAL)
        case OutboxChange.TAKE:
            connection.execute("DELETE FROM outbox WHERE payment_id = ?", (entry.payment,))
        case OutboxChange.KEEP:
            pass
    if entry.event.kind in _BEGINS:
        connection.execute("INSERT INTO unfinished VALUES (?, ?)", (event.seq, entry.payment))
    elif entry.event.kind in _FINISHES:
        _finish(connection, event)


def _put(connection: Connection, event: EventRow, errand: Errand) -> None:
    connection.execute(
        "INSERT INTO outbox SELECT ?, payment_id, account, ?, ? FROM payment WHERE payment_id = ?",
        (event.seq, errand.value, event.wall_time, event.payment_id),
    )
    _finish(connection, event)


def _finish(connection: Connection, event: EventRow) -> None:
    connection.execute("DELETE FROM unfinished WHERE payment_id = ?", (event.payment_id,))
