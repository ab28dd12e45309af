"""Notices in words: what costs how much from when, and when an outage will be over."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from kiosk.domain.notices import Notice, NoticeKind
from kiosk.i18n import Texts
from kiosk.views.parts.badge import BadgeMood


def notices_key_words(texts: Texts, fresh: tuple[Notice, ...]) -> str:
    """What the key on the account screen says: how many were not seen yet."""
    if not fresh:
        return texts.gettext("Notices")
    return texts.ngettext("{count} new notice", "{count} new notices", len(fresh)).format(count=len(fresh))


def kind_badge(texts: Texts, notice: Notice) -> tuple[BadgeMood, str] | None:
    """What it is about, in a word; `None` for news."""
    match notice.kind:
        case NoticeKind.PRICE_RISE:
            return BadgeMood.SOON, texts.gettext("new price")
        case NoticeKind.OUTAGE:
            return BadgeMood.WARN, texts.gettext("works on the line")
        case NoticeKind.BLOCK:
            return BadgeMood.BAD, texts.gettext("blocked")
        case NoticeKind.OTHER:
            return None


def facts_words(texts: Texts, notice: Notice, zone: tzinfo, today: date) -> str:
    """ "«Свой круг»: было 350 ₽, станет 390 ₽ с 1 декабря."; empty where there is nothing but the operator's words."""
    since = None if notice.effective is None else notice.effective.astimezone(zone)
    match notice.kind:
        case NoticeKind.PRICE_RISE if notice.price is not None:
            return _rise_words(texts, notice, since, today)
        case NoticeKind.OUTAGE:
            return _outage_words(texts, since, None if notice.ends is None else notice.ends.astimezone(zone))
        case _ if since is not None:
            return texts.gettext("Since {day}.").format(day=texts.day_month(since.date()))
        case _:
            return ""


def sent_words(texts: Texts, notice: Notice, zone: tzinfo, today: date) -> str:
    """ "19 ноября", with the year of another year."""
    return texts.day(notice.sent_at.astimezone(zone).date(), today)


def _rise_words(texts: Texts, notice: Notice, since: datetime | None, today: date) -> str:
    assert notice.price is not None, "a price rise has its price"
    name = notice.about or texts.gettext("the service")
    before, now = texts.money(notice.price.before), texts.money(notice.price.now)
    if since is None:
        return texts.gettext("“{name}”: it was {before}, it will be {now}.").format(name=name, before=before, now=now)
    day = texts.day_month(since.date())
    message = (
        texts.gettext("“{name}”: it is {before}, from {day} it will be {now}.")
        if since.date() > today
        else texts.gettext("“{name}”: it was {before}, since {day} it is {now}.")
    )
    return message.format(name=name, before=before, now=now, day=day)


def _outage_words(texts: Texts, since: datetime | None, ends: datetime | None) -> str:
    told = []
    if since is not None:
        told.append(
            texts.gettext("Begins {day} at {time}.").format(day=texts.day_month(since.date()), time=texts.time(since))
        )
    if ends is not None:
        told.append(
            texts.gettext("Expected to be over {day} at {time}.").format(
                day=texts.day_month(ends.date()), time=texts.time(ends)
            )
        )
    return " ".join(told)
