"""A visitor's banknotes, from the first to the credit."""

from __future__ import annotations

import asyncio

import pytest

from kiosk.domain.cashbox import (
    AcceptorState,
    Advice,
    NoteDecision,
    RejectReason,
    SuspectCause,
)
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.topup import NoteState, PaymentId, TopUpPhase
from kiosk.services.ports.alarms import Alarm
from kiosk.services.ports.crediting import CreditRefused, CreditUnknown
from kiosk.services.ports.journal import JournalDown
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


async def test_a_stacked_note_told_again_does_not_settle_an_older_doubt() -> None:
    till = Till()
    async with till.running():
        first = await till.open()
        assert await till.acceptor.escrow(100) is NoteDecision.STACK
        await till.acceptor.listener.note_suspect(SuspectCause.JAM, rub(100))
        await till.close(first)
        second = await till.open()
        assert await till.acceptor.escrow(100) is NoteDecision.STACK
        till.journal.loses_answers = 1
        with pytest.raises(Exception, match="lost"):
            await till.acceptor.listener.note_stacked(rub(100))
        await till.acceptor.listener.note_stacked(rub(100))
        await till.close(second)
    assert till.journal.kinds(first) == ["opened", "intent", "suspect", "closed", "held"]
    assert till.journal.kinds(second)[:4] == ["opened", "intent", "stacked", "closed"]
    assert till.journal.kinds(None).count("stray") == 0


async def test_a_note_that_comes_back_to_the_next_visitor_does_not_settle_an_older_doubt() -> None:
    till = Till()
    async with till.running():
        first = await till.open()
        assert await till.acceptor.escrow(100) is NoteDecision.STACK
        await till.acceptor.listener.note_suspect(SuspectCause.JAM, rub(100))
        await till.close(first)
        await till.open()
        await till.acceptor.listener.note_returned(None)
    assert till.journal.kinds(first)[-1] == "held"


async def test_a_suspect_note_that_landed_unheard_is_one_note_when_it_is_told_again() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        assert await till.acceptor.escrow(100) is NoteDecision.STACK
        till.journal.loses_answers = 1
        with pytest.raises(JournalDown):
            await till.acceptor.listener.note_suspect(SuspectCause.JAM, rub(100))
        await till.acceptor.listener.note_suspect(SuspectCause.JAM, rub(100))
    assert till.journal.kinds(payment)[1:3] == ["intent", "suspect"]
    assert till.journal.kinds(payment).count("suspect") == 1


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


async def test_a_change_of_number_that_landed_unheard_is_credited_and_shown() -> None:
    till = Till()
    async with till.running():
        till.gateway.answers = [(False, CreditRefused("closed account"))]
        payment = await till.pay(500)
        till.journal.loses_answers = 1
        with pytest.raises(Unavailable):
            await till.topups.desk.retarget(payment, recipient("+79990000000", "A2"))
        await till.wait(seconds=10)
        topup = await till.picture(payment)
    assert topup.phase is TopUpPhase.CREDITED
    assert topup.destination == recipient("+79990000000").destination
    assert [(order.account, order.amount) for order in till.gateway.booked.values()] == [("A2", rub(500))]


async def test_a_change_of_number_that_the_disk_never_took_leaves_the_money_held_and_can_be_repeated() -> None:
    till = Till()
    async with till.running():
        till.gateway.answers = [(False, CreditRefused("closed account"))]
        payment = await till.pay(500)
        till.journal.down = True
        with pytest.raises(Unavailable):
            await till.topups.desk.retarget(payment, recipient("+79990000000", "A2"))
        await till.wait(seconds=10)
        till.journal.down = False
        await till.wait(seconds=10)
        assert (await till.picture(payment)).phase is TopUpPhase.REFUSED
        await till.topups.desk.retarget(payment, recipient("+79990000000", "A2"))
        await settle()
        assert (await till.picture(payment)).phase is TopUpPhase.CREDITED


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
