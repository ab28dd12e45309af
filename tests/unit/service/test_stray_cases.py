"""Notes that belong to no payment: found by claim code, settled with the right role and, above the limit, by two."""

from __future__ import annotations

import pytest

from kiosk.domain.books import SURPLUS
from kiosk.domain.case import CaseKind, CaseNoteState, Resolution, StrayFile
from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.encashment import CountedPile, Settlement
from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.money import Money
from kiosk.domain.payment_events import Decided
from kiosk.domain.staff import Decision, Role
from kiosk.domain.topup import ClaimCode
from kiosk.services.ports.alarms import Alarm
from tests.fakes.back_office import SECOND_PIN, BackOffice
from tests.fakes.till import rub

REASON = "found by the cashier"
FOUND = Resolution(Decision.NOTE_IN_BOX, REASON)
MISSING = Resolution(Decision.NOTE_NOT_IN_BOX, REASON)


async def stray(office: BackOffice, value: Money | None) -> ClaimCode:
    """A note that comes in while nobody pays."""
    await office.till.acceptor.listener.note_suspect(SuspectCause.UNASKED, value)
    (waiting,) = await office.desk.cases(await office.token(Role.SUPERVISOR))
    assert waiting.kind is CaseKind.STRAY_NOTE
    return waiting.claim


async def resolve(
    office: BackOffice, role: Role, claim: ClaimCode, chosen: Resolution, second_pin: str = ""
) -> StrayFile:
    case = await office.desk.resolve(await office.token(role), claim, chosen, second_pin)
    assert isinstance(case, StrayFile)
    return case


async def refused(office: BackOffice, role: Role, claim: ClaimCode, chosen: Resolution) -> ErrorCode:
    with pytest.raises(Refused) as refusal:
        await resolve(office, role, claim, chosen)
    return refusal.value.code


def surplus(office: BackOffice) -> int:
    postings = (one for _, entry in office.till.journal.rows for one in entry.postings)
    return sum(one.amount.minor for one in postings if one.account == SURPLUS)


async def test_a_stray_note_has_a_claim_code_that_the_alarm_and_the_boxs_report_name() -> None:
    office = BackOffice()
    async with office.running():
        claim = await stray(office, rub(500))
        report = await office.report()
    assert [doubt.claim for doubt in report.period.doubts] == [claim]
    assert Alarm.NOTE_SUSPECT in office.till.alarms.sounded
    assert any(claim in detail for detail in office.till.alarms.details)


async def test_its_case_tells_which_box_it_may_be_in_and_what_may_be_decided() -> None:
    office = BackOffice()
    async with office.running():
        claim = await stray(office, rub(500))
        case = await office.desk.case(await office.token(Role.SUPERVISOR), claim.replace("-", "").lower())
        reader = await office.desk.case(await office.token(Role.CASHIER), claim)
    assert isinstance(case, StrayFile)
    assert (case.encashment, case.note.value, case.note.cause) == (1, rub(500), SuspectCause.UNASKED)
    assert [one.decision for one in case.options] == [Decision.NOTE_IN_BOX, Decision.NOTE_NOT_IN_BOX]
    assert reader.options == ()


async def test_a_stray_note_that_was_found_is_settled_in_writing_and_belongs_to_nobody() -> None:
    office = BackOffice()
    async with office.running():
        claim = await stray(office, rub(500))
        case = await resolve(office, Role.SUPERVISOR, claim, FOUND)
        report = await office.report()
        waiting = await office.desk.cases(await office.token(Role.SUPERVISOR))
    assert (case.note.state, case.options, waiting) == (CaseNoteState.IN_BOX, (), ())
    assert [line.kind for line in case.lines] == ["stray", "decided", "stray_settled"]
    assert (surplus(office), report.period.cash, report.conservation.holds) == (-50_000, rub(500), True)
    decided = next(one for one in office.till.journal.events() if isinstance(one, Decided))
    assert (decided.who, decided.role, decided.second, decided.reason) == ("supervisor", Role.SUPERVISOR, "", REASON)


async def test_a_stray_note_that_was_not_there_leaves_nothing_in_the_box() -> None:
    office = BackOffice()
    async with office.running():
        claim = await stray(office, rub(500))
        case = await resolve(office, Role.SUPERVISOR, claim, MISSING)
        report = await office.report()
    assert (case.note.state, report.period.doubts, surplus(office)) == (CaseNoteState.GIVEN_BACK, (), 0)


async def test_a_note_of_unknown_value_is_found_only_with_its_value() -> None:
    office = BackOffice()
    async with office.running():
        claim = await stray(office, None)
        bare = await refused(office, Role.SUPERVISOR, claim, FOUND)
        valued = Resolution(Decision.NOTE_IN_BOX, REASON, value=rub(100))
        case = await resolve(office, Role.SUPERVISOR, claim, valued)
    assert bare is ErrorCode.NOTE_VALUE_NEEDED
    assert (case.note.value, surplus(office)) == (rub(100), -10_000)


async def test_only_who_may_judge_decides_and_only_once() -> None:
    office = BackOffice()
    async with office.running():
        claim = await stray(office, rub(500))
        cashier = await refused(office, Role.CASHIER, claim, FOUND)
        await resolve(office, Role.SUPERVISOR, claim, FOUND)
        again = await refused(office, Role.SUPERVISOR, claim, MISSING)
    assert (cashier, again) == (ErrorCode.NOT_ALLOWED, ErrorCode.ALREADY_DECIDED)


async def test_above_the_limit_a_stray_note_takes_a_second_person() -> None:
    office = BackOffice(four_eyes_above=rub(400))
    async with office.running():
        claim = await stray(office, rub(500))
        alone = await refused(office, Role.SUPERVISOR, claim, FOUND)
        await resolve(office, Role.SUPERVISOR, claim, FOUND, SECOND_PIN)
    assert alone is ErrorCode.SECOND_PERSON_NEEDED
    decided = next(one for one in office.till.journal.events() if isinstance(one, Decided))
    assert decided.second == "deputy"


async def test_a_count_that_a_person_completes_settles_the_box() -> None:
    office = BackOffice()
    async with office.running():
        await office.till.pay(100)
        claim = await stray(office, None)
        collector = await office.token(Role.COLLECTOR)
        await office.desk.close_period(collector, 1, "AB-17")
        before = await office.desk.count(collector, 1, (CountedPile(rub(100), 2),))
        await resolve(office, Role.SUPERVISOR, claim, Resolution(Decision.NOTE_IN_BOX, REASON, value=rub(100)))
        after = await office.report(1)
    assert before.period.settlement is None
    assert after.period.settlement == Settlement(rub(0), rub(0))
    assert after.conservation.holds
