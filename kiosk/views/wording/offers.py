"""Offers in words: why something is meant for this visitor, what people look for, what is promoted."""

from __future__ import annotations

from datetime import date

from kiosk.domain.errors import ErrorCode
from kiosk.domain.recommendation import Need, Promotion, Reason, Recommendation
from kiosk.i18n import Texts
from kiosk.presenters.offers import Angle
from kiosk.views.wording.errors import Words, error_words
from kiosk.views.wording.offering import joined


def angle_name(texts: Texts, angle: Angle) -> str:
    """What the key of that side says."""
    return {
        Angle.FOR_YOU: texts.gettext("For you"),
        Angle.CATALOGUE: texts.gettext("Everything"),
        Angle.PARTNERS: texts.gettext("Promotions"),
    }[angle]


def reason_words(texts: Texts, advice: Recommendation, today: date) -> str:
    """ "для вас: осталось 3,2 ГБ до 28 ноября"; the operator's words where we have none."""
    known = {
        Reason.REMAINING: _left_words(texts, advice),
        Reason.USED_UP: texts.gettext("the package is used up"),
        Reason.FORGOTTEN: _unused_words(texts, advice.last_used, today),
        Reason.TRIP: texts.gettext("you were abroad: {place}").format(place=advice.place),
        Reason.TARIFF_TOO_BIG: texts.gettext("you use less than you pay for"),
    }
    return known.get(advice.reason) or advice.words or texts.gettext("for you")


def _left_words(texts: Texts, advice: Recommendation) -> str:
    if advice.remaining is None or advice.unit is None:
        return ""
    amount = texts.package(advice.remaining, advice.unit)
    if advice.until is None:
        return texts.gettext("for you: {amount} left").format(amount=amount)
    return texts.gettext("for you: {amount} left until {day}").format(amount=amount, day=texts.day_month(advice.until))


def _unused_words(texts: Texts, since: date | None, today: date) -> str:
    if since is None:
        return texts.gettext("not used for a long time")
    return texts.gettext("not used since {day}").format(day=texts.day(since, today))


def need_name(texts: Texts, need: Need) -> str:
    """What the key of that need says."""
    return {
        Need.INTERNET: texts.gettext("Internet"),
        Need.CALLS: texts.gettext("Calls"),
        Need.ROAMING: texts.gettext("Abroad"),
        Need.TV: texts.gettext("Films and TV"),
        Need.KIDS: texts.gettext("Children and family"),
        Need.SAFETY: texts.gettext("Safety"),
        Need.HOME: texts.gettext("At home"),
        Need.FUN: texts.gettext("Music and books"),
    }[need]


def promotion_story(texts: Texts, promotion: Promotion) -> str:
    """What it is, whose, and until when."""
    day = promotion.last_day
    until = texts.gettext("until {day}").format(day=texts.day_month(day)) if day is not None else ""
    return joined(promotion.about, until)


def no_advice(texts: Texts, code: ErrorCode) -> Words:
    """Why nothing is recommended."""
    if code is ErrorCode.NOT_AVAILABLE_HERE:
        return (
            texts.gettext("There are no personal offers at this terminal."),
            texts.gettext("Everything that can be connected stands under “Everything”."),
        )
    return error_words(texts, code)


def no_catalogue(texts: Texts, code: ErrorCode) -> Words:
    """Why nothing can be looked for."""
    if code is ErrorCode.NOT_AVAILABLE_HERE:
        return (
            texts.gettext("Nothing can be connected at this terminal."),
            texts.gettext("The staff will help."),
        )
    return error_words(texts, code)


def no_promotions(texts: Texts, code: ErrorCode) -> Words:
    """Why no promotions are shown."""
    if code is ErrorCode.NOT_AVAILABLE_HERE:
        return (
            texts.gettext("Promotions are not shown at this terminal."),
            texts.gettext("Everything else works."),
        )
    return error_words(texts, code)
