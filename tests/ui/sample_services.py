"""Services, changes and orders in every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from kiosk.domain.balance import Balance, ComingCharge, Package, PackageUnit
from kiosk.domain.connected import Connected, Doubt, Renamed, VisitChanges
from kiosk.domain.errors import ErrorCode
from kiosk.domain.offerings import Catalogue, Offering, OfferingId, PaymentScheme, Term, TermKind
from kiosk.domain.ordering import (
    Action,
    Change,
    Loss,
    Obstacle,
    ObstacleKind,
    Order,
    OrderId,
    OrderItem,
    OrderKey,
    OrderState,
    Proposal,
)
from kiosk.domain.products import Block, BlockCause, Consent, NewFee, OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.presenters.change import ChangeState, NotHad, Ordered, Weighed, Weighing
from kiosk.presenters.farewell import FarewellState
from kiosk.presenters.result import ReceiptPhase
from kiosk.presenters.services import ServicesState
from tests.fakes.offer_desk import REMAINING
from tests.ui.sample_terminal import NOW, ZONE, roubles

TODAY = date(2026, 11, 22)
HOW = "Подключается здесь за несколько секунд"
_LONG = "Семейный безлимит для большой семьи с детьми и бабушкой"


def offering(
    name: str,
    *,
    fee: float = 0,
    once: float = 0,
    kind: ProductKind = ProductKind.OPTION,
    section: Section = Section.MOBILE,
    scheme: PaymentScheme = PaymentScheme.MONTHLY,
    term: Term = Term(TermKind.OPEN, 0, renews=True),  # noqa: B008 - a frozen value
    summary: str = "",
) -> Offering:
    """Something on offer; its id is its name."""
    return Offering(
        offering=OfferingId(name),
        name=name,
        summary=summary,
        section=section,
        kind=kind,
        scheme=scheme,
        fee=roubles(fee),
        once=roubles(once),
        term=term,
        how=HOW,
        needs=(),
        excludes=(),
        supplier="",
        tags=(),
        until=None,
        rules=None,
    )


def owned(
    name: str,
    *,
    fee: float | None = None,
    kind: ProductKind = ProductKind.OPTION,
    section: Section = Section.MOBILE,
    status: ProductStatus = ProductStatus.ACTIVE,
    summary: str = "",
) -> OwnedProduct:
    """Something connected since September; its id is its name."""
    return OwnedProduct(
        product=name,
        name=name,
        summary=summary,
        section=section,
        kind=kind,
        status=status,
        fee=None if fee is None else roubles(fee),
        since=date(2026, 9, 3),
        next_charge=date(2026, 12, 3),
        last_used=None,
        consent=Consent(date(2026, 9, 3), "sms") if kind is ProductKind.PARTNER else None,
        offering=name,
    )


TEN_GIGABYTES = offering(
    "+10 ГБ до конца месяца",
    once=150,
    kind=ProductKind.PACKAGE,
    scheme=PaymentScheme.ONCE,
    term=Term(TermKind.MONTH_END, 0, renews=False),
)
TURKEY = offering(
    "Роуминг «Турция»",
    once=490,
    kind=ProductKind.PACKAGE,
    scheme=PaymentScheme.ONCE,
    term=Term(TermKind.DAYS, 7, renews=False),
    summary="5 ГБ и 30 минут · начинается с первой поездки",
)
MAXIMUM = offering("Максимум", fee=790, kind=ProductKind.TARIFF, summary="1 200 мин · 40 ГБ · 500 SMS")
FAMILY = owned("Семья", fee=590, kind=ProductKind.TARIFF, summary="600 мин · 20 ГБ · 300 SMS")
MUSIC = owned("Музыка на гудке", fee=99)
HOROSCOPE = owned("Гороскоп", fee=78, kind=ProductKind.PARTNER)
HOME = owned("Дом 300", fee=550, kind=ProductKind.TARIFF, section=Section.INTERNET, summary="300 Мбит/с")
CINEMA = offering("Кино", fee=450, kind=ProductKind.TARIFF, section=Section.TV, summary="184 канала")
_STAFF_HELPS = (BlockCause.LOST_SIM, BlockCause.DOCUMENTS, BlockCause.OTHER)
TEN_OWNED = owned(TEN_GIGABYTES.name, kind=ProductKind.PACKAGE)
BALANCE = Balance(roubles(213.60), roubles(0), roubles(0), NOW)

CONNECT = Change(Action.CONNECT, offering=TEN_GIGABYTES.offering)
SHEET = Proposal(
    key=OrderKey("o-1"),
    changes=(CONNECT,),
    offerings=(TEN_GIGABYTES,),
    products=(),
    ends_too=(),
    charged_now=roubles(150),
    later=(),
    lost=(),
    starts=TODAY,
    balance=BALANCE,
    monthly_before=roubles(1317),
    monthly_after=roubles(1317),
    obstacles=(),
)
SWITCH = replace(
    SHEET,
    changes=(Change(Action.CHANGE, offering=MAXIMUM.offering, product=FAMILY.product),),
    offerings=(MAXIMUM,),
    products=(FAMILY,),
    ends_too=(MUSIC,),
    charged_now=roubles(0),
    later=(ComingCharge(date(2026, 11, 28), "Максимум", roubles(790)),),
    lost=(
        Loss("Интернет", Decimal("3276.8"), PackageUnit.MEGABYTES),
        Loss("Минуты", Decimal(412), PackageUnit.MINUTES),
        Loss("Музыка на гудке", None, None),
    ),
    starts=date(2026, 11, 28),
    monthly_after=roubles(1418),
)
_ENDING = replace(
    SHEET,
    changes=(Change(Action.DISCONNECT, product=HOROSCOPE.product),),
    offerings=(),
    products=(HOROSCOPE,),
    charged_now=roubles(0),
    monthly_after=roubles(1239),
)


_SOLD_FAMILY = replace(offering("Семья", fee=590, kind=ProductKind.TARIFF), suspended_fee=roubles(60))
CATALOGUE = Catalogue((TEN_GIGABYTES, TURKEY, MAXIMUM), (), (_SOLD_FAMILY,))
CONNECTED = Connected((FAMILY, MUSIC, replace(HOROSCOPE, last_used=date(2026, 7, 20)), HOME), (), NOW)


def services_states() -> Iterator[tuple[str, ServicesState]]:
    """Both lists, one of them, none; orders under way; blocks; a section without anything."""
    reason = (replace(REMAINING, offering=TEN_GIGABYTES.offering),)
    state = ServicesState(Section.MOBILE, TODAY, CONNECTED, CATALOGUE, for_you=reason)
    yield "", state
    yield "loading", replace(state, connected=None, catalogue=None)
    yield "catalogue_coming", replace(state, catalogue=None)
    yield "connected_coming", replace(state, connected=None)
    yield "remembered", replace(state, connected=replace(CONNECTED, remembered=True), catalogue=None)
    for code in (ErrorCode.OPERATOR_UNREACHABLE, ErrorCode.NOT_AVAILABLE_HERE):
        yield code.value, replace(state, connected=None, catalogue=None, error=code)
        yield f"catalogue_{code.value}", replace(state, catalogue=None, catalogue_error=code)
    yield "bought", replace(state, connected=_bought())
    rising = replace(offering("Антиспам", fee=59), new_fee=NewFee(roubles(79), date(2026, 12, 1)))
    yield "rising", replace(state, catalogue=Catalogue((rising,), ()))
    yield "nothing_offered", replace(state, catalogue=Catalogue((), ()))
    yield "internet", replace(state, section=Section.INTERNET)
    yield "tv_not_connected", replace(state, section=Section.TV, catalogue=replace(CATALOGUE, offerings=(CINEMA,)))
    yield "tv_not_offered", replace(state, section=Section.TV)
    waiting = (
        order(OrderState.ACKNOWLEDGED, expected=NOW + timedelta(minutes=8), can_cancel=True),
        order(OrderState.HELD),
    )
    busy = replace(state, connected=replace(CONNECTED, products=(FAMILY, HOME), orders=waiting))
    yield "under_way", busy
    yield "too_late", replace(busy, refused=ErrorCode.TOO_LATE)
    yield "orders_unknown", replace(state, connected=replace(CONNECTED, orders=None))
    yield from _blocked(state)
    every = tuple(replace(TURKEY, offering=OfferingId(str(n)), name=f"{_LONG} {n}") for n in range(20))
    yield "long", replace(state, catalogue=Catalogue(every, ()))


def _bought() -> Connected:
    """Packages that end by themselves: one begun, one used up, one of which nothing is told."""
    ten = replace(TEN_OWNED, fee=None, next_charge=None, until=date(2026, 11, 30))
    used = replace(ten, product="used", name=_LONG)
    travel = replace(ten, product="travel", name=TURKEY.name, until=date(2027, 1, 4))
    left = Package(ten.name, PackageUnit.MEGABYTES, Decimal(7168), Decimal(10240), None, (ten.product,))
    packages = (left, replace(left, remaining=Decimal(0), products=(used.product,)))
    return replace(CONNECTED, products=(FAMILY, ten, used, travel, MUSIC), packages=packages)


def _blocked(state: ServicesState) -> Iterator[tuple[str, ServicesState]]:
    unpaid = Block(BlockCause.NO_MONEY, date(2026, 11, 1), roubles(376.40), 10, None, roubles(0))
    wished = Block(BlockCause.OWN_WISH, date(2026, 11, 10), None, None, date(2026, 12, 10), roubles(60))
    for name, block in (
        ("no_money", unpaid),
        ("own_wish", wished),
        ("own_wish_endless", replace(wished, until=None, still_charged=roubles(0))),
        *((cause.value, replace(unpaid, cause=cause, lifted_by=None)) for cause in _STAFF_HELPS),
    ):
        tariff = replace(FAMILY, status=ProductStatus.SUSPENDED, block=block)
        music = replace(MUSIC, status=ProductStatus.SUSPENDED, block=unpaid)
        products = (tariff, music, replace(HOROSCOPE, status=ProductStatus.PENDING))
        yield f"blocked_{name}", replace(state, connected=replace(CONNECTED, products=products))
    within = replace(MUSIC, bundled_in=FAMILY.product, fee=None)
    unknown = replace(HOROSCOPE, status=ProductStatus.UNKNOWN)
    yield "bundled", replace(state, connected=replace(CONNECTED, products=(FAMILY, within, unknown)))


def change_states() -> Iterator[tuple[str, ChangeState]]:
    """The sheet of each kind of change, what stands in its way, and each state of its order."""
    state = ChangeState(SHEET.changes, TODAY, Weighed(SHEET))
    yield "", state
    yield "loading", replace(state, step=Weighing())
    yield "tariff", ChangeState(SWITCH.changes, TODAY, Weighed(SWITCH))
    yield "disconnect", ChangeState(_ENDING.changes, TODAY, Weighed(replace(_ENDING, given_back=roubles(23.40))))
    yield from _suspensions()
    yield from _obstacles(state)
    dearer = replace(SHEET, charged_now=roubles(180), monthly_after=roubles(1350), starts=date(2026, 11, 23))
    yield "price_changed", replace(state, step=Weighed(dearer, was=SHEET))
    yield "asking_again", replace(state, step=Weighed(SHEET, again=True))
    yield "unsent", replace(state, step=Weighed(SHEET, error=ErrorCode.OPERATOR_UNREACHABLE))
    for code in (ErrorCode.OPERATOR_UNREACHABLE, ErrorCode.NOT_AVAILABLE_HERE, ErrorCode.NOT_ON_OFFER):
        yield code.value, replace(state, step=NotHad(code, ""))
    refused = NotHad(ErrorCode.ORDER_REFUSED, "Подключение возможно только в домашнем регионе.")
    yield "refused", replace(state, step=refused)
    yield "withdrawn", replace(state, step=NotHad(ErrorCode.NOT_ON_OFFER, TURKEY.name))
    yield from _orders(state)


def _suspensions() -> Iterator[tuple[str, ChangeState]]:
    until = TODAY + timedelta(days=14)
    change = Change(Action.SUSPEND, product=HOME.product, until=until)
    sheet = replace(
        _ENDING,
        changes=(change,),
        products=(HOME,),
        monthly_before=roubles(1317),
        monthly_after=roubles(767),
        later=(
            ComingCharge(date(2026, 12, 3), "Дом 300, приостановлен", roubles(30)),
            ComingCharge(until + timedelta(days=1), HOME.name, roubles(550)),
        ),
    )
    yield "suspend", ChangeState((change,), TODAY, Weighed(sheet))
    endless = replace(sheet, changes=(replace(change, until=None),), later=sheet.later[:1])
    yield "suspend_endless", ChangeState(endless.changes, TODAY, Weighed(endless))
    resume = Change(Action.RESUME, product=HOME.product)
    yield "resume", ChangeState((resume,), TODAY, Weighed(replace(sheet, changes=(resume,), later=())))


def _obstacles(state: ChangeState) -> Iterator[tuple[str, ChangeState]]:
    other = Change(Action.CONNECT, offering=OfferingId("Роуминг"))
    swap = Change(Action.DISCONNECT, product="Музыка на гудке")
    for name, obstacle in (
        ("needs", Obstacle(ObstacleKind.NEEDS, "Международный роуминг", None, "", (other,))),
        ("excludes", Obstacle(ObstacleKind.EXCLUDES, "Безлимитный интернет", None, "", (swap,))),
        ("no_money", Obstacle(ObstacleKind.NO_MONEY, "", roubles(276.40), "")),
        ("blocked", Obstacle(ObstacleKind.BLOCKED, "", None, "")),
        ("already", Obstacle(ObstacleKind.ALREADY, "+10 ГБ до конца месяца", None, "")),
        ("gone", Obstacle(ObstacleKind.NOT_ON_OFFER, "+10 ГБ до конца месяца", None, "")),
        ("other", Obstacle(ObstacleKind.OTHER, "", None, "Доступно через 30 дней после смены тарифа.")),
    ):
        yield f"obstacle_{name}", replace(state, step=Weighed(replace(SHEET, obstacles=(obstacle,))))
    both = replace(
        SHEET,
        changes=(other, CONNECT),
        offerings=(replace(MAXIMUM, offering=OfferingId("Роуминг"), name=_LONG), TEN_GIGABYTES),
        charged_now=roubles(640),
        obstacles=(Obstacle(ObstacleKind.NO_MONEY, "", roubles(426.40), ""),),
    )
    yield "both", ChangeState(both.changes, TODAY, Weighed(both))


def order(state: OrderState, *, reason: str = "", expected: datetime | None = None, can_cancel: bool = False) -> Order:
    """An order of "+10 GB" in that state."""
    item = OrderItem(CONNECT, TEN_GIGABYTES.name, state, reason)
    return Order(OrderKey("o-1"), OrderId("771"), state, (item,), NOW, expected, can_cancel)


def _orders(state: ChangeState) -> Iterator[tuple[str, ChangeState]]:
    yield "sending", replace(state, step=Ordered(SHEET, None))
    soon, later = NOW + timedelta(minutes=8), datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)
    for one in OrderState:
        yield one.value, replace(state, step=Ordered(SHEET, order(one)))
    accepted = order(OrderState.ACKNOWLEDGED, expected=soon, can_cancel=True)
    yield "accepted", replace(state, step=Ordered(SHEET, accepted))
    yield "accepted_for_later", replace(state, step=Ordered(SHEET, replace(accepted, expected=later)))
    yield "calling_off", replace(state, step=Ordered(SHEET, accepted, calling_off=True))
    yield "too_late", replace(state, step=Ordered(SHEET, accepted, error=ErrorCode.TOO_LATE))
    failed = order(OrderState.FAILED, reason="Недостаточно средств на момент списания.")
    yield "failed_why", replace(state, step=Ordered(SHEET, failed))
    half = replace(
        failed,
        state=OrderState.PARTIAL,
        items=(
            OrderItem(CONNECT, _LONG, OrderState.COMPLETED, ""),
            OrderItem(
                Change(Action.DISCONNECT, product="Гороскоп"), "Гороскоп", OrderState.FAILED, "Партнёр не ответил."
            ),
        ),
    )
    yield "partial_why", replace(state, step=Ordered(SHEET, half))


def farewell_states() -> Iterator[tuple[str, FarewellState]]:
    """Something changed, nothing did, something else did, nobody knows; and the slip."""
    changes = VisitChanges(
        connected=(replace(TEN_OWNED, fee=roubles(150)),),
        disconnected=(HOROSCOPE,),
        changed=(Renamed(FAMILY, replace(FAMILY, name="Максимум", fee=roubles(790))),),
        under_way=(),
        unasked=(),
        balance_before=BALANCE,
        balance_after=replace(BALANCE, amount=roubles(563.60)),
        paid_in=roubles(500),
        charged=roubles(150),
    )
    state = FarewellState(changes, None, ReceiptPhase.NONE, 25)
    yield "", state
    yield "loading", replace(state, changes=None)
    yield "failed", replace(state, changes=None, error=ErrorCode.OPERATOR_UNREACHABLE)
    nothing = replace(changes, connected=(), disconnected=(), changed=(), paid_in=roubles(0), charged=roubles(0))
    yield "nothing", replace(state, changes=replace(nothing, balance_after=BALANCE), ends_in_s=8)
    yield "balance_unknown", replace(state, changes=replace(nothing, balance_before=None, balance_after=None))
    gone = replace(nothing, balance_after=replace(BALANCE, amount=roubles(108.60)), transferred=roubles(-105))
    yield "transferred", replace(state, changes=gone)
    given = replace(nothing, balance_after=replace(BALANCE, amount=roubles(263.60)), redeemed=roubles(50))
    doubtful = replace(nothing, balance_after=replace(BALANCE, amount=roubles(108.60)), doubts=tuple(Doubt))
    yield "doubtful", replace(state, changes=doubtful)
    yield "redeemed", replace(state, changes=given)
    lent = replace(nothing, balance_after=replace(BALANCE, amount=roubles(478.60)), charged=roubles(35))
    yield "lent", replace(state, changes=replace(lent, lent=roubles(300)))
    yield "unasked", replace(state, changes=replace(changes, unasked=("Погода", _LONG)))
    yield "not_compared", replace(state, changes=replace(nothing, compared=False))
    every = replace(
        changes,
        changed=(
            Renamed(FAMILY, replace(FAMILY, name=_LONG, fee=roubles(790))),
            Renamed(HOME, replace(HOME, status=ProductStatus.SUSPENDED)),
            Renamed(MUSIC, replace(MUSIC, fee=roubles(120))),
        ),
        under_way=(order(OrderState.HELD),),
        balance_after=replace(BALANCE, amount=roubles(551.10)),
    )
    yield "every", replace(state, changes=every)
    for phase in ReceiptPhase:
        yield f"slip_{phase.value}", replace(state, slip=phase)
