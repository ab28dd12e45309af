"""Two calls at once."""

from __future__ import annotations

import asyncio

import pytest

from kiosk.abreast import abreast
from kiosk.domain.errors import ErrorCode, Unavailable


async def test_both_results_come_in_their_order() -> None:
    met = asyncio.Event()

    async def first() -> str:
        await met.wait()
        return "first"

    async def second() -> int:
        met.set()
        return 2

    assert await abreast(first(), second()) == ("first", 2)


async def test_a_failure_is_raised_as_it_is_and_stops_the_other() -> None:
    stopped = asyncio.Event()

    async def waits() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async def fails() -> None:
        raise Unavailable(ErrorCode.OPERATOR_UNREACHABLE)

    with pytest.raises(Unavailable):
        await abreast(waits(), fails())
    assert stopped.is_set()
