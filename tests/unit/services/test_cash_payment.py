"""A visitor's banknotes, from the first to the credit."""

from __future__ import annotations

import asyncio

import pytest

from kiosk.domain.cashbox import (
    AcceptorIdentity,
    AcceptorState,
    Advice,
    NoteDecision,
    PowerUp,
    PowerUpReport,
    RejectReason,
    SuspectCause,
)
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.topup import NoteState, PaymentId, TopUpPhase
from kiosk.services.ports.alarms import Alarm
from kiosk.services.ports.crediting import CreditRefused, CreditUnknown
from tests.fakes.glass import settle
from tests.fakes.till import Till, recipient, rub, settings


async def test_notes_are_credited_once_and_to_the_last_unit() -> None:
    till = Till()
    async with till.running():
        payment = await till.pay(100, 500, 50)
        topup = await till.picture(payment)
    assert topup.phase is TopUpPhase.CREDITED
    assert topup.inserted == topup.to_credit == rub(650)
    assert till.gateway.total() == rub(650).minor
    assert topup.operator_reference == "op-A1"


async def test_every_record_precedes_what_it_promises() -> None:
    till = Till()
    async with till.running():
        payment = await till.pay(100)
    assert till.journal.kinds(payment) == ["opened", "intent", "stacked", "closed", "sending", "credited"]


async def test_the_fee_is_kept_and_the_rest_credited() -> None:
    till = Till(rules=settings(per_mille=30))
    async with till.running():
        topup = await till.picture(await till.pay(1000))
    assert (topup.fee, topup.to_credit) == (rub(30), rub(970))
    assert till.gateway.total() == rub(970).minor


async def test_the_acceptor_takes_notes_only_while_a_payment_is_open() -> None:
    till = Till()
    async with till.running():
        assert till.acceptor.enabled == frozenset()
        payment = await till.open()
        assert rub(100) in till.acceptor.enabled
        await till.close(payment)
        assert till.acceptor.enabled == frozenset()


async def test_a_payment_without_notes_is_cancelled() -> None:
    till = Till()
    async with till.running():
        payment = await till.pay()
        assert (await till.picture(payment)).phase is TopUpPhase.CANCELLED
    assert till.journal.kinds(payment) == ["opened", "cancelled"]


async def test_a_note_over_the_limit_comes_back_with_advice() -> None:
    till = Till(rules=settings(maximum=600))
    async with till.running():
        payment = await till.open()
        assert await till.acceptor.insert(500)
        assert not await till.acceptor.insert(200)
        topup = await till.picture(payment)
    assert topup.inserted == rub(500)
    assert topup.room_left == rub(100)
    assert topup.notes[1].advice is Advice.OVER_LIMIT
    assert len(topup.notes) == 2


async def test_a_note_that_cannot_be_written_down_comes_back() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        till.journal.down = True
        assert await till.acceptor.escrow(100) is NoteDecision.RETURN
        topup = await till.picture(payment)
        assert not topup.journal_ok
        till.journal.down = False
    assert "intent" not in till.journal.kinds(payment)


async def test_the_acceptor_is_off_within_seconds_of_the_journal_failing() -> None:
    till = Till()
    async with till.running():
        await till.open()
        till.journal.down = True
        await till.wait(seconds=2)
        assert till.acceptor.enabled == frozenset()
        till.journal.down = False
        await till.wait(seconds=2)
        assert rub(100) in till.acceptor.enabled
    assert till.alarms.sounded == [Alarm.JOURNAL_DOWN]


async def test_a_stacked_note_that_cannot_be_written_is_told_again_and_counts_once() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        assert await till.acceptor.escrow(100) is NoteDecision.STACK
        till.journal.loses_answers = 1
        with pytest.raises(Exception, match="lost"):
            await till.acceptor.listener.note_stacked(rub(100))
        await till.acceptor.listener.note_stacked(rub(100))
        await till.close(payment)
        assert (await till.picture(payment)).inserted == rub(100)
    assert till.gateway.total() == rub(100).minor


async def test_an_intent_that_landed_unheard_ends_with_the_note_that_came_back() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        till.journal.loses_answers = 1
        assert await till.acceptor.escrow(100) is NoteDecision.RETURN
        await till.acceptor.listener.note_returned(rub(100))
        assert await till.acceptor.insert(500)
        await till.close(payment)
    assert till.journal.kinds(payment)[1:5] == ["intent", "returned", "intent", "stacked"]
    assert till.gateway.total() == rub(500).minor


async def test_a_payment_that_could_not_be_closed_is_closed_when_the_disk_is_back() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.insert(100)
        till.journal.down = True
        await till.close(payment)
        await till.wait(seconds=30)
        assert (await till.picture(payment)).phase is TopUpPhase.CLOSING
        till.journal.down = False
        await till.wait(seconds=2)
        assert (await till.picture(payment)).phase is TopUpPhase.CREDITED


async def test_reject_reasons_reach_the_visitor_as_advice() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.listener.note_rejected(RejectReason.MULTIPLYING)
        (note,) = (await till.picture(payment)).notes
    assert (note.state, note.advice) == (NoteState.RETURNED, Advice.ONE_AT_A_TIME)


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


async def test_only_one_payment_is_open_at_a_time() -> None:
    till = Till()
    async with till.running():
        await till.open()
        with pytest.raises(Unavailable) as refusal:
            await till.open()
    assert refusal.value.code is ErrorCode.PAYMENT_IN_PROGRESS


async def test_two_fronts_at_the_same_moment_open_one_payment() -> None:
    till = Till()
    async with till.running():
        results = await asyncio.gather(till.open(), till.open(), return_exceptions=True)
    assert sorted(isinstance(result, Unavailable) for result in results) == [False, True]
    assert len(till.journal.folders) == 1


async def test_a_front_that_dies_while_opening_leaves_a_payment_that_ends_by_itself() -> None:
    till = Till()
    async with till.running():
        opening = asyncio.create_task(till.topups.desk.open_cash(recipient()))
        await turn()
        opening.cancel()
        await settle()
        (payment,) = till.journal.folders
        await till.wait(seconds=121)
        assert till.journal.kinds(payment) == ["opened", "cancelled"]


async def turn() -> None:
    """One turn of the loop: what was started has begun and has not ended."""
    done = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(done.set_result, None)
    await done


async def test_a_dead_acceptor_is_said_before_anything_is_opened() -> None:
    till = Till()
    async with till.running():
        await till.acceptor.listener.state_changed(AcceptorState.CASSETTE_FULL, "")
        with pytest.raises(Unavailable) as refusal:
            await till.open()
    assert refusal.value.code is ErrorCode.ACCEPTOR_UNAVAILABLE
    assert not till.journal.folders


async def test_a_broken_journal_is_said_before_anything_is_opened() -> None:
    till = Till()
    async with till.running():
        till.journal.down = True
        with pytest.raises(Unavailable) as refusal:
            await till.open()
    assert refusal.value.code is ErrorCode.JOURNAL_UNAVAILABLE


async def test_a_payment_that_was_opened_unheard_is_called_off_once_the_journal_is_back() -> None:
    till = Till()
    async with till.running():
        till.journal.loses_answers = 1
        with pytest.raises(Unavailable):
            await till.open()
        await till.wait(seconds=3)
        assert await till.journal.open_payments() == ()
        assert [event.kind.value for event in till.journal.events()][-2:] == ["opened", "cancelled"]
        await till.open()


async def test_an_unsound_journal_takes_no_money() -> None:
    till = Till()
    till.journal.violations = ("the chain is broken at event 7",)
    async with till.running():
        with pytest.raises(Unavailable) as refusal:
            await till.open()
    assert refusal.value.code is ErrorCode.JOURNAL_UNAVAILABLE
    assert till.alarms.sounded == [Alarm.JOURNAL_UNSOUND]


async def test_a_front_that_goes_away_changes_nothing_and_the_money_is_credited_by_itself() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.insert(500)
        await till.wait(seconds=119)
        assert not till.gateway.booked
        await till.wait(seconds=2)
        assert (await till.picture(payment)).phase is TopUpPhase.CREDITED


async def test_a_device_that_does_not_confirm_its_disable_keeps_the_money_only_for_half_a_minute() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.insert(100)
        await till.acceptor.escrow(500)
        till.acceptor.dead = True
        await till.close(payment)
        await till.wait(seconds=29)
        assert (await till.picture(payment)).phase is TopUpPhase.CLOSING
        await till.wait(seconds=2)
        topup = await till.picture(payment)
    assert topup.phase is TopUpPhase.CREDITED
    assert (topup.inserted, topup.suspect) == (rub(100), rub(500))


async def test_a_device_that_forgot_its_order_is_enabled_again() -> None:
    till = Till()
    async with till.running():
        await till.open()
        await till.acceptor.come_up(till.acceptor.first_word, [])
        await settle()
        assert rub(100) in till.acceptor.enabled


async def test_a_silent_operator_means_accepted_later_after_fifteen_seconds() -> None:
    till = Till()
    async with till.running():
        till.gateway.silent.clear()
        payment = await till.pay(100)
        assert (await till.picture(payment)).phase is TopUpPhase.CREDITING
        await till.wait(seconds=15)
        topup = await till.picture(payment)
        assert topup.phase is TopUpPhase.ACCEPTED_LATER
        assert topup.claim is not None
        till.gateway.silent.set()
        await settle()
        assert (await till.picture(payment)).phase is TopUpPhase.CREDITED


async def test_refused_money_is_held_and_can_be_credited_to_another_number() -> None:
    till = Till()
    async with till.running():
        till.gateway.answers = [(False, CreditRefused("closed account"))]
        payment = await till.pay(500)
        refused = await till.picture(payment)
        assert refused.phase is TopUpPhase.REFUSED
        assert refused.claim is not None
        await till.topups.desk.retarget(payment, recipient("+79990000000", "A2"))
        await settle()
        topup = await till.picture(payment)
    assert topup.phase is TopUpPhase.CREDITED
    assert topup.destination == recipient("+79990000000").destination
    (order,) = till.gateway.booked.values()
    assert (order.account, order.amount) == ("A2", rub(500))
    assert till.journal.kinds(payment)[-3:] == ["refused", "held", "retargeted"]


async def test_only_refused_money_can_be_moved_and_only_once() -> None:
    till = Till()
    async with till.running():
        payment = await till.pay(500)
        with pytest.raises(Refused):
            await till.topups.desk.retarget(payment, recipient(account="A2"))
        with pytest.raises(Refused):
            await till.topups.desk.retarget(PaymentId("nobody's"), recipient(account="A2"))


async def test_a_receipt_says_credited_only_of_credited_money() -> None:
    till = Till()
    async with till.running():
        till.gateway.answers = [(False, CreditUnknown("no answer"))]
        payment = await till.pay(100)
        await till.topups.desk.print_receipt(payment, "ru")
        await till.wait(seconds=130)
        await till.topups.desk.print_receipt(payment, "ru")
        await till.topups.desk.print_receipt(payment, "ru")
    assert till.printer.printed == [
        "accepted_later 0417-000001 10000",
        "credited 0417-000001 10000",
        "credited 0417-000001 10000 copy",
    ]


async def test_a_receipt_is_on_disk_before_it_is_on_paper() -> None:
    till = Till()
    async with till.running():
        payment = await till.pay(100)
        till.journal.down = True
        with pytest.raises(Unavailable):
            await till.topups.desk.print_receipt(payment, "ru")
    assert till.printer.printed == []


async def test_the_first_print_that_failed_makes_the_second_a_copy() -> None:
    till = Till()
    async with till.running():
        payment = await till.pay(100)
        till.printer.jams = True
        with pytest.raises(Unavailable):
            await till.topups.desk.print_receipt(payment, "ru")
        till.printer.jams = False
        await till.topups.desk.print_receipt(payment, "ru")
    assert till.printer.printed == ["credited 0417-000001 10000 copy"]


async def test_a_number_like_one_just_paid_is_pointed_out() -> None:
    till = Till()
    async with till.running():
        await till.pay(100, to=recipient("+79123456789"))
        desk = till.topups.desk
        assert await desk.recently_paid(recipient("+79123456798").destination) == recipient().destination
        assert await desk.recently_paid(recipient("+79123456789").destination) is None
        assert await desk.recently_paid(recipient("+79998887766").destination) is None
        await till.wait(hours=2)
        assert await desk.recently_paid(recipient("+79123456798").destination) is None


async def test_watching_ends_with_the_final_picture() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        seen: list[TopUpPhase] = []

        async def watch() -> None:
            seen.extend([topup.phase async for topup in till.topups.desk.watch(payment)])

        watching = asyncio.create_task(watch())
        await till.acceptor.insert(100)
        await till.close(payment)
        await watching
    assert seen[0] is TopUpPhase.TAKING_NOTES
    assert seen[-1] is TopUpPhase.CREDITED
