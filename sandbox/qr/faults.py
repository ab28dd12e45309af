"""What can go wrong with a call to the provider, on demand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.http_server import Silence
from sandbox.qr.orders import Refusal

Endpoint = Callable[[Request], Awaitable[Response]]


class FaultKind(Enum):
    """What goes wrong, and whether the call is carried out all the same."""

    DROP_BEFORE = "drop_before"
    ERROR_BEFORE = "error_before"
    REFUSE = "refuse"
    DELAY = "delay"  # carried out, as are all below
    DROP_AFTER = "drop_after"
    ERROR_AFTER = "error_after"
    HALF = "half"
    NAMED_TWICE = "named_twice"
    OTHER_AMOUNT = "other_amount"
    OTHER_ID = "other_id"
    OTHER_REFERENCE = "other_reference"
    OTHER_STATUS = "other_status"


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fault of `call` ("*" for all), for `times` calls or, with `None`, until ended.

    `status` and `code` are what errors and refusals say; `word` is the other status of a payment or refund.
    """

    call: str
    kind: FaultKind
    times: Annotated[int, Meta(ge=1)] | None = None
    delay_s: Annotated[float, Meta(ge=0)] = 2.0
    status: Annotated[int, Meta(ge=200, le=599)] = 500
    code: str = "internal_server_error"
    word: str = "waiting_for_capture"


class FaultSwitch:
    """The faults that are set now, newest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._calls = {"*"}

    def set(self, fault: Fault) -> None:
        """Let `fault` happen from now on, before any older one.

        Raises:
            Refusal: there is no such call.
        """
        if fault.call not in self._calls:
            raise Refusal(400, "invalid_request", f"no call {fault.call}", "call")
        self._faults.insert(0, fault)

    def clear(self) -> None:
        """End all faults."""
        self._faults.clear()

    def guard(self, call: str, endpoint: Endpoint) -> Endpoint:
        """The endpoint with whatever fault is set at the time; from now on `call` can have one."""
        self._calls.add(call)

        async def guarded(request: Request) -> Response:
            fault = self._take(call)
            return await endpoint(request) if fault is None else await _befall(fault, request, endpoint)

        return guarded

    def _take(self, call: str) -> Fault | None:
        for place, fault in enumerate(self._faults):
            if fault.call in (call, "*"):
                if fault.times == 1:
                    del self._faults[place]
                elif fault.times is not None:
                    self._faults[place] = replace(fault, times=fault.times - 1)
                return fault
        return None


async def _befall(fault: Fault, request: Request, endpoint: Endpoint) -> Response:
    match fault.kind:
        case FaultKind.DROP_BEFORE:
            return Silence()
        case FaultKind.ERROR_BEFORE | FaultKind.REFUSE:
            raise Refusal(fault.status, fault.code, "a fault of the sandbox")
    response = await endpoint(request)
    body = bytes(response.body)
    match fault.kind:
        case FaultKind.DELAY:
            await asyncio.sleep(fault.delay_s)
            return response
        case FaultKind.DROP_AFTER:
            return Silence()
        case FaultKind.ERROR_AFTER:
            raise Refusal(fault.status, fault.code, "a fault of the sandbox")
        case FaultKind.HALF:
            return Response(body[: len(body) // 2], response.status_code)
        case FaultKind.NAMED_TWICE:
            return Response(body.replace(b"{", b'{"status":"succeeded",', 1), response.status_code)
        case _:
            return JSONResponse(_told_otherwise(json.loads(body), fault), response.status_code)


def _told_otherwise(document: dict[str, Any], fault: Fault) -> dict[str, Any]:
    """The same document with one lie; a list's lie is about each of its items."""
    if "items" in document:
        return document | {"items": [_told_otherwise(one, fault) for one in document["items"]]}
    match fault.kind:
        case FaultKind.OTHER_AMOUNT:
            return document | {"amount": {"value": "99999.99", "currency": "RUB"}}
        case FaultKind.OTHER_ID:
            name = "payment_id" if "payment_id" in document else "id"
            return document | {name: "ffffffff-000f-5000-8000-ffffffffffff"}
        case FaultKind.OTHER_REFERENCE:
            return document | {"metadata": {**document.get("metadata", {}), "reference": "SOMEBODYS0"}}
        case _:
            return document | {"status": fault.word}
