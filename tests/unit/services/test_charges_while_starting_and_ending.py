"""Charges in a teller's first and last moments: none begins too early, and no reversal gets lost on the way out."""

from __future__ import annotations

import pytest

from kiosk.domain import payment_events as events
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.topup import Method, MethodProblem
from kiosk.services.charge_counter import ChargeCounter
from tests.fakes.acquirers import BANK_A, FakeProvider, FakeTerminal, charging
from tests.fakes.glass import FakeClock, settle
from tests.fakes.ledgers import folder, new_payment
from tests.fakes.till import Till, recipient, rub


def qr_till() -> Till:
    clock = FakeClock()
    return Till(clock=clock, charging=charging(provider=FakeProvider(), clock=clock))


def unstarted(till: Till) -> ChargeCounter:
    """A counter that has not looked yet at what was left."""
    assert till.charging is not None
    return ChargeCounter(
        book=till.topups.book,
        journal=till.journal,
        acquirers=till.charging.acquirers,
        rules=till.charging.rules,
        terms=till.charging.terms,
        may_take=lambda: True,
        outbox=till.topups.outbox,
        clock=till.clock,
        alarms=till.alarms,
        settings=till.charging.settings,
        terminal="0417",
    )


async def test_nothing_is_charged_before_what_was_left_has_been_read() -> None:
    till = qr_till()
    async with till.running():
        counter = unstarted(till)
        assert counter.problem(Method.QR) is MethodProblem.STARTING
        with pytest.raises(Unavailable) as refused:
            await counter.open(new_payment(), folder(), Method.QR, rub(500))
    assert refused.value.code is ErrorCode.ACQUIRER_UNAVAILABLE
    assert [entry for _, entry in till.journal.rows if entry.payment] == []


async def test_a_refusal_written_down_while_the_teller_ends_is_reversed_by_the_next_one() -> None:
    clock, terminal = FakeClock(), FakeTerminal()
    till = Till(clock=clock, charging=charging(cards=[(BANK_A, terminal)], clock=clock))
    till.gateway.silent.clear()
    async with till.running():
        payment = await till.topups.desk.open_card(recipient(), rub(500))
        await settle()
    case = await till.topups.book.case(payment)
    assert case is not None
    await till.topups.book.record(case, events.Refused("accountClosed"), events.ReversalIntent("accountClosed"))
    assert terminal.ledger
    till.charging = charging(cards=[(BANK_A, terminal)], clock=clock)
    async with till.running():
        await till.wait(seconds=5)
    assert terminal.ledger == {}
