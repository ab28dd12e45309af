"""Where the money went, what was agreed to and what is to come, in every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from kiosk.domain.balance import Balance
from kiosk.domain.change_split import ChangeSplit, Reason, SplitPart
from kiosk.domain.charge_calendar import ChargeCalendar, charge_calendar
from kiosk.domain.consents import ConsentLedger, PaidExtra, PriceRise
from kiosk.domain.errors import ErrorCode
from kiosk.domain.expense_report import Exceeded, MonthSpend
from kiosk.domain.expenses import Cause, DaySpend, LineKind, Period, Step, Walk
from kiosk.domain.offerings import OfferingId
from kiosk.domain.products import Consent, NewFee, OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.domain.standing_charges import standing_charges
from kiosk.presenters.calendar import CalendarState
from kiosk.presenters.consents import ConsentsState
from kiosk.presenters.expenses import Angle, ExpensesState, Kept
from tests.ui.sample_accounts import ACCOUNT, ALL_LINES, NOVEMBER, PAID_LINES, REPORT, WALK
from tests.ui.sample_terminal import NOW, ZONE, roubles

TODAY = date(2026, 11, 22)


def _extra(name: str, kind: ProductKind, fee: float, consent: Consent | None, used: date | None) -> OwnedProduct:
    return OwnedProduct(
        product=f"P-{name}",
        name=name,
        summary="",
        section=Section.MOBILE,
        kind=kind,
        status=ProductStatus.ACTIVE,
        fee=roubles(fee),
        since=date(2026, 7, 20),
        next_charge=date(2026, 12, 20),
        last_used=used,
        consent=consent,
    )


HOROSCOPE = PaidExtra(
    _extra("Гороскоп", ProductKind.PARTNER, 78, Consent(date(2026, 8, 20), "sms"), date(2026, 7, 20)),
    roubles(78),
    1,
    None,
    is_forgotten=True,
)
RING = PaidExtra(
    _extra("Музыка на гудке", ProductKind.OPTION, 99, Consent(date(2026, 9, 3), "app"), date(2026, 11, 21)),
    roubles(297),
    3,
    None,
    is_forgotten=False,
)
RISE = PriceRise("Семья", date(2026, 6, 1), roubles(520), roubles(590))
LEDGER = ConsentLedger((HOROSCOPE, RING), roubles(177), (RISE,), OfferingId("content-bar"))
MONTHS = tuple(
    MonthSpend(date(2026 - (number > 10), (10 - number) % 12 + 1, 1), roubles(spent), roubles(99))
    for number, spent in enumerate((862, 719, 719, 629.99, 620, 650, 740, 520, 545, 560, 520, 530))
)


def expenses_states() -> Iterator[tuple[str, ExpensesState]]:
    """This month from every side, a past one, an empty one, still reading, failed."""
    state = ExpensesState(
        month=date(2026, 11, 1),
        has_earlier=True,
        has_later=False,
        report=REPORT,
        pages=(PAID_LINES,),
        lines_complete=True,
        kept=Kept(consents=LEDGER),
        zone="Europe/Moscow",
        error=None,
        lines_error=None,
    )
    yield "", state
    yield "without_hints", replace(state, kept=Kept())
    yield from _sides(state)
    free = Kept(only_paid=False, consents=LEDGER)
    yield "all_lines", replace(state, pages=(ALL_LINES, ALL_LINES), kept=free)
    yield "lines_coming", replace(state, pages=(ALL_LINES,), lines_complete=False, kept=free)
    yield "loading", replace(state, report=None, pages=(), lines_complete=False, kept=Kept())
    yield "remembered", replace(state, report=replace(REPORT, remembered=True))
    october = Period(datetime(2026, 10, 1, tzinfo=ZONE), datetime(2026, 11, 1, tzinfo=ZONE))
    days = tuple(DaySpend(date(2026, 10, 1) + timedelta(days=n), roubles(n * 7 % 31), roubles(0)) for n in range(31))
    less = SplitPart(Reason.VOLUME, Cause.OVERUSE, LineKind.CALL_OUT, "", roubles(-12))
    past = replace(
        REPORT,
        walk=replace(WALK, period=october),
        days=days,
        is_current=False,
        difference=ChangeSplit(date(2026, 9, 1), roubles(-12), (less,)),
    )
    yield "past", replace(state, month=date(2026, 10, 1), has_later=True, report=past)
    every = tuple(Step(cause, "", roubles(-11), 12, NOW) for cause in Cause if cause is not Cause.TOP_UP)
    beyond = tuple(
        Exceeded(kind, volume, roubles(1_130))
        for kind, volume in ((LineKind.CALL_OUT, 7_380), (LineKind.DATA, 3_400_000), (LineKind.SMS, 112))
    )
    long = replace(REPORT, walk=Walk(NOVEMBER, roubles(0), (WALK.steps[0], *every), roubles(890)), exceeded=beyond)
    yield "every_cause", replace(state, report=long)
    empty = replace(
        REPORT,
        walk=Walk(NOVEMBER, roubles(5), (), roubles(5)),
        spent=roubles(0),
        days=(),
        difference=None,
        lines=0,
        exceeded=(),
    )
    yield "empty", replace(state, report=empty, pages=())
    yield "failed", replace(state, report=None, pages=(), error=ErrorCode.OPERATOR_UNREACHABLE)
    yield "lines_failed", replace(state, pages=(), lines_error=ErrorCode.OPERATOR_NONSENSE)


def _sides(state: ExpensesState) -> Iterator[tuple[str, ExpensesState]]:
    yield "causes", replace(state, kept=replace(state.kept, angle=Angle.CAUSES))
    year = Kept(angle=Angle.MONTHS, consents=LEDGER, months=MONTHS, year_read=True)
    yield "months", replace(state, kept=year)
    yield "months_coming", replace(state, kept=replace(year, months=MONTHS[:3], year_read=False))
    failed = replace(year, months=(), year_read=False)
    yield "months_failed", replace(state, kept=failed, months_error=ErrorCode.OPERATOR_UNREACHABLE)
    change = replace(state.kept, angle=Angle.CHANGE)
    yield "change", replace(state, kept=change)
    yield "nothing_changed", replace(state, kept=change, report=replace(REPORT, difference=_difference(())))
    parts = (
        SplitPart(
            Reason.PRICE, Cause.TARIFF, LineKind.FEE, "Семья", roubles(70), before=roubles(520), now=roubles(590)
        ),
        *(
            SplitPart(reason, Cause.SUBSCRIPTION, LineKind.SUBSCRIPTION, "Музыка на гудке и в очереди", roubles(-99))
            for reason in Reason
        ),
    )
    yield "changed_much", replace(state, kept=change, report=replace(REPORT, difference=_difference(parts)))


def _difference(parts: tuple[SplitPart, ...]) -> ChangeSplit:
    return ChangeSplit(date(2026, 10, 1), roubles(sum(part.amount.minor for part in parts) / 100), parts)


def consents_states() -> Iterator[tuple[str, ConsentsState]]:
    """Some, one, none, many, still reading, failed."""
    state = ConsentsState(TODAY, LEDGER, None)
    yield "", state
    unknown = _extra("Антиспам и определитель номера для всей семьи", ProductKind.OPTION, 1_059.50, None, None)
    old = PaidExtra(unknown, roubles(12_714), 12, date(2025, 12, 3), is_forgotten=True)
    known = replace(unknown, product="P-2", consent=Consent(date(2025, 3, 1), "office"), last_used=date(2025, 4, 1))
    many = (HOROSCOPE, old, replace(old, product=known), RING)
    rises = (RISE, replace(RISE, name="Домашний интернет 500 для всей семьи"))
    yield "many", replace(state, ledger=ConsentLedger(many, roubles(2_296), rises, OfferingId("bar")))
    yield "no_bar", replace(state, ledger=ConsentLedger((RING,), roubles(99), (), None))
    yield "none", replace(state, ledger=ConsentLedger((), roubles(0), (), OfferingId("bar")))
    yield "loading", replace(state, ledger=None)
    yield "failed", replace(state, ledger=None, error=ErrorCode.OPERATOR_UNREACHABLE)
    yield "old", replace(state, error=ErrorCode.OPERATOR_UNREACHABLE)


def _calendar(balance: Balance, *owned: OwnedProduct) -> ChargeCalendar:
    packages = ACCOUNT.packages or ()
    return charge_calendar(balance, standing_charges(owned, TODAY), packages, today=TODAY, zone=ZONE)


def calendar_states() -> Iterator[tuple[str, CalendarState]]:
    """Not enough, enough, below zero already, nothing known, many, still reading, failed."""
    family = replace(HOROSCOPE.product, name="Семья", fee=roubles(590), next_charge=date(2026, 11, 28), since=None)
    ring = replace(RING.product, next_charge=date(2026, 12, 3))
    owned = (family, ring, replace(HOROSCOPE.product, new_fee=NewFee(roubles(98), date(2026, 12, 1))))
    yield "", CalendarState(_calendar(ACCOUNT.balance, *owned), None)
    rich = replace(ACCOUNT.balance, amount=roubles(12_345.67), reserved=roubles(120), credit_limit=roubles(300))
    yield "enough", CalendarState(_calendar(rich, *owned), None)
    poor = replace(ACCOUNT.balance, amount=roubles(-1_213.60))
    yield "below_zero", CalendarState(_calendar(poor, *owned), None)
    today = replace(family, next_charge=TODAY)
    yield "today", CalendarState(_calendar(ACCOUNT.balance, today), None)
    bare = replace(ACCOUNT, packages=())
    yield "nothing", CalendarState(charge_calendar(bare.balance, (), today=TODAY, zone=ZONE), None)
    many = tuple(
        replace(family, name=f"Домашний интернет и телевидение {number}", next_charge=TODAY + timedelta(days=number))
        for number in range(1, 12)
    )
    yield "many", CalendarState(_calendar(rich, *many), None)
    yield "loading", CalendarState(None, None)
    yield "failed", CalendarState(None, ErrorCode.OPERATOR_UNREACHABLE)
