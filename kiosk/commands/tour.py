"""`kiosk tour`: the whole visit, offscreen, on the simulated world."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from kiosk.commands.failure import CommandFailed
from kiosk.commands.terminal import teller_command
from kiosk.supervisor import keep_teller
from kiosk.trial import Trial
from sandbox.world import WorldError, running_world

_TRIAL_IDLE_S, _TRIAL_COUNTDOWN_S = 8.0, 4.0  # so that the tour need not wait as long as a visitor


def run_tour(options: argparse.Namespace) -> int:
    """Walk, print how it went; 0 only if the operator's ledger, the journal and the screen agree."""
    out: Path = options.out
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandFailed(f"{out}: {error.strerror}") from error
    with tempfile.TemporaryDirectory(prefix="kiosk-tour-") as folder:
        try:
            code = asyncio.run(_tour(Path(folder), options))
        except WorldError as error:
            raise CommandFailed(str(error)) from error
    _report(out)
    return code


async def _tour(folder: Path, options: argparse.Namespace) -> int:
    width, height = options.size
    trial = Trial(width, height, _TRIAL_IDLE_S, _TRIAL_COUNTDOWN_S)
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(running_world(folder))
        config = trial.write(folder, world.places)
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        stack.callback(tasks.create_task(keep_teller(teller_command(config))).cancel)
        command = [sys.executable, "-m", "kiosk.tour.walk", str(config), str(options.out.resolve())]
        command += ["--lang", options.lang]
        command += ["--larger"] if options.larger else []
        platform = f"offscreen:configfile={_glass(folder, width, height)}"
        walk = await asyncio.create_subprocess_exec(*command, env={**os.environ, "QT_QPA_PLATFORM": platform})
        return await walk.wait()


def _glass(folder: Path, width: int, height: int) -> Path:
    """A screen as large as the window: on Qt's own offscreen one of 800x800 a finger finds nothing further out."""
    screen = {"name": "glass", "x": 0, "y": 0, "width": width, "height": height, "dpr": 1}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96}
    description = {"synchronousWindowSystemEvents": False, "windowFrameMargins": False, "screens": [screen]}
    file = folder / "glass.json"
    file.write_text(json.dumps(description), encoding="utf-8")
    return file


def _report(out: Path) -> None:
    story_file = out / "tour.json"
    if not story_file.exists():
        raise CommandFailed("the tour broke off before its end; see the lines above")
    story = json.loads(story_file.read_text(encoding="utf-8"))
    for step in story["steps"]:
        print(f"{step['seconds']:7.2f} s  {step['picture']}")
    for payment in story["payments"]:
        print(f"{payment['inserted'] / 100:9.2f} in, shown {payment['shown']}, agrees: {payment['agrees']}")
    for disagreement in story["disagreements"]:
        print(disagreement, file=sys.stderr)
