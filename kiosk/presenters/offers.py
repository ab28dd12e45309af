"""Offers: what would serve this visitor, everything there is by need, and what partners offer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import ClassVar

from kiosk.abreast import all_abreast
from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.offerings import Catalogue, Offering, OfferingId
from kiosk.domain.ordering import Action, Change
from kiosk.domain.products import ProductKind, Section
from kiosk.domain.recommendation import Need, Promotion, Recommendation, answers
from kiosk.presenters.change import ChangePresenter
from kiosk.presenters.consents import ConsentsPresenter
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen
from kiosk.presenters.tariffs import TariffsPresenter

_SHOWN = (ProductKind.PACKAGE, ProductKind.OPTION, ProductKind.TARIFF, ProductKind.PARTNER)
"""Kinds that have their place here, in this order; promised payments and requests have rooms of their own."""


class Angle(Enum):
    """The sides offers are looked at from."""

    FOR_YOU = "for_you"
    CATALOGUE = "catalogue"
    PARTNERS = "partners"


@dataclass(frozen=True, slots=True)
class OffersState:
    """Each of the three is `None` until it is told, with an error of its own. `need` is what was looked for."""

    screen: ClassVar[Screen] = Screen.OFFERS

    today: date
    angle: Angle = Angle.FOR_YOU
    need: Need | None = None
    advice: tuple[Recommendation, ...] | None = None
    advice_error: ErrorCode | None = None
    catalogue: Catalogue | None = None
    catalogue_error: ErrorCode | None = None
    promotions: tuple[Promotion, ...] | None = None
    promotions_error: ErrorCode | None = None

    def offering(self, offering: OfferingId | None) -> Offering | None:
        """That one of the catalogue, `None` where it is not to be had, or not known yet."""
        return self.catalogue.find(offering) if self.catalogue is not None and offering is not None else None

    @property
    def for_you(self) -> tuple[Recommendation, ...]:
        """What would serve and can be had; all of it while nobody knows what can be had."""
        kept = self.advice or ()
        if self.catalogue is None:
            return kept
        return tuple(one for one in kept if one.offering is None or self.offering(one.offering) is not None)

    @property
    def needs(self) -> tuple[Need, ...]:
        """The needs something is on offer for."""
        return tuple(need for need in Need if any(answers(one, need) for one in self._shown))

    @property
    def sought(self) -> Need | None:
        """The need that is shown: the one chosen, else the first; `None` where nothing is on offer."""
        return self.need if self.need in self.needs else next(iter(self.needs), None)

    @property
    def found(self) -> tuple[Offering, ...]:
        """What is on offer for the need that is shown."""
        need = self.sought
        found = (one for one in self._shown if need is not None and answers(one, need))
        return tuple(sorted(found, key=lambda one: _SHOWN.index(one.kind)))

    @property
    def _shown(self) -> tuple[Offering, ...]:
        offerings = self.catalogue.offerings if self.catalogue is not None else ()
        return tuple(one for one in offerings if one.kind in _SHOWN)


class OffersPresenter(Presenter[OffersState]):
    """Reads all three side by side whenever its screen is entered; what was shown stands until there is more."""

    def __init__(
        self,
        today: date,
        draw: Callable[[OffersState], None],
        *,
        advice: Callable[[], Awaitable[tuple[Recommendation, ...]]],
        catalogue: Callable[[], Awaitable[Catalogue]],
        promotions: Callable[[], Awaitable[tuple[Promotion, ...]]],
        connect: Callable[[Change], None],
        open_tariffs: Callable[[Section], None],
        open_consents: Callable[[], None],
    ) -> None:
        """`connect` shows the sheet of a change."""
        super().__init__(OffersState(today), draw)
        self._advice = advice
        self._catalogue = catalogue
        self._promotions = promotions
        self._connect = connect
        self._open_tariffs = open_tariffs
        self._open_consents = open_consents

    @classmethod
    def of(cls, owner: Owner) -> OffersPresenter:
        """The offers for `owner`."""
        offers, orders, token = owner.teller.offers, owner.teller.orders, owner.token
        return cls(
            owner.today(),
            owner.around.display.show_screen,
            advice=lambda: owner.told(offers.recommended(token)),
            catalogue=lambda: owner.told(orders.catalogue(token)),
            promotions=lambda: owner.told(offers.promotions(token)),
            connect=lambda change: owner.push(ChangePresenter.of(owner, (change,))),
            open_tariffs=lambda section: owner.push(TariffsPresenter.of(owner, section)),
            open_consents=lambda: owner.push(ConsentsPresenter.of(owner)),
        )

    async def serve(self) -> None:
        """Read all three."""
        await self.retry()

    async def retry(self) -> None:
        """Read all three anew."""
        await all_abreast((self._read_advice(), self._read_catalogue(), self._read_promotions()))

    async def look(self, angle: Angle) -> None:
        """Look from that side."""
        self._show(replace(self.state, angle=angle))

    async def choose_need(self, need: Need) -> None:
        """Look for that."""
        self._show(replace(self.state, need=need))

    async def connect(self, offering: OfferingId) -> None:
        """The sheet of connecting it; of a tariff, what each would have cost."""
        found = self.state.offering(offering)
        if found is not None and found.kind is ProductKind.TARIFF:
            self._open_tariffs(found.section)
        else:
            self._connect(Change(Action.CONNECT, offering=offering))

    async def see_consents(self) -> None:
        """Every paid extra, to stop what is not used."""
        self._open_consents()

    async def _read_advice(self) -> None:
        try:
            advice = await self._advice()
        except KioskError as error:
            self._show(replace(self.state, advice_error=code_to_show(error)))
        else:
            self._show(replace(self.state, advice=advice, advice_error=None))

    async def _read_catalogue(self) -> None:
        try:
            catalogue = await self._catalogue()
        except KioskError as error:
            self._show(replace(self.state, catalogue_error=code_to_show(error)))
        else:
            self._show(replace(self.state, catalogue=catalogue, catalogue_error=None))

    async def _read_promotions(self) -> None:
        try:
            promotions = await self._promotions()
        except KioskError as error:
            self._show(replace(self.state, promotions_error=code_to_show(error)))
        else:
            self._show(replace(self.state, promotions=promotions, promotions_error=None))
