"""Causes of spending in words: as a row of the walk, as part of a sentence."""

from __future__ import annotations

from datetime import tzinfo

from kiosk.domain.expenses import Cause, LineKind, Step, Walk
from kiosk.domain.money import Currency, Money
from kiosk.i18n import MINUS, Texts
from kiosk.wording import NBSP


def cause_name(texts: Texts, cause: Cause, label: str = "") -> str:
    """ "Подписки", "Тариф «Семья»", "Роуминг, Турция"."""
    if cause is Cause.TARIFF and label:
        return texts.gettext("Tariff “{name}”").format(name=label)
    if cause is Cause.ROAMING and label:
        return texts.gettext("Roaming, {place}").format(place=label)
    return {
        Cause.TOP_UP: texts.gettext("Top-ups"),
        Cause.TARIFF: texts.gettext("Tariff"),
        Cause.SUBSCRIPTION: texts.gettext("Subscriptions"),
        Cause.OVERUSE: texts.gettext("Beyond the package"),
        Cause.ROAMING: texts.gettext("Roaming"),
        Cause.INTERNET: texts.gettext("Home internet"),
        Cause.TV: texts.gettext("Television"),
        Cause.ONE_OFF: texts.gettext("One-off services"),
        Cause.TRANSFER: texts.gettext("Transfers"),
        Cause.ADJUSTMENT: texts.gettext("Corrections"),
        Cause.OTHER: texts.gettext("Other"),
    }[cause]


def beyond_name(texts: Texts, kind: LineKind) -> str:
    """ "Звонки сверх пакета"."""
    match kind:
        case LineKind.CALL_OUT | LineKind.CALL_IN:
            return texts.gettext("Calls beyond the package")
        case LineKind.DATA:
            return texts.gettext("Internet beyond the package")
        case LineKind.SMS:
            return texts.gettext("SMS beyond the package")
        case _:
            return texts.gettext("Beyond the package")


def step_detail(texts: Texts, step: Step, zone: tzinfo) -> str:
    """What stands behind a step's name: the date of one named thing, else how many; a hint on a forgotten one."""
    if step.count == 1 and step.label:
        return texts.short_date(step.last.astimezone(zone).date())
    count = texts.number(step.count)
    if step.forgotten:
        hint = texts.gettext("is “{name}” still needed?").format(name=step.forgotten)
        return f"{count}, {hint}"
    return count


def proof(texts: Texts, walk: Walk) -> str:
    """ "Сходится до копейки: 75,60 + 1 000,00 − 862,00 = 213,60"."""
    currency = walk.opening.currency
    came = Money(sum(step.amount.minor for step in walk.steps if step.amount.minor > 0), currency)
    went = Money(-sum(step.amount.minor for step in walk.steps if step.amount.minor < 0), currency)
    sum_text = _bare(texts, walk.opening)
    if came:
        sum_text += f" +{NBSP}{_bare(texts, came)}"
    if went:
        sum_text += f" {MINUS}{NBSP}{_bare(texts, went)}"
    return f"{_exactly(texts, currency)} {sum_text} ={NBSP}{_bare(texts, walk.closing)}"


def _exactly(texts: Texts, currency: Currency) -> str:
    match currency:
        case Currency.RUB:
            return texts.gettext("Adds up to the kopeck:")
        case Currency.KZT:
            return texts.gettext("Adds up to the tiyn:")
        case Currency.EUR | Currency.USD:
            return texts.gettext("Adds up to the cent:")


def _bare(texts: Texts, amount: Money) -> str:
    return texts.money(amount, decimals="always", symbol=False)
