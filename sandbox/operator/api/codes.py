"""Codes by SMS (docs/operator/otpChallenge.schema.json): an API of the operator's own."""

from __future__ import annotations

import secrets
from typing import TypeVar

import msgspec
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import Refusal, answer, base_of, created
from sandbox.operator.calls import Call
from sandbox.operator.identity import owner_of, owner_of_number, part_of
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import one
from sandbox.operator.queries import parse
from sandbox.operator.storage.records import Challenge, Subscriber
from sandbox.operator.storage.tables import CHALLENGES, SUBSCRIBERS
from sandbox.operator.wire import Wire

BASE = "/operator-api/otpChallenge/v1"

CODE_LENGTH = 4
TRIES = 3
RESEND_AFTER_MS = 60_000
EXPIRES_AFTER_MS = 300_000
CODES_PER_HOUR = 5
_HOUR_MS = 3_600_000

BodyT = TypeVar("BodyT")


class ChallengeSent(msgspec.Struct, forbid_unknown_fields=True):
    """Where a code shall go."""

    receiver: str = ""
    account: str = ""
    language: str = "ru"


class AnswerSent(msgspec.Struct, forbid_unknown_fields=True):
    """The code somebody typed."""

    code: str


class ChallengeResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="OtpChallenge"):
    """A code that was sent, without the code."""

    id: str
    href: str
    state: str
    sent_to_masked: str
    code_length: int
    tries_left: int
    resend_after_seconds: int
    expires_in_seconds: int


async def create_challenge(request: Request) -> Response:
    """Send a code."""
    sent = _body(await request.body(), ChallengeSent)
    if bool(sent.receiver) == bool(sent.account):
        raise Refusal(400, "invalidBody", "either receiver or account")
    operator = operator_of(request)
    now_ms = operator.clock.now_ms()
    async with operator.database.reading() as connection:
        person = await _receiver(connection, sent)
    async with operator.database.writing() as connection:
        earlier = await CHALLENGES.rows(connection, CHALLENGES["subscriber"] == person.subscriber)
        _permit(earlier, now_ms)
        challenge = _new(person, sent.language, len(earlier) + 1, now_ms)
        await CHALLENGES.add(connection, [challenge])
    resource = _resource(base_of(request), challenge, now_ms)
    return created(resource, resource.href)


async def read_challenge(request: Request) -> Response:
    """How a code stands."""
    query, operator = parse(request), operator_of(request)
    async with operator.database.reading() as connection:
        challenge = await _challenge(connection, request.path_params["id"])
    return one(query, _resource(base_of(request), challenge, operator.clock.now_ms()))


async def answer_challenge(request: Request) -> Response:
    """Compare a code; a wrong one costs a try."""
    typed = _body(await request.body(), AnswerSent)
    operator = operator_of(request)
    now_ms = operator.clock.now_ms()
    async with operator.database.writing() as connection:
        challenge = await _challenge(connection, request.path_params["id"])
        _open(challenge, now_ms)
        right = secrets.compare_digest(typed.code.encode(), challenge.code.encode())
        state = "verified" if right else "wrong"
        left = challenge.tries_left if right else challenge.tries_left - 1
        mine = (
            CHALLENGES["subscriber"] == challenge.subscriber,
            CHALLENGES["challenge"] == challenge.challenge,
        )
        await connection.execute(update(CHALLENGES.table).where(*mine).values(state=state, tries_left=left))
    answered = msgspec.structs.replace(challenge, state=state, tries_left=left)
    return answer(_resource(base_of(request), answered, now_ms))


def _body(body: bytes, kind: type[BodyT]) -> BodyT:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise Refusal(400, "invalidBody", str(error)) from error


async def _receiver(connection: AsyncConnection, sent: ChallengeSent) -> Subscriber:
    owner = await owner_of_number(connection, sent.receiver) if sent.receiver else sent.account
    person = await SUBSCRIBERS.one(connection, SUBSCRIBERS["subscriber"] == (owner or ""))
    if person is None:
        raise Refusal(404, "unknownSubscriber", "nobody has it")
    if not person.number:
        raise Refusal(409, "noNumber", "the account has no mobile number")
    return person


def _permit(earlier: list[Challenge], now_ms: int) -> None:
    """Let through what may be sent now, and refuse the rest. Codes that were answered rightly do not count."""
    times = sorted(one.sent_ms for one in earlier if one.state != "verified")
    if times and now_ms < times[-1] + RESEND_AFTER_MS:
        raise _later("resendTooSoon", times[-1] + RESEND_AFTER_MS - now_ms)
    if len(times) >= CODES_PER_HOUR and now_ms < times[-CODES_PER_HOUR] + _HOUR_MS:
        raise _later("tooManyCodes", times[-CODES_PER_HOUR] + _HOUR_MS - now_ms)


def _later(code: str, wait_ms: int) -> Refusal:
    seconds = _seconds(wait_ms)
    return Refusal(429, code, f"again in {seconds} s", {"retry-after": str(seconds)})


def _new(person: Subscriber, language: str, place: int, now_ms: int) -> Challenge:
    return Challenge(
        subscriber=person.subscriber,
        challenge=part_of(person.subscriber, f"otp-{place}"),
        number=person.number,
        code=f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}}",
        language=language,
        state="sent",
        tries_left=TRIES,
        sent_ms=now_ms,
        expires_ms=now_ms + EXPIRES_AFTER_MS,
    )


async def _challenge(connection: AsyncConnection, challenge: str) -> Challenge:
    mine = (CHALLENGES["subscriber"] == owner_of(challenge), CHALLENGES["challenge"] == challenge)
    found = await CHALLENGES.one(connection, *mine)
    if found is None:
        raise Refusal(404, "unknownChallenge", "no such challenge")
    return found


def _open(challenge: Challenge, now_ms: int) -> None:
    """Let through a challenge that may still be answered."""
    if challenge.state == "verified":
        raise Refusal(409, "alreadyAnswered", "a code is good for once")
    if now_ms >= challenge.expires_ms:
        raise Refusal(409, "challengeExpired", "the code is too old")
    if challenge.tries_left == 0:
        raise Refusal(409, "triesExhausted", "too many wrong answers")


def _resource(base: str, challenge: Challenge, now_ms: int) -> ChallengeResource:
    return ChallengeResource(
        id=challenge.challenge,
        href=f"{base}{BASE}/otpChallenge/{challenge.challenge}",
        state=challenge.state,
        sent_to_masked=_masked(challenge.number),
        code_length=CODE_LENGTH,
        tries_left=challenge.tries_left,
        resend_after_seconds=_seconds(challenge.sent_ms + RESEND_AFTER_MS - now_ms),
        expires_in_seconds=_seconds(challenge.expires_ms - now_ms),
    )


def _masked(number: str) -> str:
    """All digits hidden but the country and operator code and the last two: "+7 912 •••-••-89"."""
    return f"{number[:2]} {number[2:5]} •••-••-{number[-2:]}"


def _seconds(ms: int) -> int:
    """Whole seconds, rounded up, never below zero."""
    return max(0, -(-ms // 1000))


CALLS = (
    Call("otpChallenge.create", "POST", f"{BASE}/otpChallenge", create_challenge),
    Call("otpChallenge.read", "GET", f"{BASE}/otpChallenge/{{id}}", read_challenge),
    Call("otpChallenge.answer", "POST", f"{BASE}/otpChallenge/{{id}}/answer", answer_challenge),
)
