"""The days to come in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from kiosk.domain.balance import Package
from kiosk.domain.charge_calendar import CalendarDay, ChargeCalendar, DueCharge
from kiosk.i18n import Texts
from kiosk.views.parts.badge import BadgeMood


def verdict(texts: Texts, calendar: ChargeCalendar) -> tuple[BadgeMood, str]:
    """ "хватит до 27 ноября", "хватит на все списания"."""
    if calendar.balance.available().minor < 0:
        return BadgeMood.BAD, texts.gettext("below zero")
    if calendar.runs_out is None:
        return BadgeMood.OK, texts.gettext("enough for all of it")
    last = calendar.runs_out - timedelta(days=1)
    if last < calendar.days[0].day:
        return BadgeMood.BAD, texts.gettext("runs out today")
    return BadgeMood.SOON, texts.gettext("lasts until {day}").format(day=texts.day_month(last))


def sum_words(texts: Texts, calendar: ChargeCalendar) -> str:
    """ "213,60 − 788,00 = −574,40 ₽ к 26 декабря"."""
    return texts.gettext("{available} − {charges} = {left} by {day}").format(
        available=texts.money(calendar.balance.available(), decimals="always", symbol=False),
        charges=texts.money(calendar.total(), decimals="always", symbol=False),
        left=texts.money(calendar.days[-1].left, decimals="always"),
        day=texts.day_month(calendar.days[-1].day),
    )


def held_words(texts: Texts, calendar: ChargeCalendar) -> str:
    """What makes the sum available another than the balance; empty where nothing does."""
    balance, told = calendar.balance, []
    if balance.reserved:
        told.append(texts.gettext("{sum} is reserved.").format(sum=texts.money(balance.reserved)))
    if balance.credit_limit:
        told.append(texts.gettext("Credit limit {sum}.").format(sum=texts.money(balance.credit_limit)))
    return " ".join(told)


def charge_name(texts: Texts, charge: DueCharge) -> str:
    """The thing's name, and what it cost so far where it becomes dearer."""
    name = texts.gettext("“{name}”").format(name=charge.name)
    if charge.before is None:
        return name
    return f"{name}, " + texts.gettext("was {before}").format(before=texts.money(charge.before))


def left_words(texts: Texts, day: CalendarDay) -> str:
    """ "останется −376,40 ₽"."""
    return texts.gettext("{sum} left").format(sum=texts.money(day.left, decimals="always"))


def ending_words(texts: Texts, ending: Iterable[Package]) -> str:
    """ "Сгорят остатки пакетов: 412 мин · 3,2 ГБ"."""
    left = " · ".join(texts.package(package.remaining, package.unit) for package in ending)
    return texts.gettext("What is left of packages ends: {left}").format(left=left)
