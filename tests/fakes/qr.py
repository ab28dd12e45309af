"""What the tests of QR payments share: a shop, an order, the provider's answer to it, and a line that breaks."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from kiosk.devices.qr.yookassa.driver import YooKassa, YooKassaShop
from kiosk.domain.charge import ChargeOrder, ChargeReference
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.card_terminal import Charged
from kiosk.services.ports.qr_provider import QrOpen
from sandbox.qr.server import RunningProvider

TERMINAL = "T-17"
ORDER = ChargeOrder(ChargeReference("ABCDEFGH23"), Money(500_00, Currency.RUB))
PAYMENT_ID = "2f0a1b2c-000f-5000-a000-000000000009"
CODE = "https://qr.nspk.ru/AD20000"


_references = itertools.count(1)


def new_order(minor: int = 500_00) -> ChargeOrder:
    """An order of no other test."""
    return ChargeOrder(ChargeReference(f"REF{next(_references):07}"), Money(minor, Currency.RUB))


def payment_document(**changes: Any) -> dict[str, Any]:
    """A pending payment of `ORDER`, as the provider tells of it, but for the `changes`; `None` leaves a member out."""
    document = {
        "id": PAYMENT_ID,
        "status": "pending",
        "amount": {"value": "500.00", "currency": "RUB"},
        "metadata": {"reference": ORDER.reference, "terminal": TERMINAL},
        "created_at": "2026-11-23T11:00:00.000Z",
        "paid": False,
        "test": False,
        "confirmation": {"type": "qr", "confirmation_data": CODE},
    } | changes
    return {name: value for name, value in document.items() if value is not None}


def payment_body(**changes: Any) -> bytes:
    return json.dumps(payment_document(**changes)).encode()


def shop_at(address: str, **changes: Any) -> YooKassaShop:
    return replace(YooKassaShop("100500", "test", TERMINAL, "Kiosk T-17", address), **changes)


@contextlib.asynccontextmanager
async def yookassa_at(address: str, **changes: Any) -> AsyncIterator[YooKassa]:
    """A driver whose provider is at `address`; it trusts nobody, so that no test loads authorities."""
    yookassa = YooKassa(shop_at(address, **changes), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    try:
        yield yookassa
    finally:
        await yookassa.aclose()


async def opened(yookassa: YooKassa, wanted: ChargeOrder) -> str:
    """The provider's id of a payment that waits for somebody to pay."""
    outcome = await yookassa.create(wanted)
    assert isinstance(outcome, QrOpen), outcome
    return outcome.code.provider_id


async def paid(provider: RunningProvider, yookassa: YooKassa, wanted: ChargeOrder) -> str:
    """The provider's id of a payment that a telephone has paid."""
    payment = await opened(yookassa, wanted)
    provider.provider.pay(payment)
    assert isinstance(await yookassa.poll(wanted, payment), Charged)
    return payment


def payments_of(provider: RunningProvider, wanted: ChargeOrder) -> int:
    """How many payments the provider has for our order."""
    return sum(one.metadata["reference"] == wanted.reference for one in provider.provider.payments())


@dataclass(slots=True)
class BreakingLine:
    """A line to the provider that breaks after so many bytes of a connection, up or down; `None` is never."""

    address: str
    url: str = ""
    up_bytes: int | None = None
    down_bytes: int | None = None

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection; a break closes both ends at once."""
        target = urlsplit(self.address)
        there, to_there = await asyncio.open_connection(target.hostname, target.port)
        ways = {
            asyncio.ensure_future(_carried(reader, to_there, self.up_bytes)),
            asyncio.ensure_future(_carried(there, writer, self.down_bytes)),
        }
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for end in (writer, to_there):
            end.transport.abort() if self._breaks else end.close()
        await asyncio.wait(ways)
        for end in (writer, to_there):
            with contextlib.suppress(ConnectionError):
                await end.wait_closed()

    @property
    def _breaks(self) -> bool:
        return self.up_bytes is not None or self.down_bytes is not None


@contextlib.asynccontextmanager
async def line_to(address: str) -> AsyncIterator[BreakingLine]:
    """A line to the provider at `address`, whole until told otherwise."""
    line = BreakingLine(address)
    carrying: set[asyncio.Task[None]] = set()

    def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        carrying.add(asyncio.ensure_future(line.meet(reader, writer)))

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    line.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{urlsplit(address).path}"
    try:
        yield line
    finally:
        server.close()
        await asyncio.gather(*carrying)


async def _carried(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, most: int | None) -> None:
    """Carry bytes until one end closes, or `most` have passed."""
    left = most
    with contextlib.suppress(ConnectionError):
        while left is None or left > 0:
            data = await reader.read(65_536 if left is None else left)
            if not data:
                return
            writer.write(data)
            await writer.drain()
            left = None if left is None else left - len(data)
