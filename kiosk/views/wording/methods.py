"""Ways to pay, in words."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.domain.topup import Method, MethodOffer, MethodProblem
from kiosk.i18n import Texts


def method_name(texts: Texts, method: Method) -> str:
    """ "Наличные"."""
    match method:
        case Method.CASH:
            return texts.gettext("Cash")
        case Method.CARD:
            return texts.gettext("Bank card")
        case Method.QR:
            return texts.gettext("QR code")


def methods_that_work(texts: Texts, methods: Sequence[Method]) -> str:
    """ "Наличные, карта или QR-код."; says so when nothing works."""
    cash, card, code = Method.CASH, Method.CARD, Method.QR
    return {
        frozenset[Method](): texts.gettext("Payments cannot be taken here now."),
        frozenset({cash}): texts.gettext("With banknotes."),
        frozenset({card}): texts.gettext("By bank card."),
        frozenset({code}): texts.gettext("By QR code."),
        frozenset({cash, card}): texts.gettext("Cash or card."),
        frozenset({cash, code}): texts.gettext("Cash or QR code."),
        frozenset({card, code}): texts.gettext("Card or QR code."),
        frozenset({cash, card, code}): texts.gettext("Cash, card or QR code."),
    }[frozenset(methods)]


def method_problem(texts: Texts, offer: MethodOffer) -> str:
    """Why a method cannot be used here now, in one sentence; empty when it can."""
    match offer.problem:
        case None:
            return ""
        case MethodProblem.NOT_FITTED:
            return _not_fitted(texts, offer.method)
        case MethodProblem.OUT_OF_ORDER:
            return texts.gettext("Out of order for now.")
        case MethodProblem.BOX_FULL:
            return texts.gettext("The box for banknotes is full.")
        case MethodProblem.STARTING:
            return texts.gettext("Starting up, this takes about a minute.")
        case MethodProblem.JOURNAL:
            return texts.gettext("The terminal cannot record payments now, so it takes none.")


def _not_fitted(texts: Texts, method: Method) -> str:
    match method:
        case Method.CASH:
            return texts.gettext("This terminal takes no cash.")
        case Method.CARD:
            return texts.gettext("This terminal takes no cards.")
        case Method.QR:
            return texts.gettext("This terminal takes no QR payments.")
