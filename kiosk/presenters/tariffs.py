"""Tariffs of one section, and what each would have cost on the visitor's own last months."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import ClassVar

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Action, Change
from kiosk.domain.products import Section
from kiosk.domain.what_if import Grounds, WhatIf
from kiosk.presenters.change import ChangePresenter
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


@dataclass(frozen=True, slots=True)
class TariffsState:
    """Loading while both are `None`; `error` is why there is nothing newer than `what_if`."""

    screen: ClassVar[Screen] = Screen.TARIFFS

    section: Section
    what_if: WhatIf | None = None
    error: ErrorCode | None = None


class TariffsPresenter(Presenter[TariffsState]):
    """Asks whenever the screen is entered; costs that are shown stand until there are newer ones."""

    def __init__(
        self,
        section: Section,
        draw: Callable[[TariffsState], None],
        *,
        what_if: Callable[[], AsyncIterator[WhatIf]],
        change: Callable[[Change], None],
    ) -> None:
        """`change` shows the sheet of a change."""
        super().__init__(TariffsState(section), draw)
        self._what_if = what_if
        self._change = change

    @classmethod
    def of(cls, owner: Owner, section: Section) -> TariffsPresenter:
        """The tariffs that `owner` can have in that section."""
        desk = owner.teller.tariffs
        return cls(
            section,
            owner.around.display.show_screen,
            what_if=lambda: owner.streamed(desk.what_if(owner.token, section)),
            change=lambda wish: owner.push(ChangePresenter.of(owner, (wish,))),
        )

    @property
    def working(self) -> bool:
        """The months are being read."""
        what_if = self.state.what_if
        return self.state.error is None and (what_if is None or what_if.grounds is Grounds.READING)

    async def serve(self) -> None:
        """Ask once."""
        await self.retry()

    async def retry(self) -> None:
        """Ask anew."""
        self._tell(self.state.what_if, None)
        try:
            async for what_if in self._what_if():
                if what_if.grounds is not Grounds.READING or not self._has_costs():
                    self._tell(what_if, None)
        except KioskError as error:
            self._tell(self.state.what_if, code_to_show(error))

    async def choose(self, offering: OfferingId) -> None:
        """The sheet of changing to that tariff, or of connecting it where there is none yet."""
        if self.state.what_if is None:
            return
        product = self.state.what_if.product
        if product:
            self._change(Change(Action.CHANGE, offering=offering, product=product))
        else:
            self._change(Change(Action.CONNECT, offering=offering))

    def _has_costs(self) -> bool:
        return self.state.what_if is not None and self.state.what_if.grounds is Grounds.MONTHS

    def _tell(self, what_if: WhatIf | None, error: ErrorCode | None) -> None:
        self._show(TariffsState(self.state.section, what_if, error))
