"""A terminal to which anything may happen in any order: in the end box, books and operator agree."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.books import is_balanced
from kiosk.domain.cashbox import NoteDecision, PowerUp, PowerUpReport, SuspectCause
from kiosk.domain.errors import KioskError
from kiosk.domain.money import Money
from kiosk.domain.payment_events import EventKind
from kiosk.domain.topup import PaymentId
from kiosk.services.ports.crediting import CreditOutcome, CreditRefused, CreditUnknown, NotSent
from kiosk.services.ports.journal import JournalDown
from tests.fakes.glass import settle
from tests.fakes.till import FakeAcceptor, Till, recipient, rub

ANSWERS: dict[str, tuple[bool, CreditOutcome]] = {
    "lost on the way there": (False, CreditUnknown("lost")),
    "lost on the way back": (True, CreditUnknown("lost")),
    "never left": (False, NotSent("no route")),
    "refused": (False, CreditRefused("closed account")),
}

ACTIONS = st.one_of(
    st.tuples(st.just("open"), st.sampled_from(("A1", "A2"))),
    st.tuples(st.just("insert"), st.sampled_from((10, 500, 5000))),
    st.tuples(st.just("jam"), st.booleans()),
    st.tuples(st.just("cut the device"), st.booleans()),
    st.tuples(st.just("close"), st.none()),
    st.tuples(st.just("disk"), st.sampled_from(("down", "up", "loses an answer"))),
    st.tuples(st.just("operator"), st.sampled_from(tuple(ANSWERS))),
    st.tuples(st.just("kill the teller"), st.none()),
    st.tuples(st.just("wait"), st.sampled_from((1, 20))),
)


@dataclass
class World:
    """The terminal, and what a person with a key to the box would count in it."""

    till: Till = field(default_factory=Till)
    box: int = 0
    untold: Money | None = None
    payment: PaymentId | None = None

    async def act(self, what: str, how: object) -> None:
        match what, how:
            case "open", str(account):
                with suppress(KioskError):
                    self.payment = await self.till.open(recipient(account=account))
            case "insert", int(value):
                if await self._stacks(value):
                    await self._tell_stacked(rub(value))
            case "jam", bool(in_box):
                await self._jam(500, in_box=in_box)
            case "cut the device", bool(in_box):
                await self._cut(500, in_box=in_box)
            case "close", _:
                if self.payment is not None:
                    with suppress(KioskError):
                        await self.till.close(self.payment)
            case "disk", str(state):
                self.till.journal.down = state == "down"
                self.till.journal.loses_answers = int(state == "loses an answer")
            case "operator", str(answer):
                self.till.gateway.answers.append(ANSWERS[answer])
            case "wait", int(seconds):
                await self.till.wait(seconds=seconds)
        await settle()

    async def _stacks(self, value: int) -> bool:
        """The note is held and STACK is sent."""
        if self.untold is not None:
            await self._tell_stacked(self.untold)
        if self.untold is not None or rub(value) not in self.till.acceptor.enabled:
            return False
        decision = await self.till.acceptor.escrow(value)
        if decision is NoteDecision.RETURN:
            await self._tell_returned(value)
        return decision is NoteDecision.STACK

    async def _tell_stacked(self, value: Money) -> None:
        """The device says it until it is heard; the note is in the box whatever we do."""
        if self.untold is None:
            self.box += value.minor
        self.untold = value
        with suppress(JournalDown):
            await self.till.acceptor.listener.note_stacked(value)
            self.untold = None

    async def _tell_returned(self, value: int) -> None:
        with suppress(JournalDown):
            await self.till.acceptor.listener.note_returned(rub(value))

    async def _jam(self, value: int, *, in_box: bool) -> None:
        if await self._stacks(value):
            self.box += rub(value).minor if in_box else 0
            with suppress(JournalDown):
                await self.till.acceptor.listener.note_suspect(SuspectCause.JAM, None)

    async def _cut(self, value: int, *, in_box: bool) -> None:
        stacks = await self._stacks(value)
        report, then = PowerUpReport(PowerUp.PLAIN, "10"), list[tuple[str, Money | None]]()
        if stacks:
            self.box += rub(value).minor if in_box else 0
            where = PowerUp.NOTE_IN_STACKER if in_box else PowerUp.NOTE_IN_VALIDATOR
            report, then = PowerUpReport(where, "11"), [("recovered" if in_box else "returned", rub(value))]
        if self.untold is None:
            with suppress(JournalDown):
                await self.till.acceptor.come_up(report, then)

    def restart(self) -> None:
        """A new device driver, which hears what the old one was not told."""
        self.till.acceptor = FakeAcceptor()
        if self.untold is not None:
            self.till.acceptor.after_power_up = [("recovered", self.untold)]
            self.untold = None


async def play(actions: list[tuple[str, object]]) -> World:
    """Lives of a teller through all the actions, then one in which everything works again."""
    world = World()
    lives: list[list[tuple[str, object]]] = [[]]
    for action in actions:
        if action[0] == "kill the teller":
            lives.append([])
        else:
            lives[-1].append(action)
    for life in lives:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(world.till.running())
            for what, how in life:
                await world.act(what, how)
        world.till.journal.down, world.till.journal.loses_answers = False, 0
        world.restart()
    world.till.gateway.answers.clear()
    async with world.till.running():
        await world.till.wait(minutes=4)
    return world


def assert_agreed(world: World) -> None:
    journal, accounts = world.till.journal, Counter[str]()
    for _, entry in journal.rows:
        assert is_balanced(entry.postings)
        for posting in entry.postings:
            accounts["due" if posting.account.startswith("due:") else posting.account] += posting.amount.minor
    possible = accounts["box:1"]
    assert possible + accounts["suspect"] <= world.box <= possible
    assert world.till.gateway.total() == -accounts["credited"]
    assert accounts["due"] == 0, "somebody's money is nowhere"
    assert journal.waiting == []
    booked = Counter(entry.payment for _, entry in journal.rows if entry.event.kind is EventKind.CREDITED)
    assert max(booked.values(), default=1) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(ACTIONS, min_size=3, max_size=25))
def test_whatever_happens_no_money_is_lost_doubled_or_invented(actions: list[tuple[str, object]]) -> None:
    world = asyncio.run(play(actions))
    assert_agreed(world)
