"""Causes of spending in words: as a row of the walk, as part of a sentence."""

from __future__ import annotations

from datetime import tzinfo

from kiosk.domain.expenses import Cause, Difference, Step, Walk
from kiosk.domain.money import Currency, Money
from kiosk.i18n import MINUS, Texts


def cause_name(texts: Texts, cause: Cause, label: str = "") -> str:
    """ "Подписки", "Тариф «Семья»", "Роуминг, Турция"."""
    match cause:
        case Cause.TOP_UP:
            return texts.gettext("Top-ups")
        case Cause.TARIFF:
            return texts.gettext("Tariff “{name}”").format(name=label) if label else texts.gettext("Tariff")
        case Cause.SUBSCRIPTION:
            return texts.gettext("Subscriptions")
        case Cause.OVERUSE:
            return texts.gettext("Calls beyond the package")
        case Cause.ROAMING:
            return texts.gettext("Roaming, {place}").format(place=label) if label else texts.gettext("Roaming")
        case Cause.INTERNET:
            return texts.gettext("Home internet")
        case Cause.TV:
            return texts.gettext("Television")
        case Cause.ONE_OFF:
            return texts.gettext("One-off services")
        case Cause.TRANSFER:
            return texts.gettext("Transfers")
        case Cause.ADJUSTMENT:
            return texts.gettext("Corrections")
        case Cause.OTHER:
            return texts.gettext("Other")


def cause_word(texts: Texts, cause: Cause) -> str:
    """The cause in the middle of a sentence: "подписка", "роуминг"."""
    match cause:
        case Cause.SUBSCRIPTION:
            return texts.pgettext("cause", "subscriptions")
        case Cause.OVERUSE:
            return texts.pgettext("cause", "beyond the package")
        case Cause.ROAMING:
            return texts.pgettext("cause", "roaming")
        case Cause.TARIFF:
            return texts.pgettext("cause", "tariff")
        case Cause.ONE_OFF:
            return texts.pgettext("cause", "one-off services")
        case Cause.INTERNET:
            return texts.pgettext("cause", "internet")
        case Cause.TV:
            return texts.pgettext("cause", "TV")
        case Cause.TOP_UP | Cause.TRANSFER | Cause.ADJUSTMENT | Cause.OTHER:
            return texts.pgettext("cause", "other")


def step_detail(texts: Texts, step: Step, zone: tzinfo) -> str:
    """What stands behind a step's name: its date when it is one named thing, else how many; a hint on a forgotten one."""
    if step.count == 1 and step.label:
        return texts.short_date(step.last.astimezone(zone).date())
    count = texts.number(step.count)
    if step.forgotten:
        hint = texts.gettext("is “{name}” still needed?").format(name=step.forgotten)
        return f"{count}, {hint}"
    return count


def difference_text(texts: Texts, difference: Difference) -> str:
    """ "+143 ₽ к октябрю: подписка, роуминг"."""
    amount = texts.money(difference.amount, sign=True)
    text = f"{amount} {texts.against_month(difference.previous_name)}"
    causes = ", ".join(cause_word(texts, cause) for cause in difference.causes)
    return f"{text}: {causes}" if causes else text


def proof(texts: Texts, walk: Walk) -> str:
    """ "Сходится до копейки: 75,60 + 1 000,00 − 862,00 = 213,60"."""
    currency = walk.opening.currency
    came = Money(sum(step.amount.minor for step in walk.steps if step.amount.minor > 0), currency)
    went = Money(-sum(step.amount.minor for step in walk.steps if step.amount.minor < 0), currency)
    sum_text = _bare(texts, walk.opening)
    if came:
        sum_text += f" + {_bare(texts, came)}"
    if went:
        sum_text += f" {MINUS} {_bare(texts, went)}"
    return f"{_exactly(texts, currency)} {sum_text} = {_bare(texts, walk.closing)}"


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
