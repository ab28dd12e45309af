"""From the moment the acceptor says that a note is in the box to the sum on the glass, by way of the journal.

The floor is one poll of the acceptor: what passes between two of the terminal's questions when nothing happens.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from benchmarks.stage import running_teller, scene, simulated_world
from benchmarks.table import Row, table
from kiosk.trial import Trial
from sandbox.devices.ccnet import CcnetFace
from sandbox.devices.mechanism import Mechanism, Pace
from sandbox.devices.notes import BILL_TABLES, bill_table
from sandbox.devices.protocols import PROTOCOLS
from sandbox.devices.pty_line import PtyLine

_NOTES: Final = 15
_VALUE: Final = 50
_STACKED: Final = 0x81
_PACE: Final = Pace().faster(8)  # the mechanics come before what is measured


@dataclass(slots=True)
class _Acceptor:
    """A simulated acceptor in this process that notes when it first tells of each note in the box."""

    device: Mechanism = field(default_factory=lambda: Mechanism(BILL_TABLES["RUB"], _PACE, time.monotonic))
    told: list[float] = field(default_factory=list)
    _telling: bool = False

    def line(self, link: Path) -> PtyLine:
        """Its line, still unplugged."""
        face = CcnetFace(self.device, bill_table("RUB"))

        def answer(payload: bytes | None) -> bytes | None:
            said = face.answer(payload)
            if said is not None:
                self._note(said[0] == _STACKED)
            return said

        return PtyLine(link, answer, PROTOCOLS["ccnet"].wire)

    def _note(self, telling: bool) -> None:
        if telling and not self._telling:
            self.told.append(time.perf_counter())
        self._telling = telling


def rows() -> Iterator[Row]:
    """The row of the table."""
    yield Row(f"note in the box to sum on screen, median of {_NOTES}", asyncio.run(_measure()) * 1000, "ms")


async def _measure() -> float:
    acceptor = _Acceptor()
    async with simulated_world() as (folder, world):
        line = acceptor.line(folder / "timed")
        line.plug()
        try:
            config = Trial().write(folder, replace(world.places, acceptor_line=line.link))
            async with running_teller(config), aclosing(scene(config, "insert_notes", str(_NOTES))) as painted:
                await anext(painted)
                acceptor.device.insert(_VALUE)
                shown: list[float] = []
                async for moment in painted:
                    shown.append(moment)
                    acceptor.device.insert(_VALUE)
        finally:
            line.unplug()
    return statistics.median(seen - told for seen, told in zip(shown, acceptor.told, strict=False))


if __name__ == "__main__":
    print(table(rows()))
