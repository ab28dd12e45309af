"""One visitor's notes, in the order they were seen: those on disk, and those that never got that far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from kiosk.domain.cashbox import Advice
from kiosk.domain.money import Money
from kiosk.domain.payment_events import EventKind
from kiosk.domain.payment_state import Note, NoteFate
from kiosk.domain.topup import NoteState, NoteView
from kiosk.services.payment_book import Case

_STATES = {
    NoteFate.MOVING: NoteState.MOVING,
    NoteFate.STACKED: NoteState.ACCEPTED,
    NoteFate.RETURNED: NoteState.RETURNED,
    NoteFate.SUSPECT: NoteState.BEING_CHECKED,
    NoteFate.SETTLED: NoteState.BEING_CHECKED,
    NoteFate.PASSED_ON: NoteState.BEING_CHECKED,
}


@dataclass(frozen=True, slots=True)
class Bounced:
    """A note that went back without a record: the device did not take it, or we did not want it.

    `after` is the number of the recorded note before it.
    """

    value: Money | None
    at: datetime
    advice: Advice
    after: int


@dataclass(slots=True, eq=False)
class CashSession:
    """A payment while it takes notes. `active_at` is monotonic seconds."""

    case: Case
    active_at: float
    closing: bool = False
    returning: bool = False
    bounced: list[Bounced] = field(default_factory=list)

    def next_number(self) -> int:
        """The number of the note to come."""
        return next_number(self.case)

    def remember(self, value: Money | None, at: datetime, advice: Advice) -> None:
        """Show the visitor why a note came back."""
        self.bounced.append(Bounced(value, at, advice, self.next_number() - 1))


def next_number(case: Case) -> int:
    """The number of the note to come."""
    return max((note.number for note in case.payment.notes), default=0) + 1


def note_views(case: Case, bounced: list[Bounced]) -> tuple[NoteView, ...]:
    """Every note of the payment in the order they came, numbered from 1."""
    came = [(note.number, _recorded(case, note)) for note in case.payment.notes]
    came += [(note.after, NoteView(0, note.value, note.at, NoteState.RETURNED, note.advice)) for note in bounced]
    came.sort(key=lambda one: one[0])
    return tuple(replace(view, number=number) for number, (_, view) in enumerate(came, start=1))


def _recorded(case: Case, note: Note) -> NoteView:
    advice = Advice.TRY_AGAIN if note.fate is NoteFate.RETURNED else None
    return NoteView(note.number, note.value or None, _seen_at(case, note), _STATES[note.fate], advice)


def _seen_at(case: Case, note: Note) -> datetime:
    """When the note's first record was written; one that came unasked begins as a suspect."""
    intent = case.times.get((EventKind.INTENT, note.number))
    return intent if intent is not None else case.times[EventKind.SUSPECT, note.number]
