"""`python -m sandbox.devices --protocol NAME --link PATH --control PORT`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from sandbox.command_line import Parser, speed_factor, until_stopped
from sandbox.devices.acceptor import serve_acceptor
from sandbox.devices.mechanism import Pace
from sandbox.devices.notes import BILL_TABLES
from sandbox.devices.protocols import PROTOCOLS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a simulated acceptor until interrupted."""
    parser = Parser(prog="kiosk sandbox acceptor", description="A simulated bill acceptor.")
    parser.add_argument("--protocol", choices=sorted(PROTOCOLS), default="ccnet")
    parser.add_argument("--link", type=Path, required=True, help="path that will open like a serial port")
    parser.add_argument("--control", type=int, required=True, help="TCP port on loopback that takes JSON lines")
    parser.add_argument("--currency", choices=sorted(BILL_TABLES), default="RUB")
    parser.add_argument("--speed", type=speed_factor, default=1.0, help="how many times as fast as a real device")
    options = parser.parse_args(arguments)
    try:
        asyncio.run(_run(options))
    except OSError as error:
        print(f"the acceptor cannot be simulated: {error}", file=sys.stderr)
        return 2
    return 0


async def _run(options: argparse.Namespace) -> None:
    pace = Pace().faster(options.speed)
    await until_stopped(
        serve_acceptor(options.link, options.control, currency=options.currency, pace=pace, protocol=options.protocol)
    )


if __name__ == "__main__":
    raise SystemExit(main())
