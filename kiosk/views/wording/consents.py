"""Paid extras in words: who agreed and how, what it has cost, when it was used last."""

from __future__ import annotations

from datetime import date

from kiosk.domain.consents import ConsentLedger, PaidExtra, PriceRise
from kiosk.domain.products import Consent
from kiosk.i18n import Texts


def total_words(texts: Texts, ledger: ConsentLedger) -> str:
    """ "2 услуги, 177 ₽ в месяц"."""
    count = len(ledger.extras)
    return texts.ngettext("{count} paid extra, {sum} a month", "{count} paid extras, {sum} a month", count).format(
        count=count, sum=texts.money(ledger.monthly)
    )


def fee_words(texts: Texts, extra: PaidExtra) -> str:
    """ "78 ₽ в месяц", "5 ₽ в день"."""
    product, told = extra.product, []
    if product.fee:
        told.append(texts.gettext("{sum} a month").format(sum=texts.money(product.fee)))
    if product.daily_fee:
        told.append(texts.gettext("{sum} a day").format(sum=texts.money(product.daily_fee)))
    return ", ".join(told)


def consent_words(texts: Texts, extra: PaidExtra, today: date) -> str:
    """ "подключена 20 августа по SMS"; what is not known is said to be so."""
    product = extra.product
    if product.consent is not None:
        return _agreed(texts, product.consent, today)
    if product.since is not None:
        return texts.gettext("since {day}; who agreed to it is not known").format(day=texts.day(product.since, today))
    return texts.gettext("who agreed to it is not known")


def cost_words(texts: Texts, extra: PaidExtra, today: date) -> str:
    """ "стоила 78 ₽, 1 списание", or from which day on that is known."""
    charges = texts.ngettext("{count} charge", "{count} charges", extra.charges).format(count=extra.charges)
    if extra.seen_since is None:
        return texts.gettext("It has cost {sum} so far, {charges}.").format(
            sum=texts.money(extra.cost), charges=charges
        )
    return texts.gettext("As far as can be seen, from {day}: {sum}, {charges}.").format(
        day=texts.day(extra.seen_since, today), sum=texts.money(extra.cost), charges=charges
    )


def used_words(texts: Texts, extra: PaidExtra, today: date) -> str:
    """ "Последний раз пользовались 20 июля."; empty where the operator does not tell."""
    used = extra.product.last_used
    return "" if used is None else texts.gettext("Last used on {day}.").format(day=texts.day(used, today))


def rise_words(texts: Texts, rise: PriceRise) -> str:
    """ "«Семья» с 1 июня дороже на 70 ₽: было 520 ₽, стало 590 ₽."."""
    return texts.gettext("“{name}” is {sum} dearer since {day}: it was {before}, now it is {now}.").format(
        name=rise.name,
        day=texts.day_month(rise.since),
        sum=texts.money(rise.now - rise.before),
        before=texts.money(rise.before),
        now=texts.money(rise.now),
    )


def _agreed(texts: Texts, consent: Consent, today: date) -> str:
    message = {
        "sms": texts.gettext("agreed to on {day} by SMS"),
        "web": texts.gettext("agreed to on {day} on the website"),
        "app": texts.gettext("agreed to on {day} in the app"),
        "office": texts.gettext("agreed to on {day} at the office"),
        "call": texts.gettext("agreed to on {day} by phone"),
        "kiosk": texts.gettext("agreed to on {day} at a terminal"),
    }.get(consent.channel, texts.gettext("agreed to on {day}"))
    return message.format(day=texts.day(consent.on, today))
