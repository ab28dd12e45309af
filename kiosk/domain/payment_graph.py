"""What may follow what in the journal, as data: for `verify` and tests, which do not trust `payment.step`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.domain.payment_events import EventKind

FOLLOWS: Mapping[EventKind, frozenset[EventKind]] = MappingProxyType(
    {
        EventKind.OPENED: frozenset({EventKind.CLOSED, EventKind.CANCELLED}),
        EventKind.CONTINUED: frozenset({EventKind.SENDING}),
        EventKind.CLOSED: frozenset({EventKind.SENDING, EventKind.HELD}),
        EventKind.SENDING: frozenset(
            {EventKind.SENDING, EventKind.NOT_SENT, EventKind.CREDITED, EventKind.REFUSED, EventKind.CONFLICT}
        ),
        EventKind.NOT_SENT: frozenset({EventKind.SENDING, EventKind.CREDITED, EventKind.REFUSED, EventKind.CONFLICT}),
        EventKind.REFUSED: frozenset({EventKind.HELD}),
        EventKind.HELD: frozenset({EventKind.RETARGETED, EventKind.REFUNDED}),
        EventKind.CREDITED: frozenset(),
        EventKind.CANCELLED: frozenset(),
        EventKind.CONFLICT: frozenset(),
        EventKind.RETARGETED: frozenset(),
        EventKind.REFUNDED: frozenset(),
    }
)
"""The payment's graph in the journal's words, for checks that do not trust `step`. A payment starts
with one of the first two."""

NOTE_FOLLOWS: Mapping[EventKind, frozenset[EventKind]] = MappingProxyType(
    {
        EventKind.INTENT: frozenset({EventKind.STACKED, EventKind.RETURNED, EventKind.SUSPECT}),
        EventKind.SUSPECT: frozenset({EventKind.RESOLVED}),
        EventKind.STACKED: frozenset(),
        EventKind.RETURNED: frozenset(),
        EventKind.RESOLVED: frozenset(),
    }
)
"""The same for one note of a payment. It starts with an intent, or as a suspect when it came in unasked."""
