"""A decision before it is written down: what becomes of the money, in one sentence."""

from __future__ import annotations

from kiosk.domain.case import StrayFile
from kiosk.domain.money import Money
from kiosk.domain.staff import Decision
from kiosk.i18n import Texts
from kiosk.presenters.staff_sheet import Verdict
from kiosk.views.parts.label import Tone
from kiosk.views.wording.case import decision_words
from kiosk.views.wording.choice import reason_words
from kiosk.views.wording.facts import Fact, Facts
from kiosk.views.wording.numbers import destination_text, unbroken


def verdict_facts(texts: Texts, verdict: Verdict) -> tuple[Facts, ...]:
    """What is decided, about how much, for whom and why."""
    chosen, amount = verdict.resolution, _amount(verdict)
    rows = [
        Fact(texts.gettext("Case"), unbroken(verdict.case.claim)),
        Fact(texts.gettext("Decision"), decision_words(texts, chosen.decision), is_strong=True, is_long=True),
    ]
    if amount:
        rows.append(Fact(texts.gettext("Sum"), texts.money(amount, decimals="always"), is_strong=True))
    if chosen.note is not None:
        rows.append(Fact(texts.gettext("Note"), str(chosen.note)))
    if chosen.reference:
        rows.append(Fact(texts.gettext("Reference"), chosen.reference, is_long=True))
    if verdict.recipient is not None:
        rows.append(Fact(texts.gettext("To the number"), destination_text(verdict.recipient.destination)))
        rows.append(Fact(texts.gettext("Its owner"), verdict.recipient.name_hint))
    if verdict.reason is not None:
        rows.append(Fact(texts.gettext("Reason"), reason_words(texts, verdict.reason), is_long=True))
    if verdict.option.needs_second:
        rows.append(Fact(texts.gettext("Confirmed by"), texts.gettext("a second person, with a PIN"), Tone.WARN))
    return (Facts("", tuple(rows)),)


def outcome_words(texts: Texts, verdict: Verdict) -> str:
    """What becomes of the money."""
    is_stray = isinstance(verdict.case, StrayFile)
    held = texts.gettext("The money is held under this code: after that it can be given back or moved.")
    surplus = texts.gettext("The note counts as in the box, as a surplus that belongs to nobody.")
    return {
        Decision.NOTE_IN_BOX: surplus if is_stray else held,
        Decision.NOTE_NOT_IN_BOX: texts.gettext("The note counts as never taken: nothing is owed for it."),
        Decision.CREDITED: texts.gettext("The payment is closed as credited. Nothing more is sent to the operator."),
        Decision.HELD: held,
        Decision.CHARGED: texts.gettext("The payment counts as charged and is credited at once."),
        Decision.NOT_CHARGED: texts.gettext("The payment is cancelled: nothing was charged, nothing is credited."),
        Decision.REFUNDED: texts.gettext("Pay the sum out yourself: the terminal gives no money. The case is closed."),
        Decision.MOVED: texts.gettext("The sum is credited to this number at once. It cannot be taken back."),
    }[verdict.resolution.decision]


def _amount(verdict: Verdict) -> Money | None:
    return verdict.resolution.value or verdict.option.amount
