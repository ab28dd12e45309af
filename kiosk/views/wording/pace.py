"""A slow or silent operator, in words: what is shown, and what can be done all the same."""

from __future__ import annotations

from kiosk.domain.operator_pace import Pace
from kiosk.i18n import Texts


def pace_words(texts: Texts, pace: Pace) -> tuple[str, str]:
    """For the band above every screen of a visit; empty at the usual pace."""
    match pace:
        case Pace.USUAL:
            return "", ""
        case Pace.SLOW:
            return (
                texts.gettext("The operator answers slowly."),
                texts.gettext("Some figures are of a while ago and say so. Payments are taken as always."),
            )
        case Pace.GONE:
            return (
                texts.gettext("The operator does not answer."),
                texts.gettext("You see what was known last. Payments are taken and credited later; orders are not."),
            )


def home_words(texts: Texts, pace: Pace, *, reachable: bool) -> str:
    """For the first screen, before anyone starts; empty at the usual pace."""
    if not reachable or pace is Pace.GONE:
        return " ".join(
            (
                texts.gettext("The operator does not answer: payments will be credited later."),
                texts.gettext("A login is not possible until it does."),
            )
        )
    if pace is Pace.SLOW:
        return texts.gettext("The operator answers slowly: a login may take a while, payments are taken as always.")
    return ""
