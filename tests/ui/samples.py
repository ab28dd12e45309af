"""Every screen in every state it can be in, for pictures and for tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from kiosk.domain.account import Account
from kiosk.domain.balance import Balance, Bonus, ComingCharge, Outlook, Package, PackageUnit
from kiosk.domain.cashbox import AcceptorState, Advice
from kiosk.domain.errors import ErrorCode
from kiosk.domain.expenses import (
    Cause,
    DaySpend,
    Difference,
    ExpenseReport,
    Line,
    LineKind,
    PaidFrom,
    Period,
    Step,
    VolumeUnit,
    Walk,
    pack,
)
from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import ContractNumber, PhoneNumber
from kiosk.domain.products import OwnedProduct, ProductKind, ProductStatus, Section, SectionSummary
from kiosk.domain.statement import DocumentNumber, LegalEntity, StatementPhase, StatementProgress
from kiosk.domain.subscriber import AccountId, CustomerId, Recipient, Subscriber
from kiosk.domain.terminal import PaperState, TerminalInfo, TerminalStatus
from kiosk.domain.topup import (
    ClaimCode,
    FeeRule,
    Method,
    MethodOffer,
    MethodProblem,
    NoteState,
    NoteView,
    PaymentId,
    TopUp,
    TopUpPhase,
)
from kiosk.presenters.account import AccountState
from kiosk.presenters.cash import CashState
from kiosk.presenters.expenses import ExpensesState
from kiosk.presenters.home import HomeState
from kiosk.presenters.login import LoginState
from kiosk.presenters.method import MethodState
from kiosk.presenters.number import NumberKind, NumberState, Purpose
from kiosk.presenters.out_of_service import OutOfServiceState, OutReason
from kiosk.presenters.result import ReceiptPhase, ResultState
from kiosk.presenters.screens import Screen
from kiosk.presenters.statement import PeriodChoice, StatementState

ZONE = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 22, 14, 2, tzinfo=ZONE)
PHONE = PhoneNumber("+79123456789")


def roubles(amount: float) -> Money:
    """Roubles with at most two decimals."""
    return Money(round(amount * 100), Currency.RUB)


INFO = TerminalInfo(
    number="0417",
    place="Офис на Ленина, 12",
    help_hint="помощь рядом, у стойки 1",
    legal=LegalEntity("ООО «Связь»", "7701234567", "г. Москва, ул. Ленина, 12", "8 800 250-00-00"),
    brand_name="Связь",
    currency=Currency.RUB,
    zone="Europe/Moscow",
    region="RU",
    regions=("RU", "KZ"),
    languages=("ru", "en", "kk"),
)


def _offer(method: Method, problem: MethodProblem | None = None, per_mille: int = 0) -> MethodOffer:
    return MethodOffer(method, FeeRule(per_mille, roubles(0)), roubles(10), roubles(15_000), problem)


ALL_WORK = (_offer(Method.CASH), _offer(Method.CARD), _offer(Method.QR))
CASH_ONLY = (
    _offer(Method.CASH),
    _offer(Method.CARD, MethodProblem.NOT_FITTED),
    _offer(Method.QR, MethodProblem.NOT_FITTED),
)
NOTHING_WORKS = (_offer(Method.CASH, MethodProblem.BOX_FULL), *CASH_ONLY[1:])
STATUS = TerminalStatus(
    ALL_WORK,
    operator_reachable=True,
    receipt_paper=PaperState.OK,
    document_paper=PaperState.OK,
    notice="С 1 декабря меняется цена тарифа «Семья». Подробнее — в «Моём счёте»",
)
RECIPIENT = Recipient(AccountId("118227"), PHONE, "И•••• С••••••", "118227-main")


@dataclass(frozen=True, slots=True)
class Sample:
    """A screen in a state, with a name that can be a file's."""

    name: str
    screen: Screen
    state: object


def home_states() -> Iterator[tuple[str, HomeState]]:
    """The first screen, from nothing known to nothing working."""
    yield "", HomeState(INFO, STATUS)
    yield "asking", HomeState(INFO, None)
    yield "cash_only", HomeState(INFO, replace(STATUS, methods=CASH_ONLY, notice=""))
    yield "nothing_works", HomeState(INFO, replace(STATUS, methods=NOTHING_WORKS, receipt_paper=PaperState.OUT))
    silent = replace(STATUS, operator_reachable=False, receipt_paper=PaperState.OUT, methods=CASH_ONLY)
    yield "operator_silent", HomeState(INFO, silent)


def number_states() -> Iterator[tuple[str, NumberState]]:
    """A number from empty to complete, and everything that can be wrong with it."""
    typing = NumberState(
        Purpose.TOP_UP,
        NumberKind.PHONE,
        "+7 912 345-67-",
        2,
        "+7",
        complete=False,
        checking=False,
        error=None,
        similar=None,
    )
    full = replace(typing, shown="+7 912 345-67-89", missing=0, complete=True)
    yield "", typing
    yield "empty", replace(typing, shown="+7 ", missing=10)
    yield "complete", full
    yield "checking", replace(full, checking=True)
    yield "login", replace(full, purpose=Purpose.ACCOUNT)
    yield "statement", replace(typing, purpose=Purpose.STATEMENT)
    yield "zero_balance", replace(typing, purpose=Purpose.ZERO_BALANCE)
    yield "contract", replace(typing, kind=NumberKind.CONTRACT, shown="40-118-2", missing=0, complete=True)
    yield "similar", replace(full, similar=PhoneNumber("+79123456798"))
    for code in (ErrorCode.UNKNOWN_NUMBER, ErrorCode.WRONG_NUMBER, ErrorCode.OPERATOR_UNREACHABLE):
        yield code.value, replace(full, error=code)


def method_states() -> Iterator[tuple[str, MethodState]]:
    """All methods, one method, none; paper and failures."""
    state = MethodState(INFO, RECIPIENT, CASH_ONLY, PaperState.OK, opening=False, error=None)
    yield "", state
    yield "all_work", replace(state, offers=(_offer(Method.CASH, per_mille=15), *ALL_WORK[1:]))
    yield "opening", replace(state, opening=True)
    yield "box_full", replace(state, offers=NOTHING_WORKS)
    yield "starting", replace(state, offers=(_offer(Method.CASH, MethodProblem.STARTING), *CASH_ONLY[1:]))
    yield "no_paper", replace(state, receipt_paper=PaperState.OUT)
    for code in (ErrorCode.ACCEPTOR_UNAVAILABLE, ErrorCode.JOURNAL_UNAVAILABLE, ErrorCode.PAYMENT_IN_PROGRESS):
        yield code.value, replace(state, error=code)


def _note(number: int, value: int | None, second: int, state: NoteState, advice: Advice | None = None) -> NoteView:
    at = datetime(2026, 11, 22, 14, 2, second, tzinfo=ZONE)
    return NoteView(number, None if value is None else roubles(value), at, state, advice)


ACCEPTED = (
    _note(1, 500, 11, NoteState.ACCEPTED),
    _note(2, 100, 25, NoteState.ACCEPTED),
    _note(3, 50, 40, NoteState.ACCEPTED),
)
RETURNED = _note(4, None, 55, NoteState.RETURNED, Advice.SMOOTH_AND_TURN)
TOPUP = TopUp(
    payment=PaymentId("2f6f3c52-6c2a-4f5e-9a65-3a2a1f0f6d11"),
    destination=PHONE,
    name_hint="И•••• С••••••",
    phase=TopUpPhase.TAKING_NOTES,
    inserted=roubles(650),
    fee=roubles(0),
    to_credit=roubles(650),
    suspect=None,
    room_left=roubles(14_350),
    accepted_values=tuple(roubles(value) for value in (50, 100, 200, 500, 1000, 2000, 5000)),
    notes=(*ACCEPTED, RETURNED),
    acceptor=AcceptorState.IDLE,
    claim=None,
    receipt_number="",
    operator_reference="",
    operator_silent=False,
    printer_ok=True,
)
EMPTY = replace(TOPUP, inserted=roubles(0), to_credit=roubles(0), notes=(), room_left=roubles(15_000))


def cash_states() -> Iterator[tuple[str, CashState]]:
    """Waiting, counting, returning, and every trouble an acceptor can have."""
    yield "", CashState(INFO, TOPUP, connected=True)
    yield "empty", CashState(INFO, EMPTY, connected=True)
    moving = replace(TOPUP, notes=(*ACCEPTED, _note(4, 1000, 59, NoteState.MOVING)), acceptor=AcceptorState.STACKING)
    yield "moving", CashState(INFO, moving, connected=True)
    many = tuple(_note(n, 100, n, NoteState.ACCEPTED) for n in range(1, 31))
    lot = replace(
        TOPUP, notes=many, inserted=roubles(3000), to_credit=roubles(2955), fee=roubles(45), room_left=roubles(0)
    )
    yield "many", CashState(INFO, lot, connected=True)
    for advice in Advice:
        note = _note(4, None if advice is Advice.ANOTHER_NOTE else 5000, 55, NoteState.RETURNED, advice)
        yield f"returned_{advice.value}", CashState(INFO, replace(TOPUP, notes=(*ACCEPTED, note)), connected=True)
    checked = _note(4, 1000, 55, NoteState.BEING_CHECKED)
    suspect = replace(TOPUP, notes=(*ACCEPTED, checked), suspect=roubles(1000), acceptor=AcceptorState.JAM)
    yield "suspect", CashState(INFO, suspect, connected=True)
    for trouble in (
        AcceptorState.OFFLINE,
        AcceptorState.INITIALIZING,
        AcceptorState.CASSETTE_FULL,
        AcceptorState.CASSETTE_REMOVED,
        AcceptorState.JAM,
        AcceptorState.CHEATED,
        AcceptorState.PAUSED,
        AcceptorState.FAILURE,
    ):
        yield trouble.value, CashState(INFO, replace(TOPUP, notes=ACCEPTED, acceptor=trouble), connected=True)
    for phase in (TopUpPhase.CLOSING, TopUpPhase.CREDITING):
        closing = replace(TOPUP, phase=phase, notes=ACCEPTED, acceptor=AcceptorState.DISABLED)
        yield phase.value, CashState(INFO, closing, connected=True)
    silent = replace(TOPUP, phase=TopUpPhase.CREDITING, notes=ACCEPTED, operator_silent=True)
    yield "crediting_silent", CashState(INFO, silent, connected=True)
    yield "no_paper", CashState(INFO, replace(TOPUP, notes=ACCEPTED, printer_ok=False), connected=True)
    yield "disconnected", CashState(INFO, TOPUP, connected=False)


RECEIPT_TEXT = "ООО «Связь»\nЧек 0417-000318\n22.11.2026 14:03\n+7 912 •••-••-89\nВнесено 650,00\nЗачислено 650,00"


def result_states() -> Iterator[tuple[str, ResultState]]:
    """Every end a cash payment can have, with every end its receipt can have."""
    done = replace(
        TOPUP,
        phase=TopUpPhase.CREDITED,
        notes=ACCEPTED,
        receipt_number="0417-000318",
        operator_reference="PAY-7718231",
    )
    later = replace(done, phase=TopUpPhase.ACCEPTED_LATER, claim=ClaimCode("7K3-Q9F-218"), operator_reference="")
    credited = ResultState(INFO, done, ReceiptPhase.PRINTED, RECEIPT_TEXT, logged_in=False)
    yield "deferred", replace(credited, topup=later, receipt=ReceiptPhase.NO_PAPER)
    yield "deferred_printed", replace(credited, topup=later)
    yield "credited", credited
    yield "credited_logged_in", replace(credited, logged_in=True)
    for phase in ReceiptPhase:
        yield f"credited_{phase.value}", replace(credited, receipt=phase)
    refused = replace(later, phase=TopUpPhase.REFUSED)
    yield "refused", replace(credited, topup=refused)
    yield "refused_no_paper", replace(credited, topup=refused, receipt=ReceiptPhase.NO_PAPER)
    suspect = replace(done, suspect=roubles(1000), claim=ClaimCode("7K3-Q9F-218"))
    yield "suspect", replace(credited, topup=suspect)
    unknown = replace(suspect, suspect=None, notes=(*ACCEPTED, _note(4, None, 55, NoteState.BEING_CHECKED)))
    yield "suspect_unknown_value", replace(credited, topup=unknown)
    nothing_else = replace(suspect, inserted=roubles(0), to_credit=roubles(0), phase=TopUpPhase.CANCELLED)
    yield "suspect_only", replace(credited, topup=nothing_else)
    cancelled = replace(EMPTY, phase=TopUpPhase.CANCELLED)
    yield "cancelled", replace(credited, topup=cancelled, receipt=ReceiptPhase.NONE, receipt_text="")


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
REPORT = ExpenseReport(
    walk=WALK,
    spent=roubles(862),
    days=DAYS,
    difference=Difference(date(2026, 10, 1), roubles(143), (Cause.SUBSCRIPTION, Cause.ROAMING)),
    lines=1284,
    as_of=NOW,
    is_current=True,
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
)


def account_states() -> Iterator[tuple[str, AccountState]]:
    """Everything known, parts unknown, nothing yet, nothing at all."""
    yield "", AccountState(ACCOUNT, None)
    yield "loading", AccountState(None, None)
    yield "operator_unreachable", AccountState(None, ErrorCode.OPERATOR_UNREACHABLE)
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


def expenses_states() -> Iterator[tuple[str, ExpensesState]]:
    """This month, a past one, an empty one, still reading, failed."""
    state = ExpensesState(
        month=date(2026, 11, 1),
        has_earlier=True,
        has_later=False,
        report=REPORT,
        pages=(PAID_LINES,),
        lines_complete=True,
        only_paid=True,
        zone="Europe/Moscow",
        error=None,
        lines_error=None,
    )
    yield "", state
    yield "all_lines", replace(state, pages=(ALL_LINES, ALL_LINES), only_paid=False)
    yield "lines_coming", replace(state, pages=(ALL_LINES,), lines_complete=False, only_paid=False)
    yield "loading", replace(state, report=None, pages=(), lines_complete=False)
    october = Period(datetime(2026, 10, 1, tzinfo=ZONE), datetime(2026, 11, 1, tzinfo=ZONE))
    days = tuple(DaySpend(date(2026, 10, 1) + timedelta(days=n), roubles(n * 7 % 31), roubles(0)) for n in range(31))
    past = replace(
        REPORT,
        walk=replace(WALK, period=october),
        days=days,
        is_current=False,
        difference=Difference(date(2026, 9, 1), roubles(-12), (Cause.OVERUSE,)),
    )
    yield "past", replace(state, month=date(2026, 10, 1), has_later=True, report=past)
    every = tuple(Step(cause, "", roubles(-11), 12, _at(9)) for cause in Cause if cause is not Cause.TOP_UP)
    long = replace(REPORT, walk=Walk(NOVEMBER, roubles(0), (WALK.steps[0], *every), roubles(890)))
    yield "every_cause", replace(state, report=long)
    empty = replace(
        REPORT, walk=Walk(NOVEMBER, roubles(5), (), roubles(5)), spent=roubles(0), days=(), difference=None, lines=0
    )
    yield "empty", replace(state, report=empty, pages=())
    yield "failed", replace(state, report=None, pages=(), error=ErrorCode.OPERATOR_UNREACHABLE)
    yield "lines_failed", replace(state, pages=(), lines_error=ErrorCode.OPERATOR_NONSENSE)


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
    """Starting, coming back, kept shut."""
    yield "", OutOfServiceState(INFO, OutReason.CONNECTING, money_was_inside=False)
    yield "starting", OutOfServiceState(None, OutReason.CONNECTING, money_was_inside=False)
    yield "money_inside", OutOfServiceState(INFO, OutReason.CONNECTING, money_was_inside=True)
    yield "maintenance", OutOfServiceState(INFO, OutReason.MAINTENANCE, money_was_inside=False)


CONTRACT = ContractNumber("40-118-227")
_STATES = {
    Screen.HOME: home_states,
    Screen.NUMBER: number_states,
    Screen.METHOD: method_states,
    Screen.CASH: cash_states,
    Screen.RESULT: result_states,
    Screen.LOGIN: login_states,
    Screen.ACCOUNT: account_states,
    Screen.EXPENSES: expenses_states,
    Screen.STATEMENT: statement_states,
    Screen.OUT_OF_SERVICE: out_of_service_states,
}


def samples(only: Screen | None = None) -> Iterator[Sample]:
    """Every screen in every state, or those of one screen."""
    for screen, states in _STATES.items():
        if only in (None, screen):
            for name, state in states():
                yield Sample("-".join(part for part in (screen.value, name) if part), screen, state)
