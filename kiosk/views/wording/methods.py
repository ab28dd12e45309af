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
    match frozenset(methods):
        case empty if not empty:
            return texts.gettext("Payments cannot be taken here now.")
        case kinds if kinds == {Method.CASH, Method.CARD, Method.QR}:
            return texts.gettext("Cash, card or QR code.")
        case kinds if kinds == {Method.CASH}:
            return texts.gettext("With banknotes.")
        case kinds if kinds == {Method.CARD}:
            return texts.gettext("By bank card.")
        case kinds if kinds == {Method.QR}:
            return texts.gettext("By QR code.")
        case kinds if kinds == {Method.CASH, Method.CARD}:
            return texts.gettext("Cash or card.")
        case kinds if kinds == {Method.CASH, Method.QR}:
            return texts.gettext("Cash or QR code.")
        case _:
            return texts.gettext("Card or QR code.")


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
