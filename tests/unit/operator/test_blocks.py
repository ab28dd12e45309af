"""What stops for want of money, and starts again when it is paid."""

from __future__ import annotations

from sandbox.operator.account.blocks import LIFT_MS, as_it_works, missing_minor, restoring_minor
from sandbox.operator.account.due import catch_up
from sandbox.operator.account.items import Item
from sandbox.operator.account.obstacles import obstacle
from tests.unit.operator.accounts import DAY_MS, NOW, irinas, pay, product, somebodys, told


def test_a_fee_without_money_is_not_taken_but_blocks() -> None:
    book = irinas()
    catch_up(book, NOW + 6 * DAY_MS)
    tariff = product(book, "p-mobile")
    assert (told(book), tariff.status, tariff.block_cause) == ([], "suspended", "noMoney")
    assert (tariff.blocked_since, missing_minor(book, tariff)) == ("2026-11-28", 590_00 - 213_60)


def test_what_the_blocked_tariff_pays_for_does_not_work_either() -> None:
    book = irinas()
    catch_up(book, NOW + 6 * DAY_MS)
    internet = as_it_works(book, product(book, "p-internet"))
    assert (internet.status, internet.block_cause, missing_minor(book, internet)) == ("suspended", "noMoney", 376_40)


def test_a_payment_that_covers_the_fee_lifts_the_block_and_begins_a_month() -> None:
    book = irinas()
    paid_ms = NOW + 7 * DAY_MS
    pay(book, 376_40, paid_ms)
    assert product(book, "p-mobile").status == "suspended"
    catch_up(book, paid_ms + LIFT_MS)
    tariff = product(book, "p-mobile")
    assert (tariff.status, tariff.block_cause, tariff.next_charge_day) == ("active", "", "2026-12-29")
    assert told(book) == [("Пополнение наличными", 376_40), ("Семья", -590_00)]
    assert book.person.balance_minor == 0
    assert [one.remaining for one in book.packages_of(tariff.product)] == [600 * 60, 20 * 1024 * 1024, 300]


def test_a_payment_that_does_not_cover_it_lifts_nothing() -> None:
    book = irinas()
    pay(book, 376_39, NOW + 7 * DAY_MS)
    catch_up(book, NOW + 8 * DAY_MS)
    assert product(book, "p-mobile").status == "suspended"
    assert restoring_minor(book) == 1


def test_money_taken_back_before_the_block_was_lifted_keeps_it() -> None:
    book = irinas()
    paid_ms = NOW + 7 * DAY_MS
    pay(book, 376_40, paid_ms)
    pay(book, -376_40, paid_ms + 1)
    catch_up(book, paid_ms + DAY_MS)
    assert product(book, "p-mobile").status == "suspended"
    assert restoring_minor(book) == 376_40


def test_packages_end_while_the_tariff_is_blocked() -> None:
    book = irinas()
    catch_up(book, NOW + 6 * DAY_MS)
    assert list(book.packages_of("118227-p-mobile")) == []


def test_below_zero_what_restores_it_is_what_is_missing() -> None:
    book = somebodys("negative")
    assert restoring_minor(book) == missing_minor(book, product(book, "p-mobile")) == -book.person.balance_minor
    pay(book, -book.person.balance_minor, NOW)
    catch_up(book, NOW + LIFT_MS)
    assert product(book, "p-mobile").status == "active"


def test_beside_a_blocked_tariff_a_promised_payment_and_a_request_are_still_to_be_had() -> None:
    book = somebodys("unpaid")
    reasons = {
        offering: obstacle(book, Item("1", "add", offering=offering), NOW)
        for offering in ("package-10-gb", "promise-100", "request-call")
    }
    assert {offering: reason and reason.code for offering, reason in reasons.items()} == {
        "package-10-gb": "blocked",
        "promise-100": None,
        "request-call": None,
    }
