"""One operator for each module of tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from sandbox.operator.server import RunningOperator, running
from sandbox.operator.world.seeding import WorldOrder
from tests.fakes.operator import STORY


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def operator() -> AsyncIterator[RunningOperator]:
    """An operator with the demo subscriber, every trait, and a few others, at the moment of the story."""
    async with running(WorldOrder(seed=7, subscribers=14), now=STORY) as operator:
        yield operator


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(operator: RunningOperator) -> AsyncIterator[httpx.AsyncClient]:
    """A caller of it."""
    async with httpx.AsyncClient(base_url=operator.base_url) as client:
        yield client
