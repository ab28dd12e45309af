"""What only a sandbox has: telephones, a clock to be moved, other ways, faults."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.qr.books import Payment, refund_document
from sandbox.qr.faults import Fault, FaultSwitch
from sandbox.qr.orders import RefundOrder, Refusal
from sandbox.qr.provider import Provider, Ways

T = TypeVar("T")


class Scan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A telephone in front of a code, or somebody in the shop's cabinet; `minor` is another sum than that asked for."""

    payment: str
    minor: Annotated[int, Meta(ge=1)] | None = None
    reason: str = "general_decline"


class Leap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many seconds shall pass at once."""

    skip_s: Annotated[float, Meta(ge=0)]


class Switches:
    """Each switch is a call with a JSON body."""

    def __init__(self, provider: Provider, faults: FaultSwitch) -> None:
        self._provider = provider
        self._faults = faults

    async def list_payments(self, _: Request) -> Response:
        """All payments, oldest first."""
        return JSONResponse([self._card(one) for one in self._provider.payments()])

    async def pay(self, request: Request) -> Response:
        """A telephone pays."""
        scan = await _told_in(request, Scan)
        return JSONResponse(self._card(self._provider.pay(scan.payment, scan.minor)))

    async def decline(self, request: Request) -> Response:
        """The payer's bank says no."""
        scan = await _told_in(request, Scan)
        return JSONResponse(self._card(self._provider.decline(scan.payment, scan.reason)))

    async def refund(self, request: Request) -> Response:
        """Somebody gives the money back in the shop's cabinet."""
        scan = await _told_in(request, Scan)
        minor = scan.minor or self._provider.payment(scan.payment).minor
        refund = self._provider.give_back(RefundOrder(scan.payment, minor))
        return JSONResponse(refund_document(refund))

    async def skip_time(self, request: Request) -> Response:
        """Let time pass at once."""
        self._provider.skip((await _told_in(request, Leap)).skip_s)
        return Response(status_code=204)

    async def change_ways(self, request: Request) -> Response:
        """Be another kind of provider."""
        self._provider.ways = await _told_in(request, Ways)
        return JSONResponse(asdict(self._provider.ways))

    async def set_fault(self, request: Request) -> Response:
        """Let something go wrong."""
        fault = await _told_in(request, Fault)
        self._faults.set(fault)
        return Response(msgspec.json.encode(fault), 201, media_type="application/json")

    async def clear_faults(self, _: Request) -> Response:
        """Let all go well again."""
        self._faults.clear()
        return Response(status_code=204)

    def _card(self, payment: Payment) -> dict[str, Any]:
        return {
            "payment": payment.id,
            "status": payment.status,
            "minor": payment.minor,
            "refundedMinor": self._provider.refunded_minor(payment.id),
            "code": payment.code,
            "metadata": payment.metadata,
        }


async def _told_in(request: Request, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(await request.body(), type=kind)
    except msgspec.DecodeError as error:
        raise Refusal(400, "invalid_request", str(error)) from error
