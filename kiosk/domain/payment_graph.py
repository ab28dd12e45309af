"""What may follow what in the journal, as data: for `verify` and tests, which do not trust `payment.step`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kiosk.domain.payment_events import EventKind

FOLLOWS: Mapping[EventKind, frozenset[EventKind]] = MappingProxyType(
    {
        EventKind.OPENED: frozenset({EventKind.CLOSED, EventKind.CANCELLED, EventKind.REVERSAL_INTENT}),
        EventKind.CONTINUED: frozenset({EventKind.SENDING}),
        EventKind.CLOSED: frozenset({EventKind.SENDING, EventKind.HELD}),
        EventKind.SENDING: frozenset(
            {EventKind.SENDING, EventKind.NOT_SENT, EventKind.CREDITED, EventKind.REFUSED, EventKind.CONFLICT}
        ),
        EventKind.NOT_SENT: frozenset({EventKind.SENDING, EventKind.CREDITED, EventKind.REFUSED, EventKind.CONFLICT}),
        EventKind.REFUSED: frozenset({EventKind.HELD, EventKind.REVERSAL_INTENT}),
        EventKind.REVERSAL_INTENT: frozenset(
            {EventKind.REVERSAL_UNCLEAR, EventKind.REVERSED, EventKind.REVERSAL_FAILED}
        ),
        EventKind.REVERSAL_UNCLEAR: frozenset({EventKind.REVERSED, EventKind.REVERSAL_FAILED}),
        EventKind.REVERSAL_FAILED: frozenset({EventKind.RETARGETED, EventKind.REFUNDED}),
        EventKind.REVERSED: frozenset(),
        EventKind.HELD: frozenset({EventKind.RETARGETED, EventKind.REFUNDED}),
        EventKind.CREDITED: frozenset(),
        EventKind.CANCELLED: frozenset(),
        EventKind.CONFLICT: frozenset({EventKind.CREDITED, EventKind.HELD}),
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
        EventKind.RESOLVED: frozenset({EventKind.NOTE_RETARGETED, EventKind.NOTE_REFUNDED}),
        EventKind.NOTE_RETARGETED: frozenset(),
        EventKind.NOTE_REFUNDED: frozenset(),
    }
)
"""The same for one note of a payment. It starts with an intent, or as a suspect when it came in unasked."""

CHARGE_FOLLOWS: Mapping[EventKind, frozenset[EventKind]] = MappingProxyType(
    {
        EventKind.CHARGE_INTENT: frozenset(
            {
                EventKind.CHARGE_SHOWN,
                EventKind.CHARGE_APPROVED,
                EventKind.CHARGE_UNCLEAR,
                EventKind.CHARGE_CONFIRMED,
                EventKind.CHARGE_DECLINED,
            }
        ),
        EventKind.CHARGE_SHOWN: frozenset(
            {EventKind.CHARGE_UNCLEAR, EventKind.CHARGE_CONFIRMED, EventKind.CHARGE_DECLINED}
        ),
        EventKind.CHARGE_APPROVED: frozenset(
            {EventKind.CHARGE_UNCLEAR, EventKind.CHARGE_CONFIRMED, EventKind.CHARGE_DECLINED}
        ),
        EventKind.CHARGE_UNCLEAR: frozenset({EventKind.CHARGE_CONFIRMED, EventKind.CHARGE_DECLINED}),
        EventKind.CHARGE_CONFIRMED: frozenset(),
        EventKind.CHARGE_DECLINED: frozenset(),
    }
)
"""The same for one attempt to charge. It starts with its intent."""
