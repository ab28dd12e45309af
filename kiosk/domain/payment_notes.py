"""What an event of a note makes of its payment."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain import payment_events as events
from kiosk.domain.books import HELD, RETURNED, SUSPECT, box, due, move
from kiosk.domain.payment_stages import Taking
from kiosk.domain.payment_state import IllegalStep, Note, NoteFate, Payment, Step


def note_step(before: Payment, event: events.NoteEvent) -> Step:
    """The payment after `event`, and the money it moves.

    Raises:
        IllegalStep: the graph has no such edge.
    """
    note = next((note for note in before.notes if note.number == event.ordinal), None)
    taking = isinstance(before.stage, Taking)
    box_account = box(before.terms.encashment)
    match note, event:
        case None, events.Intent(number, value, count) if taking and before.moving() is None and not before.charges:
            return Step(before.with_note(Note(number, value, NoteFate.MOVING, count)), value)
        case Note(fate=NoteFate.MOVING) as moving, events.Stacked(_, value) if taking and value == moving.value:
            after = before.with_note(replace(moving, fate=NoteFate.STACKED))
            return Step(after, value, move(value, due(before.id), box_account))
        case Note(fate=NoteFate.MOVING) as moving, events.Returned() if taking:
            return Step(before.with_note(replace(moving, fate=NoteFate.RETURNED)), moving.value)
        case ((None | Note(fate=NoteFate.MOVING)), events.Suspect(number, value, cause)) if taking:
            known = value or before.nothing()
            after = before.with_note(Note(number, known, NoteFate.SUSPECT, cause=cause))
            return Step(after, known, move(known, SUSPECT, box_account))
        case Note(fate=NoteFate.SUSPECT) as doubt, events.Resolved(_, in_box, value):
            if value is not None and (doubt.value or not in_box):
                raise IllegalStep(before, event)
            joins = taking and not before.charges  # a reversal takes back what was charged, and must not leave a note
            found = (NoteFate.STACKED, due(before.id)) if joins else (NoteFate.SETTLED, HELD)
            fate, source = found if in_box else (NoteFate.RETURNED, box_account)
            known, lay = (doubt.value, SUSPECT) if value is None else (value, box_account)
            return Step(before.with_note(replace(doubt, fate=fate, value=known)), known, move(known, source, lay))
        case _:
            raise IllegalStep(before, event)


def found_note_step(before: Payment, event: events.FoundNoteEvent) -> Step:
    """The payment after a note that was found too late to be credited with the rest has gone on by itself.

    Raises:
        IllegalStep: the note is not held.
    """
    note = next((note for note in before.notes if note.number == event.ordinal), None)
    if note is None or note.fate is not NoteFate.SETTLED:
        raise IllegalStep(before, event)
    match event:
        case events.NoteRetargeted(_, successor):
            target = due(successor)
        case events.NoteRefunded():
            target = RETURNED
    after = before.with_note(replace(note, fate=NoteFate.PASSED_ON))
    return Step(after, note.value, move(note.value, target, HELD))
