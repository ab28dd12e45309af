"""Codes by SMS (extension API, docs/operator/otpChallenge.schema.json)."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import quote

import msgspec

from kiosk.adapters.bss.reading import sensible, unavailable
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.transport import Transport
from kiosk.adapters.bss.wire import WireFault
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.subscriber import CodeChallenge, Recipient
from kiosk.http_exchange import Answer, NoAnswer
from kiosk.strict_json import Nonsense, strictly

_REFUSALS = {
    "unknownSubscriber": ErrorCode.UNKNOWN_NUMBER,
    "noNumber": ErrorCode.UNKNOWN_NUMBER,
    "resendTooSoon": ErrorCode.RESEND_TOO_SOON,
    "tooManyCodes": ErrorCode.TOO_MANY_TRIES,
    "unknownChallenge": ErrorCode.CODE_EXPIRED,
    "challengeExpired": ErrorCode.CODE_EXPIRED,
    "alreadyAnswered": ErrorCode.CODE_EXPIRED,
    "triesExhausted": ErrorCode.TOO_MANY_TRIES,
}

T = TypeVar("T")


class WireChallenge(msgspec.Struct, rename="camel"):
    """OtpChallenge."""

    id: str
    state: str
    sent_to_masked: str
    code_length: int
    tries_left: int
    resend_after_seconds: int
    expires_in_seconds: int


class Codes:
    """Sends codes and checks answers."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def send(self, recipient: Recipient, language: str) -> CodeChallenge:
        """A challenge; the code went out.

        Raises:
            Refused: UNKNOWN_NUMBER, RESEND_TOO_SOON (`detail` is seconds) or TOO_MANY_TRIES.
            Unavailable: OPERATOR_UNREACHABLE or OPERATOR_NONSENSE.
        """
        match recipient.destination:
            case PhoneNumber(e164):
                receiver = {"receiver": e164}
            case _:
                receiver = {"account": recipient.account}
        said = await self._post("otpChallenge", receiver | {"language": language}, 201)
        return CodeChallenge(
            said.id,
            said.sent_to_masked,
            said.code_length,
            said.tries_left,
            said.resend_after_seconds,
            said.expires_in_seconds,
        )

    async def answer(self, challenge: str, code: str) -> None:
        """Return when `code` is right.

        Raises:
            Refused: WRONG_CODE (`detail` is the number of tries left), CODE_EXPIRED or TOO_MANY_TRIES.
            Unavailable: OPERATOR_UNREACHABLE or OPERATOR_NONSENSE.
        """
        said = await self._post(f"otpChallenge/{quote(challenge, safe='')}/answer", {"code": code}, 200)
        if said.state == "verified" and said.id == challenge:
            return
        if said.state != "wrong":
            raise Unavailable(ErrorCode.OPERATOR_NONSENSE, "otpChallenge: neither right nor wrong")
        if said.tries_left < 1:
            raise Refused(ErrorCode.TOO_MANY_TRIES)
        raise Refused(ErrorCode.WRONG_CODE, str(said.tries_left))

    async def _post(self, path: str, body: dict[str, str], expected: int) -> WireChallenge:
        try:
            answer = await self._transport.post(Api.CODES, path, msgspec.json.encode(body))
        except NoAnswer as failure:
            raise unavailable(Api.CODES, failure) from failure
        if answer.status == expected:
            return sensible(Api.CODES, lambda: strictly(answer.body, WireChallenge))
        raise _refusal(answer)


def _refusal(answer: Answer) -> Refused | Unavailable:
    """Why there is no challenge."""
    try:
        code = _REFUSALS.get(str(strictly(answer.body, WireFault).code))
    except Nonsense:
        code = None
    if code is not None and 400 <= answer.status < 500:
        return Refused(code, answer.headers.get("retry-after", "") if code is ErrorCode.RESEND_TOO_SOON else "")
    silent = answer.status >= 500 or answer.status == 429
    return Unavailable(
        ErrorCode.OPERATOR_UNREACHABLE if silent else ErrorCode.OPERATOR_NONSENSE, f"otpChallenge: {answer.status}"
    )
