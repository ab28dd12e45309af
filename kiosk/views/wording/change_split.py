"""Why a month cost more or less than the one before, in words."""

from __future__ import annotations

from kiosk.domain.change_split import ChangeSplit, Reason, SplitPart
from kiosk.domain.expenses import Cause, LineKind
from kiosk.i18n import Texts
from kiosk.views.wording.expenses import beyond_name, cause_name

_REASONS_TOLD = 2


def difference_text(texts: Texts, difference: ChangeSplit) -> str:
    """ "+143 ₽ к октябрю: новое +78, пользовались больше +65"; the reasons that pull most, either way."""
    text = f"{texts.money(difference.amount, sign=True)} {texts.against_month(difference.previous)}"
    largest = sorted(difference.reasons(), key=lambda one: -abs(one[1].minor))[:_REASONS_TOLD]
    told = ", ".join(
        f"{reason_word(texts, reason, more=sum_.minor > 0)} {texts.money(sum_, sign=True, symbol=False)}"
        for reason, sum_ in largest
    )
    return f"{text}: {told}" if told else text


def reason_word(texts: Texts, reason: Reason, *, more: bool) -> str:
    """The reason in the middle of a sentence: "новое", "подорожало"."""
    match reason:
        case Reason.PRICE:
            return texts.pgettext("reason", "dearer") if more else texts.pgettext("reason", "cheaper")
        case Reason.VOLUME:
            return texts.pgettext("reason", "used more") if more else texts.pgettext("reason", "used less")
        case _:
            return {
                Reason.NEW: texts.pgettext("reason", "new"),
                Reason.ONE_OFF: texts.pgettext("reason", "one-off"),
                Reason.PRORATION: texts.pgettext("reason", "part of a month"),
                Reason.ENDED: texts.pgettext("reason", "disconnected"),
                Reason.AWAITED: texts.pgettext("reason", "not charged yet"),
            }[reason]


def part_name(texts: Texts, part: SplitPart) -> str:
    """What a part is about: "«Гороскоп»", "Роуминг, Турция", "Звонки сверх пакета"."""
    if part.cause is Cause.OVERUSE:
        return beyond_name(texts, part.kind)
    if part.name and part.cause is not Cause.ROAMING and part.kind in _NAMED:
        return texts.gettext("“{name}”").format(name=part.name)
    return cause_name(texts, part.cause, part.name)


_NAMED = frozenset({LineKind.FEE, LineKind.SUBSCRIPTION, LineKind.ONE_OFF})


def part_story(texts: Texts, part: SplitPart) -> str:
    """Why: "новое", "было 520 ₽, стало 590 ₽"."""
    if part.before is not None and part.now is not None:
        return texts.gettext("was {before}, now {now}").format(
            before=texts.money(part.before), now=texts.money(part.now)
        )
    return reason_word(texts, part.reason, more=part.amount.minor > 0)
