"""What the chapters of a visit are made of: steps a visitor takes more than once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.config import Config
from kiosk.domain.cashbox import AcceptorState
from kiosk.domain.money import Currency, Money
from kiosk.domain.topup import TopUpPhase
from kiosk.i18n import language_name
from kiosk.presenters.cash import CashState
from kiosk.presenters.home import HomeState
from kiosk.presenters.method import MethodState
from kiosk.presenters.number import NumberState
from kiosk.presenters.result import ReceiptPhase, ResultState
from kiosk.tour.album import Album, Payment
from kiosk.tour.hand import Hand
from sandbox.world import World

_PREFIX = "+7"
_LATE_CREDIT_S = 60.0


@dataclass(frozen=True, slots=True)
class Steps:
    """One visitor. The `language` is switched to, and the text made larger, by touch, as a visitor would."""

    hand: Hand
    album: Album
    world: World
    config: Config
    language: str
    larger: bool

    async def begin_visit(self) -> None:
        """Each visit starts in the terminal's own language and size, whatever the one before chose."""
        await self.hand.see(HomeState)
        self.hand.speak(self.config.terminal.languages[0])
        await self.open_languages()
        await self.choose_language()

    async def open_languages(self) -> None:
        """The languages are offered."""
        await self.hand.tap_starting(self.hand.texts.gettext("Language") + ":")
        await self.hand.read(language_name("kk"))

    async def choose_language(self) -> None:
        """Language and size of this walk."""
        await self.hand.tap(language_name(self.language))
        self.hand.speak(self.language)
        await self.hand.read("My account")
        if self.larger:
            await self.hand.tap("Larger text")
            await self.hand.read("Aa Normal")

    async def reach_methods(self, number: str) -> None:
        """From the first screen to the ways to pay for `number`."""
        await self.hand.tap("Top up an account")
        await self.type_number(number)

    async def type_number(self, number: str) -> None:
        """From the keypad to the ways to pay for `number`."""
        hand = self.hand
        await hand.see(NumberState)
        await hand.type(national(number))
        await hand.tap_primary()
        await hand.see(MethodState)

    async def reach_cash(self, number: str) -> None:
        """From the first screen to the slot for banknotes."""
        await self.reach_methods(number)
        await self.choose_cash()

    async def choose_cash(self) -> None:
        """From the ways to pay to the slot for banknotes."""
        await self.hand.tap("Cash")
        await self.until_ready_for_notes()

    async def until_ready_for_notes(self) -> None:
        """The acceptor waits for a note."""
        await self.hand.see(CashState, lambda cash: cash.topup.acceptor is AcceptorState.IDLE)

    async def insert(self, value: int) -> None:
        """A note is in once the screen counts it."""
        before = await self.hand.see(CashState)
        grown = before.topup.inserted + Money.of_major(value, Currency.RUB)
        await self.world.acceptor(insert=value)
        await self.hand.see(CashState, lambda cash: cash.topup.inserted == grown)
        await self.until_ready_for_notes()

    async def see_credited(self, account: str, minor: int, before: int, picture: str) -> None:
        """The payment is credited, its receipt is out, and all is noted for the album."""
        await self.hand.see(ResultState, lambda result: result.topup.phase is TopUpPhase.CREDITED)
        await self.hand.see(ResultState, lambda result: result.receipt is not ReceiptPhase.PRINTING)
        await self.album.take(picture)
        await self.note(account, minor, before, self.hand.value_of("Credited"))

    async def note(self, account: str, minor: int, before: int, shown: str) -> None:
        """What the screen showed of a payment, for the album to compare with the operator's books."""
        expected = self.hand.texts.money(Money(minor, Currency.RUB))
        after = await self.world.balance_minor(account)
        self.album.payments.append(Payment(account, minor, shown, expected, before, after))

    async def until_grown(self, account: str, minor: int, before: int) -> None:
        """The operator has credited what it could not at once, or was not told at once."""

        async def grown() -> bool:
            return await self.world.balance_minor(account) == before + minor

        await self.hand.until_true(grown, "the late credit", _LATE_CREDIT_S)

    async def somebody(self, trait: str) -> Mapping[str, Any]:
        """The first subscriber of that kind."""
        everybody = await self.world.subscribers()
        return next(one for one in everybody if one["trait"] == trait and one["number"].startswith(_PREFIX))


def national(number: str) -> str:
    """The digits that are typed of it."""
    return number.removeprefix(_PREFIX)
