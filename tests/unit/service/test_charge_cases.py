"""An unclear charge, decided by what the acquirer's own record says."""

from __future__ import annotations

import pytest

from kiosk.domain.case import CaseStage, Resolution
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.staff import Decision, Role
from kiosk.domain.topup import PaymentId
from kiosk.services.ports.card_terminal import ReversalRefused
from kiosk.services.ports.crediting import CreditRefused
from tests.fakes.acquirers import BANK_A, FakeTerminal, charging
from tests.fakes.back_office import BackOffice
from tests.fakes.glass import FakeClock, settle
from tests.fakes.till import Till, recipient, rub

REASON = "the bank's list of today"
CHARGED = Resolution(Decision.CHARGED, REASON, reference="RRN 000417")
NOT_CHARGED = Resolution(Decision.NOT_CHARGED, REASON)


def office_with(terminal: FakeTerminal) -> BackOffice:
    """A back office whose terminal takes cards."""
    clock = FakeClock()
    till = Till(clock=clock)
    till.charging = charging(cards=[(BANK_A, terminal)], clock=clock)
    return BackOffice(till)


async def paid(office: BackOffice) -> PaymentId:
    payment = await office.till.topups.desk.open_card(recipient(), rub(500))
    await settle()
    await office.till.wait(seconds=20)
    return payment


async def decide(office: BackOffice, payment: PaymentId, chosen: Resolution) -> CaseStage:
    case = await office.decide(Role.SUPERVISOR, payment, chosen)
    await office.till.wait(seconds=5)
    return case.stage


async def test_what_the_bank_has_charged_is_credited_though_the_journal_lost_its_answer() -> None:
    office = office_with(FakeTerminal(loses_answers=1, silent=True))
    async with office.running():
        payment = await paid(office)
        office.till.journal.loses_answers = 1
        with pytest.raises(Unavailable):
            await decide(office, payment, CHARGED)
        await office.till.wait(seconds=10)
        assert office.till.journal.kinds(payment)[-2:] == ["sending", "credited"]


async def test_what_the_bank_has_charged_is_credited_and_the_terminal_takes_cards_again() -> None:
    terminal = FakeTerminal(loses_answers=1, silent=True)
    office = office_with(terminal)
    async with office.running():
        payment = await paid(office)
        case = await office.payment_case(Role.SUPERVISOR, payment)
        assert case.stage is CaseStage.CHARGE_UNCLEAR
        await decide(office, payment, CHARGED)
        assert office.till.journal.kinds(payment)[-5:] == [
            "decided",
            "charge_confirmed",
            "closed",
            "sending",
            "credited",
        ]
        other = await paid(office)
        assert office.till.journal.kinds(other)[-1] == "credited"


async def test_what_the_bank_does_not_know_is_cancelled() -> None:
    office = office_with(FakeTerminal(loses_answers=1, silent=True))
    async with office.running():
        payment = await paid(office)
        assert await decide(office, payment, NOT_CHARGED) is CaseStage.CANCELLED
        await office.till.wait(minutes=10)
    assert office.till.journal.kinds(payment)[-3:] == ["decided", "charge_declined", "cancelled"]
    assert office.till.gateway.total() == 0


async def test_an_acquirer_that_answered_first_has_decided() -> None:
    terminal = FakeTerminal(loses_answers=1, silent=True)
    office = office_with(terminal)
    async with office.running():
        payment = await paid(office)
        terminal.silent = False
        await office.till.wait(minutes=5)
        with pytest.raises(Refused) as refusal:
            await decide(office, payment, NOT_CHARGED)
    assert refusal.value.code is ErrorCode.ALREADY_DECIDED


async def test_a_charge_that_could_not_be_taken_back_is_given_back_by_hand() -> None:
    terminal = FakeTerminal(reversal_answers=[ReversalRefused("batch closed")])
    office = office_with(terminal)
    office.till.gateway.answers.append((False, CreditRefused("ACCOUNT_CLOSED")))
    async with office.running():
        payment = await paid(office)
        case = await office.payment_case(Role.CASHIER, payment)
        assert (case.stage, case.held) == (CaseStage.HELD, rub(500))
        stage = await decide(office, payment, Resolution(Decision.REFUNDED, REASON))
    assert stage is CaseStage.REFUNDED


async def test_an_end_of_day_is_closed_by_those_who_may() -> None:
    office = office_with(FakeTerminal())
    async with office.running():
        await paid(office)
        token = await office.token(Role.ENGINEER)
        assert await office.desk.acquirers(token) == (BANK_A,)
        closed = await office.desk.close_batch(token, BANK_A)
        with pytest.raises(Refused) as refusal:
            await office.desk.close_batch(await office.token(Role.CASHIER), BANK_A)
    assert (closed.told, closed.expected) == (rub(500), rub(500))
    assert refusal.value.code is ErrorCode.NOT_ALLOWED
