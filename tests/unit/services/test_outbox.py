"""Crediting: asked, never guessed, never twice, and for as long as it takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.payment_stages import Booked, Frozen, InFlight
from kiosk.services.ports.alarms import Alarm
from kiosk.services.ports.crediting import Conflict, Credited, CreditOutcome, CreditRefused, CreditUnknown, NotSent
from kiosk.services.resolver import Move, OperatorManners, Trail, move_when_unknown_there, next_move
from tests.fakes.glass import settle
from tests.fakes.sending import Sending
from tests.fakes.till import UNKNOWN, UNKNOWN_BUT_BOOKED, rub

UNREACHABLE: tuple[bool, CreditOutcome] = (False, NotSent("no route"))
DOWN = CreditUnknown("no route")


async def test_a_lost_answer_is_found_out_and_not_sent_again() -> None:
    desk = Sending()
    async with desk.running():
        desk.gateway.answers = [UNKNOWN_BUT_BOOKED]
        payment = await desk.owe(100)
        await desk.wait(seconds=3)
        assert isinstance(payment.payment.stage, Booked)
    assert len(desk.gateway.posts) == 1


async def test_an_empty_answer_proves_nothing_before_the_consistency_delay() -> None:
    desk = Sending()
    async with desk.running():
        desk.gateway.answers = [UNKNOWN]
        await desk.owe(100)
        await desk.wait(seconds=119)
        assert len(desk.gateway.posts) == 1
        assert len(desk.gateway.asked) > 2
        await desk.wait(seconds=2)
        assert len(desk.gateway.posts) == 2
    assert len(set(desk.gateway.posts)) == 1
    assert desk.gateway.total() == rub(100).minor


async def test_what_never_left_is_sent_as_soon_as_the_operator_answers() -> None:
    desk = Sending()
    async with desk.running():
        desk.gateway.answers = [UNREACHABLE]
        desk.gateway.searches = [DOWN, DOWN]
        payment = await desk.owe(100)
        await desk.wait(seconds=21)
        assert desk.journal.kinds(payment.id)[-1] == "not_sent"
        assert len(desk.gateway.posts) == 1
        await desk.wait(seconds=60)
    assert desk.journal.kinds(payment.id)[-4:] == ["sending", "not_sent", "sending", "credited"]


async def test_a_month_off_line_writes_no_more_than_two_records_a_payment() -> None:
    desk = Sending()
    async with desk.running():
        desk.gateway.answers = [UNREACHABLE]
        desk.gateway.searches = [DOWN] * 10_000
        payment = await desk.owe(100)
        await desk.wait(days=30)
        assert desk.journal.kinds(payment.id).count("sending") == 1
        desk.gateway.searches.clear()
        await desk.wait(hours=2)
    assert desk.gateway.total() == rub(100).minor


async def test_staff_is_told_after_a_quarter_an_hour_an_hour_and_a_day() -> None:
    desk = Sending()
    async with desk.running():
        desk.gateway.answers = [UNREACHABLE]
        desk.gateway.searches = [DOWN] * 10_000
        await desk.owe(100)
        told = []
        for minutes in (14, 20, 100, 60 * 26):
            await desk.wait(minutes=minutes)
            told.append(len(desk.alarms.sounded))
    assert told == [0, 1, 2, 3]
    assert set(desk.alarms.sounded) == {Alarm.CREDIT_LATE}


async def test_a_conflict_is_frozen_for_a_person() -> None:
    desk = Sending()
    async with desk.running():
        desk.gateway.answers = [UNKNOWN]
        desk.gateway.searches = [Conflict("op-9", "another sum")]
        payment = await desk.owe(100)
        await desk.wait(days=1)
    assert isinstance(payment.payment.stage, Frozen)
    assert desk.journal.kinds(payment.id)[-1] == "conflict"
    assert desk.journal.waiting == []
    assert Alarm.CREDIT_CONFLICT in desk.alarms.sounded


async def test_a_refusal_of_a_repeat_is_not_believed_while_the_first_try_is_booked() -> None:
    desk = Sending()
    async with desk.running():
        desk.gateway.answers = [UNKNOWN, (False, CreditRefused("duplicate"))]
        payment = await desk.owe(100)
        await desk.wait(seconds=100)
        desk.gateway.searches = [CreditUnknown("busy")] * 2
        await desk.wait(seconds=30)
        desk.gateway.searches = [Credited("op-late")]
        await desk.wait(hours=1)
        assert isinstance(payment.payment.stage, Booked)


async def test_payments_of_one_account_go_out_in_order() -> None:
    desk = Sending()
    async with desk.running():
        desk.gateway.answers = [UNREACHABLE]
        desk.gateway.searches = [DOWN] * 3
        first = await desk.owe(100)
        second = await desk.owe(200)
        await desk.wait(hours=1)
    assert list(desk.gateway.booked) == [first.id, second.id]


async def test_a_stuck_account_does_not_hold_up_another() -> None:
    desk = Sending()
    async with desk.running():
        desk.gateway.answers = [UNKNOWN]
        stuck = await desk.owe(100, "A1")
        other = await desk.owe(200, "A2")
        assert isinstance(other.payment.stage, Booked)
        assert isinstance(stuck.payment.stage, InFlight)


async def test_without_search_a_repeat_under_the_same_key_settles_it() -> None:
    desk = Sending()
    desk.gateway.can_search = False
    async with desk.running():
        desk.gateway.answers = [UNKNOWN_BUT_BOOKED]
        payment = await desk.owe(100)
        await desk.wait(seconds=3)
        assert isinstance(payment.payment.stage, Booked)
    assert desk.gateway.asked == []
    assert desk.gateway.total() == rub(100).minor


async def test_with_neither_search_nor_keys_nothing_is_sent_twice() -> None:
    desk = Sending()
    desk.gateway.can_search = desk.gateway.is_idempotent = False
    async with desk.running():
        desk.gateway.answers = [UNKNOWN]
        payment = await desk.owe(100)
        await desk.wait(days=2)
        assert isinstance(payment.payment.stage, Frozen)
    assert len(desk.gateway.posts) == 1
    assert desk.journal.kinds(payment.id)[-1] == "conflict"


async def test_past_the_key_retention_it_only_asks() -> None:
    desk = Sending()
    desk.gateway.key_retention_s = 60.0
    async with desk.running():
        desk.gateway.answers = [UNKNOWN]
        await desk.owe(100)
        await desk.wait(days=3)
    assert len(desk.gateway.posts) == 1
    assert len(desk.gateway.asked) > 20


async def test_a_payment_that_was_being_sent_is_asked_about_before_it_is_sent_again() -> None:
    desk = Sending()
    async with desk.running():
        desk.gateway.silent.clear()
        payment = await desk.owe(100)
        assert desk.journal.kinds(payment.id)[-1] == "sending"
    desk.gateway.silent.set()
    async with desk.running():
        await settle()
        assert len(desk.gateway.posts) == 1
        assert len(desk.gateway.asked) == 1
        await desk.wait(seconds=125)
    assert desk.journal.kinds(payment.id)[-1] == "credited"


async def test_an_answer_that_could_not_be_written_is_asked_for_again() -> None:
    desk = Sending()
    async with desk.running():
        desk.gateway.silent.clear()
        payment = await desk.owe(100)
        desk.journal.down = True
        desk.gateway.silent.set()
        await desk.wait(seconds=10)
        desk.journal.down = False
        await desk.wait(seconds=130)
        assert isinstance(payment.payment.stage, Booked)
    assert desk.gateway.total() == rub(100).minor


async def test_a_credit_that_landed_unheard_is_found_on_disk() -> None:
    desk = Sending()
    async with desk.running():
        desk.gateway.silent.clear()
        payment = await desk.owe(100)
        desk.journal.loses_answers = 1
        desk.gateway.silent.set()
        await desk.wait(seconds=5)
        assert isinstance(payment.payment.stage, Booked)
    assert desk.journal.kinds(payment.id).count("credited") == 1


MANNERS = st.builds(
    OperatorManners, st.booleans(), st.booleans(), st.floats(0, 1e4, allow_nan=False), st.floats(0, 1e8)
)
TRAILS = st.builds(Trail, st.integers(0, 50), st.booleans(), st.floats(0, 1e5), st.floats(0, 1e9))


@given(MANNERS, TRAILS)
def test_what_may_have_been_booked_is_posted_again_only_when_that_is_safe(
    manners: OperatorManners, trail: Trail
) -> None:
    move = next_move(manners, trail)
    if move is Move.POST and trail.attempts and trail.may_have_left:
        assert manners.is_idempotent
        assert trail.age_s < manners.key_retention_s
    if move_when_unknown_there(manners, trail) is Move.POST and trail.may_have_left:
        assert trail.since_left_s >= manners.consistency_delay_s
        assert trail.age_s < manners.key_retention_s


@pytest.mark.parametrize("can_search", [True, False])
def test_the_first_move_is_always_to_send(can_search: bool) -> None:
    manners = OperatorManners(can_search, False, 120, 1e6)
    assert next_move(manners, Trail(0, False, 0, 0)) is Move.POST
