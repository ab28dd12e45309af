"""Broken on purpose, each in one way: a terminal must not show them."""

from __future__ import annotations

from sandbox.operator.shop.offering import OPEN, Offering, Term

BROKEN = (
    Offering(
        offering="broken-no-term",
        name="Домашний Супер",
        summary="700 Мбит/с",
        section="internet",
        kind="tariff",
        scheme="monthly",
        how="Меняется здесь",
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
        term=Term("monthEnd"),
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
