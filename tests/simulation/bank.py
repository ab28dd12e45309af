"""The operator at the far end of HTTP: an exact ledger, honest about keys, behind a network that is not.

Read from docs/operator and operator-contract.md, apart from the terminal's adapter and from the sandbox's operator.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.simulation.cable import Cable
from tests.simulation.faults import Fault
from tests.simulation.http_requests import Request, whole_request

if TYPE_CHECKING:
    from tests.simulation.world import World

_REFUSALS = ("accountClosed", "accountBlocked", "unknownAccount", "amountTooLarge")
_LATE_S = 12.0  # how late a request may still be booked; less than the operator's consistency delay
_FOR_EVER_S = 10_000.0


@dataclass(frozen=True, slots=True)
class Booking:
    """A payment the operator took; `minor` in minor units."""

    key: str
    account: str
    minor: int
    body: bytes
    at_s: float
    number: int = 0


class Bank:
    """The operator. `sums` are what it booked under a key."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._bookings: list[Booking] = []
        self._buffers: dict[Cable, bytes] = {}
        self._cut_at: dict[Cable, int] = {}
        self._late: list[tuple[float, Request]] = []
        self._refused: set[str] = set()

    # --- the ledger ---------------------------------------------------------------------------------------------------

    def sums(self, key: str) -> list[int]:
        """What was booked under `key`."""
        return [booking.minor for booking in self._bookings if booking.key == key]

    def all_sums(self) -> dict[str, list[int]]:
        """What was booked, by key."""
        return {key: self.sums(key) for key in {booking.key for booking in self._bookings}}

    # --- the network --------------------------------------------------------------------------------------------------

    def delay_s(self) -> float:
        """How long bytes take."""
        return self._world.chance.uniform(0.005, 0.05)

    async def answer_call(self) -> None:
        """A connection is asked for; raises OSError when there is no way."""
        self._book_late()
        if self._world.suffers(Fault.NO_ROUTE):
            raise ConnectionRefusedError("no route")
        assert self._world.loop is not None
        if self._world.suffers(Fault.CONNECT_HANGS):
            await self._world.loop.create_future()

    def lose_connections(self) -> None:
        """The teller is gone."""
        self._buffers.clear()
        self._cut_at.clear()

    def hung_up(self, cable: Cable) -> None:
        """The teller has hung up."""
        self._buffers.pop(cable, None)

    def hear(self, cable: Cable, data: bytes) -> None:
        """A piece of a request."""
        world = self._world
        world.step(f"http > {len(data)}")
        if cable not in self._buffers and world.suffers(Fault.REQUEST_CUT):
            self._cut_at[cable] = world.chance.randrange(0, 700)
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
        world = self._world
        if request.method == "POST" and world.suffers(Fault.REQUEST_LATE):
            self._late.append((world.now_s + world.chance.uniform(1.0, _LATE_S), request))
            cable.break_off(ConnectionResetError("reset"))
            return
        self._book_late()
        status, body = self._post(request) if request.method == "POST" else self._search(request)
        if status:
            self._answer(cable, status, body)

    def _book_late(self) -> None:
        """Requests that hung in the network arrive."""
        due = [late for late in self._late if late[0] <= self._world.now_s]
        self._late = [one for one in self._late if one[0] > self._world.now_s]
        for at_s, request in due:
            self._take(request, at_s)

    def _post(self, request: Request) -> tuple[int, bytes]:
        """Status and body; no status means silence."""
        world = self._world
        if world.suffers(Fault.FAILS_BEFORE):
            return world.chance.choice((500, 502, 429, 302)), b"{}"
        if world.suffers(Fault.NO_ANSWER) and world.chance.random() < 0.5:
            return 0, b""
        status, answer = self._take(request, world.now_s)
        if status == 201 and world.suffers(Fault.FAILS_AFTER):
            return world.chance.choice((500, 503, 504)), b""
        if world.suffers(Fault.NO_ANSWER):
            return 0, b""
        return status, self._told(answer) if status == 201 else _encoded(answer)

    def _take(self, request: Request, at_s: float) -> tuple[int, dict[str, Any]]:
        """Book it; once per key, where the operator heeds keys."""
        order = json.loads(request.body)
        key, account = str(order["correlatorId"]), str(order["account"]["id"])
        assert request.headers["idempotency-key"] == key, "the key in the header is the one in the body"
        earlier = next((booking for booking in self._bookings if booking.key == key), None)
        if earlier is not None and self._world.rules.is_idempotent:
            return (201, _payment(earlier)) if earlier.body == request.body else (409, {"code": "idempotencyKeyReused"})
        if self._world.suffers(Fault.KEY_TAKEN):
            return 409, {"code": "correlatorIdTaken"}
        if key in self._refused or self._world.suffers(Fault.REFUSES):
            self._refused.add(key)
            return 422, {"code": self._world.chance.choice(_REFUSALS), "reason": "no"}
        return 201, _payment(
            self._book(Booking(key, account, _minor(order["totalAmount"]["value"]), request.body, at_s))
        )

    def _book(self, booking: Booking) -> Booking:
        if self._world.rules.can_search and self._world.suffers(Fault.BOOKS_OTHER_SUM):
            booking = replace(booking, minor=booking.minor + 100)
        booking = replace(booking, number=len(self._bookings) + 1)
        self._bookings.append(booking)
        self._world.note("operator", f"books {booking.minor}")
        self._world.checker.booked(booking.key, booking.minor, booking.account)
        return booking

    def _told(self, payment: dict[str, Any]) -> bytes:
        """The answer to a booking, or a lie about it."""
        world = self._world
        if world.suffers(Fault.WRONG_AMOUNT):
            payment["totalAmount"] = payment["amount"] = {"unit": "RUB", "value": 1}
        if world.suffers(Fault.WRONG_ID):
            payment["correlatorId"] = "another"
        if world.suffers(Fault.MALFORMED):
            return world.chance.choice((b"", b"[]", b"{", b'{"id": 1}', b"<html>", _encoded(payment)[:-2]))
        return _encoded(payment)

    def _search(self, request: Request) -> tuple[int, bytes]:
        world = self._world
        key = parse_qs(urlsplit(request.target).query)["correlatorId"][0]
        if world.suffers(Fault.FAILS_BEFORE):
            return 500, b"{}"
        if world.suffers(Fault.NO_ANSWER):
            return 0, b""
        found = [booking for booking in self._bookings if booking.key == key]
        behind_s = world.rules.consistency_delay_s - _LATE_S - 1.0
        recent = any(world.now_s - booking.at_s < behind_s for booking in found)
        if recent and world.suffers(Fault.SEARCH_BEHIND):
            return 200, b"[]"
        if world.suffers(Fault.SEARCH_FOREIGN):
            found = [Booking("another", "A9", 70_000, b"", world.now_s)]
        if world.suffers(Fault.MALFORMED):
            return 200, b'[{"id": '
        return 200, _encoded([_payment(booking) for booking in found])

    def _answer(self, cable: Cable, status: int, body: bytes) -> None:
        world, think_s = self._world, 0.0
        if world.suffers(Fault.SLOW):
            think_s = world.chance.uniform(1.0, 20.0)
        if world.suffers(Fault.GATEWAY_SILENT):
            status, body = world.chance.choice((502, 503, 504)), b"gateway"
        head = f"HTTP/1.1 {status} x\r\nContent-Type: application/json;charset=utf-8\r\n"
        whole = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
        world.step(f"http < {status}")
        if world.suffers(Fault.ANSWER_CUT):
            cable.say(whole[: world.chance.randrange(len(whole))], think_s)
            cable.break_off(world.chance.choice((None, ConnectionResetError("reset"))))
            return
        cut = world.chance.randrange(1, len(whole))
        cable.say(whole[:cut], think_s)
        cable.say(whole[cut:])


def _payment(booking: Booking) -> dict[str, Any]:
    money = {"unit": "RUB", "value": booking.minor / 100}
    return {
        "@type": "Payment",
        "id": f"pay-{booking.number}",
        "correlatorId": booking.key,
        "status": "done",
        "account": {"id": booking.account},
        "amount": money,
        "totalAmount": money,
    }


def _minor(value: float) -> int:
    return round(value * 100)


def _encoded(tree: object) -> bytes:
    return json.dumps(tree).encode()
