"""A sum that is typed: what it may be, and why it cannot be paid."""

from __future__ import annotations

from kiosk.domain.errors import ErrorCode
from kiosk.domain.topup import Method
from kiosk.i18n import Texts
from kiosk.presenters.amount import AmountProblem, AmountState
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.legal import fee_text
from kiosk.views.wording.methods import method_problem


def amount_title(texts: Texts, state: AmountState) -> str:
    """The question."""
    if state.offer.method is Method.QR:
        return texts.gettext("How much by QR code?")
    return texts.gettext("How much by card?")


def amount_terms(texts: Texts, state: AmountState) -> str:
    """ "От 50 ₽ до 15 000 ₽ · Комиссия 1,5 %"; of a sum outside the limits, which limit it is."""
    least, most = texts.money(state.offer.minimum), texts.money(state.offer.maximum)
    match state.problem:
        case AmountProblem.TOO_LITTLE:
            return texts.gettext("Too little: at least {sum}").format(sum=least)
        case AmountProblem.TOO_MUCH:
            return texts.gettext("Too much: at most {sum}").format(sum=most)
        case None:
            limits = texts.gettext("From {least} to {most}").format(least=least, most=most)
            return f"{limits} · {fee_text(texts, state.offer.fee)}"


def amount_trouble(texts: Texts, state: AmountState) -> tuple[str, str] | None:
    """Lead and rest about what keeps any sum from being paid, `None` when nothing does."""
    if state.offer.problem is not None:
        lead = texts.gettext("This way of paying does not work now.")
        return lead, method_problem(texts, state.offer)
    if state.error is ErrorCode.NOT_AVAILABLE_HERE:
        lead = texts.gettext("This sum cannot be paid this way.")
        return lead, texts.gettext("Nothing has been charged. Type another sum, or pay another way.")
    return None if state.error is None else error_words(texts, state.error)


def pay_words(texts: Texts, state: AmountState) -> str:
    """What the key says that has the sum charged."""
    if state.opening:
        return texts.gettext("One moment…")
    if state.amount is None or state.problem is not None:
        return texts.gettext("Choose a sum")
    return texts.gettext("Pay {sum}").format(sum=texts.money(state.amount))
