"""What ID-003 says differently from the other protocols; what they share is tested with CCNET's bytes."""

from __future__ import annotations

import pytest

from kiosk.devices.bill_acceptor.acts import (
    Acknowledge,
    Answered,
    Ask,
    Consult,
    Decided,
    Due,
    Effect,
    Lost,
    Opened,
    Pause,
    Silent,
    Untold,
)
from kiosk.devices.bill_acceptor.id003.answers import Command
from kiosk.devices.bill_acceptor.id003.commands import (
    ACCEPT,
    CURRENCIES,
    HOLD,
    INHIBIT,
    POLL,
    POLL_MODE,
    RESET,
    RETURN,
    SERIAL,
    STACK,
    VERSION,
)
from kiosk.devices.bill_acceptor.id003.machine import step
from kiosk.devices.bill_acceptor.sighting import Sight
from kiosk.devices.bill_acceptor.state import (
    Accepting,
    Clear,
    FromBefore,
    Greeting,
    Learning,
    Note,
    Returning,
    Serving,
    Settled,
    Starting,
    State,
)
from kiosk.devices.bill_acceptor.words import (
    Identified,
    NoteRecovered,
    NoteRejected,
    NoteReturned,
    NoteStacked,
    PoweredUp,
)
from kiosk.domain.cashbox import (
    AcceptorIdentity,
    AcceptorState,
    NoteDecision,
    PowerUp,
    PowerUpReport,
    RejectReason,
    SuspectCause,
)
from kiosk.domain.money import Currency
from tests.fakes.acceptor import rub
from tests.fakes.ccnet_machine import inside, outside, shown, suspect
from tests.fakes.id003_machine import (
    BACK,
    DECIDING,
    NOW,
    STACKED,
    STACKING,
    TABLE,
    TABLE_BYTES,
    WANTED,
    polled,
    serving,
    starting,
)

ACK = Acknowledge()
LOOK_AGAIN: list[Effect] = [Pause()]
TYPES = Ask(Command.INHIBITED_TYPES, bytes.fromhex("EB 00"))
QUIET: list[object] = []
Row = tuple[Note, str, Note, list[object], list[Effect]]

TRANSITIONS: dict[str, Row] = {
    "a note comes in": (Clear(), "12", Accepting(), QUIET, LOOK_AGAIN),
    "a note in escrow is decided by the listener": (Accepting(), "13 65", DECIDING, [Consult(rub(500))], LOOK_AGAIN),
    "a held note is still being decided": (DECIDING, "19", DECIDING, QUIET, LOOK_AGAIN),
    "a value nobody wants is sent back": (Accepting(), "13 66", Returning(rub(1000)), QUIET, [RETURN]),
    "another currency is sent back": (Accepting(), "13 61", Returning(None), QUIET, [RETURN]),
    "STACK-2 is repeated while the note is still in escrow": (STACKING, "13 65", STACKING, QUIET, [STACK]),
    "STACK-2 is repeated while the note is still held": (STACKING, "19", STACKING, QUIET, [STACK]),
    "stacking is no event": (STACKING, "14", STACKING, QUIET, LOOK_AGAIN),
    "stacked without VEND VALID is no event": (STACKING, "16", STACKING, QUIET, LOOK_AGAIN),
    "VEND VALID counts and is acknowledged": (
        STACKING, "15 65", STACKED, [NoteStacked(rub(500))], [ACK, Pause()],
    ),
    "VEND VALID without a type counts what was in escrow": (
        STACKING, "15", STACKED, [NoteStacked(rub(500))], [ACK, Pause()],
    ),
    "VEND VALID of another value is suspect": (
        STACKING, "15 66", STACKED, suspect(SuspectCause.OTHER_VALUE, 1000), [ACK, Pause()],
    ),
    "a repeated VEND VALID counts once and is acknowledged again": (STACKED, "15 65", STACKED, QUIET, [ACK, Pause()]),
    "stacked after VEND VALID is the same note": (STACKED, "16", STACKED, QUIET, LOOK_AGAIN),
    "idle ends a stacked note": (STACKED, "11", Clear(), QUIET, LOOK_AGAIN),
    "VEND VALID out of the blue is suspect": (
        Clear(), "15 65", STACKED, suspect(SuspectCause.UNASKED, 500), [ACK, Pause()],
    ),
    "VEND VALID of a note from before recovers it": (
        FromBefore(rub(500)), "15", STACKED, [NoteRecovered(rub(500))], [ACK, Pause()],
    ),
    "a note that is coming back has come back once the device idles": (
        BACK, "11", Clear(), [NoteReturned(rub(500))], LOOK_AGAIN,
    ),
    "a note from before that is coming back is returned": (FromBefore(rub(500)), "18", BACK, QUIET, LOOK_AGAIN),
    "a reject says nothing of a note from before": (
        FromBefore(rub(500)), "17 75", Settled(Sight.REJECTING), [NoteRejected(RejectReason.CONVEYING)], LOOK_AGAIN,
    ),
    "an escrow that ran out goes back": (
        STACKING, "17 79", BACK, QUIET, LOOK_AGAIN,
    ),
    "idle in mid-stack is suspect": (
        STACKING, "11", FromBefore(rub(500)), suspect(SuspectCause.LINE_LOST, 500), LOOK_AGAIN,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("note", "answer", "after", "told", "sent"), TRANSITIONS.values(), ids=TRANSITIONS)
def test_a_state_of_the_device_moves_the_note(
    note: Note, answer: str, after: Note, told: list[object], sent: list[Effect]
) -> None:
    state, effects = polled(serving(note), answer)
    assert (state.note, inside(effects), outside(effects)) == (after, told, sent)


@pytest.mark.parametrize(
    ("code", "reason"), [("71", RejectReason.INSERTION), ("75", RejectReason.CONVEYING), ("00", RejectReason.UNKNOWN)]
)
def test_a_rejected_note_is_told_with_its_reason_once(code: str, reason: RejectReason) -> None:
    state, effects = polled(serving(Accepting()), f"17 {code}")
    assert inside(effects) == [NoteRejected(reason)]
    assert inside(polled(state, f"17 {code}")[1]) == []


def test_the_decision_sends_stack_2_or_return() -> None:
    assert step(serving(DECIDING), Decided(NOW, NoteDecision.STACK))[1] == (STACK,)
    assert step(serving(DECIDING), Decided(NOW, NoteDecision.RETURN))[1] == (RETURN,)


def test_a_silent_device_is_never_told_to_stack() -> None:
    assert step(serving(DECIDING, silent_since=NOW), Decided(NOW, NoteDecision.STACK))[1] == (RETURN,)


def test_an_undecided_note_is_held_before_its_ten_seconds_are_over() -> None:
    assert step(serving(DECIDING), Due(NOW + 7.9, WANTED))[1] == (POLL,)
    assert step(serving(DECIDING), Due(NOW + 8, WANTED))[1] == (HOLD,)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("43", (AcceptorState.CASSETTE_FULL, "")),
        ("44", (AcceptorState.CASSETTE_REMOVED, "")),
        ("45", (AcceptorState.JAM, "acceptor")),
        ("46", (AcceptorState.JAM, "stacker")),
        ("47", (AcceptorState.PAUSED, "")),
        ("48", (AcceptorState.CHEATED, "")),
        ("49 A2", (AcceptorState.FAILURE, "stack motor")),
        ("4A", (AcceptorState.FAILURE, "communication")),
        ("4B", (AcceptorState.FAILURE, "poll refused")),
        ("4F", (AcceptorState.FAILURE, "state 4f")),
    ],
)
def test_what_is_wrong_is_told_by_name_and_once(answer: str, told: tuple[AcceptorState, str]) -> None:
    state, effects = polled(serving(), answer)
    assert (shown(effects), outside(effects)) == ([told], LOOK_AGAIN)
    assert shown(polled(state, answer)[1]) == []


@pytest.mark.parametrize("jam", ["45", "46"])
def test_a_jam_of_thirty_seconds_makes_the_note_suspect(jam: str) -> None:
    state, _ = polled(serving(STACKING), jam)
    assert inside(polled(state, jam, NOW + 29)[1]) == []
    assert inside(polled(state, jam, NOW + 30)[1]) == suspect(SuspectCause.JAM, 500)


# --- what is taken ----------------------------------------------------------------------------------------------------


def test_types_are_set_first_and_then_the_inhibit_is_lifted() -> None:
    state, effects = step(serving(mask=frozenset()), Due(NOW, WANTED))
    assert effects == (TYPES,)
    state, effects = step(state, Answered(NOW, TYPES, b"\xc0\xeb\x00"))
    assert effects == (ACCEPT,)
    state, effects = step(state, Answered(NOW, ACCEPT, b"\xc3\x00"))
    assert (state.mask, effects) == (WANTED, (POLL,))


def test_nothing_is_taken_with_one_word() -> None:
    state, effects = step(serving(), Due(NOW, frozenset()))
    assert effects == (INHIBIT,)
    state, effects = step(state, Answered(NOW, INHIBIT, b"\xc3\x01"))
    assert (state.mask, effects) == (frozenset(), (POLL,))


@pytest.mark.parametrize("answer", [b"\x4b", b"\xc0\x00\x00", b"\xc3\x01", b""])
def test_a_setting_that_is_not_repeated_does_not_count(answer: bytes) -> None:
    for request in (TYPES, ACCEPT):
        event = Answered(NOW, request, answer) if answer else Silent(NOW, request)
        assert step(serving(mask=None), event) == (serving(mask=None), (POLL,))


# --- the start --------------------------------------------------------------------------------------------------------


def opened(answer: str) -> tuple[State, tuple[Effect, ...]]:
    state, effects = step(State(Currency.RUB), Opened(NOW))
    assert effects == (POLL,)
    return polled(state, answer)


@pytest.mark.parametrize(
    ("answer", "raw", "what", "note", "sent"),
    [
        ("40", "fc 05 40 2b 15", PowerUp.PLAIN, FromBefore(), [ACK, CURRENCIES]),
        ("41", "fc 05 41 a2 04", PowerUp.NOTE_IN_VALIDATOR, Returning(None), [CURRENCIES]),
        ("42", "fc 05 42 39 36", PowerUp.NOTE_IN_STACKER, FromBefore(), [CURRENCIES]),
    ],
)
def test_the_power_up_answer_is_told_raw_before_reset(
    answer: str, raw: str, what: PowerUp, note: Note, sent: list[Effect]
) -> None:
    state, effects = opened(answer)
    assert (inside(effects), outside(effects)) == ([PoweredUp(PowerUpReport(what, raw))], sent)
    assert state.note == note
    state, effects = step(state, Answered(NOW, CURRENCIES, TABLE_BYTES))
    assert (state.table, effects) == (TABLE, (RESET,))


@pytest.mark.parametrize("answer", [b"\x4b", b""])
def test_a_device_that_keeps_its_table_to_itself_is_reset_all_the_same(answer: bytes) -> None:
    state, _ = opened("40")
    assert step(state, Answered(NOW, CURRENCIES, answer) if answer else Silent(NOW, CURRENCIES))[1] == (RESET,)


@pytest.mark.parametrize("answer", ["11", "12", "13 65", "14", "15 65", "1A", "44"])
def test_a_device_that_kept_its_power_is_told_and_not_reset_nor_acknowledged(answer: str) -> None:
    state, effects = opened(answer)
    (word,) = inside(effects)
    assert isinstance(word, PoweredUp)
    assert word.report.what is PowerUp.KEPT_POWER
    assert (state.note, outside(effects)) == (FromBefore(), LOOK_AGAIN)


def test_a_note_that_a_fresh_line_finds_coming_back_is_returned_once_the_device_rests() -> None:
    state, _ = opened("18")
    assert state.note == Returning(None)
    assert inside(polled(state, "1A")[1]) == [NoteReturned(None)]


def test_no_types_are_set_before_reset() -> None:
    state, _ = opened("11")
    assert step(state, Due(NOW, WANTED))[1] == (INHIBIT,)


def test_a_start_ends_in_poll_mode_with_a_name_a_number_and_a_table() -> None:
    state, effects = polled(starting(Starting(NOW)), "1A")
    assert outside(effects) == [VERSION]
    asked = []
    for request, answer in (
        (VERSION, b"\x88i(RUS)-03-SS"),
        (SERIAL, b"\x91231000760443"),
        (POLL_MODE, b"\xc2\x00"),
        (CURRENCIES, TABLE_BYTES),
    ):
        state, effects = step(state, Answered(NOW, request, answer))
        asked += outside(effects)
    assert asked == [SERIAL, POLL_MODE, CURRENCIES, Pause()]
    identity = AcceptorIdentity("i(RUS)-03-SS", "231000760443", (rub(100), rub(500), rub(1000)))
    assert inside(effects) == [Identified(identity)]
    assert state.phase == Serving()


@pytest.mark.parametrize("request_", [VERSION, SERIAL, POLL_MODE])
def test_only_the_table_is_needed(request_: Ask) -> None:
    for event in (Answered(NOW, request_, b"\x4b"), Silent(NOW, request_)):
        state, effects = step(starting(Learning()), event)
        assert state.phase == Learning()
        assert isinstance(effects[0], Ask)


@pytest.mark.parametrize("answer", [b"\x4b", bytes.fromhex("8A 62 E0 05 00")])
def test_a_device_without_notes_of_ours_is_out_of_order(answer: bytes) -> None:
    _, effects = step(starting(Learning()), Answered(NOW, CURRENCIES, answer))
    assert shown(effects) == [(AcceptorState.FAILURE, "bill table")]


# --- a device that fell mute ------------------------------------------------------------------------------------------


def test_a_device_that_is_silent_for_long_is_reset() -> None:
    state, _ = step(serving(), Silent(NOW, POLL))
    assert step(state, Due(NOW + 29, WANTED))[1][-1] != RESET
    state, effects = step(state, Due(NOW + 30, WANTED))
    assert effects == (RESET,)
    assert step(state, Due(NOW + 60, WANTED))[1] == (POLL,)
    assert step(state, Due(NOW + 70, WANTED))[1] == (RESET,)


def test_a_device_that_was_never_heard_is_reset_and_still_greeted() -> None:
    state, _ = step(State(Currency.RUB), Opened(NOW))
    state, _ = step(state, Silent(NOW, POLL))
    state, effects = step(state, Due(NOW + 30, WANTED))
    assert effects == (RESET,)
    assert step(state, Due(NOW + 59, WANTED))[1] == (POLL,)
    assert step(state, Due(NOW + 60, WANTED))[1] == (RESET,)
    state, effects = polled(state, "1B")
    (word,) = inside(effects)
    assert isinstance(word, PoweredUp)
    assert word.report.what is PowerUp.KEPT_POWER


@pytest.mark.parametrize("note", [DECIDING, STACKING, BACK])
def test_a_note_on_the_move_is_not_reset_away(note: Note) -> None:
    state = serving(note, silent_since=NOW)
    assert step(state, Due(NOW + 31, frozenset()))[1] != (RESET,)


def test_a_note_whose_vend_valid_could_not_be_written_counts_though_the_device_fell_mute() -> None:
    state, _ = step(serving(STACKING), Untold(NOW, NoteStacked(rub(500))))
    state, effects = step(state, Silent(NOW + 60, POLL))
    assert inside(effects) == [NoteStacked(rub(500))]
    assert state.note == STACKED


def test_a_lost_line_waits_for_a_new_one() -> None:
    state, effects = step(serving(), Lost(NOW))
    assert shown(effects) == [(AcceptorState.OFFLINE, "")]
    assert step(state, Opened(NOW + 100))[0].phase == Greeting()
