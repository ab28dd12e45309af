"""`kiosk sandbox terminal --protocol NAME --control PORT`: a simulated card terminal as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from sandbox.command_line import Parser
from sandbox.devices.card_host import CardHost
from sandbox.devices.zvt import SimulatedZvt, serve_zvt
from sandbox.devices.zvt_terminal import ZvtPace

Serve = Callable[[argparse.Namespace], Awaitable[None]]
_CURRENCIES = ("EUR", "KZT", "RUB", "USD")


def _zvt(options: argparse.Namespace) -> Awaitable[None]:
    where: int | Path = options.link or options.port
    terminal = SimulatedZvt(CardHost(options.currency), where, ZvtPace().faster(options.speed))
    return serve_zvt(terminal, options.control)


PROTOCOLS: Mapping[str, Serve] = {"zvt": _zvt}
"""What serves a terminal of each protocol until cancelled."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a simulated card terminal until interrupted."""
    parser = Parser(prog="kiosk sandbox terminal", description="A simulated card terminal.")
    parser.add_argument("--protocol", choices=sorted(PROTOCOLS), required=True)
    parser.add_argument("--port", type=int, default=20007, help="TCP port on loopback where it is reached")
    parser.add_argument("--link", type=Path, help="zvt: a path that will open like a serial port, instead of the port")
    parser.add_argument("--control", type=int, required=True, help="TCP port on loopback that takes JSON lines")
    parser.add_argument("--currency", choices=_CURRENCIES, default="RUB")
    parser.add_argument("--speed", type=_speed, default=1.0, help="how many times as fast as a real device")
    options = parser.parse_args(arguments)
    try:
        asyncio.run(_run(PROTOCOLS[options.protocol], options))
    except OSError as error:
        print(f"the terminal cannot be simulated: {error}", file=sys.stderr)
        return 2
    return 0


def _speed(text: str) -> float:
    speed = float(text)
    if not 0.01 <= speed <= 1000:
        raise argparse.ArgumentTypeError("a number from 0.01 to 1000")
    return speed


async def _run(serve: Serve, options: argparse.Namespace) -> None:
    serving = asyncio.ensure_future(serve(options))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, serving.cancel)
    await asyncio.wait({serving})
    if not serving.cancelled():
        serving.result()


if __name__ == "__main__":
    raise SystemExit(main())
