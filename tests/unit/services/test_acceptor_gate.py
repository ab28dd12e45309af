"""The gate, with a device that takes its time to come up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kiosk.domain.cashbox import AcceptorState
from kiosk.domain.money import Money
from kiosk.services.acceptor_gate import AcceptorGate
from tests.fakes.glass import FakeClock, settle
from tests.fakes.till import FakeAcceptor, rub

NOTES = frozenset({rub(100)})
NOTHING: frozenset[Money] = frozenset()


class SlowAcceptor(FakeAcceptor):
    """A device that is still starting until `up` is set. `wished` is what its driver would have it take then."""

    def __init__(self) -> None:
        super().__init__()
        self.up = asyncio.Event()
        self.wished = NOTHING

    async def enable(self, values: frozenset[Money]) -> None:
        self.wished = values
        try:
            await self.up.wait()
            await super().enable(values)
        finally:
            self.wished = self.enabled

    async def disable(self) -> None:
        self.wished = NOTHING
        await super().disable()


class Wall:
    """A gate at work, and what is wanted of it."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.acceptor = SlowAcceptor()
        self.wanted = NOTES
        self.gate = AcceptorGate(self.acceptor, lambda: self.wanted, self.clock)

    def want(self, values: frozenset[Money]) -> None:
        self.wanted = values
        self.gate.look(AcceptorState.DISABLED)


@asynccontextmanager
async def running() -> AsyncIterator[Wall]:
    wall = Wall()
    task = asyncio.ensure_future(wall.gate.run())
    await settle()
    yield wall
    task.cancel()
    await asyncio.wait({task})


async def test_a_device_that_comes_up_after_the_journal_failed_takes_nothing() -> None:
    async with running() as wall:
        wall.want(NOTHING)
        await settle()
        assert wall.acceptor.wished == NOTHING
        wall.acceptor.up.set()
        await settle()
        assert wall.acceptor.enabled == NOTHING


async def test_a_journal_that_grew_stale_unnoticed_shuts_a_device_that_is_coming_up_within_a_second() -> None:
    async with running() as wall:
        wall.wanted = NOTHING
        await wall.clock.advance(1.0)
        assert wall.acceptor.wished == NOTHING


async def test_a_device_that_came_up_in_the_moment_the_wish_ended_is_shut_at_once() -> None:
    async with running() as wall:
        wall.acceptor.up.set()
        wall.want(NOTHING)
        await settle()
        assert wall.acceptor.enabled == NOTHING


async def test_a_device_that_comes_up_while_it_is_wanted_is_opened() -> None:
    async with running() as wall:
        await wall.clock.advance(3.0)
        wall.acceptor.up.set()
        await settle()
        assert wall.acceptor.enabled == NOTES


async def test_a_device_whose_wish_was_withdrawn_is_opened_when_it_is_wanted_again() -> None:
    async with running() as wall:
        wall.want(NOTHING)
        await settle()
        wall.acceptor.up.set()
        wall.want(NOTES)
        await settle()
        assert wall.acceptor.enabled == NOTES


async def test_a_gate_that_is_stopped_withdraws_the_wish_that_nobody_watches_any_more() -> None:
    async with running() as wall:
        acceptor = wall.acceptor
    assert acceptor.wished == NOTHING
