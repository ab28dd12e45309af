"""The machine, message by message, and what its ends mean for the money."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.card_terminal.zvt.codec import Apdu
from kiosk.devices.card_terminal.zvt.commands import ABORT, ACK, NOT_DELIVERED, NOT_UNDERSTOOD, STILL_WORKING, Command
from kiosk.devices.card_terminal.zvt.dialogue import (
    AbortWanted,
    Approvals,
    Broken,
    Consult,
    Decided,
    Dialogue,
    Effect,
    End,
    Event,
    Finish,
    Heard,
    Overdue,
    Say,
    Tell,
    Terms,
    begin,
)
from kiosk.devices.card_terminal.zvt.machine import step
from kiosk.devices.card_terminal.zvt.outcomes import charge_outcome
from kiosk.devices.card_terminal.zvt.quirks import QUIRKS
from kiosk.domain.charge import Approval, CardStep, DeclineReason
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.card_terminal import ApprovalDecision, Charged, ChargeOutcome, ChargeUnknown, NotCharged

SUM = Money(10_00, Currency.EUR)
CHARGE = Terms(Approvals.CONSULT, SUM, tid="29001006")
STARTED = Apdu(Command.DONE)
APPROVED = Apdu(Command.STATUS, bytes.fromhex("27 00 04 000000001000 0B 000077 49 0978 87 0015"))
FAILED = Apdu(Command.STATUS, bytes.fromhex("27 6C"))
COMPLETED = Apdu(Command.COMPLETION)
CONFIRM, RELEASE = ApprovalDecision.CONFIRM, ApprovalDecision.RELEASE
APPROVAL = Approval(SUM, "29001006-0015-000077")
Word = Apdu | ApprovalDecision | type[AbortWanted] | type[Overdue]


def approved(minor: int = 10_00, currency: str = "0978", receipt: str = "87 0015") -> Apdu:
    return Apdu(Command.STATUS, bytes.fromhex(f"27 00 04 {minor:012} 0B 000077 49 {currency} {receipt}"))


def aborted(code: int) -> Apdu:
    return Apdu(Command.ABORTED, bytes([code]))


def told(words: tuple[Word, ...], terms: Terms = CHARGE) -> tuple[Dialogue, list[Effect]]:
    """The dialogue after `words`, a second apart, and all effects; it stops at the end."""
    dialogue, effects = begin(terms, 0.0), list[Effect]()
    for second, word in enumerate(words, start=1):
        dialogue, more = step(dialogue, event(word, float(second)))
        effects += more
    return dialogue, effects


def event(word: Word, at: float) -> Event:
    match word:
        case Apdu():
            return Heard(at, word)
        case ApprovalDecision():
            return Decided(at, word)
        case _:
            return word(at)


def said(*words: Word, terms: Terms = CHARGE) -> list[Apdu]:
    return [effect.apdu for effect in told(words, terms)[1] if isinstance(effect, Say)]


def outcome(*words: Word, terms: Terms = CHARGE) -> ChargeOutcome:
    dialogue, effects = told(words, terms)
    ends: list[End] = [effect.end for effect in effects if isinstance(effect, Finish)]
    assert len(ends) == 1, effects
    return charge_outcome(dialogue, ends[0])


# --- when an approval is acknowledged ---------------------------------------------------------------------------------


def test_an_approval_is_not_acknowledged_before_the_listener_decided() -> None:
    assert told((STARTED, APPROVED))[1] == [Consult(APPROVAL)]
    assert said(STARTED, APPROVED, CONFIRM) == [ACK]


def test_a_released_approval_is_answered_as_not_delivered() -> None:
    assert said(STARTED, APPROVED, RELEASE) == [NOT_DELIVERED]


def test_an_approval_reported_again_gets_the_same_answer_and_is_not_consulted_about_again() -> None:
    _, effects = told((STARTED, APPROVED, CONFIRM, APPROVED))
    assert effects == [Consult(APPROVAL), Say(ACK), Say(ACK)]


def test_a_second_approval_that_differs_is_never_taken() -> None:
    words = (STARTED, APPROVED, CONFIRM, approved(9_00))
    assert said(*words) == [ACK, NOT_DELIVERED]
    assert isinstance(outcome(*words, COMPLETED), ChargeUnknown)


def test_an_approval_contradicted_while_the_listener_decides_is_released() -> None:
    assert said(STARTED, APPROVED, approved(9_00), CONFIRM) == [NOT_DELIVERED, NOT_DELIVERED]


@pytest.mark.parametrize(
    "wrong",
    [approved(10_01), approved(0), approved(currency="0840"), approved(currency="0123"), approved(receipt="")],
    ids=["more", "nothing", "dollars", "an unknown currency", "no receipt"],
)
def test_an_approval_of_something_else_is_released_and_nobody_is_asked(wrong: Apdu) -> None:
    assert told((STARTED, wrong))[1] == [Say(NOT_DELIVERED)]
    assert outcome(STARTED, wrong, FAILED, aborted(0x6C)) == NotCharged(DeclineReason.REVERSED, "6C")
    assert isinstance(outcome(STARTED, wrong, COMPLETED), ChargeUnknown)


def test_less_than_asked_is_told_as_it_is() -> None:
    result = outcome(STARTED, approved(4_00), CONFIRM, COMPLETED)
    assert result == Charged(replace(APPROVAL, amount=Money(4_00, Currency.EUR)))


def test_a_status_that_cannot_be_read_is_not_acknowledged() -> None:
    assert said(STARTED, Apdu(Command.STATUS, b"\x27")) == [NOT_DELIVERED]


@pytest.mark.parametrize("approvals", Approvals)
def test_an_approval_before_the_command_is_answered_is_nobodys_and_never_acknowledged(approvals: Approvals) -> None:
    assert said(APPROVED, terms=replace(CHARGE, approvals=approvals)) == [NOT_DELIVERED]


def test_an_approval_during_a_registration_is_never_acknowledged() -> None:
    assert said(STARTED, APPROVED, terms=replace(CHARGE, approvals=Approvals.REFUSE)) == [NOT_DELIVERED]


def test_a_reversal_of_another_payment_is_not_acknowledged() -> None:
    reversal = Apdu(Command.STATUS, APPROVED.body + bytes.fromhex("37 000055"))
    terms = replace(CHARGE, approvals=Approvals.TAKE)
    assert said(STARTED, reversal, terms=replace(terms, reverses=55)) == [ACK]
    assert said(STARTED, reversal, terms=replace(terms, reverses=54)) == [NOT_DELIVERED]


# --- the patience of both sides ---------------------------------------------------------------------------------------


def test_a_vending_terminal_is_kept_waiting_and_answered_when_it_asks_again() -> None:
    terms = replace(CHARGE, vending=True)
    words = (STARTED, APPROVED, Overdue, APPROVED, Overdue, CONFIRM)
    assert said(*words, terms=terms) == [STILL_WORKING, STILL_WORKING]
    assert said(*words, APPROVED, terms=terms) == [STILL_WORKING, STILL_WORKING, ACK]


def test_a_terminal_without_vending_rules_is_told_nothing_before_the_decision() -> None:
    assert said(STARTED, APPROVED, Overdue, Overdue) == []
    assert said(STARTED, APPROVED, Overdue, CONFIRM) == [ACK]


def test_a_decision_that_comes_after_the_terminal_gave_up_is_not_said() -> None:
    assert said(STARTED, APPROVED, FAILED, CONFIRM) == [ACK]  # to the failure
    assert outcome(STARTED, APPROVED, FAILED, CONFIRM, aborted(0x6C)) == NotCharged(DeclineReason.REVERSED, "6C")


def test_every_word_of_the_terminal_restarts_the_wait_and_none_prolongs_it_for_ever() -> None:
    intermediate = Apdu(Command.INTERMEDIATE, b"\x0e")
    dialogue, _ = told((STARTED, intermediate))
    assert dialogue.until == 2.0 + CHARGE.timing.completion_s
    late, effects = step(dialogue, Heard(CHARGE.timing.longest_s, intermediate))
    assert effects == (Finish(Broken("endless")),)
    assert late.until <= CHARGE.timing.longest_s


def test_silence_is_unknown_whether_or_not_the_command_was_answered() -> None:
    assert outcome(Overdue) == ChargeUnknown("no answer")
    assert outcome(STARTED, Overdue) == ChargeUnknown("silent")
    assert outcome(STARTED, APPROVED, CONFIRM, Overdue) == ChargeUnknown("silent")


# --- other words ------------------------------------------------------------------------------------------------------


def test_steps_are_told_and_acknowledged() -> None:
    assert told((STARTED, Apdu(Command.INTERMEDIATE, b"\x0a")))[1] == [Tell(CardStep.PRESENT_CARD, ""), Say(ACK)]


def test_lines_and_blocks_are_acknowledged_and_become_the_slip() -> None:
    lines = [
        Apdu(Command.PRINT_LINE, line) for line in (b"\x00MERCHANT", b"\x81", b"\x00CUSTOMER", b"\x00EUR 10", b"\x81")
    ]
    result = outcome(STARTED, APPROVED, CONFIRM, *lines, COMPLETED)
    assert result == Charged(replace(APPROVAL, slip=("CUSTOMER", "EUR 10")))


def test_a_left_over_completion_is_acknowledged_and_ends_nothing() -> None:
    assert told((COMPLETED, STARTED))[1] == [Say(ACK)]


def test_an_unknown_command_is_answered_as_not_understood() -> None:
    assert said(STARTED, Apdu(0x06E0)) == [NOT_UNDERSTOOD]


def test_abort_is_said_once_the_command_runs_and_only_once() -> None:
    assert said(AbortWanted) == []
    assert said(AbortWanted, STARTED) == [ABORT]
    assert said(STARTED, AbortWanted, AbortWanted, STARTED) == [ABORT]


def test_abort_is_not_said_after_an_approval_nor_to_a_terminal_that_has_it_not() -> None:
    assert said(STARTED, APPROVED, AbortWanted) == []
    assert said(STARTED, AbortWanted, terms=replace(CHARGE, quirks=QUIRKS["global_payments"])) == []


def test_a_payment_that_wins_over_the_abort_is_charged() -> None:
    assert outcome(STARTED, AbortWanted, STARTED, APPROVED, CONFIRM, COMPLETED) == Charged(APPROVAL)


# --- what the end means -----------------------------------------------------------------------------------------------


def test_a_command_turned_down_was_not_started() -> None:
    assert outcome(Apdu(0x84A0)) == NotCharged(DeclineReason.NOT_STARTED, "A0")


def test_a_declined_card_is_declined_with_the_hosts_code() -> None:
    declined = Apdu(Command.STATUS, bytes.fromhex("27 05"))
    assert outcome(STARTED, declined, aborted(0x6C)) == NotCharged(DeclineReason.DECLINED, "05")
    assert outcome(STARTED, declined, Apdu(Command.COMPLETION, b"\xdc")) == NotCharged(DeclineReason.DECLINED, "05")


def test_an_abort_after_the_payment_was_taken_is_a_question() -> None:
    assert isinstance(outcome(STARTED, APPROVED, CONFIRM, aborted(0xCC)), ChargeUnknown)


def test_a_failure_told_after_the_payment_was_taken_is_a_reversal() -> None:
    assert outcome(STARTED, APPROVED, CONFIRM, FAILED, aborted(0x6C)) == NotCharged(DeclineReason.REVERSED, "6C")


def test_a_completion_without_a_taken_approval_is_a_question() -> None:
    for words in ((COMPLETED,), (APPROVED, COMPLETED), (APPROVED, RELEASE, COMPLETED)):
        assert isinstance(outcome(STARTED, *words), ChargeUnknown)


words = st.lists(
    st.sampled_from([STARTED, APPROVED, approved(4_00), approved(99_00), FAILED, Apdu(0x84A0), Apdu(0x06E0)])
    | st.sampled_from([CONFIRM, RELEASE, AbortWanted, Overdue])
    | st.builds(Apdu, st.sampled_from([0x040F, 0x04FF, 0x06D1, 0x06D3]), st.binary(max_size=20)),
    max_size=12,
)


@given(words, st.booleans())
def test_whatever_is_said_an_approval_is_acknowledged_only_when_it_was_decided_to_be_taken(
    spoken: list[Word], vending: bool
) -> None:
    dialogue = begin(replace(CHARGE, vending=vending), 0.0)
    consulted = 0
    for second, word in enumerate(spoken, start=1):
        if isinstance(word, ApprovalDecision) and (not consulted or dialogue.decision is not None):
            continue  # nobody was asked
        dialogue, effects = step(dialogue, event(word, float(second)))
        consulted += sum(isinstance(effect, Consult) for effect in effects)
        if is_success(word) and Say(ACK) in effects:
            assert dialogue.decision is CONFIRM
        if any(isinstance(effect, Finish) for effect in effects):
            break
    assert consulted <= 1


def is_success(word: Word) -> bool:
    return isinstance(word, Apdu) and word.command == Command.STATUS and word.body[:2] == b"\x27\x00"
