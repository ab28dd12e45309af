"""What the screens of cards and codes say of money, read as a visitor reads them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.charge import CardStep, DeclineReason
from kiosk.domain.topup import CardScene, Method, TopUpPhase
from kiosk.i18n import Texts
from kiosk.presenters.charge import CardState, QrState
from kiosk.presenters.result import ResultState
from kiosk.presenters.screens import Screen
from kiosk.views.parts.qr import QrCode
from kiosk.views.self_service.shell import Shell
from kiosk.views.wording.charge import card_task, terminal_says
from kiosk.views.wording.declined import declined
from tests.ui.hands import heard, key, keys, reads, see, tap
from tests.ui.render import PANELS
from tests.ui.sample_charges import CHARGE
from tests.ui.sample_terminal import INFO, roubles
from tests.ui.samples import samples


def code_on(shell: Shell, name: str) -> QrCode | None:
    """The code on that sample's screen, if one can be seen."""
    code = see(shell, name).findChild(QrCode)
    return code if code is not None and code.isVisible() else None


@pytest.mark.parametrize("screen", [Screen.CARD, Screen.QR])
def test_nothing_is_called_paid_before_the_teller_says_so(shell: Shell, screen: Screen) -> None:
    for sample in samples(screen):
        assert isinstance(sample.state, CardState | QrState)
        see(shell, sample.name)
        text = reads(shell)
        called_paid = "Paid: " in text or "paid, being credited" in text
        assert called_paid == (sample.state.topup.phase is TopUpPhase.CREDITING), sample.name


def test_fee_and_what_reaches_the_account_are_told_before_anyone_is_charged(shell: Shell) -> None:
    for name in ("amount", "card", "card-enter_pin"):
        see(shell, name)
        assert "Fee: 7.50 ₽" in reads(shell)
        assert "To be credited: 492.50 ₽" in reads(shell)


@pytest.mark.parametrize(
    ("name", "says"), [("amount-too_little", "at least 10 ₽"), ("amount-too_much", "at most 15,000 ₽")]
)
def test_a_sum_outside_the_limits_says_which_limit_and_cannot_be_paid(shell: Shell, name: str, says: str) -> None:
    see(shell, name)
    assert says in reads(shell)
    assert not key(shell, "Choose a sum").isEnabled()


def test_the_limits_are_told_before_a_sum_is_typed(shell: Shell) -> None:
    see(shell, "amount-empty")
    assert "From 10 ₽ to 15,000 ₽ · Fee 1.5%" in reads(shell)


def test_a_sum_is_tapped_or_typed_and_then_paid(shell: Shell) -> None:
    view = see(shell, "amount")
    sums, digits, paid = heard(view, "sum_tapped"), heard(view, "digit_tapped"), heard(view, "pay_tapped")
    tap(shell, "200 ₽")
    tap(shell, "7")
    tap(shell, "Pay 500 ₽")
    assert (sums, digits, paid) == ([(roubles(200),)], [("7",)], [()])


def test_a_method_that_has_failed_meanwhile_is_told_and_takes_no_payment(shell: Shell) -> None:
    see(shell, "amount-out_of_order")
    assert "This way of paying does not work now. Out of order for now." in reads(shell)
    assert not key(shell, "Pay 500 ₽").isEnabled()


def test_each_step_at_the_card_terminal_looks_and_reads_differently() -> None:
    states = [CardState(INFO, replace(CHARGE, card=CardScene(step, ""))) for step in CardStep]
    tasks = [card_task(Texts("en"), state) for state in states]
    assert len({task.title for task in tasks}) == len({task.picture for task in tasks}) == len(CardStep)


@pytest.mark.parametrize(
    ("name", "words", "possible"),
    [
        ("card", "Cancel", True),
        ("card-enter_pin", "Cancel", True),
        ("card-remove_card", "Cancel", False),
        ("card-crediting", "Cancel", False),
        ("card-calling_off", "Cancelling…", False),
        ("qr", "Cancel", True),
        ("qr-crediting", "Cancel", False),
    ],
)
def test_a_payment_can_be_given_up_only_while_that_may_help(
    shell: Shell, name: str, words: str, possible: bool
) -> None:
    view = see(shell, name)
    cancelled = heard(view, "cancel_tapped")
    tap(shell, words)
    assert cancelled == ([()] if possible else [])


def test_who_gives_up_is_told_that_the_bank_may_have_agreed_already(shell: Shell) -> None:
    see(shell, "card-calling_off")
    assert "If the bank has agreed already, the payment goes on and the money is credited." in reads(shell)


def test_a_card_left_in_the_terminal_is_spoken_of_even_while_the_payment_is_given_up(shell: Shell) -> None:
    see(shell, "card-calling_off_remove_card")
    assert "Take your card" in reads(shell)


def test_the_terminals_own_words_are_short_and_printable() -> None:
    told = replace(CHARGE, card=CardScene(CardStep.WAIT, "<b>\x1b[2J" + "X" * 500))
    said = terminal_says(Texts("en"), told)
    assert said.isprintable()
    assert len(said) < 130
    assert max(len(word) for word in said.split()) <= 24
    assert terminal_says(Texts("en"), replace(told, card=CardScene(CardStep.WAIT, " \r\n"))) == ""


def test_a_code_is_on_the_screen_only_while_it_may_be_paid_by(shell: Shell) -> None:
    seen = {sample.name for sample in samples(Screen.QR) if code_on(shell, sample.name) is not None}
    assert seen == {"qr", "qr-nearly_over", "qr-no_paper"}


def test_the_dots_of_the_code_can_be_read_by_a_phone_held_a_metre_away(shell: Shell) -> None:
    code = code_on(shell, "qr")
    assert code is not None
    assert code.dot_px / PANELS["1080x1920"].px_per_mm > 1.5


def test_a_visitor_with_a_code_knows_how_long_it_lasts_and_may_leave_after_paying(shell: Shell) -> None:
    see(shell, "qr")
    text = reads(shell)
    assert "2:41 left" in text
    assert "You may leave once you have paid: the money is credited by itself." in text


def test_an_expired_code_is_not_to_be_paid_by(shell: Shell) -> None:
    see(shell, "qr-expired")
    assert "Please do not pay by it any more." in reads(shell)


@pytest.mark.parametrize("method", [Method.CARD, Method.QR])
@pytest.mark.parametrize("reason", [one for one in DeclineReason if one is not DeclineReason.REVERSED])
def test_who_was_not_charged_is_told_so_whatever_the_reason(method: Method, reason: DeclineReason) -> None:
    assert "Nothing has been charged" in declined(method, reason)[2]


@pytest.mark.parametrize("name", ["result-card_declined", "result-qr_timed_out"])
def test_after_a_decline_the_same_number_can_be_paid_for_again(shell: Shell, name: str) -> None:
    view = see(shell, name)
    again, another = heard(view, "try_again_tapped"), heard(view, "pay_another_tapped")
    tap(shell, "Try again")
    assert (again, another) == ([()], [])


@pytest.mark.parametrize(
    ("name", "warning"), [("result-card_unknown", "Do not pay again"), ("result-qr_unknown", "Do not pay twice.")]
)
def test_an_unclear_payment_warns_and_leads_to_no_second_one(shell: Shell, name: str, warning: str) -> None:
    see(shell, name)
    text = reads(shell)
    assert warning in text
    assert "Charge reference: EZNAO5BA4O" in text
    assert "Payment code: 7K3-Q9F-218" in text
    assert {"Pay another", "Try again"}.isdisjoint(keys(shell))


def test_only_what_was_surely_charged_is_called_paid(shell: Shell) -> None:
    charged = {TopUpPhase.CREDITED, TopUpPhase.ACCEPTED_LATER, TopUpPhase.REFUSED}
    for sample in samples(Screen.RESULT):
        assert isinstance(sample.state, ResultState)
        topup = sample.state.topup
        if topup.method is not Method.CASH:
            see(shell, sample.name)
            assert ("Paid by" in reads(shell)) == (topup.phase in charged), sample.name


@pytest.mark.parametrize("name", ["card-crediting_part", "result-card_credited_part", "result-qr_accepted_part_later"])
def test_a_bank_that_approved_less_is_named_with_both_sums(shell: Shell, name: str) -> None:
    see(shell, name)
    assert "The bank approved only 300 ₽ of 500 ₽." in reads(shell)


def test_money_on_its_way_back_is_told_with_its_sum_and_without_a_fee(shell: Shell) -> None:
    see(shell, "result-card_returning")
    text = reads(shell)
    assert "Going back: 500 ₽" in text
    assert "Fee" not in text
