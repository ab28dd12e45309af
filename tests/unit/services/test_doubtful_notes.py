"""Notes nobody can vouch for: never credited by themselves, never lost."""

from __future__ import annotations

import asyncio

import pytest

from kiosk.domain.cashbox import (
    AcceptorIdentity,
    AcceptorState,
    NoteDecision,
    PowerUp,
    PowerUpReport,
    SuspectCause,
)
from kiosk.domain.errors import Unavailable
from kiosk.domain.topup import NoteState, TopUpPhase
from kiosk.services.cash_intake import CashIntake
from kiosk.services.ports.alarms import Alarm
from tests.fakes.glass import settle
from tests.fakes.till import Till, rub


async def turn() -> None:
    """One turn of the loop: what was started has begun and has not ended."""
    done = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(done.set_result, None)
    await done


async def test_a_suspect_note_is_not_credited_and_opens_a_claim() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.insert(100)
        assert await till.acceptor.escrow(500) is NoteDecision.STACK
        await till.acceptor.listener.note_suspect(SuspectCause.JAM, None)
        await settle()
        assert till.acceptor.enabled == frozenset()
        await till.close(payment)
        topup = await till.picture(payment)
    assert topup.phase is TopUpPhase.CREDITED
    assert (topup.inserted, topup.suspect) == (rub(100), rub(500))
    assert topup.claim is not None
    assert till.gateway.total() == rub(100).minor
    assert till.alarms.sounded == [Alarm.NOTE_SUSPECT]


async def test_a_note_that_is_found_while_its_payment_is_being_closed_is_credited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    till = Till()
    number = till.journal.next_number

    async def found_meanwhile(series: str) -> int:
        await till.acceptor.listener.note_stacked(rub(500))
        return await number(series)

    async with till.running():
        payment = await till.open()
        await till.acceptor.escrow(500)
        await till.acceptor.listener.note_suspect(SuspectCause.LINE_LOST, rub(500))
        monkeypatch.setattr(till.journal, "next_number", found_meanwhile)
        await till.close(payment)
        topup = await till.picture(payment)
    assert (topup.phase, till.gateway.total()) == (TopUpPhase.CREDITED, rub(500).minor)


async def test_a_note_that_jammed_before_it_was_recognised_belongs_to_the_payment() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.insert(100)
        await till.acceptor.listener.note_suspect(SuspectCause.JAM, None)
        await till.close(payment)
        topup = await till.picture(payment)
        await till.topups.desk.print_receipt(payment, "ru")
    assert (topup.inserted, topup.suspect) == (rub(100), None)
    assert [(note.value, note.state) for note in topup.notes][1:] == [(None, NoteState.BEING_CHECKED)]
    assert topup.claim is not None
    assert (till.layout.receipts[-1].suspect, till.layout.receipts[-1].claim) == (rub(0), topup.claim)
    assert "stray" not in [event.kind.value for event in till.journal.events()]


async def test_a_payment_of_a_note_of_unknown_value_ends_with_a_claim() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.listener.note_suspect(SuspectCause.JAM, None)
        await till.close(payment)
        topup = await till.picture(payment)
    assert topup.phase is TopUpPhase.CANCELLED
    assert topup.claim is not None
    assert till.journal.kinds(payment) == ["opened", "suspect", "closed", "held"]


async def test_a_jammed_note_counts_once_the_device_has_named_it() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.listener.note_suspect(SuspectCause.JAM, None)
        await till.acceptor.listener.note_stacked(None)
        assert (await till.picture(payment)).inserted == rub(0)
        await till.acceptor.listener.note_stacked(rub(500))
        await till.close(payment)
        topup = await till.picture(payment)
    assert (topup.phase, topup.inserted, topup.claim) == (TopUpPhase.CREDITED, rub(500), None)


@pytest.mark.parametrize("stacked_first", [True, False], ids=["word first", "giving up first"])
async def test_a_note_that_is_given_up_while_the_device_says_where_it_is_counts_once(*, stacked_first: bool) -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        assert await till.acceptor.escrow(500) is NoteDecision.STACK
        intake = till.acceptor.listener
        assert isinstance(intake, CashIntake)
        assert intake.session is not None
        said, given_up = intake.note_stacked(rub(500)), intake.give_up_on_moving(intake.session.case)
        await asyncio.gather(*((said, given_up) if stacked_first else (given_up, said)))
        await till.close(payment)
        topup = await till.picture(payment)
    assert (topup.phase, topup.inserted, topup.suspect) == (TopUpPhase.CREDITED, rub(500), None)


async def test_a_note_that_is_said_to_be_in_the_box_twice_does_not_end_the_doubt_about_one_before() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        assert await till.acceptor.escrow(100) is NoteDecision.STACK
        await till.acceptor.come_up(PowerUpReport(PowerUp.PLAIN, "fc 05 40 2b 15"), [])
        assert await till.acceptor.escrow(100) is NoteDecision.STACK
        in_stacker = PowerUpReport(PowerUp.NOTE_IN_STACKER, "02 03 06 12 5e bd")
        await till.acceptor.come_up(in_stacker, [])
        await till.acceptor.come_up(in_stacker, [("recovered", rub(100))])
        await till.close(payment)
        topup = await till.picture(payment)
    assert (topup.inserted, topup.suspect) == (rub(100), rub(100))
    assert till.gateway.total() == rub(100).minor


async def test_another_note_that_came_back_after_a_cut_does_not_say_that_ours_did() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        assert await till.acceptor.escrow(500) is NoteDecision.STACK
        in_validator = PowerUpReport(PowerUp.NOTE_IN_VALIDATOR, "7f 80 03 f0 f1 e1")
        await till.acceptor.come_up(in_validator, [("returned", rub(1000))])
        await till.close(payment)
        topup = await till.picture(payment)
    assert (topup.phase, topup.suspect) == (TopUpPhase.CANCELLED, rub(500))
    assert topup.claim is not None


@pytest.mark.parametrize(
    ("serial", "taken", "alarms"), [("23", True, []), ("", True, []), ("24", False, [Alarm.ACCEPTOR_CHANGED])]
)
async def test_another_device_in_the_middle_of_a_payment_takes_no_more_notes_for_it(
    serial: str, taken: bool, alarms: list[Alarm]
) -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.insert(100)
        await till.acceptor.listener.powered_up(PowerUpReport(PowerUp.KEPT_POWER, "fc 05 1a f4 e8"))
        await till.acceptor.listener.identified(AcceptorIdentity("ID003", serial, (rub(100), rub(500))))
        await settle()
        assert await till.acceptor.insert(500) is taken
        await till.close(payment)
        topup = await till.picture(payment)
    assert (topup.phase, topup.inserted) == (TopUpPhase.CREDITED, rub(600 if taken else 100))
    assert till.alarms.sounded == alarms


async def test_an_acceptor_that_is_kept_off_is_shown_as_broken_not_as_getting_ready() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.insert(100)
        await till.acceptor.listener.state_changed(AcceptorState.JAM, "")
        await till.acceptor.listener.note_suspect(SuspectCause.JAM, None)
        jammed = (await till.picture(payment)).acceptor
        await till.acceptor.listener.state_changed(AcceptorState.DISABLED, "")
        cleared = (await till.picture(payment)).acceptor
    assert (jammed, cleared) == (AcceptorState.JAM, AcceptorState.FAILURE)


async def test_a_payment_of_one_suspect_note_is_held_with_nothing_credited() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.escrow(500)
        await till.acceptor.listener.note_suspect(SuspectCause.LINE_LOST, None)
        await till.close(payment)
        topup = await till.picture(payment)
        await till.topups.desk.print_receipt(payment, "ru")
    assert topup.phase is TopUpPhase.CANCELLED
    assert topup.claim is not None
    assert till.journal.kinds(payment)[-3:] == ["closed", "held", "receipt"]
    assert till.printer.printed[0].startswith("held")
    assert not till.gateway.posts


@pytest.mark.parametrize("cause", [SuspectCause.CHEATED, SuspectCause.UNASKED, SuspectCause.OTHER_VALUE])
async def test_after_fraud_the_acceptor_stays_off_until_a_person_has_been_there(cause: SuspectCause) -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.escrow(500)
        await till.acceptor.listener.note_suspect(cause, None)
        await till.close(payment)
        with pytest.raises(Unavailable):
            await till.open()
        assert till.topups.counter.health().acceptor is AcceptorState.FAILURE


async def test_a_stacked_note_of_another_value_is_suspect() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.escrow(100)
        await till.acceptor.listener.note_stacked(rub(5000))
        topup = await till.picture(payment)
    assert topup.inserted == rub(0)
    assert topup.suspect == rub(100)


async def test_a_note_stacked_unasked_is_on_the_books_without_being_credited() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.listener.note_stacked(rub(1000))
        await till.close(payment)
    assert till.journal.kinds(None)[-1] == "stray"
    assert not till.gateway.booked
