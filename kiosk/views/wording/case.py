"""A case on screen: a payment in words, and what may be decided about it."""

from __future__ import annotations

from datetime import datetime, tzinfo

from kiosk.domain.case import AnyCase, CaseFile, CaseNote, CaseNoteState, CaseOption, CaseStage, StrayFile
from kiosk.domain.staff import Decision
from kiosk.i18n import Texts
from kiosk.views.parts.label import Tone
from kiosk.views.wording.facts import Fact, Facts
from kiosk.views.wording.numbers import unbroken


def case_title(texts: Texts, case: AnyCase) -> str:
    """Which case it is."""
    return texts.gettext("Case {code}").format(code=unbroken(case.claim))


def stage_words(texts: Texts, stage: CaseStage) -> str:
    """Where the payment is."""
    return {
        CaseStage.OPEN: texts.gettext("being paid"),
        CaseStage.CHARGE_UNCLEAR: texts.gettext("nobody knows whether it was charged"),
        CaseStage.WAITING: texts.gettext("accepted, not credited yet"),
        CaseStage.CREDITED: texts.gettext("credited"),
        CaseStage.FROZEN: texts.gettext("frozen: the operator's books differ"),
        CaseStage.RETURNING: texts.gettext("going back to the payer"),
        CaseStage.RETURNED: texts.gettext("returned to the payer"),
        CaseStage.HELD: texts.gettext("held for the visitor"),
        CaseStage.MOVED: texts.gettext("moved to another payment"),
        CaseStage.REFUNDED: texts.gettext("given back"),
        CaseStage.CANCELLED: texts.gettext("cancelled, nothing was paid"),
    }[stage]


def decision_words(texts: Texts, decision: Decision) -> str:
    """What somebody may say became of it."""
    return {
        Decision.NOTE_IN_BOX: texts.gettext("the note is in the box"),
        Decision.NOTE_NOT_IN_BOX: texts.gettext("the note is not in the box"),
        Decision.CREDITED: texts.gettext("the operator has credited it"),
        Decision.HELD: texts.gettext("hold it for the visitor"),
        Decision.CHARGED: texts.gettext("it was charged"),
        Decision.NOT_CHARGED: texts.gettext("it was not charged"),
        Decision.REFUNDED: texts.gettext("give it back"),
        Decision.MOVED: texts.gettext("move it to an account"),
    }[decision]


def case_facts(texts: Texts, case: AnyCase, zone: tzinfo) -> tuple[Facts, ...]:
    """The payment, its notes, and what may be decided."""
    if isinstance(case, StrayFile):
        return (_stray(texts, case, zone), _decisions(texts, case.options))
    groups = [_payment(texts, case, zone)]
    if case.notes:
        groups.append(Facts(texts.gettext("Banknotes"), tuple(_note(texts, one) for one in case.notes)))
    groups.append(_decisions(texts, case.options))
    return tuple(groups)


def _payment(texts: Texts, case: CaseFile, zone: tzinfo) -> Facts:
    rows = [
        Fact(texts.gettext("State"), stage_words(texts, case.stage), is_strong=True, is_long=True),
        Fact(texts.gettext("Paid on"), moment_words(texts, case.opened, zone)),
        Fact(texts.gettext("Number topped up"), case.destination_masked),
        Fact(texts.gettext("Inserted"), texts.money(case.inserted, decimals="always")),
        Fact(texts.gettext("To credit"), texts.money(case.to_credit, decimals="always")),
    ]
    if case.held:
        rows.append(Fact(texts.gettext("Held"), texts.money(case.held, decimals="always"), Tone.WARN, is_strong=True))
    if case.operator_reference:
        rows.append(Fact(texts.gettext("Operator's reference"), case.operator_reference, is_long=True))
    if case.charge is not None:
        charge = f"{case.charge.acquirer}, {case.charge.reference}"
        rows.append(Fact(texts.gettext("Charge"), charge, is_long=True))
    return Facts(texts.gettext("Payment"), tuple(rows))


def _stray(texts: Texts, case: StrayFile, zone: tzinfo) -> Facts:
    rows = (
        Fact(texts.gettext("Belongs to"), texts.gettext("no payment"), is_strong=True),
        Fact(texts.gettext("Seen on"), moment_words(texts, case.told, zone)),
        Fact(texts.gettext("Encashment"), str(case.encashment)),
        _note(texts, case.note),
    )
    return Facts(texts.gettext("Banknote"), rows)


def moment_words(texts: Texts, moment: datetime, zone: tzinfo) -> str:
    """A day and a time in `zone`."""
    local = moment.astimezone(zone)
    return f"{texts.full_date(local.date())}, {texts.time(local)}"


def _note(texts: Texts, note: CaseNote) -> Fact:
    value = texts.gettext("value unknown") if note.value is None else texts.money(note.value)
    tone = Tone.WARN if note.state in (CaseNoteState.DOUBTFUL, CaseNoteState.FOUND) else Tone.INK
    return Fact(value, _note_state(texts, note.state), tone, is_long=True)


def _note_state(texts: Texts, state: CaseNoteState) -> str:
    return {
        CaseNoteState.MOVING: texts.gettext("moving"),
        CaseNoteState.IN_BOX: texts.gettext("in the box"),
        CaseNoteState.GIVEN_BACK: texts.gettext("given back"),
        CaseNoteState.DOUBTFUL: texts.gettext("being checked"),
        CaseNoteState.FOUND: texts.gettext("found in the box, held"),
        CaseNoteState.PASSED_ON: texts.gettext("found in the box, settled"),
    }[state]


def _decisions(texts: Texts, options: tuple[CaseOption, ...]) -> Facts:
    heading = texts.gettext("You may decide")
    if not options:
        return Facts(heading, (Fact(texts.gettext("Nothing is to be decided"), ""),))
    rows = []
    for option in options:
        two = texts.gettext("with a second person") if option.needs_second else ""
        amount = "" if option.amount is None else texts.money(option.amount)
        told = ", ".join(part for part in (amount, two) if part)
        rows.append(Fact(decision_words(texts, option.decision), told, is_long=True))
    return Facts(heading, tuple(rows))
