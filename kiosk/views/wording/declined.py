"""Why nothing was charged, and what to do instead: by reason, and by how it was to be paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.domain.charge import DeclineReason
from kiosk.domain.topup import Method
from kiosk.i18n import mark
from kiosk.views.parts.notice import Mood

Verdict = tuple[Mood, str, str]

_CANCELLED: Final = (Mood.INFO, mark("Payment cancelled"), mark("Nothing has been charged."))
_REVERSED: Final = (
    Mood.WARN,
    mark("The bank took the charge back itself"),
    mark("The payment was not made. A charge that your bank still shows goes away by itself."),
)
_NO_TERMINAL: Final = (
    Mood.BAD,
    mark("The card terminal did not manage it"),
    mark("Nothing has been charged. Try again in a minute, or pay another way."),
)
_NO_PROVIDER: Final = (
    Mood.BAD,
    mark("No code can be had from the bank now"),
    mark("Nothing has been charged. Try again in a minute, or pay another way."),
)
_BY_CARD: Final[Mapping[DeclineReason, Verdict]] = {
    DeclineReason.DECLINED: (
        Mood.BAD,
        mark("The bank declined the payment"),
        mark("Nothing has been charged. Only your bank knows why; try another card, or pay another way."),
    ),
    DeclineReason.CANCELLED: _CANCELLED,
    DeclineReason.TIMED_OUT: (
        Mood.INFO,
        mark("No card was presented in time"),
        mark("Nothing has been charged. Try again, or pay another way."),
    ),
    DeclineReason.CARD_PROBLEM: (
        Mood.BAD,
        mark("The card cannot be used here"),
        mark("It was not read, is not valid any more or is of a kind not taken. Nothing has been charged."),
    ),
    DeclineReason.ACQUIRER_PROBLEM: _NO_TERMINAL,
    DeclineReason.NOT_STARTED: _NO_TERMINAL,
    DeclineReason.NOT_FOUND: _NO_TERMINAL,
    DeclineReason.REVERSED: _REVERSED,
}
_BY_CODE: Final[Mapping[DeclineReason, Verdict]] = {
    DeclineReason.DECLINED: (
        Mood.BAD,
        mark("The bank declined the payment"),
        mark("Nothing has been charged. Only your bank knows why; you can pay another way."),
    ),
    DeclineReason.CANCELLED: _CANCELLED,
    DeclineReason.TIMED_OUT: (
        Mood.INFO,
        mark("The code was not paid in time"),
        mark("Nothing has been charged, and the code does not work any more. Try again, or pay another way."),
    ),
    DeclineReason.CARD_PROBLEM: (
        Mood.BAD,
        mark("The bank declined the payment"),
        mark("Nothing has been charged. Only your bank knows why; you can pay another way."),
    ),
    DeclineReason.ACQUIRER_PROBLEM: _NO_PROVIDER,
    DeclineReason.NOT_STARTED: _NO_PROVIDER,
    DeclineReason.NOT_FOUND: _NO_PROVIDER,
    DeclineReason.REVERSED: _REVERSED,
}
_UNTOLD: Final = (
    Mood.BAD,
    mark("The payment was not made"),
    mark("Nothing has been charged. Try again, or pay another way."),
)


def declined(method: Method, reason: DeclineReason | None) -> Verdict:
    """Mood, title and story, yet to be translated."""
    by_reason = _BY_CODE if method is Method.QR else _BY_CARD
    return _UNTOLD if reason is None else by_reason[reason]
