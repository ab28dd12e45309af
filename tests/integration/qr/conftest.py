"""A provider and a driver that talk over loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from kiosk.devices.qr.yookassa.driver import YooKassa
from sandbox.qr.server import RunningProvider, running
from tests.fakes.qr import yookassa_at


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def serving() -> AsyncIterator[RunningProvider]:
    """One provider for each module of tests."""
    async with running() as provider:
        yield provider


@pytest_asyncio.fixture(loop_scope="module")
async def running_provider(serving: RunningProvider) -> AsyncIterator[RunningProvider]:
    """The provider, as it is at first when the test begins, but for the payments of other tests."""
    ways = serving.provider.ways
    yield serving
    serving.provider.ways = ways
    serving.faults.clear()


@pytest_asyncio.fixture(loop_scope="module")
async def yookassa(running_provider: RunningProvider) -> AsyncIterator[YooKassa]:
    """A driver that knows nothing yet."""
    async with yookassa_at(running_provider.base_url) as driver:
        yield driver
