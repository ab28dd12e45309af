"""Bonus points in words: how many, until when, how they came and went, what they are given for."""

from __future__ import annotations

from datetime import date, tzinfo

from kiosk.domain.balance import Package
from kiosk.domain.bonuses import Gain, Move, PointsEntry, PointsMonth, Programme, Reward
from kiosk.domain.errors import ErrorCode
from kiosk.i18n import Texts
from kiosk.presenters.bonuses import Angle
from kiosk.views.wording.errors import Words, error_words
from kiosk.views.wording.offering import joined


def angle_name(texts: Texts, angle: Angle) -> str:
    """What the key of that side says."""
    return {
        Angle.HAVING: texts.gettext("You have"),
        Angle.REWARDS: texts.gettext("Spend"),
        Angle.HISTORY: texts.gettext("History"),
    }[angle]


def points_words(texts: Texts, points: int) -> str:
    """ "1 240 баллов"."""
    return texts.ngettext("{count} point", "{count} points", points).format(count=texts.number(points))


def programme_name(texts: Texts, programme: Programme) -> str:
    """What it is called; some operators do not say."""
    return programme.name or texts.gettext("Bonuses")


def ending_words(texts: Texts, programme: Programme) -> str:
    """ "120 сгорят после 30 ноября"; empty where nothing ends."""
    if programme.ending is None or programme.last_day is None or not programme.ending:
        return ""
    return texts.ngettext("{count} point ends after {day}", "{count} points end after {day}", programme.ending).format(
        count=texts.number(programme.ending), day=texts.day_month(programme.last_day)
    )


def partner_story(texts: Texts, programme: Programme) -> str:
    """Whose it is, what it is for, and what ends."""
    return joined(programme.supplier, programme.about, ending_words(texts, programme))


def kind_story(texts: Texts, package: Package, zone: tzinfo) -> str:
    """ "осталось 42 мин из 60 мин · до 10 декабря"."""
    left = texts.gettext("{amount} left").format(amount=texts.package(package.remaining, package.unit))
    if package.expires is None:
        return left
    day = texts.day_month(package.expires.astimezone(zone).date())
    return joined(left, texts.gettext("until {day}").format(day=day))


def gain_words(texts: Texts, gain: Gain) -> str:
    """ "1 ГБ на 30 дней", "50 ₽ на баланс"."""
    if gain.money is not None:
        return texts.gettext("{sum} on the balance").format(sum=texts.money(gain.money))
    if gain.volume is None or gain.unit is None:
        return ""
    amount = texts.package(gain.volume, gain.unit)
    if gain.days is None:
        return amount
    return texts.ngettext("{amount} for {count} day", "{amount} for {count} days", gain.days).format(
        amount=amount, count=gain.days
    )


def reward_story(texts: Texts, reward: Reward) -> str:
    """What it costs, what it gives, and until when it can be had."""
    until = texts.gettext("to be had until {day}").format(day=texts.day_month(reward.until)) if reward.until else ""
    return joined(points_words(texts, reward.points), gain_words(texts, reward.gain), reward.about, until)


def lacking_words(texts: Texts, missing: int) -> str:
    """ "не хватает 760 баллов"."""
    return texts.ngettext("{count} point is missing", "{count} points are missing", missing).format(
        count=texts.number(missing)
    )


def entry_sum(texts: Texts, entry: PointsEntry) -> str:
    """ "+80", "−300"."""
    sign = "+" if entry.move is Move.EARNED else "\u2212"
    return f"{sign}{texts.number(entry.points)}"


def entry_story(texts: Texts, entry: PointsEntry, programme: str, zone: tzinfo, today: date) -> str:
    """ "3 ноября · начислено · Маяк"."""
    move = {
        Move.EARNED: texts.gettext("earned"),
        Move.SPENT: texts.gettext("spent"),
        Move.EXPIRED: texts.gettext("expired"),
    }[entry.move]
    return joined(texts.day(entry.at.astimezone(zone).date(), today), move, programme)


def month_words(texts: Texts, month: PointsMonth) -> str:
    """A month as a row of the table: "ноябрь 2026: начислено 80, потрачено 0, сгорело 0"."""
    return texts.gettext("{month}: earned {earned}, spent {spent}, expired {expired}").format(
        month=_month(texts, month.month),
        earned=texts.number(month.earned),
        spent=texts.number(month.spent),
        expired=texts.number(month.expired),
    )


def no_bonuses(texts: Texts, code: ErrorCode) -> Words:
    """Why there is nothing to be seen."""
    if code is ErrorCode.NOT_AVAILABLE_HERE:
        return (
            texts.gettext("Bonuses cannot be shown at this terminal."),
            texts.gettext("They are safe; the staff will help with them."),
        )
    return error_words(texts, code)


def _month(texts: Texts, month: date) -> str:
    return f"{texts.month_name(month)} {month.year}"
