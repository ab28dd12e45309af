"""A desk for services and orders that tells what a test gives it, and remembers what was ordered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from kiosk.domain.balance import Balance, PackageUnit
from kiosk.domain.connected import Connected, VisitChanges
from kiosk.domain.errors import ErrorCode, KioskError, Refused
from kiosk.domain.money import Currency, Money
from kiosk.domain.offerings import Catalogue, Offering, OfferingId, PaymentScheme, Term, TermKind
from kiosk.domain.ordering import Action, Change, Loss, Order, OrderId, OrderItem, OrderKey, OrderState, Proposal
from kiosk.domain.products import Consent, OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.domain.subscriber import VisitToken
from tests.fakes.line import Feed, Line

AT = datetime(2026, 11, 22, 11, 2, tzinfo=UTC)
TODAY = date(2026, 11, 22)


def rub(minor: int) -> Money:
    """Kopecks."""
    return Money(minor, Currency.RUB)


def offering(
    name: str,
    kind: ProductKind = ProductKind.OPTION,
    *,
    fee: int = 0,
    once: int = 0,
    section: Section = Section.MOBILE,
    scheme: PaymentScheme = PaymentScheme.MONTHLY,
    term: Term | None = None,
    needs: tuple[OfferingId, ...] = (),
    excludes: tuple[OfferingId, ...] = (),
    supplier: str = "",
    tags: tuple[str, ...] = (),
) -> Offering:
    """Something on offer, in kopecks; its id is its name."""
    lasting = term or Term(TermKind.OPEN, 0, renews=True)
    how = "Подключение на терминале, в приложении или по номеру 0611"
    identity = OfferingId(name)
    return Offering(
        identity, name, "", section, kind, scheme, rub(fee), rub(once), lasting, how, needs, excludes, supplier, tags,
        None, None,
    )  # fmt: skip


def owned(
    name: str,
    kind: ProductKind = ProductKind.OPTION,
    *,
    fee: int | None = 0,
    section: Section = Section.MOBILE,
    status: ProductStatus = ProductStatus.ACTIVE,
) -> OwnedProduct:
    """Something connected since March; its id is its name."""
    price = None if fee is None else rub(fee)
    since, coming = date(2026, 3, 1), date(2026, 12, 1)
    consent = Consent(since, "sms") if kind is ProductKind.PARTNER else None
    return OwnedProduct(name, name, "", section, kind, status, price, since, coming, None, consent, offering=name)


TRAVEL = Term(TermKind.DAYS, 7, renews=False)
OFFERED = Catalogue(
    (
        offering("Турция", ProductKind.PACKAGE, once=49_000, scheme=PaymentScheme.ONCE, term=TRAVEL, tags=("roaming",)),
        offering("+10 ГБ", ProductKind.PACKAGE, once=15_000, scheme=PaymentScheme.ONCE, tags=("internet",)),
        offering("Большая семья", ProductKind.TARIFF, fee=79_000),
        offering("Запрет контента", scheme=PaymentScheme.FREE, tags=("content_bar",)),
    ),
    (),
)
HAVING = Connected(
    (
        owned("Семья", ProductKind.TARIFF, fee=59_000),
        owned("Гороскоп", ProductKind.PARTNER, fee=7_800),
        owned("Дом 300", ProductKind.TARIFF, fee=55_000, section=Section.INTERNET),
    ),
    (),
    AT,
)
BALANCE = Balance(rub(21_360), rub(0), rub(0), AT)
NOTHING_CHANGED = VisitChanges((), (), (), (), (), BALANCE, BALANCE, rub(0), rub(0))


def proposal(key: str = "order-1", *changes: Change) -> Proposal:
    """The sheet of "+10 GB", which costs 150 at once."""
    bought = OFFERED.offerings[1]
    return Proposal(
        key=OrderKey(key),
        changes=changes,
        offerings=(bought,),
        products=(),
        ends_too=(),
        charged_now=bought.once,
        later=(),
        lost=(Loss("Интернет", Decimal(120), PackageUnit.MEGABYTES),),
        starts=TODAY,
        balance=BALANCE,
        monthly_before=rub(121_800),
        monthly_after=rub(121_800),
        obstacles=(),
    )


def order(state: OrderState, key: str = "order-1", *, reason: str = "", can_cancel: bool = False) -> Order:
    """An order of "+10 GB" in that state."""
    item = OrderItem(Change(Action.CONNECT, OfferingId("+10 ГБ")), "+10 ГБ", state, reason)
    return Order(OrderKey(key), OrderId("o-1"), state, (item,), AT, None, can_cancel)


class FakeOrderDesk:
    """Tells `having`, `on_offer`, `sheet` and `difference`; orders go as a test writes into `progress`.

    `refusals`: what a method of that name raises, until it is taken out.
    """

    def __init__(self, line: Line) -> None:
        self._line = line
        self.having = HAVING
        self.on_offer = OFFERED
        self.sheet = proposal()
        self.difference = NOTHING_CHANGED
        self.progress: Feed[Order] = Feed()
        self.refusals: dict[str, KioskError] = {}
        self.proposed: list[tuple[Change, ...]] = []
        self.ordered: list[OrderKey] = []
        self.called_off: list[OrderId] = []
        self.printed: list[str] = []

    async def connected(self, token: VisitToken) -> Connected:
        await self._pass("connected")
        return self.having

    async def catalogue(self, token: VisitToken) -> Catalogue:
        await self._pass("catalogue")
        return self.on_offer

    async def propose(self, token: VisitToken, changes: tuple[Change, ...]) -> Proposal:
        await self._pass("propose")
        self.proposed.append(changes)
        return replace(self.sheet, key=OrderKey(f"order-{len(self.proposed)}"), changes=changes)

    def order(self, token: VisitToken, key: OrderKey) -> AsyncIterator[Order]:
        self.ordered.append(key)
        if "order" in self.refusals:
            self.progress.fail(self.refusals["order"])
        return self._line.stream(self.progress)

    async def call_off(self, token: VisitToken, order: OrderId) -> Order:
        await self._pass("call_off")
        self.called_off.append(order)
        standing = next((one for one in self.having.orders or () if one.order == order), None)
        if standing is None:
            raise Refused(ErrorCode.TOO_LATE)
        return replace(standing, state=OrderState.CANCELLED, can_cancel=False)

    async def changes(self, token: VisitToken) -> VisitChanges:
        await self._pass("changes")
        return self.difference

    async def print_changes(self, token: VisitToken, language: str) -> None:
        await self._pass("print_changes")
        self.printed.append(language)

    async def _pass(self, method: str) -> None:
        await self._line.reach()
        if method in self.refusals:
            raise self.refusals[method]
