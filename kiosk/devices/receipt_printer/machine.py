"""What a printer's answers mean, as pure functions: the state of its paper, and whether a receipt came out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.devices.receipt_printer.codec import Question
from kiosk.domain.terminal import PaperState

_OFFLINE = 0x08  # of PRINTER
_COVER_OPEN = 0x04  # of OFFLINE_CAUSE
_STOPPED_BY_PAPER = 0x20
_ERROR = 0x40
_NEAR_END = 0x0C  # of PAPER
_END = 0x60


@dataclass(frozen=True, slots=True)
class Health:
    """The status bytes of one round of questions; `None` where the printer was silent."""

    printer: int | None
    offline_cause: int | None
    paper: int | None


ROUND = (Question.PRINTER, Question.OFFLINE_CAUSE, Question.PAPER)
"""The questions of one round, in the order of `Health`."""


def paper_state(health: Health) -> PaperState:
    """The paper; a printer that leaves a question unanswered is UNKNOWN, never OK."""
    if health.printer is None or health.offline_cause is None or health.paper is None:
        return PaperState.UNKNOWN
    if health.paper & _END or health.offline_cause & _STOPPED_BY_PAPER:
        return PaperState.OUT
    if health.offline_cause & (_COVER_OPEN | _ERROR) or health.printer & _OFFLINE:
        return PaperState.OFFLINE
    return PaperState.LOW if health.paper & _NEAR_END else PaperState.OK


class Outcome(Enum):
    """What became of a receipt."""

    PRINTED = "printed"
    GOES_ON = "goes_on"
    NO_PAPER = "no_paper"
    STOPPED = "stopped"


def outcome(is_completed: bool, paper: PaperState, waited_s: float, patience_s: float) -> Outcome:
    """The receipt's fate `waited_s` after its last byte.

    A printer that does not know the completion request says nothing about it: when it is still well after `patience_s`,
    the receipt counts as printed.
    """
    if is_completed:
        return Outcome.PRINTED
    match paper:
        case PaperState.OUT:
            return Outcome.NO_PAPER
        case PaperState.OK | PaperState.LOW:
            return Outcome.PRINTED if waited_s >= patience_s else Outcome.GOES_ON
        case _:
            return Outcome.STOPPED
