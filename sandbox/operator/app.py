"""All calls of the operator as one ASGI application."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.operator.answers import Refusal, refusal
from sandbox.operator.api import (
    accounts,
    actions,
    balances,
    bills,
    catalogue,
    codes,
    consumption,
    customers,
    fees,
    interactions,
    loyalty,
    loyalty_moves,
    notices,
    payments,
    product_orders,
    products,
    promotions,
    qualifications,
    recommendations,
    sandbox,
    tickets,
    topups,
    transfers,
    usage,
)
from sandbox.operator.calls import Call, Endpoint
from sandbox.operator.operator import Operator, operator_of

CALLS: tuple[Call, ...] = (
    *products.CALLS,
    *customers.CALLS,
    *accounts.CALLS,
    *balances.CALLS,
    *actions.CALLS,
    *topups.CALLS,
    *usage.CALLS,
    *fees.CALLS,
    *bills.CALLS,
    *payments.CALLS,
    *consumption.CALLS,
    *loyalty.CALLS,
    *loyalty_moves.CALLS,
    *promotions.CALLS,
    *recommendations.CALLS,
    *codes.CALLS,
    *catalogue.CALLS,
    *product_orders.CALLS,
    *qualifications.CALLS,
    *notices.CALLS,
    *tickets.CALLS,
    *interactions.CALLS,
    *transfers.CALLS,
)

SCHEMAS = Path(__file__).parents[2] / "docs" / "operator"

_CODES = {404: "notFound", 405: "methodNotAllowed"}


def application(operator: Operator) -> Starlette:
    """The operator's calls and the sandbox's switches."""
    routes: list[BaseRoute] = [
        Route(call.path, _known(_up_to_date(operator.faults.guard(call))), methods=[call.method], name=call.name)
        for call in CALLS
    ]
    routes += [
        Route("/sandbox/state", sandbox.show_state),
        Route("/sandbox/subscribers", _up_to_date(sandbox.list_subscribers)),
        Route("/sandbox/ledger", _up_to_date(sandbox.list_ledger)),
        Route("/sandbox/sms", sandbox.show_sms),
        Route("/sandbox/clock", sandbox.skip_time, methods=["POST"]),
        Route("/sandbox/offerings", sandbox.alter_offering, methods=["POST"]),
        Route("/sandbox/offerings", sandbox.clear_alterations, methods=["DELETE"]),
        Route("/sandbox/faults", sandbox.set_fault, methods=["POST"]),
        Route("/sandbox/orders", sandbox.set_whim, methods=["POST"]),
        Route("/sandbox/orders", sandbox.clear_whims, methods=["DELETE"]),
        Route("/sandbox/faults", sandbox.clear_faults, methods=["DELETE"]),
    ]
    if SCHEMAS.is_dir():  # an installed package has no docs beside it
        routes.append(Mount("/schemas", StaticFiles(directory=SCHEMAS)))
    app = Starlette(
        routes=routes,
        middleware=[Middleware(GZipMiddleware, minimum_size=4096, compresslevel=1)],
        exception_handlers={Refusal: _refused, HTTPException: _not_served, Exception: _broken},
    )
    app.state.operator = operator
    app.state.call_names = {call.name for call in CALLS} | {"*"}
    return app


def _known(endpoint: Endpoint) -> Endpoint:
    """The endpoint for callers who carry the operator's token, if it has one."""

    async def answered(request: Request) -> Response:
        token = operator_of(request).token
        if token is not None and request.headers.get("authorization") != f"Bearer {token}":
            raise Refusal(401, "unauthorized", "a bearer token is needed", {"www-authenticate": "Bearer"})
        return await endpoint(request)

    return answered


def _up_to_date(endpoint: Endpoint) -> Endpoint:
    """The endpoint, once everything that is due by now has happened."""

    async def answered(request: Request) -> Response:
        operator = operator_of(request)
        await operator.keeper.catch_up(operator.clock.now_ms())
        return await endpoint(request)

    return answered


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return refusal(request, error)


async def _not_served(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code, "internal")
    why = Refusal(error.status_code, code, HTTPStatus(error.status_code).phrase, error.headers)
    return refusal(request, why)


async def _broken(request: Request, error: Exception) -> Response:
    """500 in the operator's own words; the server logs the error after it."""
    return refusal(request, Refusal(500, "internal", type(error).__name__))
