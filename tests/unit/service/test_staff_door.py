"""Who gets in, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.staff import RIGHTS, Right, Role
from kiosk.services.pins import hash_pin, is_pin
from kiosk.services.ports.alarms import Alarm
from tests.fakes.back_office import PINS, BackOffice
from tests.fakes.stepping_clock import SteppingClock
from tests.fakes.till import Till


async def said(office: BackOffice, pin: str) -> tuple[ErrorCode, str]:
    with pytest.raises(Refused) as refusal:
        await office.desk.log_in(pin)
    return refusal.value.code, refusal.value.detail


def test_a_hash_knows_its_pin_and_no_other_and_is_never_the_same() -> None:
    one, other = hash_pin("123456", cost=16), hash_pin("123456", cost=16)
    assert one != other
    assert is_pin("123456", one)
    assert is_pin("123456", other)
    assert not is_pin("123457", one)


@pytest.mark.parametrize("pin", ["", "12345", "12 345 678", "пароль"])
def test_a_pin_has_six_digits_or_letters_at_least(pin: str) -> None:
    with pytest.raises(ValueError, match="6 to 64"):
        hash_pin(pin)


@pytest.mark.parametrize("role", Role)
async def test_a_visit_has_the_rights_of_its_role(role: Role) -> None:
    office = BackOffice()
    async with office.running():
        visit = await office.desk.log_in(PINS[role])
    assert (visit.role, frozenset(visit.rights)) == (role, RIGHTS[role])


async def test_a_wrong_pin_opens_nothing_and_says_how_many_tries_are_left() -> None:
    office = BackOffice()
    async with office.running():
        assert await said(office, "000000") == (ErrorCode.WRONG_CODE, "4")
        assert await said(office, "") == (ErrorCode.WRONG_CODE, "3")


async def test_too_many_wrong_pins_lock_everybody_out_for_a_while() -> None:
    office = BackOffice()
    async with office.running():
        codes = [(await said(office, "000000"))[0] for _ in range(5)]
        right_too_early = await said(office, PINS[Role.SUPERVISOR])
        await office.till.wait(seconds=301)
        visit = await office.desk.log_in(PINS[Role.SUPERVISOR])
    assert codes == [ErrorCode.WRONG_CODE] * 4 + [ErrorCode.TOO_MANY_TRIES]
    assert right_too_early == (ErrorCode.TOO_MANY_TRIES, "300")
    assert visit.role is Role.SUPERVISOR
    assert "staff_locked_out" in office.till.journal.kinds(None)
    assert Alarm.STAFF_LOCKED_OUT in office.till.alarms.sounded


async def test_a_lock_out_goes_on_after_a_restart_of_the_teller_and_no_longer_than_it_was() -> None:
    office = BackOffice()
    async with office.running():
        for _ in range(5):
            await said(office, "000000")
    async with office.running():
        await office.till.wait(seconds=100)
        early = await said(office, PINS[Role.SUPERVISOR])
        await office.till.wait(seconds=201)
        visit = await office.desk.log_in(PINS[Role.SUPERVISOR])
    assert (early, visit.role) == ((ErrorCode.TOO_MANY_TRIES, "200"), Role.SUPERVISOR)


async def test_an_old_lock_out_that_is_read_late_ends_no_newer_one() -> None:
    office = BackOffice()
    async with office.running():
        for _ in range(5):
            await said(office, "000000")
    async with office.running():
        await office.till.wait(seconds=1000)
        office.till.journal.down = True
        for _ in range(5):
            await said(office, "000000")
        office.till.journal.down = False
        early = await said(office, PINS[Role.SUPERVISOR])
    assert early == (ErrorCode.TOO_MANY_TRIES, "300")


async def test_a_clock_that_was_set_back_makes_no_lock_out_longer() -> None:
    clock = SteppingClock()
    office = BackOffice(Till(clock=clock))
    async with office.running():
        for _ in range(5):
            await said(office, "000000")
    clock.off = timedelta(days=-1)
    async with office.running():
        early = await said(office, PINS[Role.SUPERVISOR])
    assert early == (ErrorCode.TOO_MANY_TRIES, "300")


async def test_no_pin_is_ever_written_down() -> None:
    office = BackOffice()
    async with office.running():
        for _ in range(5):
            await said(office, "987654")
    assert "987654" not in str(office.till.journal.rows)


async def test_silence_ends_a_visit() -> None:
    office = BackOffice()
    async with office.running():
        token = await office.token(Role.COLLECTOR)
        await office.till.wait(seconds=121)
        with pytest.raises(Refused) as refusal:
            await office.desk.report(token, None)
    assert refusal.value.code is ErrorCode.NOT_LOGGED_IN


async def test_a_visit_is_worth_nothing_to_another_front_or_once_its_own_is_gone() -> None:
    office = BackOffice()
    async with office.running():
        token = await office.token(Role.COLLECTOR)
        office.connection = "front-2"
        with pytest.raises(Refused) as elsewhere:
            await office.desk.report(token, None)
        other = await office.token(Role.COLLECTOR)
        office.door.connection_closed("front-2")
        with pytest.raises(Refused) as gone:
            await office.desk.report(other, None)
    assert {elsewhere.value.code, gone.value.code} == {ErrorCode.NOT_LOGGED_IN}


async def test_a_right_that_is_not_of_the_role_is_refused() -> None:
    office = BackOffice()
    async with office.running():
        token = await office.token(Role.ENGINEER)
        assert Right.SEE_PERIOD not in RIGHTS[Role.ENGINEER]
        with pytest.raises(Refused) as refusal:
            await office.desk.report(token, None)
    assert refusal.value.code is ErrorCode.NOT_ALLOWED
