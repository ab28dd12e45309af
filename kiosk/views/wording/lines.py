"""One line of expenses in words: what it was, when, how much of it, paid from what."""

from __future__ import annotations

from datetime import time

from kiosk.domain.expenses import Line, LineKind, PaidFrom
from kiosk.i18n import Texts


def line_title(texts: Texts, line: Line) -> str:
    """ "Подписка «Гороскоп»", "Звонок +7 495 •••-••-00"."""
    title = _kind_name(texts, line.kind)
    if line.name:
        return texts.gettext("{what} “{name}”").format(what=title, name=line.name)
    if line.kind in (LineKind.CALL_OUT, LineKind.CALL_IN, LineKind.SMS) and line.counterpart:
        return f"{title} {line.counterpart}"
    return title


def line_story(texts: Texts, line: Line) -> str:
    """ "18 ноября 12:20 · Турция · 13 МБ · 5 ₽ за МБ · баланс"; `line.when` is in the terminal's zone already."""
    when = texts.day_month(line.when.date())
    if line.when.time() != time():
        when += f" {texts.time(line.when)}"
    rate = texts.rate(line.rate, line.unit) if line.rate is not None else ""
    parts = (when, line.place, texts.volume(line.volume, line.unit), rate, paid_from(texts, line.paid_from))
    return " · ".join(part for part in parts if part)


def paid_from(texts: Texts, source: PaidFrom) -> str:
    """ "баланс", "пакет минут"; empty where nothing was paid."""
    match source:
        case PaidFrom.BALANCE:
            return texts.pgettext("paid from", "balance")
        case PaidFrom.PACKAGE_MINUTES:
            return texts.pgettext("paid from", "minutes of the package")
        case PaidFrom.PACKAGE_DATA:
            return texts.pgettext("paid from", "data of the package")
        case PaidFrom.PACKAGE_SMS:
            return texts.pgettext("paid from", "SMS of the package")
        case PaidFrom.BONUS:
            return texts.pgettext("paid from", "bonuses")
        case PaidFrom.CREDIT:
            return texts.pgettext("paid from", "credit")
        case PaidFrom.CONTENT_ACCOUNT:
            return texts.pgettext("paid from", "content account")
        case PaidFrom.NOTHING:
            return ""
        case PaidFrom.UNKNOWN:
            return texts.pgettext("paid from", "source not stated")


def _kind_name(texts: Texts, kind: LineKind) -> str:
    match kind:
        case LineKind.CALL_OUT:
            return texts.gettext("Call")
        case LineKind.CALL_IN:
            return texts.gettext("Incoming call")
        case LineKind.SMS:
            return texts.gettext("SMS")
        case LineKind.DATA:
            return texts.gettext("Internet")
        case LineKind.ROAMING_CALL:
            return texts.gettext("Call in roaming")
        case LineKind.ROAMING_DATA:
            return texts.gettext("Internet in roaming")
        case LineKind.ROAMING_SMS:
            return texts.gettext("SMS in roaming")
        case LineKind.FEE:
            return texts.pgettext("line", "Fee")
        case LineKind.SUBSCRIPTION:
            return texts.gettext("Subscription")
        case LineKind.ONE_OFF:
            return texts.gettext("One-off service")
        case LineKind.TOP_UP:
            return texts.gettext("Top-up")
        case LineKind.ADJUSTMENT:
            return texts.gettext("Correction")
        case LineKind.TRANSFER:
            return texts.gettext("Transfer")
        case LineKind.OTHER:
            return texts.gettext("Other")
