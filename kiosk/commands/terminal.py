"""`kiosk teller`, `kiosk front`, `kiosk run`: the terminal itself, whole or in halves."""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
from contextlib import AbstractContextManager
from pathlib import Path

from kiosk.commands.failure import CommandFailed
from kiosk.commands.settings import config_at
from kiosk.config import Config


def run_teller(options: argparse.Namespace) -> int:
    """The process that owns money, devices and the operator, until SIGTERM."""
    from kiosk.teller import TellerFailed, run_teller  # noqa: PLC0415 - only this process needs it

    config = config_at(options.config)
    try:
        asyncio.run(run_teller(config))
    except TellerFailed as error:
        raise CommandFailed(str(error)) from error
    return 0


def run_front(options: argparse.Namespace) -> int:
    """The visitor's screen: the host of the fronts, or with `--process` one of them."""
    if options.process:
        return _run_one_front(options)
    from kiosk.supervisor import run_fronts  # noqa: PLC0415 - one front by itself needs no host

    with _log_of(config_at(options.config)):
        asyncio.run(run_fronts(front_command(options.config)))
    return 0


def _run_one_front(options: argparse.Namespace) -> int:
    gc.disable()  # hardly anything of a start is garbage; `Front` enables it once all is loaded
    from kiosk.front import run_front  # noqa: PLC0415 - Qt loads here and nowhere else

    return run_front(config_at(options.config), spare=options.spare)


def run_terminal(options: argparse.Namespace) -> int:
    """Teller and front, supervised, until SIGTERM."""
    from kiosk.supervisor import run_terminal  # noqa: PLC0415 - the halves do not need it

    with _log_of(config_at(options.config)):
        asyncio.run(run_terminal(teller_command(options.config), front_command(options.config)))
    return 0


def _log_of(config: Config) -> AbstractContextManager[object]:
    from kiosk.adapters.telemetry import Telemetry  # noqa: PLC0415 - a front writes no log, and has no time for it

    try:
        return Telemetry(config.logging.path, config.logging.level.value)
    except OSError as error:
        raise CommandFailed(f"{error.filename}: {error.strerror}") from error


def teller_command(config: Path) -> list[str]:
    """What starts a teller."""
    return [sys.executable, "-m", "kiosk", "teller", "--config", str(config)]


def front_command(config: Path) -> list[str]:
    """What starts one hidden front."""
    return [sys.executable, "-m", "kiosk", "front", "--config", str(config), "--process", "--spare"]
