"""`kiosk demo`: the real terminal on the simulated world, with a window for the world outside beside it."""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from kiosk.commands.failure import CommandFailed
from kiosk.domain.staff import Role
from kiosk.trial import DEMO_NUMBER, DEMO_PINS, Trial
from sandbox.world import WorldError, child, free_port, running_world

_BENCH_WIDTH = 500
_MARGIN = 20
_SIZES = ((1080, 1920), (720, 1280), (540, 960), (450, 800))
_VNC_SIZE = (720, 1280)
Display = tuple[Mapping[str, str], tuple[int, int]]

_SCREEN_SIZE = """\
from PySide6.QtGui import QGuiApplication
area = QGuiApplication([]).primaryScreen().availableGeometry()
print(area.width(), area.height())
"""


def run_demo(options: argparse.Namespace) -> int:
    """Open the demo until its bench is closed or Ctrl-C."""
    if options.desk:
        raise CommandFailed("the agent desk is not built yet; kiosk demo without --desk opens self-service")
    with tempfile.TemporaryDirectory(prefix="kiosk-demo-") as folder:
        try:
            asyncio.run(_demo(Path(folder), options))
        except asyncio.CancelledError:
            return 0
        except WorldError as error:
            raise CommandFailed(str(error)) from error
    return 0


async def _demo(folder: Path, options: argparse.Namespace) -> None:
    demo = asyncio.current_task()
    assert demo is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, demo.cancel)
    async with AsyncExitStack() as stack:
        environment, fitting = await stack.enter_async_context(_display(folder, options.size))
        print("Starting the operator, the acceptor, the card terminal and the QR provider", flush=True)
        world = await stack.enter_async_context(
            running_world(folder, seed=options.seed, acceptor_protocol=options.acceptor)
        )
        config = Trial(*fitting).write(folder, world.places)
        terminal = [sys.executable, "-m", "kiosk", "run", "--config", str(config)]
        bench = [sys.executable, "-m", "sandbox.bench", "--config", str(config)]
        bench += ["--phone", DEMO_NUMBER, "--position", f"{fitting[0] + _MARGIN},0"]
        await stack.enter_async_context(child(terminal, folder, "terminal", environment))
        window = await stack.enter_async_context(child(bench, folder, "bench", environment))
        print(f"The terminal is open. Log in as {DEMO_NUMBER}. Logs and paper: {folder}", flush=True)
        pin = DEMO_PINS[Role.SUPERVISOR]
        print(f"Staff: hold the operator's name for three seconds, PIN {pin}.", flush=True)
        print("Close the window of the world outside, or press Ctrl-C, to end.", flush=True)
        await window.wait()


@asynccontextmanager
async def _display(
    folder: Path, size: tuple[int, int] | None
) -> AsyncIterator[tuple[Mapping[str, str], tuple[int, int]]]:
    """The environment for windows and the size of the terminal's: this session's screen, or one of our own by VNC."""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        yield {}, size or _largest_that_fits()
        return
    width, height = size or _VNC_SIZE
    port, number = free_port(), _free_display()
    server = [_vnc_server(), f":{number}", "-localhost=1", "-interface", "127.0.0.1", "-rfbport", str(port)]
    server += ["-SecurityTypes", "None", "-depth", "24", "-desktop", "kiosk demo"]
    server += ["-geometry", f"{width + _BENCH_WIDTH + _MARGIN}x{max(height, 1100)}"]
    async with child(server, folder, "vnc"):
        print(f"No display here: the windows are on VNC at 127.0.0.1:{port} (this machine only, no password).")
        print(
            f"From elsewhere: ssh -L {port}:127.0.0.1:{port} THIS-MACHINE, then: vncviewer 127.0.0.1:{port}", flush=True
        )
        yield {"DISPLAY": f":{number}"}, (width, height)


def _vnc_server() -> str:
    server = shutil.which("Xvnc")
    if server is None:
        raise CommandFailed("no display, and no Xvnc to make one: apt-get install tigervnc-standalone-server")
    return server


def _free_display() -> int:
    sockets = Path("/tmp/.X11-unix")  # noqa: S108 - where X servers meet their clients
    taken = {entry.name for entry in sockets.iterdir()} if sockets.exists() else set()
    return next(number for number in range(10, 100) if f"X{number}" not in taken)


def _largest_that_fits() -> tuple[int, int]:
    """The largest portrait window that leaves room for the bench; a process of its own asks, so no Qt stays here."""
    question = [sys.executable, "-c", _SCREEN_SIZE]
    asked = subprocess.run(question, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if asked.returncode:
        raise CommandFailed(f"the display cannot be used: {asked.stderr.strip().splitlines()[-1]}")
    width, height = (int(word) for word in asked.stdout.split())
    fitting = [size for size in _SIZES if size[0] + _BENCH_WIDTH + _MARGIN <= width and size[1] <= height]
    return fitting[0] if fitting else _SIZES[-1]
