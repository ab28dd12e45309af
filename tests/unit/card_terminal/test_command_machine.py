from __future__ import annotations

import pytest

from kiosk.devices.card_terminal.command.codec import LastSlip, Told
from kiosk.devices.card_terminal.command.machine import (
    Approved,
    Lost,
    Overdone,
    account,
    judge_before_cancel,
    judge_cancel,
    judge_last_slip,
    judge_sale,
)
from kiosk.devices.card_terminal.command.program import Cut, Finished, NotStarted, Occupied
from kiosk.devices.card_terminal.command.sber import SBER
from kiosk.domain.charge import ChargeOrder, ChargeReference, DeclineReason
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.card_terminal import (
    Charged,
    ChargeUnknown,
    NotCharged,
    ReversalRefused,
    ReversalUnknown,
    Reversed,
)

SUM = Money(50000, Currency.RUB)
ORDER = ChargeOrder(ChargeReference("ABCDEFGHIJ"), SUM, mark="000000000006")


def told(code: int = 0, amount_minor: int | None = 50000) -> Told:
    return Told(code, "123456", "Mir", "000000000007", amount_minor, ())


def last(reference: str = "000000000007", amount: Money | None = SUM, *, is_cancelled: bool = False) -> LastSlip:
    return LastSlip(reference or "a-digest", reference, amount, is_cancelled, "123456", ())


@pytest.mark.parametrize(("code", "exit_code"), [(0, 0), (99, 99), (2000, 208), (4134, 38)])
def test_an_exit_code_is_the_files_as_far_as_it_can_be(code: int, exit_code: int) -> None:
    assert isinstance(account(Finished(exit_code, f"{code},".encode(), None), SBER), Told)
    assert isinstance(account(Finished(exit_code ^ 1, f"{code},".encode(), None), SBER), Lost)


@pytest.mark.parametrize("run", [Finished(0, None, None), Finished(0, b"", None), Cut("killed")])
def test_a_run_without_a_whole_result_is_lost(run: Finished | Cut) -> None:
    assert isinstance(account(run, SBER), Lost)


@pytest.mark.parametrize("minor", [50000, 49999, 1, None])
def test_as_much_as_ordered_or_less_is_approved(minor: int | None) -> None:
    assert isinstance(judge_sale(told(amount_minor=minor), ORDER, SBER), Approved)


@pytest.mark.parametrize("minor", [50001, 0])
def test_any_other_sum_is_to_be_taken_back(minor: int) -> None:
    assert isinstance(judge_sale(told(amount_minor=minor), ORDER, SBER), Overdone)


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (told(2000), NotCharged(DeclineReason.CANCELLED, "2000")),
        (told(2002), NotCharged(DeclineReason.TIMED_OUT, "2002")),
        (told(4119), NotCharged(DeclineReason.ACQUIRER_PROBLEM, "4119")),
        (told(4451), NotCharged(DeclineReason.DECLINED, "4451")),
        (told(12345), NotCharged(DeclineReason.DECLINED, "12345")),
        (NotStarted("gone"), NotCharged(DeclineReason.NOT_STARTED, "gone")),
        (Occupied(), NotCharged(DeclineReason.NOT_STARTED, "busy")),
        (Lost("killed"), ChargeUnknown("killed")),
    ],
)
def test_a_sale_ends_in_one_of_three_ways(outcome: Told | Lost | NotStarted | Occupied, verdict: object) -> None:
    assert judge_sale(outcome, ORDER, SBER) == verdict


def test_the_transaction_before_ours_means_ours_never_was() -> None:
    assert judge_last_slip(last(ORDER.mark), ORDER) == NotCharged(DeclineReason.NOT_FOUND)


def test_a_new_transaction_of_our_sum_is_ours() -> None:
    assert isinstance(judge_last_slip(last(), ORDER), Charged)
    assert judge_last_slip(last(is_cancelled=True), ORDER) == NotCharged(DeclineReason.REVERSED)


OTHER = Money(1, Currency.RUB)


@pytest.mark.parametrize(
    "slip", [last(""), last(amount=None), last(amount=OTHER), last(amount=OTHER, is_cancelled=True)]
)
def test_a_slip_that_does_not_fit_proves_nothing(slip: LastSlip) -> None:
    assert isinstance(judge_last_slip(slip, ORDER), ChargeUnknown)


def test_without_a_mark_no_slip_proves_anything() -> None:
    unmarked = ChargeOrder(ORDER.reference, SUM)
    assert isinstance(judge_last_slip(last(), unmarked), ChargeUnknown)


def test_only_the_last_sale_is_ever_cancelled() -> None:
    assert judge_before_cancel(last(), "000000000007") is None
    assert judge_before_cancel(last(is_cancelled=True), "000000000007") == Reversed()
    assert judge_before_cancel(last(), "000000000006") == ReversalRefused("not_the_last")
    assert judge_before_cancel(last(""), "") == ReversalRefused("not_the_last")


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (told(), Reversed()),
        (told(4119), ReversalUnknown("4119")),
        (told(4451), ReversalRefused("4451")),
        (Lost("killed"), ReversalUnknown("killed")),
        (NotStarted("gone"), ReversalUnknown("gone")),
        (Occupied(), ReversalUnknown("busy")),
    ],
)
def test_a_cancellation_is_done_refused_or_unknown(
    outcome: Told | Lost | NotStarted | Occupied, verdict: object
) -> None:
    assert judge_cancel(outcome, SBER) == verdict
