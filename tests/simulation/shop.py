"""A QR provider at the far end of HTTP: the sandbox's books, behind a bad network, and the telephones that pay there.

What was paid by telephone and not given back is what is physically so, whatever the teller believes.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from sandbox.qr.books import Payment, payment_document, refund_document
from sandbox.qr.orders import Refusal, payment_order, refund_order
from sandbox.qr.provider import Provider, Ways
from tests.simulation.cable import Cable
from tests.simulation.clock import BEGINNING
from tests.simulation.faults import Fault
from tests.simulation.http_requests import Request, whole_request

if TYPE_CHECKING:
    from tests.simulation.world import World

PAYABLE_S = 90.0
CODE_SHOWN_S = 20.0
_LATE_S = 12.0


class _TimelyProvider(Provider):
    """The provider in the world's time."""

    def __init__(self, world: World, ways: Ways, name: str) -> None:
        super().__init__(ways)
        self._world = world
        self._name = name

    @property
    def now(self) -> datetime:
        """See `Provider`."""
        return BEGINNING + timedelta(seconds=self._world.now_s)

    def _new_id(self, kind: str) -> str:
        """See `Provider`. No two of them ever give one id."""
        return super()._new_id(kind) + self._name[-1]


class Shop:
    """One provider, and the people who pay there."""

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self._name = name
        ways = Ways(
            payable_s=PAYABLE_S,
            cancels_pending=world.chance.random() < 0.4,
            refund_s=world.chance.choice((0.0, 0.0, 30.0)),
            refund_reason=world.chance.choice(("", "", "", "insufficient_funds")),
        )
        self._provider = _TimelyProvider(world, ways, name)
        self._buffers: dict[Cable, bytes] = {}
        self._cut_at: dict[Cable, int] = {}
        self._silent_until_s = 0.0

    # --- telephones ---------------------------------------------------------------------------------------------------

    def scan(self, code: str) -> bool:
        """A telephone sees a code; false when it is none of this shop's. What comes of it may come late, or never."""
        payment = next((one for one in self._provider.payments() if one.code == code), None)
        if payment is None:
            return False
        world = self._world
        draw = world.chance.random()
        if draw < 0.55:
            self._pay_in(world.chance.uniform(0.3, 15.0), payment)
        elif draw < 0.8:
            self._pay_in(world.chance.uniform(15.0, PAYABLE_S + 10.0), payment)
        elif draw < 0.88:
            world.at(world.now_s + world.chance.uniform(0.3, 15.0), lambda: self._decline(payment))
        return True

    def net_minor(self, reference: str) -> list[int]:
        """What was paid under our reference and not given back, a sum for each payment of it."""
        return [
            payment.minor - self._provider.refunded_minor(payment.id)
            for payment in self._provider.payments()
            if payment.metadata["reference"] == reference and payment.status == "succeeded"
        ]

    def is_open(self, reference: str) -> bool:
        """A telephone may still pay under that reference."""
        found = (one for one in self._provider.payments() if one.metadata["reference"] == reference)
        return any(one.status == "pending" for one in found)

    def _pay_in(self, seconds: float, payment: Payment) -> None:
        self._world.at(self._world.now_s + seconds, lambda: self._pay(payment))

    def _pay(self, payment: Payment) -> None:
        if self._provider.payment(payment.id).status != "pending":
            return
        minor = payment.minor
        if self._world.suffers(Fault.PAYS_OTHER_SUM):
            minor += self._world.chance.choice((-100, -1, 1, 100))
        self._provider.pay(payment.id, minor)
        self._world.note(self._name, f"is paid {minor}")
        self._world.checker.charges.paid(self._name, str(payment.metadata["reference"]))

    def _decline(self, payment: Payment) -> None:
        if self._provider.payment(payment.id).status == "pending":
            self._provider.decline(payment.id, self._world.chance.choice(("general_decline", "issuer_unavailable")))

    # --- the network --------------------------------------------------------------------------------------------------

    def delay_s(self) -> float:
        """How long bytes take."""
        return self._world.chance.uniform(0.005, 0.05)

    async def answer_call(self) -> None:
        """A connection is asked for; raises OSError when there is no way."""
        world = self._world
        if world.now_s >= self._silent_until_s and world.suffers(Fault.SHOP_UNREACHABLE):
            self._silent_until_s = world.now_s + world.chance.uniform(0.1, 30.0)
        if world.now_s < self._silent_until_s and not world.calm:
            raise ConnectionRefusedError("no route")

    def lose_connections(self) -> None:
        """The teller is gone."""
        self._buffers.clear()
        self._cut_at.clear()

    def hung_up(self, cable: Cable) -> None:
        """The teller has hung up."""
        self._buffers.pop(cable, None)
        self._cut_at.pop(cable, None)

    def hear(self, cable: Cable, data: bytes) -> None:
        """A piece of a request."""
        world = self._world
        world.step(f"{self._name} > {len(data)}")
        if cable not in self._buffers and world.suffers(Fault.SHOP_REQUEST_CUT, data[:4].decode().strip()):
            self._cut_at[cable] = world.chance.randrange(0, 500)
        buffer = self._buffers[cable] = self._buffers.get(cable, b"") + data
        if cable in self._cut_at and len(buffer) > self._cut_at[cable]:
            cable.break_off(ConnectionResetError("reset"))
            return
        request = whole_request(buffer)
        if request is not None:
            self._buffers[cable] = b""
            self._receive(cable, request)

    # --- requests -----------------------------------------------------------------------------------------------------

    def _receive(self, cable: Cable, request: Request) -> None:
        world, call = self._world, _call(request)
        if world.suffers(Fault.SHOP_FAILS_BEFORE, call):
            self._answer(cable, call, world.chance.choice((500, 502, 429)), _encoded(_error("internal_server_error")))
            return
        try:
            status, body = 200, self._carry_out(call, request)
        except Refusal as refusal:
            status, body = refusal.status, _error(refusal.code, refusal.parameter)
        if world.suffers(Fault.SHOP_FAILS_AFTER, call):
            status, body = world.chance.choice((500, 503, 504)), _error("internal_server_error")
        if not world.suffers(Fault.SHOP_NO_ANSWER, call):
            self._answer(cable, call, status, self._told(call, body))

    def _carry_out(self, call: str, request: Request) -> dict[str, Any]:
        provider, path = self._provider, urlsplit(request.target)
        match call:
            case "create":
                key, order = request.headers["idempotence-key"], payment_order(json.loads(request.body))
                self._world.checker.charges.ordered(self._name, str(order.metadata["reference"]), order.minor)
                return self._shown(provider.create(key, order))
            case "read":
                return self._shown(provider.payment(path.path.rsplit("/", 1)[1]))
            case "cancel":
                return self._shown(provider.cancel(path.path.rsplit("/", 2)[1]))
            case "refund":
                refund = provider.refund(request.headers["idempotence-key"], refund_order(json.loads(request.body)))
                self._world.note(self._name, f"gives {refund.minor} back")
                return refund_document(refund)
            case "refunds":
                found = provider.refunds(parse_qs(path.query)["payment_id"][0])
                return {"type": "list", "items": [refund_document(one) for one in found]}
            case _:
                return {"account_id": "100500", "status": "enabled"}

    def _shown(self, payment: Payment) -> dict[str, Any]:
        return payment_document(payment, self._provider.refunded_minor(payment.id))

    def _told(self, call: str, document: dict[str, Any]) -> bytes:
        """The answer, or a lie about it."""
        world = self._world
        if world.suffers(Fault.SHOP_MALFORMED, call):
            return world.chance.choice((b"", b"[]", b"<html>", _encoded(document)[:-2]))
        if "id" in document and call != "create" and world.suffers(Fault.SHOP_OTHER_ID, call):
            document["id"] = "another"
        if "metadata" in document and world.suffers(Fault.SHOP_OTHER_REFERENCE, call):
            document["metadata"] = {**document["metadata"], "reference": "ANOTHER000"}
        if "status" in document and world.suffers(Fault.SHOP_OTHER_STATUS, call):
            document["status"] = "waiting_for_capture"
        return _encoded(document)

    def _answer(self, cable: Cable, call: str, status: int, body: bytes) -> None:
        world = self._world
        think_s = world.chance.uniform(1.0, 20.0) if world.suffers(Fault.SHOP_SLOW, call) else 0.0
        head = f"HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        whole = head.encode() + body
        world.step(f"{self._name} < {status}")
        if world.suffers(Fault.SHOP_ANSWER_CUT, call):
            cable.say(whole[: world.chance.randrange(len(whole))], think_s)
            cable.break_off(world.chance.choice((None, ConnectionResetError("reset"))))
        else:
            cable.say(whole, think_s)


def _call(request: Request) -> str:
    path = urlsplit(request.target).path
    if request.method == "GET":
        return "me" if path.endswith("/me") else "refunds" if path.endswith("/refunds") else "read"
    return "refund" if path.endswith("/refunds") else "cancel" if path.endswith("/cancel") else "create"


def _error(code: str, parameter: str = "") -> dict[str, Any]:
    return {"type": "error", "id": "0", "code": code} | ({"parameter": parameter} if parameter else {})


def _encoded(tree: object) -> bytes:
    return json.dumps(tree).encode()
