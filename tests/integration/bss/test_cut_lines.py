"""The line to the operator breaks at a byte: nothing is believed that is not so, nothing is booked twice."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from kiosk.services.ports.crediting import Credited, CreditUnknown
from tests.faults.cutting_line import Cut
from tests.faults.payment_line import PaymentBench, payment_bench

STEP = 11
"""Every so many bytes here; `python -m tests.faults` takes them all."""


@pytest.fixture
async def bench() -> AsyncIterator[PaymentBench]:
    async with payment_bench() as made:
        yield made


def positions(length: int) -> Iterator[int]:
    """Bytes before the last, the first and the last among them."""
    yield from range(0, length - 1, STEP)
    yield length - 1


async def test_a_request_cut_at_any_byte_is_unknown_and_then_booked_once(bench: PaymentBench) -> None:
    up, _ = await bench.lengths()
    for byte in positions(up):
        tried = await bench.pay(Cut(up=byte, resets=byte % 2 == 0))
        assert isinstance(tried.first, CreditUnknown), byte
        assert isinstance(tried.then, Credited), byte
        assert (tried.booked, tried.booked_in_the_end) == (0, 1), byte


async def test_an_answer_cut_at_any_byte_is_unknown_and_booked_once(bench: PaymentBench) -> None:
    _, down = await bench.lengths()
    for byte in positions(down):
        tried = await bench.pay(Cut(down=byte, resets=byte % 2 == 0))
        assert isinstance(tried.first, CreditUnknown), byte
        assert isinstance(tried.then, Credited), byte
        assert tried.booked_in_the_end == 1, byte


async def test_an_answer_that_came_whole_is_believed_although_the_line_broke_after_it(bench: PaymentBench) -> None:
    _, down = await bench.lengths()
    tried = await bench.pay(Cut(down=down))
    assert isinstance(tried.first, Credited)
    assert tried.booked_in_the_end == 1


async def test_a_search_cut_at_any_byte_never_denies_a_booked_payment(bench: PaymentBench) -> None:
    order = await bench.booked_order()
    assert isinstance(await bench.ask(order, Cut()), Credited)
    up, down = bench.line.up, bench.line.down
    for cut in (*(Cut(up=byte) for byte in positions(up)), *(Cut(down=byte) for byte in positions(down))):
        assert isinstance(await bench.ask(order, cut), CreditUnknown), cut
