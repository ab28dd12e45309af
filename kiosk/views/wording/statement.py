"""A statement in words: its periods, how far it is, what its paper is like."""

from __future__ import annotations

from datetime import date

from kiosk.domain.statement import StatementPhase, StatementProgress
from kiosk.domain.terminal import PaperState
from kiosk.i18n import Texts
from kiosk.presenters.statement import PeriodChoice


def choice_name(texts: Texts, choice: PeriodChoice) -> str:
    """ "Этот месяц"."""
    match choice:
        case PeriodChoice.THIS_MONTH:
            return texts.gettext("This month")
        case PeriodChoice.LAST_MONTH:
            return texts.gettext("Last month")
        case PeriodChoice.THREE_MONTHS:
            return texts.ngettext("{count} month", "{count} months", 3).format(count=3)
        case PeriodChoice.SIX_MONTHS:
            return texts.ngettext("{count} month", "{count} months", 6).format(count=6)
        case PeriodChoice.YEAR:
            return texts.gettext("A year")


def period_text(texts: Texts, first: date, last: date) -> str:
    """ "1 ноября — 22 ноября 2026"; both years where they differ."""
    start, end = texts.day_month(first), f"{texts.day_month(last)} {last.year}"
    if first.year != last.year:
        start += f" {first.year}"
    return f"{start} — {end}"


def progress_words(texts: Texts, progress: StatementProgress) -> tuple[str, str]:
    """Title and story of how far the statement is."""
    pages = progress.pages_total or 0
    ready = texts.ngettext("{count} page is ready", "{count} pages are ready", pages)
    return {
        StatementPhase.READING: (texts.gettext("Reading the lines"), _lines_read(texts, progress)),
        StatementPhase.MAKING: (texts.gettext("Laying out the pages"), _lines_read(texts, progress)),
        StatementPhase.READY: (
            ready.format(count=texts.number(pages)),
            texts.gettext("Print it when the first page looks right."),
        ),
        StatementPhase.PRINTING: (texts.gettext("Printing"), _pages_printed(texts, progress)),
        StatementPhase.PRINTED: (texts.gettext("Take your statement"), texts.gettext("All pages have been printed.")),
        StatementPhase.PAPER_OUT: (
            texts.gettext("The printer is out of paper"),
            texts.gettext("The staff will refill it, and the printing goes on by itself."),
        ),
        StatementPhase.FAILED: (
            texts.gettext("It did not work"),
            texts.gettext("Nothing has been charged. Please try again."),
        ),
    }[progress.phase]


def share_done(progress: StatementProgress) -> float | None:
    """How much is done, 0 to 1; `None` where nobody can tell."""
    match progress.phase:
        case StatementPhase.READING | StatementPhase.MAKING if progress.lines_total:
            return progress.lines_done / progress.lines_total
        case StatementPhase.PRINTING | StatementPhase.PAPER_OUT if progress.pages_total:
            return progress.pages_done / progress.pages_total
        case StatementPhase.READY | StatementPhase.PRINTED:
            return 1.0
        case _:
            return None


def paper_trouble(texts: Texts, paper: PaperState) -> tuple[str, str] | None:
    """What is wrong with the document printer, `None` when it is well or nobody knows."""
    match paper:
        case PaperState.OUT:
            return (
                texts.gettext("The printer is out of paper."),
                texts.gettext("You can have the statement made; it prints once there is paper."),
            )
        case PaperState.OFFLINE:
            return (
                texts.gettext("The printer does not answer."),
                texts.gettext("You can look at the first page; ask the staff to print it."),
            )
        case PaperState.NOT_FITTED:
            return (
                texts.gettext("This terminal has no printer for documents."),
                texts.gettext("You can look at the first page here."),
            )
        case PaperState.OK | PaperState.LOW | PaperState.UNKNOWN:
            return None


def _lines_read(texts: Texts, progress: StatementProgress) -> str:
    done = texts.number(progress.lines_done)
    if progress.lines_total is None:
        return texts.ngettext("{done} line so far", "{done} lines so far", progress.lines_done).format(done=done)
    return texts.gettext("{done} of {all} lines").format(done=done, all=texts.number(progress.lines_total))


def _pages_printed(texts: Texts, progress: StatementProgress) -> str:
    if progress.pages_total is None:
        return texts.gettext("The first page is on its way.")
    return texts.gettext("{done} of {all} pages").format(
        done=texts.number(progress.pages_done), all=texts.number(progress.pages_total)
    )
