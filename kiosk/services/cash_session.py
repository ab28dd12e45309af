"""One visitor's notes, in the order they were seen: those on disk, and those that never got that far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.cashbox import Advice
from kiosk.domain.money import Money
from kiosk.domain.payment import NoteFate
from kiosk.domain.payment_events import EventKind
from kiosk.domain.topup import NoteState, NoteView
from kiosk.services.payment_book import Case

_STATES = {
    NoteFate.MOVING: NoteState.MOVING,
    NoteFate.STACKED: NoteState.ACCEPTED,
    NoteFate.RETURNED: NoteState.RETURNED,
    NoteFate.SUSPECT: NoteState.BEING_CHECKED,
    NoteFate.SETTLED: NoteState.BEING_CHECKED,
}


@dataclass(frozen=True, slots=True)
class Bounced:
    """A note that went back without a record: the device did not take it, or we did not want it."""

    value: Money | None
    at: datetime
    advice: Advice | None


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
        return max((note.number for note in self.case.payment.notes), default=0) + 1

    def remember(self, note: Bounced) -> None:
        """Show the visitor why a note came back."""
        self.bounced.append(note)


def note_views(case: Case, bounced: list[Bounced]) -> tuple[NoteView, ...]:
    """Every note of the payment in the order of time, numbered from 1."""
    seen: list[tuple[datetime, Money | None, NoteState, Advice | None]] = [
        (note.at, note.value, NoteState.RETURNED, note.advice) for note in bounced
    ]
    for note in case.payment.notes:
        first = (EventKind.INTENT, note.number)
        at = case.times.get(first) or case.times[EventKind.SUSPECT, note.number]
        advice = Advice.TRY_AGAIN if note.fate is NoteFate.RETURNED else None
        seen.append((at, note.value, _STATES[note.fate], advice))
    seen.sort(key=lambda one: one[0])
    return tuple(
        NoteView(number, value, at, state, advice) for number, (at, value, state, advice) in enumerate(seen, start=1)
    )
