"""Codes by SMS: what each answer of the operator means."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.adapters.bss.codes import Codes
from kiosk.adapters.bss.settings import Limits
from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.subscriber import AccountId, CodeChallenge, Recipient
from tests.fakes.bss import FallSilent, HangUp, Reply, operator_at, transport_to

IRINA = Recipient(AccountId("118227"), PhoneNumber("+79123456789"), "", "")
HASTY = Limits(deadline_s=1.0)
SENT = {
    "id": "otp-1",
    "state": "sent",
    "sentToMasked": "+7 912 •••-••-89",
    "codeLength": 4,
    "triesLeft": 3,
    "resendAfterSeconds": 60,
    "expiresInSeconds": 300,
}


def error(code: str, status: int, **headers: str) -> Reply:
    return Reply(status, {"code": code, "reason": "no"}, headers)


async def failure(reply: Reply | HangUp, asking: str = "send") -> tuple[ErrorCode, str]:
    async with operator_at(lambda _: reply) as operator, transport_to(operator.url) as transport:
        codes = Codes(transport)
        with pytest.raises(KioskError) as caught:
            await (codes.send(IRINA, "ru") if asking == "send" else codes.answer("otp-1", "4071"))
    return caught.value.code, caught.value.detail


async def test_a_sent_code_says_how_it_may_be_answered() -> None:
    async with operator_at(lambda _: Reply(201, SENT)) as operator, transport_to(operator.url) as transport:
        challenge = await Codes(transport).send(IRINA, "kk")
    assert challenge == CodeChallenge("otp-1", "+7 912 •••-••-89", 4, 3, 60, 300)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (error("unknownSubscriber", 404), ErrorCode.UNKNOWN_NUMBER),
        (error("noNumber", 409), ErrorCode.UNKNOWN_NUMBER),
        (error("tooManyCodes", 429), ErrorCode.TOO_MANY_TRIES),
        (error("resendTooSoon", 500), ErrorCode.OPERATOR_UNREACHABLE),
        (error("somethingElse", 409), ErrorCode.OPERATOR_NONSENSE),
        (Reply(429), ErrorCode.OPERATOR_UNREACHABLE),
        (Reply(201, {"id": "otp-1"}), ErrorCode.OPERATOR_NONSENSE),
        (Reply(200, SENT), ErrorCode.OPERATOR_NONSENSE),
        (HangUp(), ErrorCode.OPERATOR_UNREACHABLE),
    ],
)
async def test_a_code_that_was_not_sent_says_why(reply: Reply | HangUp, code: ErrorCode) -> None:
    assert (await failure(reply))[0] is code


async def test_an_operator_that_falls_silent_is_unreachable() -> None:
    async with operator_at(lambda _: FallSilent()) as operator, transport_to(operator.url, limits=HASTY) as transport:
        with pytest.raises(KioskError) as caught:
            await Codes(transport).send(IRINA, "ru")
    assert caught.value.code is ErrorCode.OPERATOR_UNREACHABLE


async def test_asking_again_too_soon_says_for_how_long_to_wait() -> None:
    reply = error("resendTooSoon", 429, **{"Retry-After": "42"})
    assert await failure(reply) == (ErrorCode.RESEND_TOO_SOON, "42")


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(200, SENT | {"state": "wrong", "triesLeft": 2}), ErrorCode.WRONG_CODE),
        (Reply(200, SENT | {"state": "wrong", "triesLeft": 0}), ErrorCode.TOO_MANY_TRIES),
        (Reply(200, SENT | {"state": "sent"}), ErrorCode.OPERATOR_NONSENSE),
        (Reply(200, SENT | {"state": "verified", "id": "otp-2"}), ErrorCode.OPERATOR_NONSENSE),
        (Reply(201, SENT | {"state": "verified"}), ErrorCode.OPERATOR_NONSENSE),
        (error("unknownChallenge", 404), ErrorCode.CODE_EXPIRED),
        (error("challengeExpired", 409), ErrorCode.CODE_EXPIRED),
        (error("alreadyAnswered", 409), ErrorCode.CODE_EXPIRED),
        (error("triesExhausted", 409), ErrorCode.TOO_MANY_TRIES),
        (HangUp(), ErrorCode.OPERATOR_UNREACHABLE),
    ],
)
async def test_only_verified_in_so_many_words_lets_in(reply: Reply | HangUp, code: ErrorCode) -> None:
    assert (await failure(reply, "answer"))[0] is code


async def test_a_wrong_code_says_how_many_tries_are_left() -> None:
    wrong: dict[str, Any] = SENT | {"state": "wrong", "triesLeft": 2}
    assert await failure(Reply(200, wrong), "answer") == (ErrorCode.WRONG_CODE, "2")


async def test_a_code_is_never_sent_twice_by_itself() -> None:
    async with operator_at(lambda _: HangUp()) as operator, transport_to(operator.url) as transport:
        with pytest.raises(KioskError):
            await Codes(transport).send(IRINA, "ru")
    assert len(operator.heard) == 1
