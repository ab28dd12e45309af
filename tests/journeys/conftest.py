"""The simulated world, started once for each module; every test puts a terminal of its own into it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.world import World, running_world
from tests.fakes.guest import Guest, a_guest
from tests.fakes.real_terminal import Teller, Terminal
from tests.fakes.small_disk import mounted

DISK_BYTES = 16 << 20


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lasting_world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """Everything outside the terminal; its devices ten times as fast as real ones."""
    folder = tmp_path_factory.mktemp("w")
    async with running_world(folder, subscribers=30, acceptor_speed=10, terminal_speed=10) as world:
        yield world


@pytest_asyncio.fixture(loop_scope="module")
async def world(lasting_world: World) -> AsyncIterator[World]:
    """The same with nothing wrong in it, before and after."""
    yield lasting_world
    await lasting_world.mend()
    await lasting_world.acceptor(power="on", jam=False, unplug=False, power_memory="remembers")
    await lasting_world.terminal(person="pays", mute=False, mend="busy")


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Short enough for a socket."""
    return tmp_path_factory.mktemp("t")


@pytest_asyncio.fixture(loop_scope="module")
async def terminal(folder: Path, world: World) -> Terminal:
    """A new terminal, switched off."""
    return await Terminal.installed(folder, world)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lasting_teller(
    lasting_world: World, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Terminal, Teller]]:
    """A terminal for all guests of the module, and its one teller; the books agree in the end."""
    terminal = await Terminal.installed(tmp_path_factory.mktemp("t"), lasting_world)
    async with terminal.running() as teller:
        yield terminal, teller
    await terminal.assert_books_agree()


@pytest_asyncio.fixture(loop_scope="module")
async def guest(world: World, lasting_teller: tuple[Terminal, Teller]) -> AsyncIterator[Guest]:
    """The next visitor of that teller; the operator carries orders out in no time."""
    await world.whim(times=None, acknowledged_s=0, working_s=0.2)
    async with a_guest(world, lasting_teller[1]) as guest:
        yield guest


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """For a journal with its ballast, and little more."""
    with mounted(DISK_BYTES) as disk:
        yield disk
