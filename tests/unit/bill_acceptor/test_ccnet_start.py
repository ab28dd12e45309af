"""From the first answer to serving, and what the device is told to take."""

from __future__ import annotations

import pytest

from kiosk.devices.bill_acceptor.acts import (
    Answered,
    Ask,
    AwaitVerdict,
    Due,
    Effect,
    Event,
    Opened,
    Pause,
    Silent,
    SwitchOff,
)
from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.ccnet.answers import Command
from kiosk.devices.bill_acceptor.ccnet.commands import BILL_TABLE, IDENTIFICATION, POLL, RESET, RETURN
from kiosk.devices.bill_acceptor.ccnet.machine import step
from kiosk.devices.bill_acceptor.state import Accepting, FromBefore, Learning, Note, Returning, Serving, Starting, State
from kiosk.devices.bill_acceptor.words import Identified, NoteRecovered, NoteReturned, PoweredUp
from kiosk.domain.cashbox import (
    AcceptorIdentity,
    AcceptorState,
    PowerUp,
    PowerUpReport,
    SuspectCause,
)
from kiosk.domain.money import Currency
from tests.fakes.acceptor import roubles, rub
from tests.fakes.ccnet_machine import (
    ACK,
    BACK,
    DECIDING,
    GO_ON,
    IDENT_BYTES,
    NOW,
    STACKED,
    STACKING,
    TABLE,
    TABLE_BYTES,
    WANTED,
    inside,
    outside,
    polled,
    serving,
    shown,
    starting,
    suspect,
)


def enable(hexadecimal: str) -> Ask:
    return Ask(Command.ENABLE, bytes.fromhex(hexadecimal) * 2)


def test_every_value_that_is_taken_is_taken_with_escrow() -> None:
    _, effects = step(serving(mask=frozenset()), Due(NOW, WANTED))
    assert effects == (enable("00 00 14"),)


def test_a_value_that_the_device_does_not_know_is_left_out() -> None:
    _, effects = step(serving(mask=frozenset()), Due(NOW, roubles(100, 2000)))
    assert effects == (enable("00 00 04"),)


def test_the_mask_counts_only_when_the_device_acknowledged_it() -> None:
    request = enable("00 00 14")
    assert step(serving(mask=None), Answered(NOW, request, b"\x00"))[0].mask == WANTED
    assert step(serving(mask=None), Answered(NOW, request, b"\x30"))[0].mask is None
    assert step(serving(mask=None), Silent(NOW, request))[0].mask is None


def test_polling_goes_on_between_tries_to_enable() -> None:
    assert step(serving(mask=None), Answered(NOW, enable("00 00 14"), b"\x30"))[1] == (POLL,)
    assert step(serving(mask=None), Silent(NOW, enable("00 00 14")))[1] == (POLL,)


def test_a_device_that_says_disabled_takes_nothing_whatever_it_confirmed() -> None:
    state, _ = polled(serving(), "19")
    assert state.mask == frozenset()
    assert step(state, Due(NOW, WANTED))[1] == (enable("00 00 14"),)


def test_a_device_that_idles_though_it_was_disabled_is_disabled_again() -> None:
    state, _ = polled(serving(mask=frozenset(), wanted=frozenset()), "14")
    assert step(state, Due(NOW, frozenset()))[1] == (enable("00 00 00"),)


def test_nothing_is_taken_before_the_start_is_over() -> None:
    state = starting(Starting(NOW))
    assert step(state, Due(NOW, WANTED)) == (state, (POLL,))


def started(answer: str) -> tuple[State, tuple[Effect, ...]]:
    state, effects = step(State(Currency.RUB), Opened(NOW))
    assert effects == (POLL,)
    return polled(state, answer)


@pytest.mark.parametrize(
    ("answer", "raw", "what", "note"),
    [
        ("10", "02 03 06 10 43 92", PowerUp.PLAIN, FromBefore()),
        ("11", "02 03 06 11 ca 83", PowerUp.NOTE_IN_VALIDATOR, Returning(None)),
        ("12", "02 03 06 12 51 b1", PowerUp.NOTE_IN_STACKER, FromBefore()),
    ],
)
def test_the_power_up_answer_is_told_raw_before_reset(answer: str, raw: str, what: PowerUp, note: Note) -> None:
    state, effects = started(answer)
    assert inside(effects) == [PoweredUp(PowerUpReport(what, raw))]
    assert outside(effects) == [ACK, BILL_TABLE]
    assert state.note == note
    state, effects = step(state, Answered(NOW, BILL_TABLE, TABLE_BYTES))
    assert effects == (ACK, RESET)
    assert state.table == TABLE


@pytest.mark.parametrize("answer", [b"\x30", b""])
def test_a_device_that_keeps_its_table_to_itself_is_reset_all_the_same(answer: bytes) -> None:
    state, _ = started("10")
    event: Event = Answered(NOW, BILL_TABLE, answer) if answer else Silent(NOW, BILL_TABLE)
    assert step(state, event)[1] == (RESET,)


@pytest.mark.parametrize("answer", ["14", "15", "17", "19", "80 04", "81 04", "82 04", "42", "1C 65"])
def test_a_device_that_kept_its_power_is_told_and_not_reset_nor_acknowledged(answer: str) -> None:
    state, effects = started(answer)
    (word,) = inside(effects)
    assert isinstance(word, PoweredUp)
    assert (word.report.what, word.report.note) == (PowerUp.KEPT_POWER, None)
    assert outside(effects) == [Pause()]
    assert state.note == FromBefore()


def test_a_device_known_before_the_line_was_lost_names_its_note() -> None:
    state, _ = step(serving(STACKING), Opened(NOW))
    _, effects = polled(state, "81 04")
    (_, word) = inside(effects)
    assert isinstance(word, PoweredUp)
    assert word.report.note == rub(500)


def test_a_device_that_kept_its_power_is_disabled_first() -> None:
    state, _ = started("14")
    state, effects = step(state, Due(NOW, frozenset()))
    assert effects == (enable("00 00 00"),)
    state, effects = step(state, Answered(NOW, enable("00 00 00"), b"\x00"))
    assert effects == (POLL,)
    assert outside(polled(state, "19")[1]) == [ACK, IDENTIFICATION]


def test_a_note_left_in_escrow_by_the_last_teller_is_returned() -> None:
    state, effects = polled(starting(Starting(), FromBefore()), "80 04")
    assert (state.note, outside(effects)) == (BACK, [ACK, RETURN])


def test_a_note_left_stacked_by_the_last_teller_is_recovered() -> None:
    state, effects = polled(starting(Starting(), FromBefore()), "81 04")
    assert (state.note, inside(effects), outside(effects)) == (STACKED, [NoteRecovered(rub(500))], GO_ON)


def test_a_recovered_note_of_an_unread_table_names_no_value() -> None:
    _, effects = polled(starting(Starting(), FromBefore(), table=BillTable()), "81 04")
    assert inside(effects) == [NoteRecovered(None)]


def test_a_note_told_after_initialization_is_recovered_once() -> None:
    state, effects = polled(starting(Starting(NOW), FromBefore()), "81 04")
    assert inside(effects) == [NoteRecovered(rub(500))]
    assert inside(polled(state, "81 04")[1]) == []


def test_a_note_told_after_the_start_and_before_the_first_idle_is_recovered() -> None:
    state, _ = polled(serving(FromBefore(), mask=frozenset()), "19")
    assert inside(polled(state, "81 04")[1]) == [NoteRecovered(rub(500))]


def test_the_ejection_is_confirmed_before_the_start_goes_on() -> None:
    state, effects = polled(starting(Starting(NOW), Returning(None)), "19")
    assert inside(effects) == [NoteReturned(None)]
    assert outside(effects) == [Pause()]
    assert outside(polled(state, "19")[1]) == [ACK, IDENTIFICATION]


def test_an_ejection_that_the_device_names_has_a_value() -> None:
    _, effects = polled(starting(Starting(NOW), Returning(None)), "82 04")
    assert inside(effects) == [NoteReturned(rub(500))]


def test_an_ejection_that_jams_is_suspect() -> None:
    state = starting(Starting(NOW), Returning(None), fault_since=NOW)
    assert inside(polled(state, "43", NOW + 29)[1]) == []
    assert inside(polled(state, "43", NOW + 30)[1]) == suspect(SuspectCause.JAM, None)


def test_power_up_may_be_said_for_a_while_after_reset() -> None:
    state = starting(Starting(NOW), FromBefore())
    assert inside(polled(state, "10", NOW + 2)[1]) == []
    assert len(inside(polled(state, "10", NOW + 3)[1])) == 1


def test_identification_and_table_are_asked_once_disabled_and_told() -> None:
    state, effects = polled(starting(Starting(NOW), FromBefore()), "19")
    assert outside(effects) == [ACK, IDENTIFICATION]
    state, effects = step(state, Answered(NOW, IDENTIFICATION, IDENT_BYTES))
    assert effects == (ACK, BILL_TABLE)
    state, effects = step(state, Answered(NOW, BILL_TABLE, TABLE_BYTES))
    assert inside(effects) == [Identified(AcceptorIdentity("ID003", "231000760443", (rub(100), rub(500), rub(1000))))]
    assert outside(effects) == [ACK, Pause()]
    assert state.phase == Serving()
    assert shown(effects) == [(AcceptorState.DISABLED, "")]


def test_a_device_that_does_not_identify_itself_is_served_without_a_name() -> None:
    state, effects = step(starting(Learning()), Answered(NOW, IDENTIFICATION, b"\x30"))
    assert effects == (BILL_TABLE,)
    assert state.phase == Learning("", "")


@pytest.mark.parametrize("payload", [b"\x30", bytes(120)])
def test_a_device_without_notes_we_know_is_out_of_order(payload: bytes) -> None:
    state, effects = step(starting(Learning()), Answered(NOW, BILL_TABLE, payload))
    assert shown(effects) == [(AcceptorState.FAILURE, "bill table")]
    state, effects = polled(state, "19")
    assert shown(effects) == []
    assert outside(effects) == [ACK, IDENTIFICATION]


def test_initialization_has_a_limit_after_which_reset_is_tried_again() -> None:
    state = starting(Starting(NOW))
    assert step(state, Due(NOW + 39.9, frozenset()))[1] == (POLL,)
    state, effects = step(state, Due(NOW + 40, frozenset()))
    assert effects == (RESET,)
    assert shown(polled(state, "13", NOW + 41)[1]) == [(AcceptorState.FAILURE, "initialization")]


def test_silence_while_initializing_is_no_loss_of_the_line() -> None:
    state = starting(Starting(NOW), shown=(AcceptorState.INITIALIZING, ""))
    assert step(state, Silent(NOW + 15, POLL)) == (state, (Pause(),))
    assert shown(step(state, Silent(NOW + 40, POLL))[1]) == [(AcceptorState.OFFLINE, "")]


def test_a_power_cut_while_serving_starts_over() -> None:
    state, effects = polled(serving(), "10")
    assert len(inside(effects)) == 1
    assert isinstance(state.phase, Starting)


def test_a_power_cut_in_mid_stack_switches_off_and_leaves_the_note_to_the_listener() -> None:
    state, effects = polled(serving(STACKING), "12")
    assert inside(effects)[0] == SwitchOff()
    assert state.note == FromBefore(rub(500))


@pytest.mark.parametrize("note", [DECIDING, BACK])
def test_a_note_that_never_got_stack_is_returned_before_a_plain_power_up_is_told(note: Note) -> None:
    state, effects = polled(serving(note), "10")
    assert inside(effects)[-1] == NoteReturned(rub(500))
    assert outside(effects) == [Pause()]
    assert isinstance(inside(polled(state, "10")[1])[-1], PoweredUp)


def test_a_decision_is_waited_for_before_a_power_up_is_told() -> None:
    state, effects = polled(serving(DECIDING), "11")
    assert inside(effects)[0] == AwaitVerdict()
    assert state.note == BACK


@pytest.mark.parametrize(
    ("note", "after"),
    [
        (DECIDING, BACK),
        (STACKING, FromBefore(rub(500))),
        (Accepting(), FromBefore()),
        (STACKED, STACKED),
    ],
)
def test_a_note_in_flight_survives_the_loss_of_the_line(note: Note, after: Note) -> None:
    state, _ = step(serving(note), Opened(NOW))
    assert polled(state, "17")[0].note == after
