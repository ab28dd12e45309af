"""Silence, jams and everything else that is wrong with a device."""

from __future__ import annotations

import pytest

from kiosk.devices.bill_acceptor.acts import Ask, Due, Lost, Opened, Pause, Silent
from kiosk.devices.bill_acceptor.ccnet.answers import Command
from kiosk.devices.bill_acceptor.ccnet.commands import POLL, RESET
from kiosk.devices.bill_acceptor.ccnet.machine import step
from kiosk.devices.bill_acceptor.state import Accepting, Clear, Greeting, Note, Starting
from kiosk.devices.bill_acceptor.words import NoteStacked
from kiosk.domain.cashbox import (
    AcceptorState,
    SuspectCause,
)
from tests.fakes.acceptor import rub
from tests.fakes.ccnet_machine import (
    BACK,
    CHEATED,
    IDENT_BYTES,
    NOW,
    STACKING,
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


def test_silence_is_told_once_and_polling_goes_on() -> None:
    state, effects = step(serving(), Silent(NOW, POLL))
    assert (shown(effects), outside(effects)) == ([(AcceptorState.OFFLINE, "")], [Pause()])
    assert step(state, Silent(NOW + 1, POLL))[1] == (Pause(),)


def test_a_note_being_stacked_in_silence_is_suspect_after_ten_seconds() -> None:
    state, effects = step(serving(STACKING), Silent(NOW, POLL))
    assert inside(effects) == []
    assert inside(step(state, Silent(NOW + 9.9, POLL))[1]) == []
    state, effects = step(state, Silent(NOW + 10, POLL))
    assert inside(effects) == suspect(SuspectCause.LINE_LOST, 500)
    assert inside(step(state, Silent(NOW + 11, POLL))[1]) == []


def test_a_note_being_stacked_on_a_lost_line_is_suspect_after_ten_seconds() -> None:
    state, effects = step(serving(STACKING), Lost(NOW))
    assert inside(effects) == []
    assert inside(step(state, Lost(NOW + 10))[1]) == suspect(SuspectCause.LINE_LOST, 500)


def test_reopening_a_dead_line_does_not_start_the_ten_seconds_anew() -> None:
    state, _ = step(serving(STACKING), Lost(NOW))
    state, _ = step(state, Opened(NOW + 9))
    assert inside(step(state, Silent(NOW + 10, POLL))[1]) == suspect(SuspectCause.LINE_LOST, 500)


def test_a_note_before_escrow_is_forgotten_in_silence() -> None:
    assert step(serving(Accepting()), Silent(NOW, POLL))[0].note == Clear()


def test_an_answer_ends_the_silence() -> None:
    state, effects = polled(serving(silent_since=NOW - 5, shown=(AcceptorState.OFFLINE, "")), "14")
    assert state.silent_since is None
    assert shown(effects) == [(AcceptorState.IDLE, "")]


@pytest.mark.parametrize(("note", "value"), [(STACKING, 500), (BACK, 500), (Accepting(), None)])
def test_a_jam_of_thirty_seconds_makes_the_note_suspect(note: Note, value: int | None) -> None:
    state, _ = polled(serving(note), "43")
    state, effects = polled(state, "43", NOW + 29.9)
    assert inside(effects) == []
    state, effects = polled(state, "43", NOW + 30)
    assert inside(effects) == suspect(SuspectCause.JAM, value)
    assert inside(polled(state, "43", NOW + 31)[1]) == []


def test_a_jam_that_clears_in_time_lets_the_note_count() -> None:
    state, _ = polled(serving(STACKING), "44")
    assert inside(polled(state, "81 04", NOW + 25)[1]) == [NoteStacked(rub(500))]


def test_stacking_without_end_is_suspect() -> None:
    assert inside(polled(serving(STACKING), "17", NOW + 30)[1]) == suspect(SuspectCause.JAM, 500)


@pytest.mark.parametrize("answer", ["43", "44", "45", "47 50"])
def test_a_lasting_fault_is_reset_once_no_note_moves(answer: str) -> None:
    state, _ = polled(serving(CHEATED), answer)
    assert step(state, Due(NOW + 29, WANTED))[1] == (POLL,)
    assert step(state, Due(NOW + 30, WANTED))[1] == (RESET,)


@pytest.mark.parametrize("answer", ["41", "42"])
def test_a_cassette_that_is_full_or_out_waits_for_a_person(answer: str) -> None:
    state, _ = polled(serving(), answer)
    assert step(state, Due(NOW + 300, WANTED))[1] == (POLL,)


def test_a_moving_note_is_not_reset_away() -> None:
    state, _ = polled(serving(STACKING), "44")
    assert step(state, Due(NOW + 31, WANTED))[1] == (POLL,)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("41", (AcceptorState.CASSETTE_FULL, "")),
        ("42", (AcceptorState.CASSETTE_REMOVED, "")),
        ("43", (AcceptorState.JAM, "validator")),
        ("44", (AcceptorState.JAM, "cassette")),
        ("45", (AcceptorState.CHEATED, "")),
        ("46", (AcceptorState.PAUSED, "")),
        ("47 50", (AcceptorState.FAILURE, "stack motor")),
        ("47 5F", (AcceptorState.FAILURE, "capacitance")),
        ("5A", (AcceptorState.FAILURE, "state 5a")),
    ],
)
def test_what_is_wrong_is_told_by_name_and_once(answer: str, told: tuple[AcceptorState, str]) -> None:
    state, effects = polled(serving(), answer)
    assert shown(effects) == [told]
    assert shown(polled(state, answer)[1]) == []


@pytest.mark.parametrize("stray", ["00", "30", "FF", TABLE_BYTES.hex(), IDENT_BYTES.hex()])
def test_a_stray_answer_to_a_poll_is_ignored(stray: str) -> None:
    assert polled(serving(STACKING), stray) == (serving(STACKING), (Pause(),))


def test_a_busy_device_shows_what_it_showed() -> None:
    assert shown(polled(serving(), "1B 05")[1]) == []


def test_nobody_is_greeted_twice() -> None:
    state, _ = step(serving(), Opened(NOW))
    assert state.phase == Greeting()
    assert step(state, Due(NOW, WANTED))[1] == (POLL,)


def test_a_cassette_that_is_out_while_starting_stops_the_clock_of_initialization() -> None:
    state, _ = polled(starting(Starting(NOW)), "42", NOW + 300)
    state, _ = polled(state, "13", NOW + 301)
    assert step(state, Due(NOW + 302, frozenset()))[1] == (POLL,)


@pytest.mark.parametrize("answer", ["13", "42", "43"])
def test_notes_are_not_asked_for_while_the_device_is_not_ready(answer: str) -> None:
    state, _ = polled(serving(mask=frozenset()), answer)
    assert step(state, Due(NOW, WANTED))[1] == (POLL,)


@pytest.mark.parametrize("answer", ["42", "43"])
def test_a_device_that_is_not_ready_can_be_disabled(answer: str) -> None:
    state, _ = polled(serving(mask=WANTED), answer)
    assert step(state, Due(NOW, frozenset()))[1] == (Ask(Command.ENABLE, bytes(6)),)
