"""What only the owner sees, in every state; and the screen of a terminal that cannot serve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from kiosk.domain.account import Account
from kiosk.domain.balance import Balance, Bonus, ComingCharge, Outlook, Package, PackageUnit
from kiosk.domain.change_split import ChangeSplit, Reason, SplitPart
from kiosk.domain.errors import ErrorCode
from kiosk.domain.expense_report import Exceeded, ExpenseReport
from kiosk.domain.expenses import (
    Agreement,
    Cause,
    DaySpend,
    Line,
    LineKind,
    PaidFrom,
    Period,
    Step,
    VolumeUnit,
    Walk,
    pack,
)
from kiosk.domain.money import Currency
from kiosk.domain.products import Consent, OwnedProduct, ProductKind, ProductStatus, Section, SectionSummary
from kiosk.domain.statement import DocumentNumber, StatementPhase, StatementProgress
from kiosk.domain.subscriber import AccountId, CustomerId, Subscriber
from kiosk.domain.terminal import PaperState
from kiosk.domain.topup import Method
from kiosk.presenters.account import AccountState
from kiosk.presenters.login import LoginState
from kiosk.presenters.out_of_service import OutOfServiceState
from kiosk.presenters.statement import PeriodChoice, StatementState
from tests.fakes.help_desks import NEWS, OUTAGE, RISE
from tests.fakes.teller import at_a_glance
from tests.ui.sample_terminal import INFO, NOW, PHONE, ZONE, roubles


def login_states() -> Iterator[tuple[str, LoginState]]:
    """The code on its way, typed, wrong, expired."""
    state = LoginState(
        PHONE, "+7 912 •••-••-89", 4, "48", sending=False, checking=False, tries_left=None, resend_in_s=42, error=None
    )
    yield "", state
    yield "sending", replace(state, typed="", sending=True, sent_to_masked="")
    yield "checking", replace(state, typed="4821", checking=True)
    yield "resend", replace(state, typed="", resend_in_s=0)
    yield "wrong_code", replace(state, typed="", tries_left=2, error=ErrorCode.WRONG_CODE)
    yield "one_left", replace(state, typed="", tries_left=1, error=ErrorCode.WRONG_CODE)
    for code in (
        ErrorCode.CODE_EXPIRED,
        ErrorCode.TOO_MANY_TRIES,
        ErrorCode.RESEND_TOO_SOON,
        ErrorCode.UNKNOWN_NUMBER,
        ErrorCode.OPERATOR_UNREACHABLE,
    ):
        yield code.value, replace(state, typed="", resend_in_s=0, error=code)


def _at(day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=ZONE)


NOVEMBER = Period(_at(1), _at(22, 14, 2))
WALK = Walk(
    NOVEMBER,
    roubles(75.60),
    (
        Step(Cause.TOP_UP, "", roubles(1000), 1, _at(15, 10, 2)),
        Step(Cause.TARIFF, "Семья", roubles(-590), 1, _at(1)),
        Step(Cause.SUBSCRIPTION, "", roubles(-177), 2, _at(20), forgotten="Гороскоп"),
        Step(Cause.ROAMING, "Турция", roubles(-65), 1, _at(18, 12, 20)),
        Step(Cause.OVERUSE, "", roubles(-30), 1, _at(11, 20, 31)),
    ),
    roubles(213.60),
)
_SPENT = {1: (590, 0), 3: (99, 99), 5: (4, 0), 8: (10, 0), 11: (30, 0), 18: (65, 0), 20: (78, 78)}
DAYS = tuple(
    DaySpend(date(2026, 11, day), roubles(_SPENT.get(day, (0, 0))[0]), roubles(_SPENT.get(day, (0, 0))[1]))
    for day in range(1, 23)
)
SPLIT = ChangeSplit(
    date(2026, 10, 1),
    roubles(143),
    (
        SplitPart(Reason.NEW, Cause.SUBSCRIPTION, LineKind.SUBSCRIPTION, "Гороскоп", roubles(78)),
        SplitPart(Reason.VOLUME, Cause.ROAMING, LineKind.ROAMING_DATA, "Турция", roubles(65)),
    ),
)
REPORT = ExpenseReport(
    walk=WALK,
    spent=roubles(862),
    days=DAYS,
    difference=SPLIT,
    exceeded=(Exceeded(LineKind.CALL_OUT, 180, roubles(30)),),
    lines=1284,
    as_of=NOW,
    is_current=True,
    agreements=(Agreement("Гороскоп", Consent(date(2026, 8, 20), "sms")),),
)
_LINE = Line(
    when=_at(20),
    amount=roubles(-78),
    kind=LineKind.SUBSCRIPTION,
    cause=Cause.SUBSCRIPTION,
    name="Гороскоп",
    counterpart="ООО «Контент»",
    place="",
    volume=1,
    unit=VolumeUnit.MONTHS,
    rate=roubles(78),
    paid_from=PaidFrom.BALANCE,
    section=Section.MOBILE,
)
LINES = (
    replace(
        _LINE,
        when=_at(22, 18, 41, 7),
        amount=roubles(0),
        kind=LineKind.CALL_OUT,
        cause=Cause.OVERUSE,
        name="",
        counterpart="+7 903 •••-••-14",
        volume=372,
        unit=VolumeUnit.SECONDS,
        rate=None,
        paid_from=PaidFrom.PACKAGE_MINUTES,
    ),
    _LINE,
    replace(
        _LINE,
        when=_at(18, 12, 20, 44),
        amount=roubles(-65),
        kind=LineKind.ROAMING_DATA,
        cause=Cause.ROAMING,
        name="",
        counterpart="",
        place="Турция",
        volume=13 * 1024,
        unit=VolumeUnit.KILOBYTES,
        rate=roubles(5),
    ),
    replace(
        _LINE,
        when=_at(15, 10, 2),
        amount=roubles(1000),
        kind=LineKind.TOP_UP,
        cause=Cause.TOP_UP,
        name="",
        counterpart="",
        place="Терминал 0417",
        volume=0,
        unit=VolumeUnit.NONE,
        rate=None,
        paid_from=PaidFrom.NOTHING,
    ),
    replace(
        _LINE,
        when=_at(11, 20, 31, 56),
        amount=roubles(-30),
        kind=LineKind.CALL_OUT,
        cause=Cause.OVERUSE,
        name="",
        counterpart="+7 495 •••-••-00",
        volume=180,
        unit=VolumeUnit.SECONDS,
        rate=roubles(10),
    ),
    replace(_LINE, when=_at(1), amount=roubles(-590), kind=LineKind.FEE, cause=Cause.TARIFF, name="Семья"),
)
PAID_LINES = pack([LINES[1], LINES[2], LINES[4]], Currency.RUB)
ALL_LINES = pack(LINES * 100, Currency.RUB)

SUBSCRIBER = Subscriber(CustomerId("C-1"), AccountId("118227"), "40-118-227", PHONE, "Ирина", "Соколова", "Петровна")


def _product(section: Section, name: str, summary: str, status: ProductStatus) -> OwnedProduct:
    return OwnedProduct(
        product=f"P-{section.value}",
        name=name,
        summary=summary,
        section=section,
        kind=ProductKind.TARIFF,
        status=status,
        fee=roubles(590),
        since=date(2017, 3, 1),
        next_charge=date(2026, 11, 28),
        last_used=None,
        consent=None,
    )


SECTIONS = (
    SectionSummary(
        Section.MOBILE, _product(Section.MOBILE, "Семья", "", ProductStatus.ACTIVE), 3, ProductStatus.ACTIVE
    ),
    SectionSummary(
        Section.INTERNET,
        _product(Section.INTERNET, "Дом 300", "300 Мбит/с", ProductStatus.ACTIVE),
        0,
        ProductStatus.ACTIVE,
    ),
    SectionSummary(
        Section.TV, _product(Section.TV, "Кино", "184 канала", ProductStatus.SUSPENDED), 0, ProductStatus.SUSPENDED
    ),
)
ACCOUNT = Account(
    subscriber=SUBSCRIBER,
    balance=Balance(roubles(213.60), roubles(0), roubles(0), NOW),
    outlook=Outlook(date(2026, 11, 27), ComingCharge(date(2026, 11, 28), "Семья", roubles(590)), roubles(376.40)),
    packages=(
        Package("Минуты", PackageUnit.MINUTES, Decimal(412), Decimal(600), _at(28)),
        Package("Интернет", PackageUnit.MEGABYTES, Decimal("3276.8"), Decimal(20480), _at(28)),
        Package("SMS", PackageUnit.MESSAGES, Decimal(288), Decimal(300), _at(28)),
    ),
    bonus=Bonus(1240, 80),
    month=REPORT,
    sections=SECTIONS,
    products=(),
    is_whole=True,
)


def account_states() -> Iterator[tuple[str, AccountState]]:
    """Everything known, the balance alone, parts unknown, nothing yet, nothing at all."""
    yield "", AccountState(ACCOUNT, None)
    yield "told", AccountState(ACCOUNT, None, (OUTAGE, RISE))
    yield "nothing_new", AccountState(ACCOUNT, None, (NEWS,))
    yield "loading", AccountState(None, None)
    yield "operator_unreachable", AccountState(None, ErrorCode.OPERATOR_UNREACHABLE)
    yield "balance_first", AccountState(at_a_glance(ACCOUNT), None)
    yield "rest_failed", AccountState(at_a_glance(ACCOUNT), ErrorCode.OPERATOR_UNREACHABLE)
    yield "not_newer", AccountState(ACCOUNT, ErrorCode.OPERATOR_UNREACHABLE)
    bare = replace(ACCOUNT, outlook=None, packages=None, bonus=None, month=None, sections=None)
    yield "parts_unknown", AccountState(bare, None)
    enough = replace(ACCOUNT, outlook=Outlook(None, ComingCharge(date(2026, 11, 28), "Семья", roubles(590)), None))
    yield "enough", AccountState(replace(enough, balance=replace(ACCOUNT.balance, amount=roubles(12_345.67))), None)
    owes = replace(ACCOUNT, balance=replace(ACCOUNT.balance, amount=roubles(-1_213.60), reserved=roubles(20)))
    yield "below_zero", AccountState(owes, None)
    quiet = replace(ACCOUNT, month=replace(REPORT, spent=roubles(0), walk=replace(WALK, steps=())), packages=())
    yield "nothing_spent", AccountState(replace(quiet, bonus=None), None)
    few = (
        SECTIONS[0],
        SectionSummary(Section.INTERNET, None, 0, None),
        SectionSummary(Section.TV, None, 0, None),
    )
    yield "mobile_only", AccountState(replace(ACCOUNT, sections=few), None)
    yield "remembered", AccountState(replace(ACCOUNT, remembered_at=NOW - timedelta(minutes=42)), None)
    yield "remembered_below_zero", AccountState(replace(owes, remembered_at=NOW), None)


def statement_states() -> Iterator[tuple[str, StatementState]]:
    """Choosing, making, ready, printing, out of paper, failed."""
    state = StatementState(
        info=INFO,
        choice=PeriodChoice.THIS_MONTH,
        first=date(2026, 11, 1),
        last=date(2026, 11, 22),
        progress=None,
        preview_png=b"",
        pages=None,
        paper=PaperState.OK,
        error=None,
    )
    yield "", state
    yield "no_paper", replace(state, paper=PaperState.OUT)
    number = DocumentNumber("D-0417-000218")
    for phase in StatementPhase:
        progress = StatementProgress(phase, 640, 1284, 12, 31, number)
        yield phase.value, replace(state, progress=progress, preview_png=preview(), pages=31)
    yield "reading_uncounted", replace(state, progress=StatementProgress(StatementPhase.READING, 640))
    for code in (ErrorCode.DOCUMENT_FAILED, ErrorCode.OPERATOR_UNREACHABLE, ErrorCode.PRINTER_UNAVAILABLE):
        yield code.value, replace(state, error=code)


def preview() -> bytes:
    """A page with some grey lines on it, as PNG."""
    page = QImage(620, 877, QImage.Format.Format_RGB32)
    page.fill(QColor("white"))
    painter = QPainter(page)
    for line in range(30):
        painter.fillRect(60, 80 + line * 24, 500, 8, QColor("#D0D5DD"))
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, b"png").write(page)
    buffer.close()
    return bytes(buffer.data().data())


def out_of_service_states() -> Iterator[tuple[str, OutOfServiceState]]:
    """Starting, coming back."""
    yield "", OutOfServiceState(INFO)
    yield "starting", OutOfServiceState(None)
    yield "money_inside", OutOfServiceState(INFO, Method.CASH)
    yield "being_charged", OutOfServiceState(INFO, Method.CARD)
