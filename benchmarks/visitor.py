"""The process of a visitor whose touches are timed: the real front, offscreen, with a hand on it.

`python -m benchmarks.visitor CONFIG SCENE [WORD ...]`, beside a teller and the world.
Each scene prints JSON lines; moments are of `time.perf_counter`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from benchmarks.watch import GapMeter, Watch
from kiosk.commands.settings import config_at
from kiosk.config import Config
from kiosk.domain.cashbox import AcceptorState
from kiosk.domain.statement import StatementPhase
from kiosk.front import Front, FrontSettings
from kiosk.presenters.account import AccountState
from kiosk.presenters.bonuses import BonusesState
from kiosk.presenters.calendar import CalendarState
from kiosk.presenters.cash import CashState
from kiosk.presenters.expenses import ExpensesState
from kiosk.presenters.farewell import FarewellState
from kiosk.presenters.home import HomeState
from kiosk.presenters.login import LoginState
from kiosk.presenters.method import MethodState
from kiosk.presenters.number import NumberState
from kiosk.presenters.offers import OffersState
from kiosk.presenters.questions import QuestionsState
from kiosk.presenters.screens import Screen
from kiosk.presenters.services import ServicesState
from kiosk.presenters.statement import StatementState
from kiosk.tour.hand import Hand, TourFailed
from kiosk.trial import DEMO_NUMBER
from kiosk.views.typeface import load_typeface
from sandbox.world import Places, World

_PREFIX: Final = "+7"
_IDLE_S: Final = 4.0


@dataclass(frozen=True, slots=True)
class Door:
    """A key of the account that starts with `key`, and the screen behind it: when it has begun, when it is whole."""

    key: str
    state: type
    begun: Callable[[Any], bool]
    whole: Callable[[Any], bool]
    has_plain_key: bool = False


DOORS: Final = (
    Door("Mobile", ServicesState, lambda shown: shown.connected is not None, lambda shown: shown.catalogue is not None),
    Door("Balance", CalendarState, lambda shown: shown.calendar is not None, lambda _: True),
    Door(
        "Where the money went",
        ExpensesState,
        lambda shown: shown.report is not None,
        lambda shown: shown.lines_complete,
    ),
    Door("Bonuses", BonusesState, lambda shown: shown.bonuses is not None, lambda shown: shown.history is not None),
    Door(
        "Offers",
        OffersState,
        lambda shown: shown.advice is not None,
        lambda shown: shown.catalogue is not None,
        has_plain_key=True,
    ),
    Door("Question", QuestionsState, lambda shown: shown.questions is not None, lambda _: True, has_plain_key=True),
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A hand on the glass, an eye on what is painted, and the world to ask for codes."""

    hand: Hand
    front: Front
    watch: Watch
    world: World

    @classmethod
    async def arriving(cls, front: Front, hand: Hand, world: World) -> Visitor:
        """A visitor before the start page, with every screen made, as a spare has them."""
        await hand.see(HomeState, lambda home: home.status is not None)
        await hand.until(front.window.isVisible, "the window")
        for screen in Screen:
            front.glass.view(screen)
        return cls(hand, front, Watch(front.window), world)

    async def log_in(self, number: str) -> tuple[float, float]:
        """The moments at which the finger left the last digit of the code, and at which the balance was painted."""
        hand = self.hand
        await hand.tap("My account")
        await hand.see(NumberState)
        await hand.type(number.removeprefix(_PREFIX))
        await hand.tap_primary()
        await hand.see(LoginState, lambda login: not login.sending)
        code = await self.world.sms_code(number)
        await hand.type(code[:-1])
        painted = self.watch.painted(lambda: _account_is_in(self.front.glass.state))
        await hand.type(code[-1])
        return self.watch.touched, await painted

    async def log_out(self) -> None:
        """The start page again."""
        await self.hand.tap("Exit")
        await self.hand.see(FarewellState)
        await self.hand.tap("Finish")
        await self.hand.see(HomeState)

    async def enter(self, door: Door) -> tuple[float, float]:
        """From the account through `door` and back: seconds from touch to first content painted, and the longest gap
        of the loop until all of it is there.
        """
        glass = self.front.glass
        await self.hand.see(AccountState, _is_whole)
        painted = self.watch.painted(lambda: isinstance(glass.state, door.state) and door.begun(glass.state))
        with GapMeter() as meter:
            tap = self.hand.tap if door.has_plain_key else self._tap_tile
            await tap(door.key)
            moment = await painted
            await self.hand.see(door.state, door.whole)
        took_s = moment - self.watch.touched
        await self.hand.tap("Back")
        return took_s, meter.longest_s

    async def _tap_tile(self, english: str) -> None:
        """A tile is spoken of with what it shows."""
        await self.hand.tap_starting(self.hand.texts.gettext(english))


async def log_in(visitor: Visitor, numbers: Sequence[str]) -> AsyncIterator[object]:
    """For each number a line: the moment of the last touch, and that of the balance."""
    for number in numbers:
        yield await visitor.log_in(number)
        await visitor.log_out()


async def insert_notes(visitor: Visitor, words: Sequence[str]) -> AsyncIterator[object]:
    """A line when notes may come; then, for each of so many notes, the moment its sum was painted."""
    hand, glass = visitor.hand, visitor.front.glass
    await hand.tap("Top up an account")
    await hand.see(NumberState)
    await hand.type(DEMO_NUMBER.removeprefix(_PREFIX))
    await hand.tap_primary()
    await hand.see(MethodState)
    await hand.tap("Cash")
    cash = await hand.see(CashState, _takes_notes)
    yield 0.0
    for _ in range(int(words[0])):
        before = cash.topup.inserted
        grown = await visitor.watch.painted(lambda before=before: _sum_is_above(glass.state, before))  # type: ignore[misc]  # a default binds `before`
        cash = await hand.see(CashState, _takes_notes)
        yield grown


async def load_lines(visitor: Visitor, words: Sequence[str]) -> AsyncIterator[object]:
    """The longest gaps of the loop in seconds: idle, while the lines come, idle again, while the statement is made."""
    hand = visitor.hand
    await visitor.log_in(words[0])
    await hand.see(AccountState, _is_whole)
    idle = await _idle()
    await hand.tap("Where the money went")
    with GapMeter() as loading:
        expenses = await hand.see(ExpensesState, lambda expenses: expenses.lines_complete)
    lines = sum(map(len, expenses.pages))
    await hand.tap("Back")
    await hand.see(AccountState)
    await hand.tap("Statement")
    await hand.see(StatementState)
    idle_again = await _idle()
    await hand.tap_primary()
    with GapMeter() as making:
        await hand.see(StatementState, _is_made)
    yield {
        "idle_s": idle,
        "loading_s": loading.longest_s,
        "loading_took_s": loading.took_s,
        "idle_again_s": idle_again,
        "making_s": making.longest_s,
        "making_took_s": making.took_s,
        "lines": lines,
    }


async def enter_rooms(visitor: Visitor, words: Sequence[str]) -> AsyncIterator[object]:
    """Idle at the account, then through each door so many times: a line of its key, the seconds until first content
    was painted, and the longest gap of the loop.
    """
    await visitor.log_in(DEMO_NUMBER)
    await visitor.hand.see(AccountState, _is_whole)
    yield "idle", 0.0, await _idle()
    for _ in range(int(words[0])):
        for door in DOORS:
            yield door.key, *await visitor.enter(door)


SCENES: Final[dict[str, Callable[[Visitor, Sequence[str]], AsyncIterator[object]]]] = {
    "log_in": log_in,
    "insert_notes": insert_notes,
    "load_lines": load_lines,
    "enter_rooms": enter_rooms,
}


async def _idle() -> float:
    with GapMeter() as idle:
        await asyncio.sleep(_IDLE_S)
    return idle.longest_s


def _account_is_in(state: object) -> bool:
    return isinstance(state, AccountState) and state.account is not None


def _is_whole(state: AccountState) -> bool:
    return state.account is not None and state.account.is_whole


def _takes_notes(cash: CashState) -> bool:
    return cash.topup.acceptor is AcceptorState.IDLE


def _sum_is_above(state: object, before: object) -> bool:
    return isinstance(state, CashState) and state.topup.inserted != before


def _is_made(statement: StatementState) -> bool:
    return statement.progress is not None and statement.progress.phase is StatementPhase.READY


async def _play(config: Config, options: argparse.Namespace) -> None:
    front = Front(FrontSettings.of(config), None)
    serving = asyncio.ensure_future(front.run())
    places = Places.read(options.config.parent)
    async with httpx.AsyncClient(base_url=places.operator_url, trust_env=False) as client:
        world = World(places, client)
        visitor = await Visitor.arriving(front, Hand(front, config.terminal.languages[0]), world)
        async for told in SCENES[options.scene](visitor, options.words):
            print(json.dumps(told), flush=True)
        front.leave()
        await serving


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the scene; 1 when it broke off."""
    parser = argparse.ArgumentParser(prog="benchmarks.visitor")
    parser.add_argument("config", type=Path)
    parser.add_argument("scene", choices=SCENES)
    parser.add_argument("words", nargs="*")
    options = parser.parse_args(arguments)
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    load_typeface()
    with QEventLoop(app) as loop:
        try:
            loop.run_until_complete(_play(config_at(options.config), options))
        except TourFailed as failure:
            print(failure, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
