"""The provider behind a socket: by itself for the command line, or inside a test's own event loop."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sandbox.http_server import served
from sandbox.qr.app import ANY_SHOP, Shop, application
from sandbox.qr.faults import FaultSwitch
from sandbox.qr.provider import Provider, Ways


@dataclass(frozen=True, slots=True)
class RunningProvider:
    """A provider whose API answers at `base_url` until its context ends."""

    base_url: str
    provider: Provider
    faults: FaultSwitch


@asynccontextmanager
async def running(
    *, host: str = "127.0.0.1", port: int = 0, shop: Shop = ANY_SHOP, ways: Ways | None = None
) -> AsyncIterator[RunningProvider]:
    """A provider with no payments yet, on a free port unless one is given.

    Raises:
        OSError: the port is taken.
    """
    provider, faults = Provider(ways), FaultSwitch()
    with socket.create_server((host, port)) as listening:
        async with served(application(provider, faults, shop), listening):
            yield RunningProvider(f"http://{host}:{listening.getsockname()[1]}/v3", provider, faults)
