"""One question and its answer over a CCNET line that is late; frames are typed from devices.md, section 1.1."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.adapters.clock import SystemClock
from kiosk.devices.bill_acceptor.ccnet.commands import POLL
from kiosk.devices.bill_acceptor.ccnet.line import CcnetLine
from kiosk.devices.bill_acceptor.state import Timing

STACKING = bytes.fromhex("02 03 06 17 FC E6")
STACKED = bytes.fromhex("02 03 07 81 01 DD 3B")


@dataclass
class LateChannel:
    """`ByteChannel` on which each write is answered by the next of `answers`; empty is silence."""

    answers: list[bytes]
    written: int = 0
    ready: bytes = b""

    async def read(self, deadline: float) -> bytes:
        data, self.ready = self.ready, b""
        return data

    def discard(self) -> None:
        self.ready = b""

    def write(self, data: bytes) -> None:
        self.written += 1
        self.ready += self.answers.pop(0)

    async def close(self) -> None:
        """Nothing to give back."""


async def test_an_answer_that_comes_after_its_time_is_not_taken_for_the_next_one() -> None:
    channel = LateChannel([b"", STACKING, STACKED])
    line = CcnetLine(channel, SystemClock(), Timing(turnaround_s=0.0))
    assert await line.ask(POLL) == b"\x81\x01"


async def test_an_answer_in_time_is_taken_at_once() -> None:
    channel = LateChannel([STACKING])
    line = CcnetLine(channel, SystemClock(), Timing(turnaround_s=0.0))
    assert await line.ask(POLL) == b"\x17"
    assert channel.written == 1
