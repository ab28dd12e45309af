"""Blocks on a bad serial line: repeated, asked for again, given up."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from kiosk.devices.card_terminal.zvt.blocks import ACK, NAK, wrap
from kiosk.devices.card_terminal.zvt.codec import Apdu
from kiosk.devices.card_terminal.zvt.dialogue import Timing
from kiosk.devices.card_terminal.zvt.link import SerialLink
from kiosk.devices.channel import LineLost
from tests.fakes.race import first_of

OURS, THEIRS = Apdu(0x0670, b"\x10\x03"), Apdu(0x8000)
SILENCE = b""


@dataclass(slots=True)
class ScriptedLine:
    """A channel, and the clock it lives by: each read gives the next part, or lasts until its deadline."""

    parts: deque[bytes]
    written: list[bytes] = field(default_factory=list)
    time: float = 0.0

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds

    async def wait(self, news: asyncio.Event, at_most_s: float) -> None:
        await first_of(news.wait(), self.sleep(at_most_s))

    async def read(self, deadline: float) -> bytes:
        part = self.parts.popleft() if self.parts else SILENCE
        if not part:
            self.time = max(self.time, deadline)
        return part

    def discard(self) -> None:
        self.parts.clear()

    def write(self, data: bytes) -> None:
        self.written.append(data)

    async def close(self) -> None:
        pass


def link_to(*parts: bytes) -> tuple[SerialLink, ScriptedLine]:
    line = ScriptedLine(deque(parts))
    return SerialLink(line, line, Timing()), line


async def test_a_block_is_sent_once_when_it_is_confirmed() -> None:
    link, line = link_to(ACK)
    await link.send(OURS)
    assert line.written == [wrap(OURS)]


@pytest.mark.parametrize("trouble", [NAK, SILENCE])
async def test_a_block_that_is_refused_or_not_confirmed_is_sent_again(trouble: bytes) -> None:
    link, line = link_to(trouble, trouble, ACK)
    await link.send(OURS)
    assert line.written == [wrap(OURS)] * 3


@pytest.mark.parametrize("trouble", [NAK, SILENCE])
async def test_after_two_repeats_the_line_is_given_up(trouble: bytes) -> None:
    link, line = link_to(*[trouble] * 3, ACK)
    with pytest.raises(LineLost):
        await link.send(OURS)
    assert line.written == [wrap(OURS)] * 3


async def test_what_the_terminal_says_while_a_block_awaits_its_answer_is_confirmed_and_kept() -> None:
    link, line = link_to(wrap(THEIRS), ACK)
    await link.send(OURS)
    assert line.written == [wrap(OURS), ACK]
    assert link.next() == THEIRS
    assert link.next() is None


async def test_a_spoilt_block_is_asked_for_again() -> None:
    link, line = link_to(wrap(THEIRS)[:-1] + b"\x00", wrap(THEIRS))
    await link.listen(10.0)
    assert line.written == [NAK, ACK]
    assert link.next() == THEIRS


async def test_a_block_that_stops_in_the_middle_is_asked_for_again_soon() -> None:
    link, line = link_to(wrap(THEIRS)[:4], SILENCE, wrap(THEIRS))
    await link.listen(10.0)
    assert line.written == [NAK, ACK]
    assert line.time < 1.0
    assert link.next() == THEIRS


async def test_listening_ends_at_its_deadline() -> None:
    link, line = link_to()
    await link.listen(3.0)
    assert line.time == 3.0
    assert link.next() is None
