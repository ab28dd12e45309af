"""`kiosk sandbox terminal --protocol NAME --control PORT`: a simulated card terminal as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from sandbox.command_line import Parser, speed_factor, until_stopped
from sandbox.devices.card_host import CardHost
from sandbox.devices.nexo import SimulatedNexo, serve_nexo
from sandbox.devices.nexo_seal import Seal
from sandbox.devices.pilot import serve_pilot
from sandbox.devices.zvt import SimulatedZvt, serve_zvt
from sandbox.devices.zvt_terminal import ZvtPace

Serve = Callable[[argparse.Namespace], Awaitable[None]]
_CURRENCIES = ("EUR", "KZT", "RUB", "USD")


def _zvt(options: argparse.Namespace) -> Awaitable[None]:
    where: int | Path = options.link or options.port
    terminal = SimulatedZvt(CardHost(options.currency), where, ZvtPace().faster(options.speed))
    return serve_zvt(terminal, options.control)


def _nexo(options: argparse.Namespace) -> Awaitable[None]:
    seal = Seal(options.passphrase, options.key_name, 1)
    terminal = SimulatedNexo(CardHost(options.currency), options.poi, seal, options.speed)
    return serve_nexo(terminal, _folder(options), options.port, options.control)


def _command(options: argparse.Namespace) -> Awaitable[None]:
    return serve_pilot(_folder(options), options.control, options.currency, options.speed)


def _folder(options: argparse.Namespace) -> Path:
    folder: Path | None = options.folder
    if folder is None:
        raise OSError(f"{options.protocol} needs --folder")
    return folder


PROTOCOLS: Mapping[str, Serve] = {"zvt": _zvt, "nexo": _nexo, "command": _command}
"""What serves a terminal of each protocol until cancelled."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a simulated card terminal until interrupted."""
    parser = Parser(prog="kiosk sandbox terminal", description="A simulated card terminal.")
    parser.add_argument("--protocol", choices=sorted(PROTOCOLS), required=True)
    parser.add_argument("--port", type=int, default=20007, help="TCP port on loopback where it is reached")
    parser.add_argument("--link", type=Path, help="zvt: a path that will open like a serial port, instead of the port")
    parser.add_argument("--folder", type=Path, help="nexo: where its certificate is made; command: the program's own")
    parser.add_argument("--poi", default="P400Plus-000000001", help="nexo: what the terminal calls itself")
    parser.add_argument("--passphrase", default="sandbox", help="nexo: what it shares with the kiosk")
    parser.add_argument("--key-name", default="sandbox", help="nexo: what the passphrase is called; its version is 1")
    parser.add_argument("--control", type=int, required=True, help="TCP port on loopback that takes JSON lines")
    parser.add_argument("--currency", choices=_CURRENCIES, default="RUB")
    parser.add_argument("--speed", type=speed_factor, default=1.0, help="how many times as fast as a real device")
    options = parser.parse_args(arguments)
    try:
        asyncio.run(_run(PROTOCOLS[options.protocol], options))
    except OSError as error:
        print(f"the terminal cannot be simulated: {error}", file=sys.stderr)
        return 2
    return 0


async def _run(serve: Serve, options: argparse.Namespace) -> None:
    await until_stopped(serve(options))


if __name__ == "__main__":
    raise SystemExit(main())
