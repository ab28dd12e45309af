"""The machine and the simulated mechanics in virtual time, under whatever hypothesis can think of doing to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

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
    Opened,
    Pause,
    Silent,
    SwitchOff,
    Tell,
    Untold,
)
from kiosk.devices.bill_acceptor.ccnet.machine import step
from kiosk.devices.bill_acceptor.state import Deciding, Serving, State
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
from sandbox.devices.ccnet import CcnetFace
from sandbox.devices.mechanism import CUT_PLACES, Doing, Mechanism, Memory, Pace, Trouble
from sandbox.devices.notes import BILL_TABLES, bill_table
from tests.fakes.acceptor import roubles

VALUES = (100, 500)
PAUSE_S = 0.3


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
                self._settle(None)
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
                self.suspect[self._last.minor // 100] -= 1
                self.stacked[self._last.minor // 100] += 1
                self._last_was_suspect = False
        else:
            self._doubt(value)

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


class World:
    """One device, one driver without a loop, one ledger; time goes on when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.mechanism = Mechanism(BILL_TABLES["RUB"], Pace(), lambda: self.now)
        self.face = CcnetFace(self.mechanism, bill_table("RUB"))
        self.ledger = Ledger()
        self.dropped = 0
        self.failing = 0
        self.decision = NoteDecision.STACK
        self.thinking_s = 0.0
        self.wanted: frozenset[Money] = frozenset()
        self.start_teller()

    def start_teller(self) -> None:
        """A fresh driver; the ledger is what survives."""
        self.state = State(Currency.RUB)
        self._event: Event = Opened(self.now)
        self._asked: tuple[Money, float] | None = None
        self.wanted = roubles(*VALUES)

    def run(self, seconds: float) -> None:
        """Let the world go on."""
        end = self.now + seconds
        while self.now < end:
            self._event = self._advance(self._event)

    def _advance(self, event: Event) -> Event:
        state, effects = step(self.state, event)
        for effect in effects:
            if isinstance(effect, Tell) and self.failing:
                self.failing -= 1
                self.now += 0.05
                return Untold(self.now, effect.word)
            self._take_in(effect)
        self.state = state
        if not isinstance(state.note, Deciding):
            self._asked = None
        for effect in effects:
            match effect:
                case Acknowledge():
                    self.face.answer(b"\x00")
                case Ask():
                    return self._ask(effect)
                case Pause():
                    return self._pause()
                case _:
                    continue
        raise AssertionError("no way on")

    def _take_in(self, effect: Effect) -> None:
        match effect:
            case Tell(word=word):
                self.ledger.take(word)
            case Consult(value=value):
                self._asked = self._asked or (value, self.now + self.thinking_s)
            case AwaitVerdict() if self._asked is not None:
                self._decide(self._asked[0])
                self._asked = None
            case SwitchOff():
                self.wanted = frozenset()
            case _:
                pass

    def _ask(self, request: Ask) -> Event:
        if request.command == 0x35:
            assert self.ledger.intent is not None, "STACK left before the decision was on disk"
        for _ in range(3):
            self.now += 0.05
            answer = self.face.answer(bytes((request.command,)) + request.data)
            if self.dropped:
                self.dropped -= 1
            elif answer is not None:
                return Answered(self.now, request, answer)
            self.now += 0.3
        return Silent(self.now, request)

    def _pause(self) -> Event:
        if self._asked is not None and self._asked[1] <= self.now + PAUSE_S:
            value, self._asked = self._asked[0], None
            return Decided(self.now, self._decide(value))
        self.now += PAUSE_S
        return Due(self.now, self.wanted)

    def _decide(self, value: Money) -> NoteDecision:
        if self.decision is NoteDecision.STACK:
            self.ledger.intend(value)
        return self.decision


def _set(name: str, value: object) -> Callable[[World], None]:
    return lambda world: setattr(world, name, value)


def _hand(act: Callable[[Mechanism], object]) -> Callable[[World], None]:
    return lambda world: void(act(world.mechanism))


def _cut_at(device: Mechanism, doing: Doing) -> None:
    device.cut_at = doing


def void(_: object) -> None:
    """Nothing of it."""


ACTS: dict[str, Callable[[World], None]] = {
    "insert 500": _hand(lambda device: device.insert(500)),
    "insert 100": _hand(lambda device: device.insert(100)),
    "insert 1000": _hand(lambda device: device.insert(1000)),
    "insert bad": _hand(lambda device: device.insert(100, reject=0x65)),
    "jam": _hand(lambda device: device.suffer(Trouble.JAM, True)),
    "free": _hand(lambda device: device.suffer(Trouble.JAM, False)),
    "cut power": _hand(lambda device: device.cut_power()),
    "restore power": _hand(lambda device: device.restore_power()),
    "cassette out": _hand(lambda device: device.suffer(Trouble.CASSETTE_REMOVED, True)),
    "cassette in": _hand(lambda device: device.suffer(Trouble.CASSETTE_REMOVED, False)),
    "kill the teller": World.start_teller,
    "lose two answers": _set("dropped", 2),
    "lose many answers": _set("dropped", 60),
    "disk fails": _set("failing", 3),
    "refuse notes": _set("decision", NoteDecision.RETURN),
    "take notes": _set("decision", NoteDecision.STACK),
    "think long": _set("thinking_s", 12.0),
    "think little": _set("thinking_s", 0.0),
    "disable": _set("wanted", frozenset()),
    "enable": _set("wanted", roubles(*VALUES)),
    "forget": _hand(lambda device: setattr(device, "memory", Memory.FORGETS)),
    **{f"cut power at {place}": _hand(partial(_cut_at, doing=doing)) for place, doing in CUT_PLACES.items()},
}


def _brief_jam(world: World) -> None:
    world.mechanism.suffer(Trouble.JAM, True)
    world.run(2)
    world.mechanism.suffer(Trouble.JAM, False)


def _brief_cut(world: World) -> None:
    world.mechanism.cut_power()
    world.run(2)
    world.mechanism.restore_power()


PASSING = (
    "insert 500", "insert 100", "insert bad", "kill the teller", "lose two answers", "disk fails", "refuse notes",
    "take notes", "think long", "think little", "disable", "enable",
)  # fmt: skip
PASSING_ACTS = {**{name: ACTS[name] for name in PASSING}, "brief jam": _brief_jam, "brief cut": _brief_cut}
passing = st.lists(
    st.tuples(st.sampled_from(list(PASSING_ACTS)), st.sampled_from([0.0, 0.2, 0.5, 1.0, 2.5, 11.0])), max_size=12
)
acts = st.lists(
    st.tuples(st.sampled_from(list(ACTS)), st.sampled_from([0.0, 0.2, 0.5, 1.0, 2.5, 11.0, 45.0])), max_size=12
)


def mend(world: World) -> None:
    """Everything works again, and has had the time to come to rest."""
    world.mechanism.cut_at = None
    world.failing = world.dropped = 0
    for trouble in Trouble:
        world.mechanism.suffer(trouble, False)
    world.mechanism.restore_power()
    world.run(120)


@settings(max_examples=100, deadline=None)
@given(acts)
def test_the_box_holds_what_is_stacked_and_at_most_what_is_suspect_besides(story: list[tuple[str, float]]) -> None:
    world = World()
    world.run(10)
    for act, seconds in story:
        ACTS[act](world)
        world.run(seconds)
    mend(world)
    boxed, ledger = world.mechanism.count.stacked, world.ledger
    assert isinstance(world.state.phase, Serving)
    assert ledger.intent is None
    for value in VALUES:
        assert ledger.stacked[value] <= boxed[value] <= ledger.stacked[value] + ledger.suspect[value]


@settings(max_examples=100, deadline=None)
@given(passing)
def test_nothing_is_suspect_as_long_as_the_device_remembers_and_faults_pass(story: list[tuple[str, float]]) -> None:
    world = World()
    world.run(10)
    for act, seconds in story:
        PASSING_ACTS[act](world)
        world.run(seconds)
    mend(world)
    assert +world.ledger.suspect == Counter()
    assert +world.ledger.stacked == world.mechanism.count.stacked


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(VALUES), max_size=5))
def test_without_faults_every_note_is_stacked_and_none_suspect(notes: list[int]) -> None:
    world = World()
    world.run(10)
    for value in notes:
        world.mechanism.insert(value)
        world.run(5)
    assert world.ledger.stacked == world.mechanism.count.stacked == Counter(notes)
    assert not world.ledger.suspect
