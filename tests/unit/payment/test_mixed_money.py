"""Notes and charges of one payment do not get in each other's way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kiosk.domain import payment_events as events
from kiosk.domain.books import HELD, due
from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.charge import AcquirerName, ChargeReference
from kiosk.domain.payment import replay, step
from kiosk.domain.payment_state import IllegalStep
from kiosk.domain.topup import PaymentId
from tests.fakes.ledgers import TERMS
from tests.fakes.till import rub

ID = PaymentId("p-1")
OPENED = events.Opened(TERMS, None)
CHARGING = events.ChargeIntent(1, AcquirerName("bank-a"), ChargeReference("R1"), rub(500))
SHOWN = events.ChargeShown(1, "qr-1", datetime(2026, 11, 23, tzinfo=UTC))
UNASKED = events.Suspect(1, rub(50), SuspectCause.UNASKED)


def test_no_note_is_stacked_into_a_payment_that_charges() -> None:
    with pytest.raises(IllegalStep):
        step(replay(ID, [OPENED, CHARGING]), events.Intent(1, rub(50), None))


def test_a_note_that_came_in_beside_a_charge_is_held_and_not_lost_with_a_reversal() -> None:
    found = step(replay(ID, [OPENED, CHARGING, UNASKED]), events.Resolved(1, in_box=True))
    assert {posting.account for posting in found.postings} == {"suspect", HELD}
    assert due(ID) not in {posting.account for posting in found.postings}


def test_a_code_is_shown_once() -> None:
    with pytest.raises(IllegalStep):
        step(replay(ID, [OPENED, CHARGING, SHOWN]), SHOWN)


def test_a_payment_of_suspect_notes_alone_is_never_sent() -> None:
    closed = replay(ID, [OPENED, UNASKED, events.Closed("1")])
    with pytest.raises(IllegalStep):
        step(closed, events.Sending(1, ID, "ab"))
