"""What a printer's IPP answers mean, as pure functions (RFC 8011, sections 5.3.7 and 5.4.11 to 5.4.12)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from kiosk.domain.statement import StatementPhase, StatementProgress
from kiosk.domain.terminal import PaperState


class JobState(IntEnum):
    """IPP `job-state`."""

    PENDING = 3
    PENDING_HELD = 4
    PROCESSING = 5
    PROCESSING_STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


class PrinterState(IntEnum):
    """IPP `printer-state`."""

    IDLE = 3
    PROCESSING = 4
    STOPPED = 5


class Unreachable(Exception):
    """The printer did not answer, refused, or answered no IPP."""


@dataclass(frozen=True, slots=True)
class JobReport:
    """What a printer says of a job; `pages` counts those that are out, where it counts them."""

    state: JobState
    pages: int


@dataclass(frozen=True, slots=True)
class PrinterReport:
    """What a printer says of itself: RFC 8011 keywords as reasons, "none" among them."""

    state: PrinterState
    reasons: tuple[str, ...]


_PAPER_OUT = ("media-empty", "media-needed")
_PAPER_LOW = ("media-low",)
_OUT_OF_ORDER = ("media-jam", "cover-open", "door-open", "offline", "shutdown", "marker-supply-empty", "toner-empty")


def job_progress(job: JobReport, printer: PrinterReport) -> StatementProgress:
    """Where a document is; a job that waits for paper is not lost."""
    match job.state:
        case JobState.COMPLETED:
            phase = StatementPhase.PRINTED
        case JobState.CANCELED | JobState.ABORTED:
            phase = StatementPhase.FAILED
        case _:
            phase = StatementPhase.PAPER_OUT if _any(printer, _PAPER_OUT) else StatementPhase.PRINTING
    return StatementProgress(phase, pages_done=job.pages)


def paper_state(printer: PrinterReport) -> PaperState:
    """The paper of the whole printer."""
    if _any(printer, _PAPER_OUT):
        return PaperState.OUT
    if printer.state is PrinterState.STOPPED or _any(printer, _OUT_OF_ORDER):
        return PaperState.OFFLINE
    return PaperState.LOW if _any(printer, _PAPER_LOW) else PaperState.OK


def _any(printer: PrinterReport, keywords: Collection[str]) -> bool:
    """A reason may carry the suffix -error, -warning or -report."""
    return any(reason.startswith(keyword) for reason in printer.reasons for keyword in keywords)
