"""What a shop can ask the provider: each call of the API, by the name faults know it by."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.qr.books import Payment, payment_document, refund_document
from sandbox.qr.orders import Refusal, payment_order, refund_order
from sandbox.qr.provider import Provider


class Calls:
    """What a shop can ask."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider

    async def show_shop(self, _: Request) -> Response:
        """Whose key this is."""
        ways = self._provider.ways
        return JSONResponse(
            {"account_id": "100500", "status": "enabled", "test": ways.is_test, "payment_methods": ["sbp"]}
        )

    async def create_payment(self, request: Request) -> Response:
        """Make a payment, or find it by its key."""
        order = payment_order(await _body(request))
        return self._told(self._provider.create(_key(request), order))

    async def read_payment(self, request: Request) -> Response:
        """One payment as it is now."""
        return self._told(self._provider.payment(request.path_params["id"]))

    async def cancel_payment(self, request: Request) -> Response:
        """End a payment nobody has paid."""
        _key(request)
        return self._told(self._provider.cancel(request.path_params["id"]))

    async def create_refund(self, request: Request) -> Response:
        """Give money back, or find that by its key."""
        order = refund_order(await _body(request))
        return JSONResponse(refund_document(self._provider.refund(_key(request), order)))

    async def list_refunds(self, request: Request) -> Response:
        """A payment's refunds."""
        found = self._provider.refunds(request.query_params.get("payment_id", ""))
        return JSONResponse({"type": "list", "items": [refund_document(one) for one in found]})

    def _told(self, payment: Payment) -> Response:
        return JSONResponse(payment_document(payment, self._provider.refunded_minor(payment.id)))


def _key(request: Request) -> str:
    key = request.headers.get("idempotence-key", "")
    if not 0 < len(key) <= 64:
        raise Refusal(400, "invalid_request", "Idempotence key is missing or too long", "Idempotence-Key")
    return key


async def _body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise Refusal(400, "invalid_request", "not JSON") from error
    if not isinstance(body, dict):
        raise Refusal(400, "invalid_request", "not an object")
    return body
