"""Options of ours and subscriptions of partners: paid by the month, or free."""

from __future__ import annotations

from sandbox.operator.shop.offering import Offering, Term, monthly_offering
from sandbox.operator.world.catalogue import CALLER_ID, EXTRAS, HOROSCOPE, MUSIC, Offer

_, _, _ANTISPAM, _JOKES, _FILMS, _ANTIVIRUS = EXTRAS

OPTIONS = (
    monthly_offering("option-music", MUSIC, tags=("music",), suspended_minor=0),
    monthly_offering("option-caller-id", CALLER_ID, tags=("calls", "safety")),
    monthly_offering("option-antispam", _ANTISPAM, tags=("calls", "safety"), excludes=("option-blacklist",)),
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
    monthly_offering("option-antivirus", _ANTIVIRUS, tags=("safety", "home"), excludes=("option-antivirus-family",)),
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

SEASONAL = (
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

PARTNERS = (
    monthly_offering("partner-horoscope", HOROSCOPE, tags=("fun",), excludes=("option-content-bar",)),
    monthly_offering("partner-jokes", _JOKES, tags=("fun",), excludes=("option-content-bar",)),
    monthly_offering("partner-films", _FILMS, tags=("films", "tv")),
    monthly_offering(
        "partner-books",
        Offer("Книжная полка", "60 000 книг на слух", "mobile", "partner", 169_00, "ООО «Полка»"),
        tags=("books", "kids"),
    ),
)
