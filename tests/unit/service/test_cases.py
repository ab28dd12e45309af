"""Payments that wait for a person, and who may decide what about them."""

from __future__ import annotations

import pytest

from kiosk.domain.case import CaseStage, Resolution
from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.payment_events import Decided
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.staff import Decision, Role
from kiosk.domain.topup import PaymentId
from kiosk.services.ports.crediting import Conflict, CreditRefused
from tests.fakes.back_office import PINS, SECOND_PIN, BackOffice
from tests.fakes.glass import settle
from tests.fakes.till import UNKNOWN, rub

REASON = "seen on the camera"


async def held(office: BackOffice, value: int = 500) -> PaymentId:
    """A payment that the operator refused."""
    office.till.gateway.answers.append((False, CreditRefused("ACCOUNT_CLOSED")))
    return await office.till.pay(value)


async def frozen(office: BackOffice) -> PaymentId:
    """A payment of which the operator has something else."""
    office.till.gateway.answers.append(UNKNOWN)
    office.till.gateway.searches.append(Conflict("op-77", "another amount"))
    payment = await office.till.pay(500)
    await office.till.wait(minutes=10)
    return payment


async def suspect(office: BackOffice, *certain: int) -> PaymentId:
    """A payment with some notes in the box and one of 500 of which nobody knows."""
    payment = await office.till.open()
    for value in certain:
        assert await office.till.acceptor.insert(value)
    await office.till.acceptor.escrow(500)
    await office.till.acceptor.listener.note_suspect(SuspectCause.JAM, rub(500))
    await office.till.close(payment)
    return payment


async def resolve(
    office: BackOffice, role: Role, payment: PaymentId, chosen: Resolution, second_pin: str = ""
) -> CaseStage:
    case = await office.decide(role, payment, chosen, second_pin)
    await settle()
    return case.stage


async def refused(
    office: BackOffice, role: Role, payment: PaymentId, chosen: Resolution, second: str = ""
) -> ErrorCode:
    with pytest.raises(Refused) as refusal:
        await resolve(office, role, payment, chosen, second)
    return refusal.value.code


async def test_a_claim_code_opens_the_case_however_it_is_typed() -> None:
    office = BackOffice()
    async with office.running():
        payment = await held(office)
        claim = office.till.journal.folders[payment].claim
        case = await office.payment_case(Role.CASHIER, claim.replace("-", " ").lower())
    assert (case.payment, case.stage, case.held) == (payment, CaseStage.HELD, rub(500))
    assert [option.decision for option in case.options] == [Decision.REFUNDED, Decision.MOVED]
    assert "6789" not in case.destination_masked.replace("-", "")


async def test_a_refund_is_written_down_with_who_decided_it_and_why() -> None:
    office = BackOffice()
    async with office.running():
        payment = await held(office)
        stage = await resolve(office, Role.CASHIER, payment, Resolution(Decision.REFUNDED, f" {REASON} "))
    assert stage is CaseStage.REFUNDED
    assert office.till.journal.kinds(payment)[-2:] == ["decided", "refunded"]
    decided = next(one for one in office.till.journal.events() if isinstance(one, Decided))
    assert (decided.who, decided.role, decided.second, decided.reason) == ("cashier", Role.CASHIER, "", REASON)


async def test_held_money_moves_to_a_number_and_is_credited_there() -> None:
    office = BackOffice()
    async with office.running():
        payment = await held(office)
        chosen = Resolution(Decision.MOVED, REASON, destination=PhoneNumber("+79123456789"))
        assert await resolve(office, Role.CASHIER, payment, chosen) is CaseStage.MOVED
    assert office.till.gateway.total() == 50_000
    assert payment not in office.till.gateway.booked


async def test_held_money_that_was_moved_unheard_is_credited_there_all_the_same() -> None:
    office = BackOffice()
    async with office.running():
        payment = await held(office)
        office.till.journal.loses_answers = 1
        chosen = Resolution(Decision.MOVED, REASON, destination=PhoneNumber("+79123456789"))
        with pytest.raises(Unavailable):
            await resolve(office, Role.CASHIER, payment, chosen)
        await office.till.wait(seconds=10)
    assert office.till.gateway.total() == 50_000


async def test_a_frozen_payment_is_credited_by_the_operators_own_reference() -> None:
    office = BackOffice()
    async with office.running():
        payment = await frozen(office)
        bare = Resolution(Decision.CREDITED, REASON)
        assert await refused(office, Role.SUPERVISOR, payment, bare) is ErrorCode.REFERENCE_NEEDED
        chosen = Resolution(Decision.CREDITED, REASON, reference="op-77")
        assert await resolve(office, Role.SUPERVISOR, payment, chosen) is CaseStage.CREDITED


async def test_a_frozen_payment_that_the_operator_disowns_is_held_and_then_given_back() -> None:
    office = BackOffice()
    async with office.running():
        payment = await frozen(office)
        assert await resolve(office, Role.SUPERVISOR, payment, Resolution(Decision.HELD, REASON)) is CaseStage.HELD
        stage = await resolve(office, Role.SUPERVISOR, payment, Resolution(Decision.REFUNDED, REASON))
    assert stage is CaseStage.REFUNDED


async def test_a_cashier_may_not_judge() -> None:
    office = BackOffice()
    async with office.running():
        payment = await frozen(office)
        chosen = Resolution(Decision.HELD, REASON)
        assert await refused(office, Role.CASHIER, payment, chosen) is ErrorCode.NOT_ALLOWED
    assert "held" not in office.till.journal.kinds(payment)


async def test_a_note_found_after_its_payment_was_credited_is_given_back_by_itself() -> None:
    office = BackOffice()
    async with office.running():
        payment = await suspect(office, 100)
        found = Resolution(Decision.NOTE_IN_BOX, REASON, note=2)
        assert await resolve(office, Role.SUPERVISOR, payment, found) is CaseStage.CREDITED
        back = Resolution(Decision.REFUNDED, REASON, note=2)
        await resolve(office, Role.CASHIER, payment, back)
        again = await refused(office, Role.CASHIER, payment, back)
    assert office.till.journal.kinds(payment)[-2:] == ["decided", "note_refunded"]
    assert again is ErrorCode.ALREADY_DECIDED


async def test_a_note_found_late_can_be_credited_too() -> None:
    office = BackOffice()
    async with office.running():
        payment = await suspect(office, 100)
        await resolve(office, Role.SUPERVISOR, payment, Resolution(Decision.NOTE_IN_BOX, REASON, note=2))
        await resolve(office, Role.SUPERVISOR, payment, Resolution(Decision.MOVED, REASON, note=2))
    assert office.till.gateway.total() == 60_000


async def test_a_note_that_was_not_in_the_box_ends_the_case() -> None:
    office = BackOffice()
    async with office.running():
        payment = await suspect(office)
        chosen = Resolution(Decision.NOTE_NOT_IN_BOX, REASON, note=1)
        await resolve(office, Role.SUPERVISOR, payment, chosen)
        case = await office.payment_case(Role.SUPERVISOR, payment)
    assert (case.held, case.options) == (rub(0), ())


async def test_above_the_limit_it_takes_a_second_person() -> None:
    office = BackOffice(four_eyes_above=rub(400))
    async with office.running():
        payment = await held(office)
        chosen = Resolution(Decision.REFUNDED, REASON)
        alone = await refused(office, Role.SUPERVISOR, payment, chosen)
        twice = await refused(office, Role.SUPERVISOR, payment, chosen, PINS[Role.SUPERVISOR])
        engineer = await refused(office, Role.SUPERVISOR, payment, chosen, PINS[Role.ENGINEER])
        stage = await resolve(office, Role.SUPERVISOR, payment, chosen, SECOND_PIN)
    assert (alone, twice, engineer) == (
        ErrorCode.SECOND_PERSON_NEEDED,
        ErrorCode.SECOND_PERSON_NEEDED,
        ErrorCode.NOT_ALLOWED,
    )
    assert stage is CaseStage.REFUNDED
    decided = next(one for one in office.till.journal.events() if isinstance(one, Decided))
    assert decided.second == "deputy"


async def test_a_small_sum_takes_one_person() -> None:
    office = BackOffice(four_eyes_above=rub(400))
    async with office.running():
        payment = await held(office, 100)
        stage = await resolve(office, Role.CASHIER, payment, Resolution(Decision.REFUNDED, REASON))
    assert stage is CaseStage.REFUNDED


@pytest.mark.parametrize(
    "reason", ["", "   ", "x" * 201, "he called from +7 (912) 345-67-89", "card 4111 1111 1111 1111"]
)
async def test_a_reason_says_something_and_nothing_personal(reason: str) -> None:
    office = BackOffice()
    async with office.running():
        payment = await held(office)
        code = await refused(office, Role.CASHIER, payment, Resolution(Decision.REFUNDED, reason))
    assert code is ErrorCode.REASON_UNFIT


async def test_nothing_is_decided_about_a_credited_payment() -> None:
    office = BackOffice()
    async with office.running():
        payment = await office.till.pay(500)
        code = await refused(office, Role.SUPERVISOR, payment, Resolution(Decision.REFUNDED, REASON))
    assert code is ErrorCode.ALREADY_DECIDED


async def test_a_decision_that_could_not_be_written_down_is_no_decision() -> None:
    office = BackOffice()
    async with office.running():
        payment = await held(office)
        office.till.journal.loses_answers = 1
        with pytest.raises(Exception, match="journal_unavailable"):
            await resolve(office, Role.CASHIER, payment, Resolution(Decision.REFUNDED, REASON))
        case = await office.payment_case(Role.CASHIER, payment)
        again = await refused(office, Role.CASHIER, payment, Resolution(Decision.REFUNDED, REASON))
    assert (case.stage, again) == (CaseStage.REFUNDED, ErrorCode.ALREADY_DECIDED)
