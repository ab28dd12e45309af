"""The three sections: what is connected, what can be, what is under way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from kiosk.abreast import abreast
from kiosk.domain.balance import Package
from kiosk.domain.connected import Connected
from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.money import Money
from kiosk.domain.offerings import Catalogue, Offering, OfferingId
from kiosk.domain.ordering import Action, Change, Order, OrderId
from kiosk.domain.products import BlockCause, OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.domain.recommendation import Recommendation
from kiosk.presenters.change import ChangePresenter
from kiosk.presenters.clock import Clock
from kiosk.presenters.consents import ConsentsPresenter
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen
from kiosk.presenters.tariffs import TariffsPresenter

_ASK_AGAIN_S = 5.0
_ADVICE_S = 0.4  # the list waits so long for what is advised; later it would move under the finger
_EXTRAS = (ProductKind.PACKAGE, ProductKind.OPTION, ProductKind.PARTNER)


@dataclass(frozen=True, slots=True)
class ServicesState:
    """`connected` and `catalogue` are `None` until they are told, each with an error of its own.

    `for_you` come first among what can be connected. `calling_off` is the order that is being called off. `refused` is
    why what was touched last could not be done.
    """

    screen: ClassVar[Screen] = Screen.SERVICES

    section: Section
    today: date
    connected: Connected | None = None
    catalogue: Catalogue | None = None
    error: ErrorCode | None = None
    catalogue_error: ErrorCode | None = None
    calling_off: OrderId | None = None
    refused: ErrorCode | None = None
    for_you: tuple[Recommendation, ...] = ()

    @property
    def tariff(self) -> OwnedProduct | None:
        """The section's main thing."""
        return next((one for one in self._owned if one.kind is ProductKind.TARIFF), None)

    @property
    def can_suspend(self) -> bool:
        """The tariff works, and the operator says what a suspension of it would cost."""
        tariff, catalogue = self.tariff, self.catalogue
        if tariff is None or catalogue is None or tariff.bundled_in or tariff.status is not ProductStatus.ACTIVE:
            return False
        return any(one.offering == tariff.offering and one.suspended_fee is not None for one in catalogue.own)

    @property
    def extras(self) -> tuple[OwnedProduct, ...]:
        """What is connected in the section beside it."""
        return tuple(one for one in self._owned if one.kind in _EXTRAS)

    @property
    def under_way(self) -> tuple[Order, ...]:
        """Orders that are not over, whatever section they are about."""
        return (self.connected and self.connected.orders) or ()

    @property
    def offered(self) -> tuple[Offering, ...]:
        """What can be connected in the section: extras, and tariffs where there is none yet.

        What fits the visitor comes first, then packages, then options, then what partners sell.
        """
        offerings = self.catalogue.offerings if self.catalogue is not None else ()
        wanted = _EXTRAS if self.tariff is not None else (ProductKind.TARIFF,)
        here = (
            one
            for one in offerings
            if one.section is self.section and one.kind in wanted and not self.is_being_changed(one.offering)
        )
        return tuple(sorted(here, key=lambda one: (self.advice(one.offering) is None, wanted.index(one.kind))))

    @property
    def is_unpaid(self) -> bool:
        """The tariff is blocked until money comes."""
        block = self.tariff.block if self.tariff is not None else None
        return block is not None and block.cause is BlockCause.NO_MONEY

    @property
    def first_choice(self) -> OfferingId | None:
        """What is advised before all else; nothing where the tariff is to be paid for first."""
        offered = self.offered
        advised = bool(offered) and self.advice(offered[0].offering) is not None
        return offered[0].offering if advised and not self.is_unpaid else None

    def is_being_changed(self, offering_or_product: str) -> bool:
        """An order under way is about it: nobody is led to order it twice."""
        changes = (item.change for order in self.under_way for item in order.items)
        return any(offering_or_product in (change.offering, change.product) for change in changes)

    def advice(self, offering: OfferingId) -> Recommendation | None:
        """Why that offering fits this visitor; `None` where nothing says so."""
        return next((one for one in self.for_you if one.offering == offering), None)

    def payer(self, product: OwnedProduct) -> str:
        """The name of what pays for `product`; empty where it is paid for by itself."""
        products = self.connected.products if self.connected is not None else ()
        return next((one.name for one in products if one.product == product.bundled_in), "")

    def packages(self, product: OwnedProduct) -> tuple[Package, ...]:
        """What came with `product`."""
        packages = self.connected.packages if self.connected is not None else ()
        return tuple(one for one in packages if product.product in one.products)

    @property
    def _owned(self) -> tuple[OwnedProduct, ...]:
        products = self.connected.products if self.connected is not None else ()
        return tuple(one for one in products if one.section is self.section)


class ServicesPresenter(Presenter[ServicesState]):
    """Reads both lists side by side whenever the screen is entered, and the first again while something is under way.

    What was shown stands until there is something newer.
    """

    def __init__(
        self,
        section: Section,
        draw: Callable[[ServicesState], None],
        *,
        today: date,
        clock: Clock,
        connected: Callable[[], Awaitable[Connected]],
        catalogue: Callable[[], Awaitable[Catalogue]],
        advice: Callable[[], Awaitable[tuple[Recommendation, ...]]],
        call_off: Callable[[OrderId], Awaitable[Order]],
        top_up: Callable[[ServicesPresenter, Money | None], Awaitable[None]],
        change: Callable[[Change], None],
        open_tariffs: Callable[[Section], None],
        open_consents: Callable[[], None],
    ) -> None:
        """`top_up` pays a sum that is needed and comes back to the presenter it is given; `change` shows a sheet."""
        super().__init__(ServicesState(section, today), draw)
        self._clock = clock
        self._connected = connected
        self._catalogue = catalogue
        self._advice = advice
        self._call_off = call_off
        self._top_up = top_up
        self._change = change
        self._open_tariffs = open_tariffs
        self._open_consents = open_consents

    @classmethod
    def of(cls, owner: Owner, section: Section) -> ServicesPresenter:
        """The services of `owner`, at that section."""
        desk, token = owner.teller.orders, owner.token
        return cls(
            section,
            owner.around.display.show_screen,
            today=owner.today(),
            clock=owner.around.clock,
            connected=lambda: owner.told(desk.connected(token)),
            catalogue=lambda: owner.told(desk.catalogue(token)),
            advice=lambda: owner.told(owner.teller.offers.recommended(token)),
            call_off=lambda order: owner.told(desk.call_off(token, order)),
            top_up=owner.top_up,
            change=lambda wish: owner.push(ChangePresenter.of(owner, (wish,))),
            open_tariffs=lambda of_section: owner.push(TariffsPresenter.of(owner, of_section)),
            open_consents=lambda: owner.push(ConsentsPresenter.of(owner)),
        )

    async def serve(self) -> None:
        """Read both lists; while an order is under way, look every few seconds how it is."""
        await self._read()
        while self.state.under_way:
            before = self.state.under_way
            await self._clock.sleep(_ASK_AGAIN_S)
            await self._read_connected()
            if len(self.state.under_way) < len(before):
                await self._read_catalogue()

    async def choose_section(self, section: Section) -> None:
        """Show another section of what is read already."""
        self._show(replace(self.state, section=section, refused=None))

    async def retry(self) -> None:
        """Read both lists anew."""
        await self._read()

    async def connect(self, offering: OfferingId) -> None:
        """The sheet of connecting it."""
        self._change(Change(Action.CONNECT, offering=offering))

    async def disconnect(self, product: str) -> None:
        """The sheet of ending it."""
        self._change(Change(Action.DISCONNECT, product=product))

    async def suspend(self) -> None:
        """The sheet of suspending the section; for how long is chosen there."""
        if self.state.tariff is not None:
            self._change(Change(Action.SUSPEND, product=self.state.tariff.product))

    async def resume(self) -> None:
        """The sheet of ending a suspension."""
        if self.state.tariff is not None:
            self._change(Change(Action.RESUME, product=self.state.tariff.product))

    async def top_up(self) -> None:
        """Pay for the account, which lifts a block for want of money; the services are there again afterwards."""
        block = self.state.tariff.block if self.state.tariff is not None else None
        try:
            await self._top_up(self, block.lifted_by if block is not None else None)
        except KioskError as error:
            self._show(replace(self.state, refused=code_to_show(error)))

    async def change_tariff(self) -> None:
        """The tariffs of the section."""
        self._open_tariffs(self.state.section)

    async def see_consents(self) -> None:
        """Every paid extra: who agreed to it, and what it has cost."""
        self._open_consents()

    async def call_off(self, order: OrderId) -> None:
        """Call that order off, and see what is there then."""
        if self.state.calling_off is not None:
            return
        self._show(replace(self.state, calling_off=order, refused=None))
        try:
            await self._call_off(order)
        except KioskError as error:
            self._show(replace(self.state, refused=code_to_show(error)))
        await self._read_connected()
        self._show(replace(self.state, calling_off=None))

    async def _read(self) -> None:
        await abreast(self._read_connected(), self._read_catalogue())

    async def _read_connected(self) -> None:
        try:
            connected = await self._connected()
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))
        else:
            self._show(replace(self.state, connected=connected, error=None))

    async def _read_catalogue(self) -> None:
        advising = asyncio.create_task(self._advised())
        try:
            catalogue = await self._catalogue()
            await asyncio.wait((advising,), timeout=_ADVICE_S)
        except KioskError as error:
            self._show(replace(self.state, catalogue_error=code_to_show(error)))
        else:
            for_you = advising.result() if advising.done() else self.state.for_you
            self._show(replace(self.state, catalogue=catalogue, for_you=for_you, catalogue_error=None))
        finally:
            advising.cancel()

    async def _advised(self) -> tuple[Recommendation, ...]:
        """What would serve; as before where the operator does not say."""
        try:
            return await self._advice()
        except KioskError:
            return self.state.for_you
