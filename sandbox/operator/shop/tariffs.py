"""The main thing of each section."""

from __future__ import annotations

from sandbox.operator.shop.offering import monthly_offering, tariff_offering
from sandbox.operator.world.catalogue import BY_USE, FAMILY, INTERNET, TARIFFS, TELEVISION, Offer

_, _CIRCLE, _MOST, _FIRST = TARIFFS
_SWITCH = "Меняется здесь сразу; если дом ещё не подключён, мастер придёт за два дня"

MOBILE_TARIFFS = (
    tariff_offering("mobile-family", FAMILY, tags=("calls", "internet", "family")),
    tariff_offering("mobile-circle", _CIRCLE, tags=("calls", "family"), risen_minor=390_00),
    tariff_offering("mobile-most", _MOST, tags=("calls", "internet")),
    tariff_offering("mobile-first", _FIRST, tags=("calls", "kids")),
    tariff_offering("mobile-by-use", BY_USE, tags=("calls", "rare")),
)

INTERNET_TARIFFS = (
    *(
        monthly_offering(f"internet-{speed}", offer, tags=("internet", "home"), how=_SWITCH, suspended_minor=60_00)
        for speed, offer in zip((100, 300, 500), INTERNET, strict=True)
    ),
    monthly_offering(
        "internet-1000",
        Offer("Домашний 1000", "1 Гбит/с", "internet", "tariff", 990_00),
        tags=("internet", "home", "games"),
        how=_SWITCH,
        once_minor=500_00,
        suspended_minor=60_00,
    ),
)

TELEVISION_TARIFFS = (
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
