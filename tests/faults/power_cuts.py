"""A power cut at every moment of a journal's life: record one, then open every image it may leave.

A series records the real journal in a process of its own, under strace. Each system call is a moment; each moment
leaves several images (see `disk`); each image is opened by the real journal, which has to keep its promises.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.faults import strace
from tests.faults.calls import Call, Written, calls
from tests.faults.disk import Disk, Image
from tests.faults.journal_life import PROMISES
from tests.faults.promises import Promised, broken

_FORGOTTEN = ("-shm", ".lock")
"""Endings of files that mean nothing after a power cut: memory shared by processes, and who holds the lock."""

_IMAGES_BETWEEN = 3
"""Images of each moment beside the one of nothing and the one of everything that was not synced."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Lives of a journal in `folder`, as the disk saw them."""

    folder: Path
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is broken in one image, after how many calls it was cut."""

    moment: int
    broken: tuple[str, ...]


def record(folder: Path, weakness: str = "none", inject: str = "") -> Recording:
    """A life of the journal in `folder`, recorded; `inject` makes calls fail (strace's own words)."""
    (folder / "stick").mkdir(parents=True)
    trace = folder.with_name(folder.name + ".trace")
    command = [sys.executable, "-m", "tests.faults.journal_life", str(folder), "--weakness", weakness]
    ended = strace.run(command, trace, inject=inject)
    assert ended.status == 0, ended.complaint
    lasting = (call for call in calls(trace, folder) if not call.path.name.endswith(_FORGOTTEN))
    return Recording(folder, tuple(lasting))


async def verdicts(recording: Recording, place: Path, dice: Random, most: int) -> AsyncIterator[Verdict]:
    """What every image of `most` moments, drawn at random, is worth; images are laid out in `place`."""
    drawn = _drawn(recording, dice, most)
    for moment, (disk, promised) in enumerate(_moments(recording)):
        if moment in drawn:
            for image in disk.images(dice, _IMAGES_BETWEEN):
                _lay_out(image, recording.folder, place)
                yield Verdict(moment, await broken(place, promised))


def _drawn(recording: Recording, dice: Random, most: int) -> set[int]:
    """Half of them right after a promise, where most is to be kept."""
    moments = range(len(recording.calls))
    after_promise = [moment for moment in moments if recording.calls[moment].path.name == PROMISES]
    promising = dice.sample(after_promise, min(most // 2, len(after_promise)))
    return {*promising, *dice.sample(moments, min(most - len(promising), len(moments)))}


def _moments(recording: Recording) -> Iterator[tuple[Disk, Promised]]:
    """The disk and the promises after each call."""
    disk, promised = Disk(), Promised()
    for call in recording.calls:
        if call.path.name == PROMISES:
            if isinstance(call, Written):
                promised.hear(call.data.decode())
        else:
            disk.take(call)
        yield disk, promised


def _lay_out(image: Image, origin: Path, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    (place / "stick").mkdir(parents=True)
    for path, content in image.items():
        (place / path.relative_to(origin)).write_bytes(content)
