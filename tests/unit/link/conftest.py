from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiosk.link.client import TellerClient
from tests.fakes.office import Office, opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "s"


@pytest.fixture
async def office(path: Path) -> AsyncIterator[Office]:
    async with opened(path) as office:
        yield office


@pytest.fixture
async def teller(office: Office) -> AsyncIterator[TellerClient]:
    async with TellerClient(office.path) as teller:
        await teller.wait_connected()
        yield teller
