"""The fault switch: any call can be told to be slow, silent, broken or lying (docs/operator/fault.schema.json)."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from sandbox.http_server import Silence
from sandbox.operator.answers import Refusal, answer, refusal
from sandbox.operator.calls import Call, Endpoint


class FaultKind(Enum):
    """What goes wrong, and whether the call is carried out all the same."""

    DELAY = "delay"  # carried out
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"  # carried out
    ERROR = "error"
    MALFORMED = "malformed"  # carried out
    WRONG_ECHO = "wrong_echo"  # carried out
    REFUSE = "refuse"
    STATUS = "status"


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fault of `call` ("*" for all), for `times` calls or, with `None`, until ended."""

    call: str
    kind: FaultKind
    times: Annotated[int, Meta(ge=1)] | None = None
    delay_s: Annotated[float, Meta(ge=0)] = 2.0
    status: Annotated[int, Meta(ge=200, le=599)] | None = None
    code: str = "accountBlocked"


class FaultSwitch:
    """The faults that are set now, newest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def set(self, fault: Fault) -> None:
        """Let `fault` happen from now on, before any older one."""
        self._faults.insert(0, fault)

    def clear(self) -> None:
        """End all faults."""
        self._faults.clear()

    def standing(self) -> tuple[Fault, ...]:
        """The faults that still happen, each with the times it has left."""
        return tuple(self._faults)

    def take(self, call: str) -> Fault | None:
        """The fault of this one call, counted down."""
        for place, fault in enumerate(self._faults):
            if fault.call in (call, "*"):
                if fault.times == 1:
                    del self._faults[place]
                elif fault.times is not None:
                    self._faults[place] = replace(fault, times=fault.times - 1)
                return fault
        return None

    def guard(self, call: Call) -> Endpoint:
        """The endpoint of `call` with whatever fault is set at the time."""

        async def guarded(request: Request) -> Response:
            fault = self.take(call.name)
            return await call.endpoint(request) if fault is None else await _befall(fault, request, call.endpoint)

        return guarded


async def _befall(fault: Fault, request: Request, endpoint: Endpoint) -> Response:
    instead = _instead(fault, request)
    if instead is not None:
        return instead
    try:
        response = await endpoint(request)
    except Refusal as why:
        response = refusal(request, why)
    body = bytes(response.body)
    match fault.kind:
        case FaultKind.DROP_AFTER:
            return Silence()
        case FaultKind.MALFORMED:
            return answer(body[: len(body) // 2], response.status_code)
        case FaultKind.WRONG_ECHO:
            return answer(_lie(json.loads(body, parse_float=Decimal)), response.status_code)
        case _:
            await asyncio.sleep(fault.delay_s)
            return response


def _instead(fault: Fault, request: Request) -> Response | None:
    """The answer of a call that is not carried out at all, `None` for the faults that come after it."""
    match fault.kind:
        case FaultKind.DROP_BEFORE:
            return Silence()
        case FaultKind.ERROR:
            return refusal(request, Refusal(500, "internal", "a fault of the sandbox"))
        case FaultKind.STATUS:
            return Response(b"", fault.status or 503)
        case FaultKind.REFUSE:
            return refusal(request, Refusal(fault.status or 409, fault.code, "a fault of the sandbox"))
        case _:
            return None


def _lie(document: Any) -> Any:
    """The same document with every id another and every amount one more."""
    if isinstance(document, list):
        return [_lie(entry) for entry in document]
    if not isinstance(document, dict):
        return document
    return {name: _false(name, value) for name, value in document.items()}


def _false(name: str, value: Any) -> Any:
    match name, value:
        case (("id" | "correlatorId"), str()):
            return f"{value}-other"
        case (("value" | "amount"), int() | Decimal()):
            return value + 1
        case _:
            return _lie(value)
