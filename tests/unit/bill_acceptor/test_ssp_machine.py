"""What SSP's answers do to the machine that all protocols share; the line has made one thing of each list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.devices.bill_acceptor.acts import (
    Acknowledge,
    Answered,
    Ask,
    AwaitVerdict,
    Decided,
    Due,
    Effect,
    Lost,
    Opened,
    Pause,
    Silent,
    SwitchOff,
    Tell,
    Untold,
)
from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.sighting import Sight
from kiosk.devices.bill_acceptor.ssp.answers import Command
from kiosk.devices.bill_acceptor.ssp.commands import COMMANDS, POLL, REJECT_CODE, SERIAL_NUMBER, SETUP, STACK
from kiosk.devices.bill_acceptor.ssp.machine import step
from kiosk.devices.bill_acceptor.state import (
    Accepting,
    Boxed,
    Clear,
    Deciding,
    FromBefore,
    Greeting,
    Learning,
    Note,
    Returning,
    Serving,
    Settled,
    Stacking,
    Starting,
    State,
)
from kiosk.devices.bill_acceptor.words import (
    Identified,
    NoteRecovered,
    NoteRejected,
    NoteReturned,
    NoteStacked,
    NoteSuspect,
    PoweredUp,
    StateChanged,
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
from tests.fakes.acceptor import roubles, rub

NOW = 1000.0
TABLE = BillTable({3: rub(100), 5: rub(500)})
WANTED = roubles(100, 500)
DECIDING = Deciding(5, rub(500), NOW + 8)
STACKING = Stacking(5, rub(500), NOW)
BACK = Returning(rub(500))
STACKED = Settled(Sight.STACKED)
QUIET: list[object] = []
GO_ON: list[Effect] = [Acknowledge(), Pause()]
SETUP_ANSWER = (
    bytes.fromhex("F0 00 30 34 32 36 52 55 42 00 00 00 01 00 02 00 00 64 06") + b"RUB" + (500).to_bytes(4, "little")
)


def serving(note: Note = Clear(), **changes: object) -> State:  # noqa: B008 - a frozen value
    state = State(
        Currency.RUB,
        phase=Serving(),
        note=note,
        table=TABLE,
        wanted=WANTED,
        mask=WANTED,
        shown=(AcceptorState.IDLE, ""),
    )
    return replace(state, **changes)  # type: ignore[arg-type]  # names and types are those of State


def polled(state: State, events: str) -> tuple[State, tuple[Effect, ...]]:
    return step(state, Answered(NOW, POLL, bytes.fromhex("F0" + events)))


def inside(effects: tuple[Effect, ...]) -> list[object]:
    """What happens on our side of the line, states aside: words themselves, other effects as they are."""
    kept = [one.word if isinstance(one, Tell) else one for one in effects]
    return [one for one in kept if not isinstance(one, StateChanged | Acknowledge | Ask | Pause)]


def outside(effects: tuple[Effect, ...]) -> list[Effect]:
    """What goes over the line, or waits for it."""
    return [one for one in effects if isinstance(one, Acknowledge | Ask | Pause)]


def shown(effects: tuple[Effect, ...]) -> list[tuple[AcceptorState, str]]:
    words = [one.word for one in effects if isinstance(one, Tell)]
    return [(word.state, word.detail) for word in words if isinstance(word, StateChanged)]


def suspect(cause: SuspectCause, value: int | None) -> list[object]:
    return [SwitchOff(), NoteSuspect(cause, None if value is None else rub(value))]


TRANSITIONS: dict[str, tuple[Note, str, Note, list[object], list[Effect]]] = {
    "a note is read": (Clear(), "EF 00", Accepting(), QUIET, GO_ON),
    "credited": (STACKING, "EE 05", STACKED, [NoteStacked(rub(500))], GO_ON),
    "credited again": (STACKED, "EE 05", STACKED, QUIET, GO_ON),
    "stacked after the credit": (STACKED, "EB", STACKED, QUIET, GO_ON),
    "stacked without a credit waits for one": (STACKING, "EB", STACKING, QUIET, GO_ON),
    "stacked, and no credit came": (
        STACKING, "", FromBefore(rub(500)), suspect(SuspectCause.LINE_LOST, 500), [Pause()],
    ),
    "credited for another value": (STACKING, "EE 03", STACKED, suspect(SuspectCause.OTHER_VALUE, 100), GO_ON),
    "credited on a channel nobody knows": (
        STACKING, "EE 09", STACKED, suspect(SuspectCause.OTHER_VALUE, None), GO_ON,
    ),
    "credited without a decision": (
        DECIDING, "EE 05", STACKED, [AwaitVerdict(), *suspect(SuspectCause.UNASKED, 500)], GO_ON,
    ),
    "credited out of the blue": (Clear(), "EE 05", STACKED, suspect(SuspectCause.UNASKED, 500), GO_ON),
    "credited from before": (FromBefore(), "EE 05", STACKED, [NoteRecovered(rub(500))], GO_ON),
    "cleared to the cashbox": (FromBefore(rub(500)), "E2 05", STACKED, [NoteRecovered(rub(500))], GO_ON),
    "cleared to the cashbox, of unknown value": (
        FromBefore(rub(500)), "E2 00", STACKED, [NoteRecovered(rub(500))], GO_ON,
    ),
    "cleared from the front": (
        FromBefore(rub(500)), "E1 05", Settled(Sight.RETURNED), [NoteReturned(rub(500))], GO_ON,
    ),
    "still held": (DECIDING, "18", DECIDING, QUIET, GO_ON),
    "held although STACK was said": (STACKING, "18", STACKING, QUIET, [Acknowledge(), STACK]),
    "held, and nobody knows since when": (
        FromBefore(), "18", Returning(None), QUIET, [Acknowledge(), COMMANDS.give_back],
    ),
    "held although it was rejected": (BACK, "18", BACK, QUIET, [Acknowledge(), COMMANDS.give_back]),
    "a value that is not taken": (
        Accepting(), "EF 09", Returning(None), QUIET, [Acknowledge(), COMMANDS.give_back],
    ),
    "a ticket": (Accepting(), "E5", Returning(None), QUIET, [Acknowledge(), COMMANDS.give_back]),
    "the device rejects an undecided note": (DECIDING, "ED", BACK, [AwaitVerdict()], GO_ON),
    "the device rejects what it was to stack": (STACKING, "ED", BACK, QUIET, GO_ON),
    "back": (BACK, "EC", Settled(Sight.RETURNED), [NoteReturned(rub(500))], GO_ON),
    "back, without a word before": (STACKING, "EC", Settled(Sight.RETURNED), [NoteReturned(rub(500))], GO_ON),
    "a bad note is asked about": (Accepting(), "EC", Accepting(), QUIET, [REJECT_CODE]),
    "fraud": (STACKING, "E6 05", Settled(Sight.CHEATED), suspect(SuspectCause.CHEATED, 500), GO_ON),
    "nothing happens": (Clear(), "", Clear(), QUIET, GO_ON),
}  # fmt: skip


@pytest.mark.parametrize(("note", "events", "after", "told", "sent"), TRANSITIONS.values(), ids=TRANSITIONS)
def test_a_note_goes_where_the_device_says(
    note: Note, events: str, after: Note, told: list[object], sent: list[Effect]
) -> None:
    state, effects = polled(serving(note), events)
    assert (state.note, inside(effects), outside(effects)) == (after, told, sent)


def test_a_note_in_escrow_is_decided_by_the_listener() -> None:
    state, effects = polled(serving(Accepting()), "EF 05")
    assert isinstance(state.note, Deciding)
    assert state.note.value == rub(500)
    assert outside(effects) == GO_ON


@pytest.mark.parametrize(
    ("decision", "after", "asked"),
    [(NoteDecision.STACK, STACKING, STACK), (NoteDecision.RETURN, BACK, COMMANDS.give_back)],
)
def test_what_was_decided_is_asked(decision: NoteDecision, after: Note, asked: Ask) -> None:
    state, effects = step(serving(DECIDING), Decided(NOW, decision))
    assert (state.note, effects) == (after, (asked,))


def test_a_bad_note_is_told_with_the_devices_reason() -> None:
    state, effects = step(serving(Accepting()), Answered(NOW, REJECT_CODE, bytes.fromhex("F0 06")))
    assert inside(effects) == [NoteRejected(RejectReason.INHIBITED)]
    assert (state.note, outside(effects)) == (Settled(Sight.REJECTING), GO_ON)


def test_a_credit_that_could_not_be_told_is_told_again_whatever_comes_next() -> None:
    word = NoteStacked(rub(500))
    state, effects = step(serving(STACKING), Untold(NOW, word))
    assert (state.note, effects) == (Boxed(word), (Pause(),))
    assert inside(polled(state, "EE 05")[1]) == [word]
    assert inside(polled(state, "")[1]) == [word]


# --- the start ---


def test_a_fresh_line_is_asked_for_its_channels_before_it_is_polled() -> None:
    state, effects = step(serving(), Opened(NOW))
    assert (state.phase, effects) == (Greeting(), (SETUP,))
    state, effects = step(state, Answered(NOW, SETUP, SETUP_ANSWER))
    assert (state.table, effects) == (BillTable({1: rub(500)}), (POLL,))


def test_a_device_that_was_silent_at_first_is_still_asked_for_its_channels() -> None:
    state, _ = step(State(Currency.RUB), Opened(NOW))
    state, effects = step(state, Silent(NOW, SETUP))
    assert shown(effects) == [(AcceptorState.OFFLINE, "")]
    assert step(state, Due(NOW, WANTED))[1] == (SETUP,)


@pytest.mark.parametrize(("first", "named"), [("EE 05", 500), ("E8", None), ("18", None), ("CC", None)])
def test_a_device_that_kept_its_power_is_told_first_and_followed_after(first: str, named: int | None) -> None:
    state, effects = polled(serving(phase=Greeting()), first)
    (word,) = inside(effects)
    assert isinstance(word, PoweredUp)
    assert (word.report.what, word.report.note) == (PowerUp.KEPT_POWER, named and rub(named))
    assert (state.phase, state.note, outside(effects)) == (Starting(), FromBefore(), [Pause()])


def test_a_device_that_initializes_is_waited_for() -> None:
    state, effects = polled(serving(phase=Greeting()), "B6")
    assert (state.phase, inside(effects), outside(effects)) == (Greeting(), QUIET, [Pause()])
    assert shown(effects) == [(AcceptorState.INITIALIZING, "")]


POWER_UPS: dict[str, tuple[str, PowerUpReport]] = {
    "nothing known": ("F1 E8", PowerUpReport(PowerUp.PLAIN, "")),
    "counted": ("F1 58 07 01 00 00 E8", PowerUpReport(PowerUp.PLAIN, "", stacked_lifetime=263)),
    "in the cashbox": ("F1 E2 05", PowerUpReport(PowerUp.NOTE_IN_STACKER, "", note=rub(500))),
    "at the front": ("F1 E1 05", PowerUpReport(PowerUp.NOTE_IN_VALIDATOR, "")),
}


@pytest.mark.parametrize(("events", "report"), POWER_UPS.values(), ids=POWER_UPS)
@pytest.mark.parametrize("note", [Clear(), STACKING, BACK])
def test_a_reset_is_told_with_all_that_is_known_of_the_note(note: Note, events: str, report: PowerUpReport) -> None:
    state, effects = polled(serving(note), events)
    word = next(one for one in inside(effects) if isinstance(one, PoweredUp))
    assert replace(word.report, raw="") == report
    assert (state.phase, state.mask, outside(effects)) == (Starting(), frozenset(), [Acknowledge(), SETUP])


def test_what_the_device_said_is_told_as_a_whole_frame() -> None:
    _, effects = polled(serving(), "F1 E8")
    (word,) = inside(effects)
    assert word == PoweredUp(PowerUpReport(PowerUp.PLAIN, "7f 80 03 f0 f1 e8 bf 8c"))


def test_a_reset_before_the_decision_does_not_say_that_the_note_came_back() -> None:
    state, effects = polled(serving(DECIDING), "F1 E8")
    assert [type(one) for one in inside(effects)] == [AwaitVerdict, PoweredUp]
    assert state.note == FromBefore(rub(500))


def test_a_disabled_device_is_asked_who_it_is_and_then_serves() -> None:
    state, effects = polled(serving(phase=Starting()), "E8")
    assert (state.phase, outside(effects)) == (Learning(), [Acknowledge(), SERIAL_NUMBER])
    state, effects = step(state, Answered(NOW, SERIAL_NUMBER, bytes.fromhex("F0 00 00 01 00")))
    assert effects == (SETUP,)
    state, effects = step(state, Answered(NOW, SETUP, SETUP_ANSWER))
    assert inside(effects) == [Identified(AcceptorIdentity("00 0426", "256", (rub(500),)))]
    assert state.phase == Serving()


def test_a_device_of_another_currency_does_not_serve() -> None:
    learning = serving(phase=Learning("", "256"))
    state, effects = step(learning, Answered(NOW, SETUP, SETUP_ANSWER.replace(b"RUB", b"EUR")))
    assert (inside(effects), shown(effects)) == (QUIET, [(AcceptorState.FAILURE, "bill table")])
    assert state.phase == Starting(trouble="bill table")


# --- what is taken, and silence ---


def test_notes_are_taken_once_the_device_has_agreed() -> None:
    state, effects = step(serving(mask=frozenset()), Due(NOW, WANTED))
    (asked,) = effects
    assert asked == Ask(Command.SET_INHIBITS, bytes.fromhex("14 00"))
    assert step(state, Answered(NOW, asked, b"\xf0"))[0].mask == WANTED
    assert step(state, Answered(NOW, asked, b"\xf5"))[0].mask is None


def test_an_answer_that_is_not_ok_says_nothing_about_notes() -> None:
    assert step(serving(STACKING), Answered(NOW, POLL, b"\xf5")) == (serving(STACKING), (Pause(),))


def test_a_note_being_stacked_in_silence_is_suspect_after_ten_seconds() -> None:
    state, effects = step(serving(STACKING), Silent(NOW, POLL))
    assert inside(effects) == QUIET
    assert inside(step(state, Lost(NOW + 10))[1]) == suspect(SuspectCause.LINE_LOST, 500)


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ("E9", (AcceptorState.JAM, "front")),
        ("EA", (AcceptorState.JAM, "back")),
        ("E7", (AcceptorState.CASSETTE_FULL, "")),
        ("E3", (AcceptorState.CASSETTE_REMOVED, "")),
        ("E0", (AcceptorState.FAILURE, "note path open")),
        ("DA 01", (AcceptorState.FAILURE, "event DA")),
        ("CC", (AcceptorState.STACKING, "")),
        ("E8", (AcceptorState.DISABLED, "")),
        ("B5", (AcceptorState.DISABLED, "")),
    ],
)
def test_what_is_so_is_told_by_name_and_once(events: str, told: tuple[AcceptorState, str]) -> None:
    state, effects = polled(serving(), events)
    assert shown(effects) == [told]
    assert shown(polled(state, events)[1]) == []
