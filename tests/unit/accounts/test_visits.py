"""Logging in, and being forgotten."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Hashable
from datetime import UTC
from typing import Any

import pytest

from kiosk.domain.balance import Balance
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.money import Currency
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.subscriber import AccountId, VisitToken
from kiosk.services.account_history import AccountHistory
from kiosk.services.visits import VisitRules, Visits
from tests.fakes.bss import NOW, StillClock
from tests.fakes.conditions import eventually
from tests.fakes.subscribers import ACCOUNT, NUMBER, RIGHT_CODE, FakeCodes, FakeDirectory, FakeReader, rub

RULES = VisitRules(silence_s=100, longest_s=500, codes_per_number=2, codes_window_s=600, resend_s=30, tries=3)


class Desk:
    """Visits with everything a test turns."""

    def __init__(self) -> None:
        self.clock = StillClock(NOW)
        self.codes = FakeCodes()
        self.connection: Hashable = "front-1"
        self.reader: Any = FakeReader(self.clock, rub(100))
        self.visits = Visits(
            identities=FakeDirectory(),
            codes=self.codes,
            history=lambda account: AccountHistory(
                self.reader, account, clock=self.clock, zone=UTC, currency=Currency.RUB
            ),
            clock=self.clock,
            connection=lambda: self.connection,
            rules=RULES,
        )

    async def logged_in(self) -> VisitToken:
        challenge = await self.visits.send_code(NUMBER, "ru")
        return await self.visits.answer_code(challenge.challenge, RIGHT_CODE)

    def refuses(self, token: VisitToken) -> bool:
        try:
            self.visits.visit(token)
        except Refused as refusal:
            return refusal.code is ErrorCode.NOT_LOGGED_IN
        return False


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def refusal(desk: Desk, challenge: str, code: str) -> Refused:
    with pytest.raises(Refused) as caught:
        await desk.visits.answer_code(challenge, code)
    return caught.value


async def test_the_right_code_opens_a_visit_to_its_own_account(desk: Desk) -> None:
    token = await desk.logged_in()
    assert desk.visits.visit(token).account == ACCOUNT
    assert len(token) >= 43


async def test_two_visits_never_share_a_token(desk: Desk) -> None:
    first = await desk.logged_in()
    desk.clock.pass_by(31)
    assert await desk.logged_in() != first


async def test_a_wrong_code_says_how_many_tries_are_left(desk: Desk) -> None:
    sent = await desk.visits.send_code(NUMBER, "ru")
    wrong = await refusal(desk, sent.challenge, "0000")
    assert (wrong.code, wrong.detail) == (ErrorCode.WRONG_CODE, "2")


class SlowPurse:
    """Never tells its balance, and knows when nobody waits for it any more."""

    def __init__(self) -> None:
        self.left = asyncio.Event()

    async def balance(self, _: AccountId) -> Balance:
        try:
            await asyncio.Event().wait()
        finally:
            self.left.set()
        raise AssertionError("nobody asked it to")


async def test_a_wrong_code_ends_the_reading_of_the_balance(desk: Desk) -> None:
    desk.reader = SlowPurse()
    sent = await desk.visits.send_code(NUMBER, "ru")
    assert (await refusal(desk, sent.challenge, "0000")).code is ErrorCode.WRONG_CODE
    await asyncio.wait_for(desk.reader.left.wait(), 5)


async def test_a_slow_balance_does_not_hold_the_login_up_and_ends_with_the_visit(desk: Desk) -> None:
    desk.reader = SlowPurse()
    token = await asyncio.wait_for(desk.logged_in(), 5)
    await desk.visits.log_out(token)
    await asyncio.wait_for(desk.reader.left.wait(), 5)


async def test_the_last_try_is_the_last(desk: Desk) -> None:
    sent = await desk.visits.send_code(NUMBER, "ru")
    codes = [(await refusal(desk, sent.challenge, "0000")).code for _ in range(3)]
    assert codes == [ErrorCode.WRONG_CODE, ErrorCode.WRONG_CODE, ErrorCode.TOO_MANY_TRIES]
    assert (await refusal(desk, sent.challenge, RIGHT_CODE)).code is ErrorCode.CODE_EXPIRED
    assert len(desk.codes.asked) == 3


async def test_answers_at_once_cannot_share_a_try(desk: Desk) -> None:
    sent = await desk.visits.send_code(NUMBER, "ru")
    answers = (desk.visits.answer_code(sent.challenge, f"{number:04}") for number in range(10))
    await asyncio.gather(*answers, return_exceptions=True)
    assert len(desk.codes.asked) == 3


async def test_the_terminal_grants_no_more_tries_than_the_operator(desk: Desk) -> None:
    desk.codes.tries_left = 1
    sent = await desk.visits.send_code(NUMBER, "ru")
    assert sent.tries_left == 1
    assert (await refusal(desk, sent.challenge, "0000")).code is ErrorCode.TOO_MANY_TRIES


@pytest.mark.parametrize("typed", ["", "40", "40711", "4o71", "٤٠٧١", " 4071"])
async def test_what_cannot_be_the_code_costs_no_try(desk: Desk, typed: str) -> None:
    sent = await desk.visits.send_code(NUMBER, "ru")
    wrong = await refusal(desk, sent.challenge, typed)
    assert (wrong.code, wrong.detail, desk.codes.asked) == (ErrorCode.WRONG_CODE, "3", [])


async def test_an_operator_that_falls_silent_opens_nothing(desk: Desk) -> None:
    sent = await desk.visits.send_code(NUMBER, "ru")
    desk.codes.silent = True
    with pytest.raises(Unavailable):
        await desk.visits.answer_code(sent.challenge, RIGHT_CODE)
    desk.codes.silent = False
    assert await desk.visits.answer_code(sent.challenge, RIGHT_CODE)


async def test_a_code_expires(desk: Desk) -> None:
    sent = await desk.visits.send_code(NUMBER, "ru")
    desk.clock.pass_by(sent.expires_in_s)
    assert (await refusal(desk, sent.challenge, RIGHT_CODE)).code is ErrorCode.CODE_EXPIRED


async def test_a_code_is_good_for_one_visit(desk: Desk) -> None:
    sent = await desk.visits.send_code(NUMBER, "ru")
    await desk.visits.answer_code(sent.challenge, RIGHT_CODE)
    assert (await refusal(desk, sent.challenge, RIGHT_CODE)).code is ErrorCode.CODE_EXPIRED


async def test_a_code_asked_for_by_one_front_is_worth_nothing_to_another(desk: Desk) -> None:
    sent = await desk.visits.send_code(NUMBER, "ru")
    desk.connection = "front-2"
    assert (await refusal(desk, sent.challenge, RIGHT_CODE)).code is ErrorCode.CODE_EXPIRED
    assert not desk.codes.asked


async def test_another_code_for_a_number_has_to_wait(desk: Desk) -> None:
    first = await desk.visits.send_code(NUMBER, "ru")
    assert first.resend_in_s == 30
    desk.clock.pass_by(10)
    with pytest.raises(Refused) as caught:
        await desk.visits.send_code(NUMBER, "ru")
    assert (caught.value.code, caught.value.detail) == (ErrorCode.RESEND_TOO_SOON, "20")


async def test_a_number_gets_only_so_many_codes_in_a_while(desk: Desk) -> None:
    for _ in range(2):
        await desk.visits.send_code(NUMBER, "ru")
        desk.clock.pass_by(31)
    with pytest.raises(Refused) as caught:
        await desk.visits.send_code(NUMBER, "ru")
    assert caught.value.code is ErrorCode.TOO_MANY_TRIES
    desk.clock.pass_by(600)
    await desk.visits.send_code(NUMBER, "ru")
    assert desk.codes.sent == 3


async def test_a_code_that_could_not_be_sent_is_not_counted(desk: Desk) -> None:
    desk.codes.silent = True
    for _ in range(3):
        with pytest.raises(Unavailable):
            await desk.visits.send_code(NUMBER, "ru")
    desk.codes.silent = False
    await desk.visits.send_code(NUMBER, "ru")
    assert desk.codes.sent == 1


async def test_an_unknown_number_gets_no_code(desk: Desk) -> None:
    with pytest.raises(Refused) as caught:
        await desk.visits.send_code(PhoneNumber("+79990000000"), "ru")
    assert (caught.value.code, desk.codes.sent) == (ErrorCode.UNKNOWN_NUMBER, 0)


async def test_logging_out_ends_the_visit(desk: Desk) -> None:
    token = await desk.logged_in()
    visit = desk.visits.visit(token)
    await desk.visits.log_out(token)
    await desk.visits.log_out(token)
    assert desk.refuses(token)
    assert visit.is_over


async def test_a_token_is_worth_nothing_to_another_front(desk: Desk) -> None:
    token = await desk.logged_in()
    desk.connection = "front-2"
    assert desk.refuses(token)


async def test_a_lost_front_loses_its_visits_and_codes(desk: Desk) -> None:
    token = await desk.logged_in()
    desk.clock.pass_by(31)
    sent = await desk.visits.send_code(NUMBER, "ru")
    desk.visits.connection_closed("front-2")
    assert not desk.refuses(token)
    desk.visits.connection_closed("front-1")
    assert desk.refuses(token)
    assert (await refusal(desk, sent.challenge, RIGHT_CODE)).code is ErrorCode.CODE_EXPIRED


async def test_silence_ends_a_visit_and_each_use_puts_it_off(desk: Desk) -> None:
    token = await desk.logged_in()
    for _ in range(3):
        desk.clock.pass_by(90)
        assert not desk.refuses(token)
    desk.clock.pass_by(100)
    assert desk.refuses(token)


async def test_no_visit_lasts_longer_than_the_longest(desk: Desk) -> None:
    token = await desk.logged_in()
    for _ in range(5):
        desk.clock.pass_by(90)
        desk.visits.visit(token)
    desk.clock.pass_by(50)
    assert desk.refuses(token)


async def test_an_expired_visit_is_forgotten_without_being_asked_for(desk: Desk) -> None:
    visit = desk.visits.visit(await desk.logged_in())
    sweeping = asyncio.create_task(desk.visits.keep_forgetting())
    await eventually(lambda: visit.is_over)
    sweeping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await sweeping


async def test_a_visit_that_is_over_leaves_no_number_and_no_account_behind(desk: Desk) -> None:
    await desk.visits.log_out(await desk.logged_in())
    left = repr({name: held for name, held in vars(desk.visits).items() if name not in ("_directory", "_codes")})
    assert "79123456789" not in left
    assert ACCOUNT not in left
