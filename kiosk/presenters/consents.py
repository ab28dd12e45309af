"""Every paid extra: who agreed to it, what it cost, and how to stop it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from kiosk.domain.consents import ConsentLedger
from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.ordering import Action, Change
from kiosk.presenters.change import ChangePresenter
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


@dataclass(frozen=True, slots=True)
class ConsentsState:
    """Loading while `ledger` and `error` are `None`."""

    screen: ClassVar[Screen] = Screen.CONSENTS

    today: date
    ledger: ConsentLedger | None
    error: ErrorCode | None


class ConsentsPresenter(Presenter[ConsentsState]):
    """Fetches the ledger whenever its screen is entered: coming back from a change shows what it changed."""

    def __init__(
        self,
        today: date,
        draw: Callable[[ConsentsState], None],
        *,
        fetch: Callable[[], Awaitable[ConsentLedger]],
        order: Callable[[tuple[Change, ...]], None],
    ) -> None:
        super().__init__(ConsentsState(today, None, None), draw)
        self._fetch = fetch
        self._order = order

    @classmethod
    def of(cls, owner: Owner) -> ConsentsPresenter:
        """The paid extras of `owner`."""
        desk = owner.teller.spending
        return cls(
            owner.today(),
            owner.around.display.show_screen,
            fetch=lambda: owner.told(desk.consents(owner.token)),
            order=lambda changes: owner.push(ChangePresenter.of(owner, changes)),
        )

    async def serve(self) -> None:
        """Fetch the ledger; one that was shown stands until the next is there."""
        await self.retry()

    async def retry(self) -> None:
        """Fetch it anew."""
        self._show(replace(self.state, error=None))
        try:
            self._show(replace(self.state, ledger=await self._fetch()))
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))

    async def stop(self, product: str) -> None:
        """Offer to disconnect that one; nothing is ordered yet."""
        if product in self._products():
            self._order((Change(Action.DISCONNECT, product=product),))

    async def stop_all(self) -> None:
        """Offer to disconnect every one, and to let no paid content in any more where that can be had."""
        ledger = self.state.ledger
        if ledger is None or not ledger.extras:
            return
        bar = () if ledger.bar is None else (Change(Action.CONNECT, offering=ledger.bar),)
        self._order((*(Change(Action.DISCONNECT, product=one) for one in self._products()), *bar))

    def _products(self) -> tuple[str, ...]:
        ledger = self.state.ledger
        return () if ledger is None else tuple(one.product.product for one in ledger.extras)
