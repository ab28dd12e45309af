"""Statements for tests: Irina's month of the approved drawing, and as many lines as a test wants."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from kiosk.domain.balance import PackageUnit
from kiosk.domain.expenses import Cause, Line, LineKind, LinePage, PaidFrom, Period, VolumeUnit, pack
from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.products import Section
from kiosk.domain.receipt import Receipt, ReceiptKind
from kiosk.domain.statement import (
    DocumentNumber,
    LegalEntity,
    PackageUse,
    StatementHead,
    StatementStep,
    StatementTotals,
    VatShare,
)
from kiosk.domain.subscriber import AccountId, CustomerId, Subscriber
from kiosk.domain.topup import ClaimCode, PaymentId

MOSCOW = ZoneInfo("Europe/Moscow")
LEGAL = LegalEntity("ООО «Связь»", "7701234567", "г. Москва, ул. Ленина, 12", "8 800 250-00-00")
IRINA = Subscriber(
    customer=CustomerId("c-1"),
    account=AccountId("118227"),
    contract="40-118-227",
    number=PhoneNumber("+79123456789"),
    given_name="Ирина",
    family_name="Соколова",
    middle_name="Петровна",
)
PERIOD = Period(datetime(2026, 11, 1, tzinfo=MOSCOW), datetime(2026, 11, 23, tzinfo=MOSCOW))
AS_OF = datetime(2026, 11, 22, 14, 2, tzinfo=MOSCOW)
PAGE = 1000


def rub(kopecks: int) -> Money:
    return Money(kopecks, Currency.RUB)


def line(
    when: datetime,
    amount: int,
    kind: LineKind,
    cause: Cause,
    *,
    name: str = "",
    counterpart: str = "",
    place: str = "",
    volume: tuple[int, VolumeUnit] = (0, VolumeUnit.NONE),
    rate: int | None = None,
    paid: PaidFrom = PaidFrom.BALANCE,
) -> Line:
    return Line(
        when=when,
        amount=rub(amount),
        kind=kind,
        cause=cause,
        name=name,
        counterpart=counterpart,
        place=place,
        volume=volume[0],
        unit=volume[1],
        rate=None if rate is None else rub(rate),
        paid_from=paid,
        section=Section.MOBILE,
    )


def _at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02}T{clock}").replace(tzinfo=MOSCOW)


_CALL = line(
    _at(22, "18:41:07"), 0, LineKind.CALL_OUT, Cause.OVERUSE, counterpart="+7 903 •••-••-14",
    volume=(372, VolumeUnit.SECONDS), paid=PaidFrom.PACKAGE_MINUTES,
)  # fmt: skip
_DATA = line(
    _at(21, "09:15:30"), 0, LineKind.DATA, Cause.OVERUSE, place="Москва",
    volume=(214 * 1024, VolumeUnit.KILOBYTES), paid=PaidFrom.PACKAGE_DATA,
)  # fmt: skip
IRINAS_LINES = (
    _CALL,
    _DATA,
    line(
        _at(20, "00:00:00"), -7800, LineKind.SUBSCRIPTION, Cause.SUBSCRIPTION, name="Гороскоп",
        counterpart="ООО «Контент»", volume=(1, VolumeUnit.MONTHS), rate=7800,
    ),
    line(
        _at(18, "12:20:44"), -6500, LineKind.ROAMING_DATA, Cause.ROAMING, place="Турция, Turkcell",
        volume=(13 * 1024, VolumeUnit.KILOBYTES), rate=500,
    ),
    line(
        _at(15, "10:02:11"), 100000, LineKind.TOP_UP, Cause.TOP_UP,
        name="Пополнение наличными", place="терминал 0417",
    ),
    line(
        _at(11, "20:31:56"), -3000, LineKind.CALL_OUT, Cause.OVERUSE, counterpart="+7 495 •••-••-00",
        volume=(180, VolumeUnit.SECONDS), rate=1000,
    ),
    line(
        _at(3, "00:00:00"), -9900, LineKind.ONE_OFF, Cause.SUBSCRIPTION, name="Музыка на гудке",
        volume=(1, VolumeUnit.MONTHS), rate=9900,
    ),
    line(
        _at(1, "00:00:00"), -59000, LineKind.FEE, Cause.TARIFF, name="Семья",
        volume=(1, VolumeUnit.MONTHS), rate=59000,
    ),
)  # fmt: skip


def varied_lines(count: int) -> Iterator[Line]:
    """Lines as a busy number has them: many counterparts, volumes and moments, every tenth with a charge."""
    start = datetime(2026, 11, 22, 20, tzinfo=UTC)
    for number in range(count):
        when = start - timedelta(seconds=number * 17)
        charge = -(number * 37 % 997) if number % 10 == 0 else 0
        if number % 3:
            yield line(
                when, charge, LineKind.CALL_OUT, Cause.OVERUSE,
                counterpart=f"+7 9{number % 20 + 10} •••-••-{number % 53 + 10}",
                volume=(number * 7 % 1900 + 1, VolumeUnit.SECONDS), rate=180 if charge else None,
                paid=PaidFrom.BALANCE if charge else PaidFrom.PACKAGE_MINUTES,
            )  # fmt: skip
        else:
            yield line(
                when, charge, LineKind.DATA, Cause.OVERUSE, place=("Москва", "Тверь", "Казань", "Уфа")[number % 4],
                volume=(number * 91 % 300_000, VolumeUnit.KILOBYTES), rate=200 if charge else None,
                paid=PaidFrom.BALANCE if charge else PaidFrom.PACKAGE_DATA,
            )  # fmt: skip


def pages_of(lines: Iterator[Line], currency: Currency = Currency.RUB) -> Iterator[LinePage]:
    """`lines` in pages of up to a thousand."""
    page: list[Line] = []
    for one in lines:
        page.append(one)
        if len(page) == PAGE:
            yield pack(page, currency)
            page = []
    if page:
        yield pack(page, currency)


def head(lines: int, language: str = "ru", number: str = "D-0417-000218") -> StatementHead:
    """Irina's statement as the drawing has it."""
    return StatementHead(
        number=DocumentNumber(number),
        issued=datetime(2026, 11, 22, 14, 5, tzinfo=MOSCOW),
        place="терминал 0417",
        legal=LEGAL,
        subscriber=IRINA,
        tariff="Семья",
        period=PERIOD,
        zone="Europe/Moscow",
        lines=lines,
        language=language,
    )


def totals(lines: int, moved: int | None = None) -> StatementTotals:
    """Irina's totals; with `moved` (kopecks), those of other lines that moved as much in one step."""
    steps: tuple[StatementStep, ...] = (
        StatementStep(Cause.TOP_UP, 1, rub(100000)),
        StatementStep(Cause.TARIFF, 1, rub(-59000)),
        StatementStep(Cause.SUBSCRIPTION, 2, rub(-17700)),
        StatementStep(Cause.ROAMING, 1, rub(-6500)),
        StatementStep(Cause.OVERUSE, 1, rub(-3000)),
    )
    if moved is not None:
        steps = (StatementStep(Cause.OVERUSE, 1, rub(moved)),)
    opening = rub(7560)
    return StatementTotals(
        opening=opening,
        steps=steps,
        closing=rub(opening.minor + sum(step.amount.minor for step in steps)),
        vat=(VatShare(22, rub(15544)),),
        uses=(
            PackageUse(PackageUnit.MINUTES, Decimal(188), Decimal(3), Decimal(412)),
            PackageUse(PackageUnit.MEGABYTES, Decimal(17203), Decimal(13), Decimal("3276.8")),
            PackageUse(PackageUnit.MESSAGES, Decimal(12), Decimal(0), Decimal(288)),
        ),
        packages_expire=datetime(2026, 11, 28, tzinfo=MOSCOW),
        lines=lines,
        as_of=AS_OF,
        claims_until=date(2027, 5, 22),
    )


def receipt(kind: ReceiptKind = ReceiptKind.CREDITED) -> Receipt:
    """Irina's 650 roubles; change it with `dataclasses.replace`."""
    return Receipt(
        kind=kind,
        number="R-0417-000731",
        is_copy=False,
        payment=PaymentId("0192f0c5-6b7e-7c3a-9d55-2f1f6c1b2a77"),
        issued=datetime(2026, 11, 22, 11, 5, 9, tzinfo=UTC),
        zone="Europe/Moscow",
        legal=LEGAL,
        terminal="0417",
        place="г. Москва, ул. Тверская, 7",
        destination_masked="+7 912 •••-••-89",
        notes=(rub(50000), rub(10000), rub(5000)),
        inserted=rub(65000),
        fee=rub(0),
        credited=rub(65000) if kind is ReceiptKind.CREDITED else rub(0),
        suspect=None,
        operator_reference="OP-88121" if kind is ReceiptKind.CREDITED else "",
        claim=None if kind is ReceiptKind.CREDITED else ClaimCode("7K3-Q9F-218"),
    )
