"""A serial line made of a pty, with the faults of a bad one."""

from __future__ import annotations

import asyncio
import os
import random
import tty
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sandbox.devices.frames import Heard

Answer = Callable[[bytes | None], bytes | None]


class Ear(Protocol):
    """Cuts what the host sends into frames."""

    def hear(self, data: bytes) -> list[Heard]:
        """The frames that `data` completed."""


@dataclass(frozen=True, slots=True)
class Wire:
    """How a protocol puts what is said into frames, and takes it out."""

    ear: Callable[[], Ear]
    wrap: Callable[[bytes], bytes]


class PtyLine:
    """The device's end. The other end opens like a serial port at `link`, while the line is plugged in."""

    def __init__(self, link: Path, answer: Answer, wire: Wire, seed: int = 0) -> None:
        self.link = link
        self.noise = self.drop_answers = self.duplicate_answers = 0  # how many answers are still to suffer each
        self._answer = answer
        self._wire = wire
        self._ear = wire.ear()
        self._chance = random.Random(seed)
        self._ends: tuple[int, int] | None = None

    def plug(self) -> None:
        """Open the line and have the link point to it."""
        if self._ends is None:
            self._ends = device, host = os.openpty()
            tty.setraw(host)
            os.set_blocking(device, False)
            fresh = self.link.with_name(self.link.name + ".new")
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(os.ttyname(host))
            fresh.replace(self.link)
            self._ear = self._wire.ear()
            asyncio.get_running_loop().add_reader(device, self._hear)

    def unplug(self) -> None:
        """The line is gone, and so is its path: whoever has it open gets an I/O error."""
        if self._ends is not None:
            device, host = self._ends
            self._ends = None
            asyncio.get_running_loop().remove_reader(device)
            self.link.unlink(missing_ok=True)
            os.close(device)
            os.close(host)

    def _hear(self) -> None:
        assert self._ends is not None
        for heard in self._ear.hear(os.read(self._ends[0], 4096)):
            said = self._answer(heard.payload)
            if said is not None:
                self._say(self._wire.wrap(said))

    def _say(self, frame: bytes) -> None:
        if self.drop_answers:
            self.drop_answers -= 1
            return
        if self.noise:
            self.noise -= 1
            frame = self._spoil(frame)
        if self.duplicate_answers:
            self.duplicate_answers -= 1
            frame += frame
        if self._ends is not None:
            os.write(self._ends[0], frame)

    def _spoil(self, frame: bytes) -> bytes:
        spoilt = bytearray(frame)
        spoilt[self._chance.randrange(3, len(spoilt))] ^= 1 << self._chance.randrange(8)
        return self._chance.randbytes(self._chance.randrange(6)) + bytes(spoilt)
