"""The provider as one ASGI application: its API under `/v3`, the sandbox's switches under `/sandbox`."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.qr.calls import Calls
from sandbox.qr.faults import Endpoint, FaultSwitch
from sandbox.qr.orders import Refusal
from sandbox.qr.provider import Provider
from sandbox.qr.switches import Switches


@dataclass(frozen=True, slots=True)
class Shop:
    """Who may call."""

    shop_id: str
    secret: str


ANY_SHOP = Shop("100500", "test")
"""A sandbox hides nothing."""


def application(provider: Provider, faults: FaultSwitch, shop: Shop) -> Starlette:
    """All calls; those of the API are for `shop` alone."""
    calls, switches = Calls(provider), Switches(provider, faults)
    proof = "Basic " + base64.b64encode(f"{shop.shop_id}:{shop.secret}".encode()).decode()
    api: list[tuple[str, str, str, Endpoint]] = [
        ("me", "GET", "/v3/me", calls.show_shop),
        ("payments.create", "POST", "/v3/payments", calls.create_payment),
        ("payments.read", "GET", "/v3/payments/{id}", calls.read_payment),
        ("payments.cancel", "POST", "/v3/payments/{id}/cancel", calls.cancel_payment),
        ("refunds.create", "POST", "/v3/refunds", calls.create_refund),
        ("refunds.list", "GET", "/v3/refunds", calls.list_refunds),
    ]
    routes = [
        Route(path, _known(proof, faults.guard(name, endpoint)), methods=[method])
        for name, method, path, endpoint in api
    ]
    routes += [
        Route("/sandbox/payments", switches.list_payments),
        Route("/sandbox/pay", switches.pay, methods=["POST"]),
        Route("/sandbox/decline", switches.decline, methods=["POST"]),
        Route("/sandbox/refund", switches.refund, methods=["POST"]),
        Route("/sandbox/clock", switches.skip_time, methods=["POST"]),
        Route("/sandbox/ways", switches.change_ways, methods=["POST"]),
        Route("/sandbox/faults", switches.set_fault, methods=["POST"]),
        Route("/sandbox/faults", switches.clear_faults, methods=["DELETE"]),
    ]
    return Starlette(routes=routes, exception_handlers={Refusal: _refused, HTTPException: _not_served})


def _known(proof: str, endpoint: Endpoint) -> Endpoint:
    """The endpoint for callers who carry the shop's secret."""

    async def answered(request: Request) -> Response:
        if not secrets.compare_digest(request.headers.get("authorization", "").encode(), proof.encode()):
            raise Refusal(401, "invalid_credentials", "who is calling?")
        return await endpoint(request)

    return answered


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    document = {"type": "error", "id": secrets.token_hex(16), "code": error.code, "description": error.description}
    return JSONResponse(document | ({"parameter": error.parameter} if error.parameter else {}), error.status)


async def _not_served(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = "not_found" if error.status_code == 404 else "invalid_request"
    return await _refused(request, Refusal(error.status_code, code, error.detail))
