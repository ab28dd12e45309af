"""One line of expenses in words: what it was, when, how much of it, paid from what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from kiosk.domain.expenses import Line, LineKind, PaidFrom
from kiosk.domain.products import Consent
from kiosk.i18n import Texts

_NAMED = frozenset({LineKind.FEE, LineKind.SUBSCRIPTION, LineKind.ONE_OFF})
"""Kinds whose names say what is paid for, and not what happened."""
_WITHOUT_SOURCE = frozenset({LineKind.TOP_UP, LineKind.TRANSFER, LineKind.ADJUSTMENT})
"""Kinds that pay for nothing: the balance is where their money went, or came from."""
_WITH_OTHER_SIDE = frozenset({LineKind.CALL_OUT, LineKind.CALL_IN, LineKind.SMS})


def line_title(texts: Texts, line: Line) -> str:
    """ "Подписка «Гороскоп»", "Звонок +7 495 •••-••-00"."""
    kind = _kind_name(texts, line.kind)
    if line.kind in _NAMED and line.name and not line.name.casefold().startswith(kind.casefold()):
        return texts.gettext("{what} “{name}”").format(what=kind, name=line.name)
    title = line.name or kind
    if line.kind in _WITH_OTHER_SIDE and line.counterpart:
        return f"{title} {line.counterpart}"
    return title


def line_stories(texts: Texts, line: Line, consent: Consent | None = None) -> Iterator[str]:
    """ "18 ноября 12:20 · Турция · 13 МБ · 5 ₽ за МБ · баланс", then shorter ones for less room.

    When, how much of it and paid from what are in all of them; `line.when` is in the terminal's zone already.
    `consent` is what the owner agreed to under the line's name.
    """
    when = texts.day_month(line.when.date())
    if line.when.time() != time():
        when += f" {texts.time(line.when)}"
    rate = texts.rate(line.rate, line.unit) if line.rate is not None else ""
    volume, source = texts.volume(line.volume, line.unit), _source(texts, line)
    since = agreed(texts, consent, line) if consent is not None else ""
    for parts in (
        (when, line.place, volume, rate, source, since),
        (when, volume, source, since),
        (when, line.place, volume, rate, source),
        (when, line.place, volume, source),
        (when, volume, source),
    ):
        yield " · ".join(part for part in parts if part)


def agreed(texts: Texts, consent: Consent, line: Line) -> str:
    """ "подключена 20.08 по SMS"; empty where the consent is to something else, or came after the line."""
    if line.kind is not LineKind.SUBSCRIPTION or consent.on > line.when.date():
        return ""
    same_year = consent.on.year == line.when.year
    day = texts.short_date(consent.on) if same_year else texts.full_date(consent.on)
    message = {
        "sms": texts.gettext("connected {day} by SMS"),
        "web": texts.gettext("connected {day} on the website"),
        "app": texts.gettext("connected {day} in the app"),
        "office": texts.gettext("connected {day} at the office"),
        "call": texts.gettext("connected {day} by phone"),
    }.get(consent.channel, texts.gettext("connected {day}"))
    return message.format(day=day)


def paid_from(texts: Texts, source: PaidFrom) -> str:
    """ "баланс", "пакет минут"; empty where nothing was paid."""
    return {
        PaidFrom.BALANCE: texts.pgettext("paid from", "balance"),
        PaidFrom.PACKAGE_MINUTES: texts.pgettext("paid from", "minutes of the package"),
        PaidFrom.PACKAGE_DATA: texts.pgettext("paid from", "data of the package"),
        PaidFrom.PACKAGE_SMS: texts.pgettext("paid from", "SMS of the package"),
        PaidFrom.BONUS: texts.pgettext("paid from", "bonuses"),
        PaidFrom.CREDIT: texts.pgettext("paid from", "credit"),
        PaidFrom.CONTENT_ACCOUNT: texts.pgettext("paid from", "content account"),
        PaidFrom.NOTHING: "",
        PaidFrom.UNKNOWN: texts.pgettext("paid from", "source not stated"),
    }[source]


def _source(texts: Texts, line: Line) -> str:
    plain = line.paid_from in (PaidFrom.BALANCE, PaidFrom.UNKNOWN)
    return "" if plain and line.kind in _WITHOUT_SOURCE else paid_from(texts, line.paid_from)


def _kind_name(texts: Texts, kind: LineKind) -> str:
    return {
        LineKind.CALL_OUT: texts.gettext("Call"),
        LineKind.CALL_IN: texts.gettext("Incoming call"),
        LineKind.SMS: texts.gettext("SMS"),
        LineKind.DATA: texts.gettext("Internet"),
        LineKind.ROAMING_CALL: texts.gettext("Call in roaming"),
        LineKind.ROAMING_DATA: texts.gettext("Internet in roaming"),
        LineKind.ROAMING_SMS: texts.gettext("SMS in roaming"),
        LineKind.FEE: texts.pgettext("line", "Fee"),
        LineKind.SUBSCRIPTION: texts.gettext("Subscription"),
        LineKind.ONE_OFF: texts.gettext("One-off service"),
        LineKind.TOP_UP: texts.gettext("Top-up"),
        LineKind.ADJUSTMENT: texts.gettext("Correction"),
        LineKind.TRANSFER: texts.gettext("Transfer"),
        LineKind.OTHER: texts.gettext("Other"),
    }[kind]
