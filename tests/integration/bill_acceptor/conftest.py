"""A driver and a simulated device on the two ends of a pty, twenty times as fast as real ones, in every protocol."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.devices.acceptor import SimulatedAcceptor, simulated_acceptor
from sandbox.devices.mechanism import Pace
from tests.fakes.acceptor import Listener
from tests.fakes.acceptor_bench import SPOKEN, Bench, bench


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture(params=SPOKEN)
def protocol(request: pytest.FixtureRequest) -> str:
    """Each test of acceptors runs once in each protocol."""
    return str(request.param)


@pytest.fixture
async def device(tmp_path: Path, protocol: str) -> AsyncIterator[SimulatedAcceptor]:
    async with simulated_acceptor(tmp_path / "acceptor", pace=Pace().faster(20), protocol=protocol) as simulated:
        yield simulated


@pytest.fixture
async def kiosk(device: SimulatedAcceptor, listener: Listener) -> AsyncIterator[Bench]:
    """Identified, enabled for 100 and 500 roubles."""
    async with bench(device, listener) as ready:
        await ready.enable(100, 500)
        yield ready
