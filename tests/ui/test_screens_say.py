"""What the screens say of money, and what their keys start, read as a visitor reads them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from kiosk.domain.errors import ErrorCode
from kiosk.domain.expenses import Period
from kiosk.domain.topup import Method, TopUpPhase
from kiosk.i18n import Texts
from kiosk.presenters.account import AccountState
from kiosk.presenters.result import ReceiptPhase, ResultState
from kiosk.presenters.screens import Screen, TextSize
from kiosk.presenters.statement import PeriodChoice
from kiosk.views.parts.qr import QrCode
from kiosk.views.self_service.shell import Shell
from kiosk.views.wording.errors import error_words
from tests.ui.hands import heard, key, keys, reads, see, tap
from tests.ui.render import PANELS, settle, shell_state, show
from tests.ui.sample_accounts import ACCOUNT, NOVEMBER, REPORT, WALK
from tests.ui.sample_terminal import INFO
from tests.ui.samples import Sample, samples

PAYING = (Screen.METHOD, Screen.AMOUNT, Screen.CASH, Screen.CARD, Screen.QR, Screen.RESULT)


@pytest.mark.parametrize("screen", PAYING)
def test_every_payment_screen_names_who_takes_the_money(shell: Shell, screen: Screen) -> None:
    for sample in samples(screen):
        show(shell, sample, "en", TextSize.NORMAL)
        text = reads(shell)
        for duty in (INFO.legal.name, INFO.legal.tax_number, INFO.number, INFO.legal.hotline):
            assert duty in text, (sample.name, duty)


def test_the_fee_is_told_before_money_goes_in(shell: Shell) -> None:
    see(shell, "method-all_work")
    assert "Fee 1.5%" in reads(shell)
    see(shell, "cash-empty")
    assert "Fee: 0 ₽" in reads(shell)


def test_a_payment_the_operator_has_not_confirmed_is_never_called_credited(shell: Shell) -> None:
    for sample in samples(Screen.RESULT):
        state = sample.state
        assert isinstance(state, ResultState)
        show(shell, sample, "en", TextSize.NORMAL)
        told = "₽ credited" in reads(shell) or "Credited:" in reads(shell)
        assert told == (state.topup.phase is TopUpPhase.CREDITED), sample.name


def test_a_payment_to_come_later_shows_its_code_and_asks_nothing_of_the_visitor(shell: Shell) -> None:
    see(shell, "result-deferred")
    text = reads(shell)
    assert "Payment code: 7K3-Q9F-218" in text
    assert "There is nothing you need to do." in text


def test_without_paper_the_receipt_is_in_a_code_for_the_phone(shell: Shell) -> None:
    see(shell, f"result-credited_{ReceiptPhase.NO_PAPER.value}")
    assert "The receipt as a QR code" in reads(shell)
    see(shell, f"result-credited_{ReceiptPhase.PRINTED.value}")
    assert "The receipt as a QR code" not in reads(shell)


def test_the_dots_of_the_receipts_code_are_large_enough_for_a_phone(shell: Shell) -> None:
    code = see(shell, "result-deferred").findChild(QrCode)
    assert code is not None
    assert code.dot_px / PANELS["1080x1920"].px_per_mm > 0.7


def test_a_suspect_note_is_named_apart_from_the_sum(shell: Shell) -> None:
    see(shell, "cash-suspect")
    text = reads(shell)
    assert "A banknote of 1,000 ₽ is being checked." in text
    assert "To be credited: 650 ₽" in text


def test_money_inside_can_only_be_credited_not_cancelled(shell: Shell) -> None:
    see(shell, "cash")
    assert (key(shell, "Cancel").isEnabled(), key(shell, "Credit 650 ₽").isEnabled()) == (False, True)
    see(shell, "cash-empty")
    assert (key(shell, "Cancel").isEnabled(), key(shell, "Insert a banknote").isEnabled()) == (True, False)


def test_a_payment_that_takes_no_more_notes_does_not_ask_for_them(shell: Shell) -> None:
    see(shell, "cash-crediting_silent")
    assert "Room for" not in reads(shell)
    see(shell, "cash")
    assert "Room for" in reads(shell)


def test_the_first_screen_tells_that_statements_cannot_be_printed(shell: Shell) -> None:
    see(shell, "home-no_statements")
    assert "Statements cannot be printed here now." in reads(shell)


def test_a_returned_note_comes_with_advice(shell: Shell) -> None:
    see(shell, "cash")
    assert "The note came back. Smooth it out or insert it the other way round." in reads(shell)


def test_a_method_that_cannot_be_used_says_why_and_takes_no_tap(shell: Shell) -> None:
    view = see(shell, "method")
    chosen = heard(view, "method_tapped")
    tap(shell, "Bank card")
    tap(shell, "Cash")
    assert chosen == [(Method.CASH,)]
    assert "This terminal takes no cards." in reads(shell)


def test_every_key_of_the_keypad_says_its_digit(shell: Shell) -> None:
    digits = heard(see(shell, "number"), "digit_tapped")
    for digit in "1234567890":
        tap(shell, digit)
    assert digits == [(digit,) for digit in "1234567890"]


def test_a_contract_number_has_a_hyphen_instead_of_a_country(shell: Shell) -> None:
    view = see(shell, "number-contract")
    digits, countries = heard(view, "digit_tapped"), heard(view, "country_tapped")
    tap(shell, "Hyphen")
    assert (digits, countries) == ([("-",)], [])
    view = see(shell, "number")
    tap(shell, "Country +7")
    assert countries == [()]


def test_a_number_close_to_one_just_paid_has_to_be_confirmed_or_corrected(shell: Shell) -> None:
    view = see(shell, "number-similar")
    on, back = heard(view, "next_tapped"), heard(view, "correct_tapped")
    assert "+7 912 345-67-98" in reads(shell)
    tap(shell, "The number is right")
    tap(shell, "Correct it")
    assert (on, back) == ([()], [()])


def test_an_unfinished_number_cannot_be_sent_off(shell: Shell) -> None:
    see(shell, "number")
    assert not key(shell, "2 more digits").isEnabled()


def test_a_refused_payment_offers_another_number(shell: Shell) -> None:
    view = see(shell, "result-refused")
    other, another = heard(view, "other_number_tapped"), heard(view, "pay_another_tapped")
    tap(shell, "Choose another number")
    assert (other, another) == ([()], [])


def test_the_statement_is_made_first_and_printed_only_then(shell: Shell) -> None:
    view = see(shell, "statement")
    made, printed, chosen = heard(view, "make_tapped"), heard(view, "print_tapped"), heard(view, "choice_tapped")
    tap(shell, "Last month")
    tap(shell, "Make the statement")
    see(shell, "statement-ready")
    tap(shell, "Print 31 pages")
    assert (chosen, made, printed) == ([(PeriodChoice.LAST_MONTH,)], [()], [()])


def test_the_walk_shows_the_sum_that_proves_it(shell: Shell) -> None:
    see(shell, "expenses", "ru")
    assert "Сходится до копейки: 75,60 + 1 000,00 − 862,00 = 213,60" in reads(shell)


def test_what_the_operator_did_not_tell_leaves_the_balance_standing(shell: Shell) -> None:
    see(shell, "account-parts_unknown")
    text = reads(shell)
    assert "213.60 ₽" in text
    assert "Not everything is known right now." in text


def test_days_and_months_are_the_terminals_not_those_of_the_wire(shell: Shell) -> None:
    period = Period(NOVEMBER.start.astimezone(UTC), NOVEMBER.end.astimezone(UTC))
    month = replace(REPORT, walk=replace(WALK, period=period))
    balance = replace(ACCOUNT.balance, as_of=ACCOUNT.balance.as_of.astimezone(UTC))
    account = replace(ACCOUNT, month=month, balance=balance)
    show(shell, Sample("from the wire", Screen.ACCOUNT, AccountState(account, None)), "en", TextSize.NORMAL)
    text = reads(shell)
    assert "862 ₽ spent in November" in text
    assert "Balance at 14:02" in text


def test_a_screen_that_waits_keeps_its_keys_off(shell: Shell) -> None:
    see(shell, "account-loading")
    assert not key(shell, "Top up").isEnabled()


def test_a_balance_that_came_first_can_be_topped_up_and_leaves_the_rest_unsaid(shell: Shell) -> None:
    see(shell, "account-balance_first")
    text = reads(shell)
    assert "213.60 ₽" in text
    assert "Not everything is known right now." not in text
    assert key(shell, "Top up").isEnabled()


def test_drawing_the_same_state_twice_changes_nothing(shell: Shell) -> None:
    for sample in samples():
        show(shell, sample, "en", TextSize.NORMAL)
        once = reads(shell)
        show(shell, sample, "en", TextSize.NORMAL)
        assert reads(shell) == once, sample.name


def test_a_change_of_language_says_the_same_state_anew(shell: Shell) -> None:
    see(shell, "cash")
    sample = next(sample for sample in samples() if sample.name == "cash")
    shell.show_shell(shell_state(sample, "kk", TextSize.NORMAL))
    assert "650 ₽ шотқа салу" in keys(shell)


def test_taps_are_still_heard_after_a_change_of_size(shell: Shell) -> None:
    digits = heard(see(shell, "number"), "digit_tapped")
    sample = next(sample for sample in samples() if sample.name == "number")
    shell.show_shell(shell_state(sample, "en", TextSize.LARGER))
    settle()
    tap(shell, "5")
    assert digits == [("5",)]


@pytest.mark.parametrize("code", ErrorCode)
@pytest.mark.parametrize("language", ["ru", "en", "kk"])
def test_every_error_is_two_short_sentences_without_codes(language: str, code: ErrorCode) -> None:
    what, then = error_words(Texts(language), code)
    assert what.endswith(".")
    assert then.endswith(".")
    assert code.value not in (what + then).lower().replace(" ", "_")
    assert len(what) + len(then) < 130


def test_values_of_banknotes_are_written_as_on_the_banknotes(shell: Shell) -> None:
    see(shell, "cash", "ru")
    assert "Купюры 50, 100, 200, 500, 1000, 2000, 5000 ₽" in reads(shell)


@pytest.mark.parametrize("before", ["result-credited", "result-deferred"])
def test_a_result_stands_where_it_stays_before_it_is_first_painted(shell: Shell, before: str) -> None:
    view = see(shell, before)
    refused = next(sample for sample in samples(Screen.RESULT) if sample.name == "result-refused")
    view.show_state(refused.state)
    at_once = view.grab().toImage()
    settle()
    assert view.grab().toImage() == at_once
