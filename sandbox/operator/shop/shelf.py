"""Everything on sale. The last few are broken on purpose: a terminal must not show them."""

from __future__ import annotations

from sandbox.operator.shop.offering import (
    OPEN,
    Grant,
    Offering,
    Term,
    monthly_offering,
    tariff_offering,
)
from sandbox.operator.world.catalogue import (
    BY_USE,
    CALLER_ID,
    EXTRAS,
    FAMILY,
    GIGABYTE,
    HOROSCOPE,
    INTERNET,
    MINUTE_S,
    MUSIC,
    TARIFFS,
    TELEVISION,
    Offer,
)

_, _, ANTISPAM, JOKES, FILMS, ANTIVIRUS = EXTRAS
_, CIRCLE, MOST, FIRST = TARIFFS
_ENGINEER = "Закажите здесь: мастер перезвонит и договорится о времени"
_SWITCH = "Меняется здесь, без визита мастера"
_ONE_MONTH_END = Term("monthEnd")

MOBILE_TARIFFS = (
    tariff_offering("mobile-family", FAMILY, tags=("calls", "internet", "family")),
    tariff_offering("mobile-circle", CIRCLE, tags=("calls", "family"), risen_minor=390_00),
    tariff_offering("mobile-most", MOST, tags=("calls", "internet")),
    tariff_offering("mobile-first", FIRST, tags=("calls", "kids")),
    tariff_offering("mobile-by-use", BY_USE, tags=("calls", "rare")),
)

_INTERNET_TARIFFS = tuple(
    monthly_offering(f"internet-{speed}", offer, tags=("internet", "home"), how=_SWITCH, suspended_minor=60_00)
    for speed, offer in zip((100, 300, 500), INTERNET, strict=True)
) + (
    monthly_offering(
        "internet-1000",
        Offer("Домашний 1000", "1 Гбит/с", "internet", "tariff", 990_00),
        tags=("internet", "home", "games"),
        how=_SWITCH,
        once_minor=500_00,
        suspended_minor=60_00,
    ),
)

_TELEVISION_TARIFFS = (
    monthly_offering("tv-basic", TELEVISION[0], tags=("tv",), how=_SWITCH, suspended_minor=0),
    monthly_offering("tv-cinema", TELEVISION[1], tags=("tv", "films"), how=_SWITCH, suspended_minor=0),
    monthly_offering(
        "tv-sport",
        Offer("ТВ Спорт", "205 каналов, 21 спортивный", "tv", "tariff", 450_00),
        tags=("tv", "sport"),
        how=_SWITCH,
        suspended_minor=0,
    ),
)

_OPTIONS = (
    monthly_offering("option-music", MUSIC, tags=("music",), suspended_minor=0),
    monthly_offering("option-caller-id", CALLER_ID, tags=("calls", "safety")),
    monthly_offering("option-antispam", ANTISPAM, tags=("calls", "safety"), excludes=("option-blacklist",)),
    monthly_offering(
        "option-blacklist",
        Offer("Чёрный список", "до 300 номеров", "mobile", "option", 30_00),
        tags=("calls", "safety"),
        excludes=("option-antispam",),
    ),
    monthly_offering(
        "option-content-bar",
        Offer("Запрет контента", "никаких платных подписок", "mobile", "option", 0),
        tags=("content_bar", "safety", "kids"),
        excludes=("partner-horoscope", "partner-jokes"),
    ),
    monthly_offering(
        "option-kids",
        Offer("Детский контроль", "время в сети и местоположение", "mobile", "option", 120_00),
        tags=("kids", "safety"),
        requires=("option-content-bar",),
    ),
    monthly_offering("option-antivirus", ANTIVIRUS, tags=("safety", "home"), excludes=("option-antivirus-family",)),
    monthly_offering(
        "option-antivirus-family",
        Offer("Антивирус для семьи", "для десяти устройств", "internet", "option", 139_00),
        tags=("safety", "home", "family"),
        excludes=("option-antivirus",),
    ),
    monthly_offering(
        "option-static-address",
        Offer("Постоянный адрес", "для камер и удалённого доступа", "internet", "option", 150_00),
        tags=("internet", "home"),
        once_minor=100_00,
    ),
    monthly_offering(
        "option-4k",
        Offer("Кино 4К", "31 канал в ультравысокой чёткости", "tv", "option", 160_00),
        tags=("tv", "films"),
        requires=("tv-cinema",),
    ),
    monthly_offering(
        "option-multiroom", Offer("Мультирум", "ещё два экрана", "tv", "option", 90_00), tags=("tv", "family")
    ),
)

_PARTNERS = (
    monthly_offering("partner-horoscope", HOROSCOPE, tags=("fun",), excludes=("option-content-bar",)),
    monthly_offering("partner-jokes", JOKES, tags=("fun",), excludes=("option-content-bar",)),
    monthly_offering("partner-films", FILMS, tags=("films", "tv")),
    monthly_offering(
        "partner-books",
        Offer("Книжная полка", "60 000 книг на слух", "mobile", "partner", 169_00, "ООО «Полка»"),
        tags=("books", "kids"),
    ),
)


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
        term=_ONE_MONTH_END,
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


_PACKAGES = (
    _package(
        "package-10-gb",
        "+10 ГБ до конца месяца",
        "10 ГБ · не продлевается",
        150_00,
        Grant("data", "+10 ГБ", 10 * GIGABYTE),
        tags=("internet", "limit"),
    ),
    _package(
        "package-3-gb",
        "+3 ГБ до конца месяца",
        "3 ГБ · не продлевается",
        60_00,
        Grant("data", "+3 ГБ", 3 * GIGABYTE),
        tags=("internet", "limit"),
    ),
    _package(
        "package-100-minutes",
        "+100 минут до конца месяца",
        "100 минут · не продлевается",
        80_00,
        Grant("voice", "+100 минут", 100 * MINUTE_S),
        tags=("calls", "limit"),
    ),
    _trip("roaming-turkey", "Турция", 490_00, 5, 30),
    _trip("roaming-georgia", "Грузия", 390_00, 5, 30),
    _trip("roaming-thailand", "Таиланд", 890_00, 4, 20),
)

_HELP = (
    _promise("promise-100", 100, 3, 15_00),
    _promise("promise-300", 300, 3, 35_00),
    _request("request-call", "Позвоните мне", "перезвоним на ваш номер за час", "mobile", "Закажите здесь"),
    _request("request-visit", "Визит мастера", "настройка дома, бесплатно", "internet", _ENGINEER),
    _request("request-connect", "Подключить дом", "интернет и ТВ по вашему адресу", "internet", _ENGINEER),
)

_SEASONAL = (
    Offering(
        offering="option-night",
        name="Ночной безлимит",
        summary="интернет без счёта с 1:00 до 7:00",
        section="mobile",
        kind="option",
        scheme="monthly",
        how="Подключается здесь за несколько секунд",
        term=Term("month", 3),
        fee_minor=70_00,
        tags=("internet",),
        sold_months=2,
    ),
)

_BROKEN = (
    Offering(
        offering="broken-no-term",
        name="Домашний Супер",
        summary="700 Мбит/с",
        section="internet",
        kind="tariff",
        scheme="monthly",
        how=_SWITCH,
        term=None,
        fee_minor=800_00,
    ),
    Offering(
        offering="broken-price",
        name="Тройной пакет",
        summary="30 ГБ",
        section="mobile",
        kind="package",
        scheme="once",
        how="Подключается здесь",
        term=_ONE_MONTH_END,
        once_minor=-1_00,
    ),
    Offering(
        offering="broken-no-scheme",
        name="Городской номер",
        summary="прямой номер в вашем городе",
        section="mobile",
        kind="option",
        scheme="",
        how="Подключается здесь",
        term=OPEN,
        fee_minor=200_00,
    ),
)

SHELF = (
    *MOBILE_TARIFFS,
    *_INTERNET_TARIFFS,
    *_TELEVISION_TARIFFS,
    *_OPTIONS,
    *_PARTNERS,
    *_PACKAGES,
    *_HELP,
    *_SEASONAL,
    *_BROKEN,
)
