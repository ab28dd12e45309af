"""A note without a payment as the person reads it who has to decide about it."""

from __future__ import annotations

from kiosk.domain.case import CaseNote, CaseNoteState, CaseOption, StrayFile
from kiosk.domain.money import Money
from kiosk.domain.staff import Decision, Role
from kiosk.domain.terminal_events import Stray, StraySettled
from kiosk.services.case_file import case_line, options_of
from kiosk.services.ports.periods import StrayHistory


def stray_file(history: StrayHistory, role: Role, four_eyes_above: Money | None, nothing: Money) -> StrayFile:
    """Everything on the note; `four_eyes_above` is the sum above which a decision takes a second person."""
    told, stray = history.events[0]
    assert isinstance(stray, Stray), "the record that tells of the note is its first"
    note = _note(history, stray)
    return StrayFile(
        claim=history.claim,
        encashment=stray.encashment,
        told=told,
        note=note,
        lines=tuple(case_line(at, event, nothing) for at, event in history.events),
        options=tuple(stray_options(note, role, four_eyes_above, nothing)),
    )


def stray_options(note: CaseNote, role: Role, four_eyes_above: Money | None, nothing: Money) -> tuple[CaseOption, ...]:
    """What somebody of this role may decide about the note now."""
    if note.state is not CaseNoteState.DOUBTFUL:
        return ()
    at_stake = ((Decision.NOTE_IN_BOX, None, note.value), (Decision.NOTE_NOT_IN_BOX, None, note.value or nothing))
    return tuple(options_of(at_stake, role, four_eyes_above))


def _note(history: StrayHistory, stray: Stray) -> CaseNote:
    settled = next((event for _, event in history.events if isinstance(event, StraySettled)), None)
    if settled is None:
        return CaseNote(history.number, stray.value, CaseNoteState.DOUBTFUL, stray.cause)
    state = CaseNoteState.IN_BOX if settled.in_box else CaseNoteState.GIVEN_BACK
    return CaseNote(history.number, settled.value or stray.value, state, stray.cause)
