"""A virtual A4 printer: CUPS' own `ippeveprinter`, whose paper a test can take away.

The printer runs a command for each job. Ours says "paper out" while the file `paper_out` is there, jams when the file
`jam` is there, and otherwise takes its time as long as the file `hold` is there.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.conditions import eventually

MISSING = shutil.which("ippeveprinter") is None or shutil.which("dbus-daemon") is None
WHY = "ippeveprinter or dbus-daemon is not installed (cups-ipp-utils, dbus)"

_COMMAND = """#!/bin/sh
cd "{folder}"
if [ -e jam ]; then echo "STATE: +media-jam-error" >&2; exit 1; fi
if [ -e paper_out ]; then
  echo "STATE: +media-empty-error,media-needed" >&2
  while [ -e paper_out ]; do sleep 0.05; done
  echo "STATE: -media-empty-error,media-needed" >&2
fi
echo "ATTR: job-impressions-completed=2" >&2
cp "$1" "printed.pdf"
"""


@dataclass(frozen=True, slots=True)
class VirtualPrinter:
    """The printer's address, and the folder with its switches and what it printed."""

    url: str
    folder: Path

    def take_paper(self) -> None:
        (self.folder / "paper_out").touch()

    def put_paper(self) -> None:
        (self.folder / "paper_out").unlink()

    def jam(self) -> None:
        (self.folder / "jam").touch()

    def printed(self) -> bytes:
        return (self.folder / "printed.pdf").read_bytes()


@asynccontextmanager
async def running_printer(folder: Path) -> AsyncIterator[VirtualPrinter]:
    """A printer that is on while the context lasts."""
    command, spool, port = folder / "command.sh", folder / "spool", _free_port()
    command.write_text(_COMMAND.format(folder=folder), encoding="utf-8")
    command.chmod(0o700)
    spool.mkdir()
    words = ["-r", "off", "-p", str(port), "-n", "localhost", "-d", str(spool), "-f", "application/pdf"]
    async with _bus() as bus, _running("ippeveprinter", *words, "-c", str(command), "Virtual A4", bus=bus):
        await eventually(lambda: _is_open(port))
        yield VirtualPrinter(f"ipp://localhost:{port}/ipp/print", folder)


@asynccontextmanager
async def _bus() -> AsyncIterator[str]:
    """The address of a bus of its own: the printer looks for Avahi on one, and does not start where there is none."""
    async with _running("dbus-daemon", "--session", "--nofork", "--print-address", bus="") as daemon:
        assert daemon.stdout is not None
        yield (await daemon.stdout.readline()).decode().strip()


@asynccontextmanager
async def _running(*command: str, bus: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": bus},
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
