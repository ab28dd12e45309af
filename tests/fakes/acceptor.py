"""Both neighbours of an acceptor's driver: a listener that remembers, and a device that follows a script of frames."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

from kiosk.devices.bill_acceptor.state import Timing
from kiosk.devices.channel import LineLost
from kiosk.domain.cashbox import (
    AcceptorIdentity,
    AcceptorState,
    NoteDecision,
    PowerUpReport,
    RejectReason,
    SuspectCause,
)
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.acceptor import AcceptorListener, BillAcceptor
from tests.fakes.conditions import eventually


def roubles(*values: int) -> frozenset[Money]:
    """Banknotes."""
    return frozenset(rub(value) for value in values)


def rub(value: int) -> Money:
    """One banknote."""
    return Money.of_major(value, Currency.RUB)


class CannotWrite(Exception):
    """What a journal on a full disk raises."""


class Listener:
    """`AcceptorListener` that remembers what it was told, decides as it is set, and fails or waits when asked to.

    `heard` holds a tuple of the method's name and its arguments for each call it took; states are kept apart.
    """

    def __init__(self, decision: NoteDecision = NoteDecision.STACK) -> None:
        self.decision = decision
        self.heard: list[tuple[object, ...]] = []
        self.states: list[tuple[AcceptorState, str]] = []
        self.failing: dict[str, int] = {}  # how many more calls of a method raise
        self.attempts: list[str] = []
        self._gates: dict[str, asyncio.Event] = {}

    def shut(self, method: str) -> asyncio.Event:
        """Calls of `method` wait until the gate is set."""
        return self._gates.setdefault(method, asyncio.Event())

    def names(self) -> list[str]:
        """The methods that were called and took it, without states."""
        return [str(name) for name, *_ in self.heard]

    def told(self, name: str) -> list[object]:
        """The first argument of each call of `name`."""
        return [arguments[0] for heard, *arguments in self.heard if heard == name]

    async def until(self, name: str, count: int = 1) -> None:
        """Return once `name` was called and took it."""
        await eventually(lambda: len(self.told(name)) >= count)

    async def until_state(self, state: AcceptorState) -> None:
        """Return once this is the device's state."""
        await eventually(lambda: bool(self.states) and self.states[-1][0] is state)

    async def powered_up(self, report: PowerUpReport) -> None:
        await self._take("powered_up", report)

    async def identified(self, identity: AcceptorIdentity) -> None:
        await self._take("identified", identity)

    async def note_escrowed(self, value: Money) -> NoteDecision:
        await self._take("note_escrowed", value)
        return self.decision

    async def note_stacked(self, value: Money | None) -> None:
        await self._take("note_stacked", value)

    async def note_recovered(self, value: Money | None) -> None:
        await self._take("note_recovered", value)

    async def note_returned(self, value: Money | None) -> None:
        await self._take("note_returned", value)

    async def note_rejected(self, reason: RejectReason) -> None:
        await self._take("note_rejected", reason)

    async def note_suspect(self, cause: SuspectCause, value: Money | None) -> None:
        await self._take("note_suspect", cause, value)

    async def state_changed(self, state: AcceptorState, detail: str) -> None:
        self.states.append((state, detail))

    async def _take(self, name: str, *arguments: object) -> None:
        self.attempts.append(name)
        if (gate := self._gates.get(name)) is not None:
            await gate.wait()
        if self.failing.get(name, 0):
            self.failing[name] -= 1
            raise CannotWrite
        self.heard.append((name, *arguments))


QUICK = Timing(answer_s=0.1, reset_answer_s=0.2, poll_s=0.005, turnaround_s=0.0, confirm_s=0.3)
"""How long a driver waits for a device that follows a script."""

TEN = Money.of_major(10, Currency.EUR)
ALL = frozenset(Money.of_major(value, Currency.EUR) for value in (5, 10, 20, 50, 100, 200, 500))
"""The notes that such a device knows."""


async def ready(listener: Listener) -> None:
    """The device has started and said who it is."""
    await listener.until("identified")


class ScriptedDevice:
    """A device that answers frames with frames, both in hex as the book prints them; a `ByteChannel` and its opener.

    Polls are answered by `polls` in order; an ACK moves on to the next one, and the last is repeated for ever.
    `lose_acks` is how many more ACKs do not reach it.
    """

    poll_frame = bytes.fromhex("02 03 06 33 DA 81")
    ack_frame = bytes.fromhex("02 03 06 00 C2 82")

    def __init__(self, polls: Iterable[str], answers: dict[str, str]) -> None:
        self.written: list[str] = []
        self._polls = [bytes.fromhex(frame) for frame in polls]
        self._answers = {bytes.fromhex(asked): bytes.fromhex(answer) for asked, answer in answers.items()}
        self._waiting = bytearray()
        self._stirred = asyncio.Event()
        self._polled = False
        self._gone = False
        self.lose_acks = 0

    async def __call__(self) -> ScriptedDevice:
        if self._gone:
            raise LineLost("unplugged")
        return self

    def add_polls(self, *frames: str) -> None:
        """What the device says from now on, once it was acknowledged."""
        self._polls += [bytes.fromhex(frame) for frame in frames]

    def heard_in_order(self, *frames: str) -> bool:
        """Whether the host wrote these frames in this order, others between them aside."""
        rest = iter(self.written)
        return all(frame in rest for frame in frames)

    def goes_on(self, said: bytes) -> bool:
        """Whether the next poll is answered by something else than `said` without an ACK."""
        del said
        return False

    def write(self, data: bytes) -> None:
        self.written.append(data.hex(" ").upper())
        self._polled, was_polled = data == self.poll_frame, self._polled
        if data == self.ack_frame and was_polled:
            self._hear_ack()
        elif self._polled:
            self._say(self._polls[0])
            if self.goes_on(self._polls[0]):
                self._turn_page()
        elif data in self._answers:
            self._say(self._answers[data])

    def _hear_ack(self) -> None:
        if self.lose_acks:
            self.lose_acks -= 1
        elif not self.goes_on(self._polls[0]):
            self._turn_page()

    def _turn_page(self) -> None:
        if len(self._polls) > 1:
            del self._polls[0]

    def _say(self, frame: bytes) -> None:
        self._waiting += frame
        self._stirred.set()

    async def read(self, deadline: float) -> bytes:
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                await self._stirred.wait()
        self._stirred.clear()
        data = bytes(self._waiting)
        self._waiting.clear()
        return data

    def discard(self) -> None:
        self._waiting.clear()

    async def close(self) -> None:
        self._gone = True


@asynccontextmanager
async def served(acceptor: BillAcceptor, listener: AcceptorListener) -> AsyncIterator[BillAcceptor]:
    """The acceptor, serving `listener` until the end; what its task raised is raised."""
    serving = asyncio.ensure_future(acceptor.serve(listener))
    try:
        yield acceptor
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
