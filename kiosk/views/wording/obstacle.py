"""Why a change cannot be had as things are, and the key that clears the way."""

from __future__ import annotations

from kiosk.domain.errors import ErrorCode
from kiosk.domain.money import Money
from kiosk.domain.ordering import Obstacle, ObstacleKind
from kiosk.i18n import Texts
from kiosk.views.wording.errors import Words, error_words
from kiosk.views.wording.offering import inner


def obstacle_words(texts: Texts, obstacle: Obstacle) -> tuple[str, str]:
    """Why not, and what can be done about it."""
    about = inner(obstacle.about)
    match obstacle.kind:
        case ObstacleKind.NEEDS:
            lead = texts.gettext("It works only with “{name}”.").format(name=about)
            rest = texts.gettext("Both can be connected together.") if obstacle.remedy else obstacle.words
        case ObstacleKind.EXCLUDES:
            lead = texts.gettext("It does not go together with “{name}”.").format(name=about)
            rest = texts.gettext("One can take the place of the other.") if obstacle.remedy else obstacle.words
        case ObstacleKind.NO_MONEY:
            lead = texts.gettext("There is not enough money.")
            rest = _short_of(texts, obstacle.missing)
        case ObstacleKind.BLOCKED:
            lead = texts.gettext("The number is blocked now.")
            rest = obstacle.words or texts.gettext("First the block has to be lifted.")
        case ObstacleKind.ALREADY:
            lead = texts.gettext("“{name}” is connected already, or is being connected.").format(name=about)
            rest = ""
        case ObstacleKind.NOT_ON_OFFER:
            lead, rest = texts.gettext("“{name}” is not on offer any more.").format(name=about), ""
        case ObstacleKind.OTHER:
            lead, rest = texts.gettext("The operator does not allow it now."), obstacle.words
    return lead, rest


def _short_of(texts: Texts, missing: Money | None) -> str:
    if missing is None:
        return texts.gettext("Top up, and this sheet comes back.")
    return texts.gettext("{sum} is missing. Top up, and this sheet comes back.").format(sum=texts.money(missing))


def clearing_words(texts: Texts, obstacle: Obstacle) -> str:
    """The key that clears `obstacle`."""
    match obstacle.kind:
        case ObstacleKind.NO_MONEY:
            return texts.gettext("Top up")
        case ObstacleKind.EXCLUDES:
            return texts.gettext("Swap them")
        case _:
            return texts.gettext("Connect both")


def not_had_words(texts: Texts, code: ErrorCode, words: str) -> Words:
    """Why nothing was ordered. `words` are a service's name, or the operator's own reason, as the code has it."""
    lead, rest = error_words(texts, code)
    if code is ErrorCode.NOT_ON_OFFER and words:
        return texts.gettext("“{name}” is not on offer any more.").format(name=inner(words)), rest
    if code is ErrorCode.ORDER_REFUSED and words:
        return lead, f"{words} {rest}"
    return lead, rest
