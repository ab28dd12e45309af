"""The line to the provider breaks at any byte, up or down: nothing is made or given back twice, and no lie is told."""

from __future__ import annotations

import pytest

from kiosk.services.ports.card_terminal import Charged, ChargeUnknown, ReversalUnknown, Reversed
from kiosk.services.ports.qr_provider import QrOpen
from sandbox.qr.server import RunningProvider
from tests.fakes.qr import BreakingLine, line_to, new_order, paid, payments_of, yookassa_at

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLACES = [*range(0, 100, 9), *range(100, 900, 23), None]
WAYS = ["up_bytes", "down_bytes"]


def break_after(line: BreakingLine, way: str, count: int | None) -> None:
    line.up_bytes = count if way == "up_bytes" else None
    line.down_bytes = count if way == "down_bytes" else None


@pytest.mark.parametrize("way", WAYS)
async def test_a_creation_cut_anywhere_makes_one_payment(running_provider: RunningProvider, way: str) -> None:
    async with line_to(running_provider.base_url) as line, yookassa_at(line.url) as yookassa:
        for place in PLACES:
            wanted = new_order()
            break_after(line, way, place)
            assert isinstance(
                await yookassa.create(wanted), ChargeUnknown if _is_cut(place) else QrOpen | ChargeUnknown
            )
            break_after(line, way, None)
            assert isinstance(await yookassa.create(wanted), QrOpen)
            assert payments_of(running_provider, wanted) == 1


@pytest.mark.parametrize("way", WAYS)
async def test_a_poll_cut_anywhere_tells_the_truth_or_nothing(running_provider: RunningProvider, way: str) -> None:
    async with line_to(running_provider.base_url) as line, yookassa_at(running_provider.base_url) as whole:
        wanted = new_order()
        payment = await paid(running_provider, whole, wanted)
        for place in PLACES:
            break_after(line, way, place)
            async with yookassa_at(line.url) as yookassa:
                assert isinstance(await yookassa.poll(wanted, payment), Charged | ChargeUnknown)


@pytest.mark.parametrize("way", WAYS)
async def test_a_refund_cut_anywhere_gives_back_once(running_provider: RunningProvider, way: str) -> None:
    async with line_to(running_provider.base_url) as line, yookassa_at(running_provider.base_url) as whole:
        for place in PLACES:
            wanted = new_order()
            payment = await paid(running_provider, whole, wanted)
            break_after(line, way, place)
            async with yookassa_at(line.url) as yookassa:
                assert isinstance(await yookassa.refund(wanted, payment), Reversed | ReversalUnknown)
            assert await whole.refund(wanted, payment) == Reversed()
            assert running_provider.provider.refunded_minor(payment) == wanted.amount.minor


def _is_cut(place: int | None) -> bool:
    """Whether the line breaks before either side has said its shortest word."""
    return place is not None and place < 400
