"""The terminal all samples stand at, and the number they are about."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.statement import LegalEntity
from kiosk.domain.subscriber import AccountId, Recipient
from kiosk.domain.terminal import PaperState, TerminalInfo, TerminalStatus
from kiosk.domain.topup import (
    FeeRule,
    Method,
    MethodOffer,
    MethodProblem,
)

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


def offer(method: Method, problem: MethodProblem | None = None, per_mille: int = 0) -> MethodOffer:
    """A method with the usual limits."""
    return MethodOffer(method, FeeRule(per_mille, roubles(0)), roubles(10), roubles(15_000), problem)


ALL_WORK = (offer(Method.CASH), offer(Method.CARD), offer(Method.QR))
CASH_ONLY = (
    offer(Method.CASH),
    offer(Method.CARD, MethodProblem.NOT_FITTED),
    offer(Method.QR, MethodProblem.NOT_FITTED),
)
NOTHING_WORKS = (offer(Method.CASH, MethodProblem.BOX_FULL), *CASH_ONLY[1:])
STATUS = TerminalStatus(
    ALL_WORK,
    operator_reachable=True,
    receipt_paper=PaperState.OK,
    document_paper=PaperState.OK,
    notice="С 1 декабря меняется цена тарифа «Семья». Подробнее — в «Моём счёте»",
)
RECIPIENT = Recipient(AccountId("118227"), PHONE, "И•••• С••••••", "118227-main")
