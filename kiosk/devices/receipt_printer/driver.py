"""Prints receipts on an ESC/POS printer and sees them through: the only part that awaits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from kiosk.devices.channel import ByteChannel, ChannelOpener, LineLost
from kiosk.devices.receipt_printer.codec import Answers, Completed, Question, Status, ask_completion
from kiosk.devices.receipt_printer.machine import ROUND, Health, Outcome, outcome, paper_state
from kiosk.domain.errors import DeviceFault, ErrorCode
from kiosk.domain.terminal import PaperState
from kiosk.services.ports.clock import Clock

SILENCE_S: Final = 0.5
PATIENCE_S: Final = 4.0


class EscPosReceiptPrinter:
    """A printer at the end of a byte line, opened for each receipt. Implements the port `ReceiptPrinter`."""

    def __init__(self, line: ChannelOpener, clock: Clock) -> None:
        self._line, self._clock = line, clock
        self._busy = asyncio.Lock()
        self._jobs = 0

    async def paper(self) -> PaperState:
        """Asked now; silence is UNKNOWN, a line that cannot be opened OFFLINE."""
        try:
            async with self._conversation() as talk:
                return paper_state(await talk.health())
        except LineLost:
            return PaperState.OFFLINE

    async def print(self, data: bytes, text: str) -> None:  # noqa: ARG002 - the port's text is for places without ESC/POS
        """The receipt is on paper.

        Raises:
            DeviceFault: NO_PAPER or PRINTER_UNAVAILABLE; nothing, or not all, was printed.
        """
        try:
            async with self._conversation() as talk:
                self._refuse(paper_state(await talk.health()))
                await self._see_through(talk, data)
        except LineLost as lost:
            raise DeviceFault(ErrorCode.PRINTER_UNAVAILABLE, str(lost)) from lost

    async def _see_through(self, talk: _Conversation, data: bytes) -> None:
        self._jobs = (self._jobs + 1) % 10_000
        job, start = f"{self._jobs:04}".encode(), self._clock.monotonic()
        talk.send(data + ask_completion(job))
        while True:
            health = await talk.health()
            paper, waited_s = paper_state(health), self._clock.monotonic() - start
            match outcome(job in talk.completed, paper, waited_s, PATIENCE_S):
                case Outcome.PRINTED:
                    return
                case Outcome.GOES_ON:
                    await talk.listen(SILENCE_S)
                case Outcome.NO_PAPER | Outcome.STOPPED:
                    self._refuse(paper)

    def _refuse(self, paper: PaperState) -> None:
        match paper:
            case PaperState.OK | PaperState.LOW:
                return
            case PaperState.OUT:
                raise DeviceFault(ErrorCode.NO_PAPER)
            case _:
                raise DeviceFault(ErrorCode.PRINTER_UNAVAILABLE, paper.value)

    @asynccontextmanager
    async def _conversation(self) -> AsyncIterator[_Conversation]:
        async with self._busy:
            channel = await self._line()
            try:
                yield _Conversation(channel, self._clock)
            finally:
                await channel.close()


class _Conversation:
    """Questions and answers over one open line."""

    def __init__(self, channel: ByteChannel, clock: Clock) -> None:
        self._channel, self._clock = channel, clock
        self._answers = Answers()
        self._statuses: list[int] = []
        self.completed: set[bytes] = set()

    def send(self, data: bytes) -> None:
        self._channel.write(data)

    async def health(self) -> Health:
        """One round of questions, each answered within 500 ms or not at all."""
        return Health(*[await self._ask(question) for question in ROUND])

    async def listen(self, seconds: float) -> None:
        """Take in answers until something was completed or `seconds` passed."""
        deadline = self._clock.monotonic() + seconds
        while not self.completed and (data := await self._channel.read(deadline)):
            self._take_in(data)

    async def _ask(self, question: Question) -> int | None:
        self._statuses.clear()
        self._channel.write(question.value)
        deadline = self._clock.monotonic() + SILENCE_S
        while not self._statuses:
            data = await self._channel.read(deadline)
            if not data:
                return None
            self._take_in(data)
        return self._statuses[-1]

    def _take_in(self, data: bytes) -> None:
        for answer in self._answers.feed(data):
            match answer:
                case Status(bits):
                    self._statuses.append(bits)
                case Completed(job):
                    self.completed.add(job)
