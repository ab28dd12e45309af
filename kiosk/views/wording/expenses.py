"""Causes of spending in words: as a row of the walk, as part of a sentence."""

from __future__ import annotations

from datetime import tzinfo

from kiosk.domain.consents import ConsentLedger, PriceRise
from kiosk.domain.expense_report import Exceeded, ExpenseReport
from kiosk.domain.expenses import Cause, LineKind, Step, VolumeUnit, Walk
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


def step_name(texts: Texts, step: Step, report: ExpenseReport) -> str:
    """The step's cause; of use beyond the package what was used, where it was one kind of thing."""
    if step.cause is Cause.OVERUSE and len(report.exceeded) == 1:
        return beyond_name(texts, report.exceeded[0].kind)
    return cause_name(texts, step.cause, step.label)


def step_detail(
    texts: Texts, step: Step, zone: tzinfo, report: ExpenseReport, consents: ConsentLedger | None = None
) -> str:
    """What stands behind a step's name: the date of one named thing, else how many; what was used beyond a package,
    which extra nobody needs and what it has cost, since when the price is higher.
    """
    if step.cause is Cause.OVERUSE and report.exceeded:
        return ", ".join(_beyond(texts, one, named=len(report.exceeded) > 1) for one in report.exceeded)
    is_one = step.count == 1 and bool(step.label)
    told = [texts.short_date(step.last.astimezone(zone).date()) if is_one else texts.number(step.count)]
    if step.forgotten:
        told.append(_forgotten(texts, step.forgotten, consents))
    rises = consents.rises if consents is not None else ()
    rise = next((one for one in rises if one.name == step.label and one.since <= step.last.date()), None)
    if rise is not None:
        told.append(dearer_since(texts, rise))
    return ", ".join(told)


def dearer_since(texts: Texts, rise: PriceRise) -> str:
    """ "с 1 июня дороже на 70 ₽"."""
    return texts.gettext("{sum} dearer since {day}").format(
        sum=texts.money(rise.now - rise.before), day=texts.day_month(rise.since)
    )


def _beyond(texts: Texts, one: Exceeded, *, named: bool) -> str:
    volume = texts.volume(one.volume, _COUNTED[one.kind]) if one.kind in _COUNTED else texts.money(one.cost)
    if not named:
        return volume
    word = {
        LineKind.CALL_OUT: texts.pgettext("beyond", "calls"),
        LineKind.DATA: texts.pgettext("beyond", "internet"),
        LineKind.SMS: texts.pgettext("beyond", "SMS"),
    }.get(one.kind)
    return f"{word}{NBSP}{volume}" if word else volume


_COUNTED = {
    LineKind.CALL_OUT: VolumeUnit.SECONDS,
    LineKind.DATA: VolumeUnit.KILOBYTES,
    LineKind.SMS: VolumeUnit.PIECES,
}


def _forgotten(texts: Texts, name: str, consents: ConsentLedger | None) -> str:
    hint = texts.gettext("is “{name}” still needed?").format(name=name)
    extras = consents.extras if consents is not None else ()
    extra = next((one for one in extras if one.product.name == name and one.cost), None)
    if extra is None:
        return hint
    cost = texts.money(extra.cost)
    if extra.seen_since is None:
        return f"{hint} " + texts.gettext("{sum} so far").format(sum=cost)
    return f"{hint} " + texts.gettext("{sum} since {day}").format(sum=cost, day=texts.full_date(extra.seen_since))


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
