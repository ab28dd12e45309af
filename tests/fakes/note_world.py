"""A driver's machine and line, the simulated mechanics and a ledger in virtual time: nothing waits, time is counted."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from kiosk.devices.bill_acceptor.acts import (
    Acknowledge,
    Answered,
    Ask,
    AwaitVerdict,
    Consult,
    Decided,
    Due,
    Effect,
    Event,
    Lost,
    Opened,
    Pause,
    Silent,
    SwitchOff,
    Tell,
    Untold,
)
from kiosk.devices.bill_acceptor.driver import Dialect
from kiosk.devices.bill_acceptor.state import Deciding, State, Timing
from kiosk.devices.bill_acceptor.words import (
    Identified,
    NoteRecovered,
    NoteReturned,
    NoteStacked,
    NoteSuspect,
    PoweredUp,
    Word,
)
from kiosk.domain.cashbox import NoteDecision, PowerUp
from kiosk.domain.money import Currency, Money
from sandbox.devices.frames import Heard
from sandbox.devices.mechanism import Mechanism, Pace
from sandbox.devices.notes import BILL_TABLES
from tests.fakes.acceptor import roubles
from tests.fakes.race import first_of

VALUES = (100, 500)
PAUSE_S = 0.3
_FLIGHT_S = 0.02  # of a frame there and one back

T = TypeVar("T")


class Hearing(Protocol):
    """What cuts a host's bytes into frames."""

    def hear(self, data: bytes) -> list[Heard]:
        """The frames that `data` completed."""


@dataclass(frozen=True, slots=True)
class DeviceSide:
    """How a mechanism is reached over a line: what it answers to a frame, and the frame around that."""

    answer: Callable[[bytes | None], bytes | None]
    ear: Callable[[], Hearing]
    wrap: Callable[[bytes], bytes]


class VirtualClock:
    """`Clock` that somebody else turns; who sleeps on it turns it."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time, UTC)

    def monotonic(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds

    async def wait(self, news: asyncio.Event, at_most_s: float) -> None:
        await first_of(news.wait(), self.sleep(at_most_s))


class VirtualChannel:
    """`ByteChannel` to a device that answers at once, unless the answer is dropped."""

    def __init__(self, device: DeviceSide, clock: VirtualClock, is_dropped: Callable[[], bool]) -> None:
        self._device = device
        self._clock = clock
        self._is_dropped = is_dropped
        self._ear = device.ear()
        self._waiting = b""

    def write(self, data: bytes) -> None:
        for heard in self._ear.hear(data):
            self._clock.time += _FLIGHT_S
            said = self._device.answer(heard.payload)
            if said is not None and not self._is_dropped():
                self._waiting += self._device.wrap(said)

    async def read(self, deadline: float) -> bytes:
        if not self._waiting:
            self._clock.time = max(self._clock.time, deadline)
        data, self._waiting = self._waiting, b""
        return data

    def discard(self) -> None:
        self._waiting = b""

    async def close(self) -> None:
        self._waiting = b""


class Ledger:
    """What a journal makes of a driver's words, by the table in money.md. Knows one note in flight."""

    def __init__(self) -> None:
        self.intent: Money | None = None
        self.stacked: Counter[int] = Counter()
        self.suspect: Counter[int] = Counter()
        self._last: Money | None = None  # how the last intent ended, while a repeat of it can still come
        self._last_was_suspect = False

    def take(self, word: Word) -> None:
        """Write `word` down."""
        match word:
            case NoteStacked(value=value):
                assert self.intent is not None
                assert value == self.intent
                self._count()
            case NoteRecovered(value=value):
                self._recover(value)
            case NoteReturned():
                self._give_back()
            case NoteSuspect(value=value):
                self._doubt(self.intent or value)
            case PoweredUp(report=report):
                self._power_up(report.what)
            case Identified() if self.intent is not None:
                self._doubt(self.intent)
            case _:
                pass

    def intend(self, value: Money) -> None:
        """A decision to stack is on disk."""
        assert self.intent is None
        self.intent = value

    def _power_up(self, what: PowerUp) -> None:
        if what is PowerUp.NOTE_IN_STACKER and self.intent is not None:
            self._count()
        elif what is PowerUp.PLAIN and self.intent is not None:
            self._doubt(self.intent)

    def _recover(self, value: Money | None) -> None:
        if self.intent is not None:
            assert value in (None, self.intent)
            self._count()
        elif self._last is not None:
            if self._last_was_suspect:
                self._clear_suspicion()
                self.stacked[self._last.minor // 100] += 1
        else:
            self._doubt(value)

    def _give_back(self) -> None:
        if self.intent is None and self._last_was_suspect:
            self._clear_suspicion()
        self._settle(None)

    def _clear_suspicion(self) -> None:
        assert self._last is not None
        self.suspect[self._last.minor // 100] -= 1
        self._last_was_suspect = False

    def _count(self) -> None:
        assert self.intent is not None
        self.stacked[self.intent.minor // 100] += 1
        self._settle(self.intent)

    def _doubt(self, value: Money | None) -> None:
        if value is not None:
            self.suspect[value.minor // 100] += 1
        self._settle(value)
        self._last_was_suspect = value is not None

    def _settle(self, value: Money | None) -> None:
        self.intent, self._last, self._last_was_suspect = None, value, False


class CarefulMechanism(Mechanism):
    """Mechanics that stack only what somebody wrote down first."""

    may_stack: Callable[[], bool]

    def stack(self) -> None:
        assert self.may_stack(), "a note was taken before the decision was on disk"
        super().stack()


class World:
    """One device, one driver without a loop, one ledger; time goes on when somebody waits."""

    def __init__(self, dialect: Dialect, face: Callable[[Mechanism], DeviceSide], timing: Timing) -> None:
        self.clock = VirtualClock()
        self.mechanism = CarefulMechanism(BILL_TABLES["RUB"], Pace(), self.clock.monotonic)
        self.ledger = Ledger()
        self.mechanism.may_stack = lambda: self.ledger.intent is not None
        self.dropped = 0
        self.failing = 0
        self.decision = NoteDecision.STACK
        self.thinking_s = 0.0
        self._dialect = dialect
        self._device = face(self.mechanism)
        self._timing = timing
        self._event: Event
        self.start_teller()

    def start_teller(self) -> None:
        """A fresh driver; the ledger is what survives."""
        self.state = State(Currency.RUB, self._timing)
        self._asked: tuple[Money, float] | None = None
        self.wanted = roubles(*VALUES)
        self._event = self._open()

    def break_line(self) -> None:
        """The line goes and comes back; the driver lives on."""
        state, effects = self._dialect.step(self.state, Lost(self.clock.time))
        if not any(self._take_in(effect) for effect in effects):
            self.state = state
        self._event = self._open()

    def run(self, seconds: float) -> None:
        """Let the world go on."""
        end = self.clock.time + seconds
        while self.clock.time < end:
            self._event = self._advance(self._event)

    def _open(self) -> Event:
        self._line = self._dialect.attach(
            VirtualChannel(self._device, self.clock, self._drops), self.clock, self._timing
        )
        return Opened(self.clock.time)

    def _drops(self) -> bool:
        self.dropped -= self.dropped > 0
        return self.dropped > 0

    def _advance(self, event: Event) -> Event:
        state, effects = self._dialect.step(self.state, event)
        for effect in effects:
            if (untold := self._take_in(effect)) is not None:
                self.clock.time += 0.05
                return Untold(self.clock.time, untold)
        self.state = state
        if not isinstance(state.note, Deciding):
            self._asked = None
        for effect in effects:
            match effect:
                case Acknowledge():
                    at_once(self._line.acknowledge())
                case Ask():
                    return self._ask(effect)
                case Pause():
                    return self._pause()
                case _:
                    continue
        raise AssertionError("no way on")

    def _take_in(self, effect: Effect) -> Word | None:
        """The word that could not be written down."""
        match effect:
            case Tell(word=word) if self.failing:
                self.failing -= 1
                return word
            case Tell(word=word):
                self.ledger.take(word)
            case Consult(value=value):
                self._asked = self._asked or (value, self.clock.time + self.thinking_s)
            case AwaitVerdict() if self._asked is not None:
                self._decide(self._asked[0])
                self._asked = None
            case SwitchOff():
                self.wanted = frozenset()
            case _:
                pass
        return None

    def _ask(self, request: Ask) -> Event:
        answer = at_once(self._line.ask(request))
        return Silent(self.clock.time, request) if answer is None else Answered(self.clock.time, request, answer)

    def _pause(self) -> Event:
        if self._asked is not None and self._asked[1] <= self.clock.time + PAUSE_S:
            value, self._asked = self._asked[0], None
            return Decided(self.clock.time, self._decide(value))
        self.clock.time += PAUSE_S
        return Due(self.clock.time, self.wanted)

    def _decide(self, value: Money) -> NoteDecision:
        if self.decision is NoteDecision.STACK:
            self.ledger.intend(value)
        return self.decision


def at_once(work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives; it never waits."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise AssertionError("it waits")
