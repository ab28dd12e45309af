"""Every sheet for staff as a title and groups of facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from kiosk.domain.case import CaseFile, StrayFile
from kiosk.domain.charge import ClosedBatch
from kiosk.domain.encashment import PeriodReport
from kiosk.domain.finding import Finding, Health
from kiosk.i18n import Texts
from kiosk.presenters.staff_sheet import Batches, Checkup, Content, Verdict
from kiosk.views.parts.label import Tone
from kiosk.views.wording.case import case_facts, case_title
from kiosk.views.wording.facts import Fact, Facts
from kiosk.views.wording.findings import finding_words
from kiosk.views.wording.period import period_facts, period_since, period_title
from kiosk.views.wording.verdict import outcome_words, verdict_facts

_TONES = {Health.OK: Tone.OK, Health.WARNING: Tone.WARN, Health.BROKEN: Tone.BAD}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet says. `notice` is news about all of it."""

    title: str
    about: str
    groups: tuple[Facts, ...]
    notice: str = ""


def sheet_of(texts: Texts, content: Content, zone: tzinfo) -> Sheet:
    """The sheet of `content`, with times in `zone`."""
    match content:
        case PeriodReport(period=period):
            return Sheet(period_title(texts, period), period_since(texts, period, zone), period_facts(texts, content))
        case CaseFile() | StrayFile():
            return Sheet(case_title(texts, content), "", case_facts(texts, content, zone))
        case Verdict():
            title = texts.gettext("Is this right?")
            return Sheet(title, "", verdict_facts(texts, content), outcome_words(texts, content))
        case Checkup(findings):
            return _checkup(texts, findings)
        case Batches():
            return _batches(texts, content)


def _checkup(texts: Texts, findings: tuple[Finding, ...] | None) -> Sheet:
    title = texts.gettext("State of the terminal")
    if findings is None:
        return Sheet(title, "", (), texts.gettext("Looking at everything; it takes some seconds…"))
    bad = tuple(one for one in findings if one.health is not Health.OK)
    good = tuple(one for one in findings if one.health is Health.OK)
    groups = [Facts(texts.gettext("To do"), tuple(_fact(texts, one) for one in bad))] if bad else []
    groups.append(Facts(texts.gettext("In order"), tuple(_fact(texts, one) for one in good)))
    return Sheet(title, "", tuple(groups), "" if bad else texts.gettext("All is well."))


def _fact(texts: Texts, finding: Finding) -> Fact:
    subject, state = finding_words(texts, finding)
    return Fact(subject, state, _TONES[finding.health], is_long=True)


def _batches(texts: Texts, batches: Batches) -> Sheet:
    title, about = texts.gettext("End of day"), ""
    if batches.waiting:
        about = texts.gettext("Next: {acquirer}").format(acquirer=batches.waiting[0])
    rows = tuple(row for one in batches.closed for row in _closed(texts, one))
    groups = (Facts("", rows),) if rows else ()
    notice = "" if batches.waiting or rows else texts.gettext("No card terminal has batches to close.")
    return Sheet(title, about, groups, notice)


def _closed(texts: Texts, closed: ClosedBatch) -> tuple[Fact, ...]:
    agrees = closed.told == closed.expected
    verdict = texts.gettext("agree") if agrees else texts.gettext("differ")
    return (
        Fact(closed.acquirer, texts.gettext("batch {number}").format(number=closed.batch), is_strong=True),
        Fact(texts.gettext("By the terminal"), texts.money(closed.told, decimals="always")),
        Fact(texts.gettext("By our books"), texts.money(closed.expected, decimals="always")),
        Fact(texts.gettext("All books"), verdict, Tone.OK if agrees else Tone.BAD, is_strong=True),
    )
