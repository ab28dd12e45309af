"""What is bought once: packages at home and abroad, promised payments; and what people may ask for."""

from __future__ import annotations

from sandbox.operator.shop.offering import Grant, Offering, Term
from sandbox.operator.world.catalogue import GIGABYTE, MINUTE_S

_ENGINEER = "Закажите здесь: мастер перезвонит и договорится о времени"


def _package(
    offering: str, name: str, summary: str, once_minor: int, *grants: Grant, tags: tuple[str, ...]
) -> Offering:
    return Offering(
        offering=offering,
        name=name,
        summary=summary,
        section="mobile",
        kind="package",
        scheme="once",
        how="Подключается здесь, работает сразу",
        term=Term("monthEnd"),
        once_minor=once_minor,
        grants=grants,
        tags=tags,
    )


def _trip(offering: str, country: str, once_minor: int, gigabytes: int, minutes: int) -> Offering:
    return Offering(
        offering=offering,
        name=f"Роуминг «{country}»",
        summary=f"{gigabytes} ГБ и {minutes} минут · начинается с первой поездки",
        section="mobile",
        kind="package",
        scheme="once",
        how="Подключается здесь, поездки ждёт до 30 дней",
        term=Term("day", 7),
        once_minor=once_minor,
        grants=(
            Grant("data", f"Интернет, {country}", gigabytes * GIGABYTE),
            Grant("voice", f"Минуты, {country}", minutes * MINUTE_S),
        ),
        tags=("roaming",),
        waits_days=30,
    )


def _promise(offering: str, roubles: int, days: int, once_minor: int) -> Offering:
    return Offering(
        offering=offering,
        name=f"Обещанный платёж {roubles} ₽",
        summary=f"{roubles} ₽ на {days} дня, потом спишутся с баланса",
        section="mobile",
        kind="promisedPayment",
        scheme="once",
        how="Деньги придут на баланс через несколько секунд",
        term=Term("day", days),
        once_minor=once_minor,
        tags=("zero_balance",),
        promised_minor=roubles * 100,
    )


def _request(offering: str, name: str, summary: str, section: str, how: str) -> Offering:
    return Offering(
        offering=offering,
        name=name,
        summary=summary,
        section=section,
        kind="request",
        scheme="free",
        how=how,
        term=Term("day", 14),
        tags=("help",),
    )


PACKAGES = (
    _package(
        "package-10-gb",
        "+10 ГБ до конца месяца",
        "10 ГБ",
        150_00,
        Grant("data", "+10 ГБ", 10 * GIGABYTE),
        tags=("internet", "limit"),
    ),
    _package(
        "package-3-gb",
        "+3 ГБ до конца месяца",
        "3 ГБ",
        60_00,
        Grant("data", "+3 ГБ", 3 * GIGABYTE),
        tags=("internet", "limit"),
    ),
    _package(
        "package-100-minutes",
        "+100 минут до конца месяца",
        "100 минут",
        80_00,
        Grant("voice", "+100 минут", 100 * MINUTE_S),
        tags=("calls", "limit"),
    ),
    _trip("roaming-turkey", "Турция", 490_00, 5, 30),
    _trip("roaming-georgia", "Грузия", 390_00, 5, 30),
    _trip("roaming-thailand", "Таиланд", 890_00, 4, 20),
)

HELP = (
    _promise("promise-100", 100, 3, 15_00),
    _promise("promise-300", 300, 3, 35_00),
    _request("request-call", "Позвоните мне", "перезвоним на ваш номер за час", "mobile", "Закажите здесь"),
    _request("request-visit", "Визит мастера", "настройка дома, бесплатно", "internet", _ENGINEER),
    _request("request-connect", "Подключить дом", "интернет и ТВ по вашему адресу", "internet", _ENGINEER),
)
