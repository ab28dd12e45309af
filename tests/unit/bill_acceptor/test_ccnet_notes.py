"""Every transition of the note in flight."""

from __future__ import annotations

import pytest

from kiosk.devices.bill_acceptor.acts import (
    Answered,
    AwaitVerdict,
    Consult,
    Decided,
    Due,
    Effect,
    Event,
    Lost,
    Opened,
    Pause,
    Silent,
    Tell,
    Untold,
)
from kiosk.devices.bill_acceptor.ccnet.commands import HOLD, POLL, RETURN, STACK
from kiosk.devices.bill_acceptor.ccnet.machine import step
from kiosk.devices.bill_acceptor.notes import is_moving
from kiosk.devices.bill_acceptor.state import Accepting, Clear, FromBefore, Greeting, Note, Returning
from kiosk.devices.bill_acceptor.words import NoteRecovered, NoteRejected, NoteReturned, NoteStacked, Word
from kiosk.domain.cashbox import (
    NoteDecision,
    RejectReason,
    SuspectCause,
)
from tests.fakes.acceptor import rub
from tests.fakes.ccnet_machine import (
    ACK,
    BACK,
    CHEATED,
    DECIDING,
    GO_ON,
    LOOK_AGAIN,
    NOW,
    QUIET,
    REJECTING,
    RETURNED,
    STACKED,
    STACKING,
    WANTED,
    inside,
    outside,
    polled,
    serving,
    suspect,
)

Row = tuple[Note, str, Note, list[object], list[Effect]]

TRANSITIONS: dict[str, Row] = {
    "a note comes in": (Clear(), "15", Accepting(), QUIET, GO_ON),
    "a note goes on coming in": (Accepting(), "15", Accepting(), QUIET, GO_ON),
    "a note in escrow is decided by the listener": (Accepting(), "80 04", DECIDING, [Consult(rub(500))], GO_ON),
    "accepting may be too quick to be seen": (Clear(), "80 04", DECIDING, [Consult(rub(500))], GO_ON),
    "the listener is asked once": (DECIDING, "80 04", DECIDING, QUIET, GO_ON),
    "a held note is still being decided": (DECIDING, "1A", DECIDING, QUIET, GO_ON),
    "a value nobody wants is sent back": (Accepting(), "80 05", Returning(rub(1000)), QUIET, [ACK, RETURN]),
    "a type the table does not know is sent back": (Accepting(), "80 09", Returning(None), QUIET, [ACK, RETURN]),
    "escrow that names no type is sent back": (Accepting(), "80", Returning(None), QUIET, [ACK, RETURN]),
    "a holding nobody asked for is sent back": (Clear(), "1A", Returning(None), QUIET, [ACK, RETURN]),
    "STACK that was not heard is sent again": (STACKING, "80 04", STACKING, QUIET, [ACK, STACK]),
    "STACK is sent again out of holding": (STACKING, "1A", STACKING, QUIET, [ACK, STACK]),
    "RETURN that was not heard is sent again": (BACK, "80 04", BACK, QUIET, [ACK, RETURN]),
    "RETURN is sent again out of holding": (BACK, "1A", BACK, QUIET, [ACK, RETURN]),
    "a note is on its way into the box": (STACKING, "17", STACKING, QUIET, GO_ON),
    "a busy device is waited for": (STACKING, "1B 05", STACKING, QUIET, GO_ON),
    "a note in the box counts": (STACKING, "81 04", STACKED, [NoteStacked(rub(500))], GO_ON),
    "a repeated note counts once": (STACKED, "81 04", STACKED, QUIET, GO_ON),
    "the next note may come": (STACKED, "14", Clear(), QUIET, GO_ON),
    "the next note may come at once": (STACKED, "15", Accepting(), QUIET, GO_ON),
    "another value in the box is suspect": (
        STACKING, "81 05", STACKED, suspect(SuspectCause.OTHER_VALUE, 1000), GO_ON,
    ),
    "an unknown value in the box is suspect": (
        STACKING, "81 09", STACKED, suspect(SuspectCause.OTHER_VALUE, None), GO_ON,
    ),
    "a note nobody stacked is suspect": (Clear(), "81 04", STACKED, suspect(SuspectCause.UNASKED, 500), GO_ON),
    "a note that skipped escrow is suspect": (Accepting(), "81 04", STACKED, suspect(SuspectCause.UNASKED, 500), GO_ON),
    "a note stacked before the decision is suspect": (
        DECIDING, "81 04", STACKED, [AwaitVerdict(), *suspect(SuspectCause.UNASKED, 500)], GO_ON,
    ),
    "a note stacked instead of returned is suspect": (
        BACK, "81 04", STACKED, suspect(SuspectCause.UNASKED, 500), GO_ON,
    ),
    "a note gone idle in mid-stack is suspect": (
        STACKING, "14", FromBefore(rub(500)), suspect(SuspectCause.LINE_LOST, 500), LOOK_AGAIN,
    ),
    "a note gone disabled in mid-stack is suspect": (
        STACKING, "19", FromBefore(rub(500)), suspect(SuspectCause.LINE_LOST, 500), LOOK_AGAIN,
    ),
    "a new note in mid-stack makes the old one suspect": (
        STACKING, "15", FromBefore(rub(500)), suspect(SuspectCause.LINE_LOST, 500), LOOK_AGAIN,
    ),
    "another note in escrow in mid-stack makes the old one suspect": (
        STACKING, "80 02", FromBefore(rub(500)), suspect(SuspectCause.LINE_LOST, 500), LOOK_AGAIN,
    ),
    "a suspect note that shows up is recovered": (
        FromBefore(rub(500)), "81 04", STACKED, [NoteRecovered(rub(500))], GO_ON,
    ),
    "a suspect note that comes back is returned": (
        FromBefore(rub(500)), "82 04", RETURNED, [NoteReturned(rub(500))], GO_ON,
    ),
    "a note on its way back": (BACK, "18", BACK, QUIET, GO_ON),
    "a note that came back is told": (BACK, "82 04", RETURNED, [NoteReturned(rub(500))], GO_ON),
    "a repeated return is told once": (RETURNED, "82 04", RETURNED, QUIET, GO_ON),
    "a return that nobody saw end is told": (BACK, "14", Clear(), [NoteReturned(rub(500))], LOOK_AGAIN),
    "the device refuses to stack": (STACKING, "1C 64", BACK, QUIET, GO_ON),
    "the device returns instead of stacking": (STACKING, "18", BACK, QUIET, GO_ON),
    "a note stacked in word only comes back": (STACKING, "82 04", RETURNED, [NoteReturned(rub(500))], GO_ON),
    "the device lost patience": (DECIDING, "18", BACK, [AwaitVerdict()], GO_ON),
    "the device gave up escrow": (DECIDING, "1C 6A", BACK, [AwaitVerdict()], GO_ON),
    "an undecided note came back": (DECIDING, "82 04", RETURNED, [AwaitVerdict(), NoteReturned(rub(500))], GO_ON),
    "an undecided note is gone": (DECIDING, "14", Clear(), [AwaitVerdict(), NoteReturned(rub(500))], LOOK_AGAIN),
    "an undecided note was exchanged": (
        DECIDING, "80 02", Clear(), [AwaitVerdict(), NoteReturned(rub(500))], LOOK_AGAIN,
    ),
    "an undecided note in a jam is not stacked": (DECIDING, "43", BACK, [AwaitVerdict()], GO_ON),
    "an undecided note without a cassette is not stacked": (
        DECIDING, "42", BACK, [AwaitVerdict()], GO_ON,
    ),
    "a bad note is told": (Accepting(), "1C 65", REJECTING, [NoteRejected(RejectReason.IDENTIFICATION)], GO_ON),
    "a bad note is told once": (REJECTING, "1C 65", REJECTING, QUIET, GO_ON),
    "a bad note for an unknown reason": (Accepting(), "1C 7F", REJECTING, [NoteRejected(RejectReason.UNKNOWN)], GO_ON),
    "a bad note without a reason": (Accepting(), "1C", REJECTING, [NoteRejected(RejectReason.UNKNOWN)], GO_ON),
    "a note before escrow goes back": (Accepting(), "18", Accepting(), QUIET, GO_ON),
    "a note before escrow is gone": (Accepting(), "14", Clear(), QUIET, GO_ON),
    "cheated in mid-stack": (STACKING, "45", CHEATED, suspect(SuspectCause.CHEATED, 500), GO_ON),
    "cheated before the decision": (
        DECIDING, "45", CHEATED, [AwaitVerdict(), *suspect(SuspectCause.CHEATED, 500)], GO_ON,
    ),
    "cheated with no note": (Clear(), "45", CHEATED, suspect(SuspectCause.CHEATED, None), GO_ON),
    "cheated is told once": (CHEATED, "45", CHEATED, QUIET, GO_ON),
    "a jam is given time": (STACKING, "44", STACKING, QUIET, GO_ON),
    "a second note at the slot changes nothing": (STACKING, "46", STACKING, QUIET, GO_ON),
    "nothing happens": (Clear(), "14", Clear(), QUIET, GO_ON),
}  # fmt: skip


@pytest.mark.parametrize(("note", "answer", "after", "told", "sent"), TRANSITIONS.values(), ids=TRANSITIONS)
def test_a_note_goes_where_the_device_says(
    note: Note, answer: str, after: Note, told: list[object], sent: list[Effect]
) -> None:
    state, effects = polled(serving(note), answer)
    assert (state.note, inside(effects), outside(effects)) == (after, told, sent)


@pytest.mark.parametrize(("note", "answer"), [row[:2] for row in TRANSITIONS.values()], ids=TRANSITIONS)
def test_a_turn_tells_at_most_one_thing_about_notes_and_tells_it_last(note: Note, answer: str) -> None:
    _, effects = polled(serving(note), answer)
    words = [type(one) for one in effects if isinstance(one, Tell)]
    about_notes = [one for one in inside(effects) if isinstance(one, Word)]
    assert len(about_notes) <= 1
    assert not about_notes or inside(effects)[-1] is about_notes[0]
    assert len(words) <= 2


# --- decisions ---


def test_the_note_is_stacked_only_by_the_listeners_word() -> None:
    state, effects = step(serving(DECIDING), Decided(NOW, NoteDecision.STACK))
    assert (state.note, effects) == (STACKING, (STACK,))


def test_a_refused_note_is_returned() -> None:
    state, effects = step(serving(DECIDING), Decided(NOW, NoteDecision.RETURN))
    assert (state.note, effects) == (BACK, (RETURN,))


def test_a_decision_while_the_line_is_silent_does_not_stack() -> None:
    state, effects = step(serving(DECIDING, silent_since=NOW - 1), Decided(NOW, NoteDecision.STACK))
    assert (state.note, effects) == (BACK, (RETURN,))


def test_a_decision_about_a_note_that_left_does_nothing() -> None:
    assert step(serving(Clear()), Decided(NOW, NoteDecision.STACK)) == (serving(Clear()), (Pause(),))


def test_an_undecided_note_is_held_before_the_device_loses_patience() -> None:
    early, effects = step(serving(DECIDING), Due(NOW + 7.9, WANTED))
    assert effects == (POLL,)
    held, effects = step(early, Due(NOW + 8, WANTED))
    assert effects == (HOLD,)
    assert step(held, Due(NOW + 8.2, WANTED))[1] == (POLL,)
    assert step(held, Due(NOW + 16, WANTED))[1] == (HOLD,)


def test_stack_answered_illegal_is_looked_into_by_polling() -> None:
    assert step(serving(STACKING), Answered(NOW, STACK, b"\x30")) == (serving(STACKING), (Pause(),))


def test_a_silent_answer_to_stack_leaves_the_note_stacking() -> None:
    assert step(serving(STACKING), Silent(NOW, STACK)) == (serving(STACKING), (Pause(),))


def test_a_step_whose_telling_failed_is_taken_up_by_the_next_poll() -> None:
    untold = Untold(NOW, NoteReturned(rub(500)))
    assert step(serving(BACK), untold) == (serving(BACK), (Pause(),))


@pytest.mark.parametrize("word", [NoteStacked(rub(500)), NoteRecovered(rub(500))])
@pytest.mark.parametrize("answer", ["81 04", "14", "19", "43", "10", "12"])
def test_a_note_in_the_box_that_could_not_be_told_is_told_first_whatever_the_device_says_next(
    word: NoteStacked | NoteRecovered, answer: str
) -> None:
    boxed, _ = step(serving(STACKING), Untold(NOW, word))
    state, effects = polled(boxed, answer)
    assert inside(effects) == [word]
    assert state.note == STACKED
    assert (ACK in effects) is (answer == "81 04")


@pytest.mark.parametrize("event", [Lost(NOW), Silent(NOW, POLL)])
def test_a_note_in_the_box_that_could_not_be_told_is_told_when_the_device_has_gone(event: Event) -> None:
    boxed, _ = step(serving(STACKING), Untold(NOW, NoteStacked(rub(500))))
    state, effects = step(boxed, event)
    assert inside(effects) == [NoteStacked(rub(500))]
    assert state.note == STACKED


def test_a_note_in_the_box_that_could_not_be_told_is_told_before_a_fresh_line_is_believed() -> None:
    boxed, _ = step(serving(STACKING), Untold(NOW, NoteStacked(rub(500))))
    state, effects = polled(step(boxed, Opened(NOW))[0], "14")
    assert (state.phase, effects) == (Greeting(), (Tell(NoteStacked(rub(500))), Pause()))


@pytest.mark.parametrize(
    ("note", "moving"),
    [(Accepting(), True), (DECIDING, True), (STACKING, True), (Returning(None), True), (Clear(), False),
     (STACKED, False), (FromBefore(rub(500)), False)],
)  # fmt: skip
def test_a_note_moves_until_somebody_said_where_it_ends(note: Note, moving: bool) -> None:
    assert is_moving(serving(note)) is moving
