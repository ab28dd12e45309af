"""What a terminal's last transaction says about an order whose mark is the one before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.devices.card_terminal.zvt.answers import Status, Totals
from kiosk.devices.card_terminal.zvt.approvals import mark_of, read_mark
from kiosk.devices.card_terminal.zvt.dialogue import (
    Aborted,
    Approvals,
    Broken,
    Completed,
    End,
    Terms,
    TurnedDown,
    begin,
)
from kiosk.devices.card_terminal.zvt.outcomes import resolve_outcome, reversal_outcome, totals_of
from kiosk.domain.charge import Approval, ChargeOrder, ChargeReference, DeclineReason
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.card_terminal import (
    BatchTotals,
    Charged,
    ChargeRunning,
    ChargeUnknown,
    NotCharged,
    ResolveOutcome,
    ReversalOutcome,
    ReversalRefused,
    ReversalUnknown,
    Reversed,
)

TID = "29001006"
SUM = Money(10_00, Currency.EUR)
BEFORE = Status(code=0, minor=5_00, currency=978, receipt=14, trace=76)
OURS = Status(code=0, minor=10_00, currency=978, receipt=15, trace=77, authorization="A1", brand="VISA")
FAILED = Status(code=0x6C)
TERMS = Terms(Approvals.TAKE, Money.zero(Currency.EUR), tid=TID)
CHARGED = Charged(Approval(SUM, "29001006-0015-000077", authorization="A1", brand="VISA"))
NOT_FOUND = NotCharged(DeclineReason.NOT_FOUND)
COMPLETED = Completed()


def order_after(last: Status) -> ChargeOrder:
    return ChargeOrder(ChargeReference("KAAAAAAAAA"), SUM, str(mark_of(TID, last)))


def resolved(last: Status | None, end: End = COMPLETED, before: Status = BEFORE, tid: str = TID) -> ResolveOutcome:
    dialogue = replace(begin(replace(TERMS, tid=tid), 0.0), status=last)
    return resolve_outcome(dialogue, end, order_after(before))


def test_the_next_receipt_with_our_sum_is_our_charge() -> None:
    assert resolved(OURS) == CHARGED


def test_the_same_transaction_as_before_means_that_ours_never_was() -> None:
    assert resolved(BEFORE) == NOT_FOUND


def test_a_failed_transaction_after_the_mark_charged_nothing() -> None:
    assert resolved(FAILED) == NotCharged(DeclineReason.CANCELLED, "6C")
    assert resolved(replace(FAILED, code=0x05)) == NotCharged(DeclineReason.DECLINED, "05")


def test_after_a_failed_one_a_failed_one_charged_nothing_and_a_success_is_ours() -> None:
    assert resolved(FAILED, before=FAILED) == NOT_FOUND
    assert resolved(OURS, before=FAILED) == CHARGED


def test_a_terminal_that_forgot_a_failed_transaction_does_not_pass_off_the_one_before() -> None:
    numbered = Status(code=0x05, receipt=14, trace=76)
    assert resolved(BEFORE, before=numbered) == NOT_FOUND


def test_a_failed_transaction_without_a_number_has_that_of_the_mark_before_it() -> None:
    before = mark_of(TID, BEFORE)
    order = ChargeOrder(ChargeReference("KAAAAAAAAA"), SUM, str(mark_of(TID, FAILED, before)))
    forgetful = replace(begin(TERMS, 0.0), status=replace(BEFORE, minor=SUM.minor))
    assert resolve_outcome(forgetful, COMPLETED, order) == NOT_FOUND
    assert resolve_outcome(replace(forgetful, status=OURS), COMPLETED, order) == CHARGED
    assert mark_of("29001007", FAILED, before) == mark_of("29001007", FAILED)


def test_after_a_reversal_the_next_payments_number_may_skip_the_reversals_own() -> None:
    reversal = replace(BEFORE, original_trace=75)
    assert resolved(OURS, before=reversal) == CHARGED
    assert isinstance(resolved(replace(OURS, receipt=16), before=reversal), Charged)
    assert resolved(reversal, before=reversal) == NOT_FOUND


def test_receipt_numbers_begin_again_after_9999() -> None:
    assert isinstance(resolved(replace(OURS, receipt=1), before=replace(BEFORE, receipt=9999)), Charged)


def test_a_number_used_up_without_a_word_does_not_hide_our_exact_sum() -> None:
    assert isinstance(resolved(replace(OURS, receipt=17)), Charged)
    assert isinstance(resolved(replace(OURS, receipt=14 + 200)), ChargeUnknown)


def test_a_partial_approval_is_found_with_its_own_sum() -> None:
    result = resolved(replace(OURS, minor=4_00))
    assert isinstance(result, Charged)
    assert result.approval.amount == Money(4_00, Currency.EUR)


@pytest.mark.parametrize(
    "other",
    [
        replace(OURS, receipt=17, minor=4_00),
        replace(OURS, receipt=13),
        replace(OURS, receipt=None),
        replace(OURS, minor=10_01),
        replace(OURS, minor=None),
        replace(OURS, currency=840),
        replace(OURS, original_trace=70),
    ],
    ids=["a gap and less", "an older one", "no number", "more", "no sum", "dollars", "an older one taken back"],
)
def test_a_transaction_that_need_not_be_ours_is_a_question_for_a_person(other: Status) -> None:
    assert isinstance(resolved(other), ChargeUnknown)


def test_a_reversal_of_what_came_after_the_mark_means_taken_back() -> None:
    taken_back = replace(OURS, trace=78, original_trace=77)
    assert resolved(taken_back) == NotCharged(DeclineReason.REVERSED)


def test_another_terminal_cannot_tell() -> None:
    assert isinstance(resolved(OURS, tid="29001007"), ChargeUnknown)


def test_an_order_without_a_mark_cannot_be_told() -> None:
    order = ChargeOrder(ChargeReference("KAAAAAAAAA"), SUM)
    assert isinstance(resolve_outcome(begin(TERMS, 0.0), Completed(), order), ChargeUnknown)


@pytest.mark.parametrize("end", [TurnedDown(0xA0), TurnedDown(0x9C), Aborted(0xA0)])
def test_a_busy_terminal_is_still_at_it(end: End) -> None:
    assert resolved(None, end) == ChargeRunning()


@pytest.mark.parametrize("end", [Broken("silent"), TurnedDown(0x83), Aborted(0x64), Completed()])
def test_an_answer_that_tells_nothing_leaves_it_unknown(end: End) -> None:
    assert isinstance(resolved(None, end), ChargeUnknown)


@pytest.mark.parametrize(
    "status", [BEFORE, FAILED, replace(FAILED, trace=3), replace(BEFORE, trace=None), replace(BEFORE, original_trace=2)]
)
def test_a_mark_is_read_back_as_it_was_written(status: Status) -> None:
    mark = mark_of(TID, status)
    assert read_mark(str(mark)) == mark


@pytest.mark.parametrize("text", ["", "x", "29001006-001x-000077-made", "29001006-0015-000077-done", "a-b-c-d-e"])
def test_what_is_no_mark_is_none(text: str) -> None:
    assert read_mark(text) is None


def test_a_success_without_a_number_is_no_mark() -> None:
    assert mark_of(TID, replace(BEFORE, receipt=None)) is None


# --- reversal and end of day ------------------------------------------------------------------------------------------


def reversal(end: End, status: Status | None = None) -> ReversalOutcome:
    return reversal_outcome(replace(begin(TERMS, 0.0), status=status), end)


@pytest.mark.parametrize("end", [Aborted(0xB4), TurnedDown(0xB4)])
def test_what_was_taken_back_before_is_taken_back(end: End) -> None:
    assert reversal(end) == Reversed()
    assert reversal(Completed(), OURS) == Reversed()


def test_what_cannot_be_taken_back_is_for_a_person() -> None:
    assert reversal(Aborted(0xB5)) == ReversalRefused("B5")
    assert reversal(Completed(), replace(FAILED, code=0xB5)) == ReversalRefused("B5")


@pytest.mark.parametrize("end", [Broken("silent"), TurnedDown(0xA0), Aborted(0x7D), Completed()])
def test_a_reversal_without_a_clear_answer_is_asked_for_again(end: End) -> None:
    assert isinstance(reversal(end), ReversalUnknown)


def totals(status: Status | None, end: End = COMPLETED) -> BatchTotals | None:
    return totals_of(replace(begin(TERMS, 0.0), status=status), end)


def test_a_closed_batch_tells_its_total_count_and_receipts() -> None:
    closed = Status(code=0, minor=12_34, totals=Totals(2, 7, 5, 12_34))
    assert totals(closed) == BatchTotals("0002-0007", Money(12_34, Currency.EUR), 5)
    assert totals(replace(closed, totals=None)) == BatchTotals("", Money(12_34, Currency.EUR), None)
    assert totals(replace(closed, minor=None)) == BatchTotals("0002-0007", Money(12_34, Currency.EUR), 5)


@pytest.mark.parametrize(
    "status", [None, FAILED, Status(code=0), Status(code=0, minor=12_35, totals=Totals(2, 7, 5, 12_34))]
)
def test_a_batch_whose_totals_are_missing_or_contradict_each_other_is_not_closed(status: Status | None) -> None:
    assert totals(status) is None
    assert totals(Status(code=0, minor=1), Broken("silent")) is None
