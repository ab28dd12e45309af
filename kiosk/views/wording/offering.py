"""What an offering states, in words: its price, its term, its payment scheme, how it is connected."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from kiosk.domain.offerings import Offering, PaymentScheme, Term, TermKind
from kiosk.domain.products import NewFee
from kiosk.i18n import Texts


def offer_story(texts: Texts, offering: Offering, today: date) -> str:
    """ "150 ₽ разово · действует до 30 ноября · не продлевается", with the operator's own words behind."""
    told_with_price = (
        bool(offering.once) and not offering.fee and offering.term.kind in (TermKind.DAYS, TermKind.MONTHS)
    )
    term = _renewal(texts, offering.term) if told_with_price else term_text(texts, offering.term, today)
    return joined(price_text(texts, offering), term, offering.summary)


def joined(*parts: str) -> str:
    """What there is of `parts` in one line; a dot never begins a line."""
    return " · ".join(part for part in parts if part).replace(" ·", "\u00a0·")


def inner(name: str) -> str:
    """`name` to stand between quotation marks: its own become the inner ones, «Роуминг „Турция“»."""
    return name.replace("«", "„").replace("»", "“")


def price_text(texts: Texts, offering: Offering) -> str:
    """ "99 ₽ в месяц", "490 ₽ за 7 дней", "50 ₽ сразу, затем 99 ₽ в месяц", "99 ₽ в месяц, с 1 декабря 120 ₽"."""
    return with_rise(texts, _price_now(texts, offering), offering.new_fee)


def with_rise(texts: Texts, price: str, new_fee: NewFee | None) -> str:
    """The price with the one that is announced: "590 ₽ в месяц, с 1 декабря 650 ₽"."""
    if new_fee is None or not price:
        return price
    return texts.gettext("{price}, from {day} {sum}").format(
        price=price, day=texts.day_month(new_fee.since), sum=texts.money(new_fee.amount)
    )


def _price_now(texts: Texts, offering: Offering) -> str:
    once, recurring = offering.once, recurring_text(texts, offering)
    if not once:
        return recurring
    if recurring and offering.scheme is not PaymentScheme.ONCE:
        return texts.gettext("{once} at once, then {fee}").format(once=texts.money(once), fee=recurring)
    if offering.term.kind in (TermKind.DAYS, TermKind.MONTHS):
        return texts.gettext("{sum} for {term}").format(sum=texts.money(once), term=_length(texts, offering.term))
    return texts.gettext("{sum} once").format(sum=texts.money(once))


def recurring_text(texts: Texts, offering: Offering) -> str:
    """What it costs again and again: "99 ₽ в месяц", "бесплатно"; empty for what is paid once."""
    fee = texts.money(offering.fee)
    match offering.scheme:
        case PaymentScheme.MONTHLY:
            return texts.gettext("{sum} a month").format(sum=fee) if offering.fee else texts.gettext("free")
        case PaymentScheme.DAILY:
            return texts.gettext("{sum} a day").format(sum=fee)
        case PaymentScheme.BY_USE:
            return texts.gettext("paid as used")
        case PaymentScheme.FREE:
            return texts.gettext("free")
        case PaymentScheme.ONCE:
            return "" if offering.once else texts.gettext("free")


def scheme_text(texts: Texts, scheme: PaymentScheme) -> str:
    """ "раз в месяц, с баланса"."""
    return {
        PaymentScheme.MONTHLY: texts.gettext("every month, from the balance"),
        PaymentScheme.DAILY: texts.gettext("every day, from the balance"),
        PaymentScheme.ONCE: texts.gettext("once, from the balance"),
        PaymentScheme.BY_USE: texts.gettext("as it is used, from the balance"),
        PaymentScheme.FREE: texts.gettext("nothing to pay"),
    }[scheme]


def term_text(texts: Texts, term: Term, today: date) -> str:
    """ "действует до 30 ноября · не продлевается", "пока не отключите"; an end of the month is that of `today`."""
    match term.kind:
        case TermKind.OPEN:
            return texts.gettext("until you disconnect it")
        case TermKind.MONTH_END:
            last = today.replace(day=monthrange(today.year, today.month)[1])
            lasts = texts.gettext("works until {day}").format(day=texts.day_month(last))
        case TermKind.DAYS | TermKind.MONTHS:
            lasts = texts.gettext("works for {term}").format(term=_length(texts, term))
    return joined(lasts, _renewal(texts, term))


def _renewal(texts: Texts, term: Term) -> str:
    return texts.gettext("goes on by itself then") if term.renews else texts.gettext("is not renewed")


def _length(texts: Texts, term: Term) -> str:
    if term.kind is TermKind.MONTHS:
        return texts.ngettext("{count} month", "{count} months", term.length).format(count=term.length)
    return texts.ngettext("{count} day", "{count} days", term.length).format(count=term.length)
