"""Why something cannot be had."""

from __future__ import annotations

import pytest

from sandbox.operator.account.items import Item
from sandbox.operator.account.wishes import quote
from sandbox.operator.shop.shelf import SHELF
from tests.unit.operator.accounts import NOW, irinas, pause, somebodys, wish


@pytest.mark.parametrize(
    ("offering", "code"),
    [
        ("option-music", "already"),
        ("option-content-bar", "excludes"),  # the horoscope is in the way
        ("option-kids", "needs"),
        ("mobile-first", "excludes"),  # a second tariff
        ("option-4k", "blocked"),  # television is suspended
        ("roaming-turkey", "noMoney"),
        ("promise-100", "other"),  # there is money
        ("option-nothing", "notOnOffer"),
        *((one.offering, "notOnOffer") for one in SHELF if one.offering.startswith("broken")),
    ],
)
def test_what_cannot_be_connected_says_why(offering: str, code: str) -> None:
    reason = wish(irinas(), NOW, add=offering)
    assert reason is not None
    assert (reason.code, bool(reason.label)) == (code, True)


def test_needs_name_what_is_needed_and_exclusions_what_is_in_the_way() -> None:
    needs, excludes = wish(irinas(), NOW, add="option-kids"), wish(irinas(), NOW, add="option-content-bar")
    assert needs is not None
    assert excludes is not None
    assert (needs.offering and needs.offering.name) == "Запрет контента"
    assert (excludes.product and excludes.product.name) == "Гороскоп"


def test_missing_money_is_named_exactly() -> None:
    reason = wish(irinas(), NOW, change="mobile-most")
    assert reason is not None
    assert reason.missing_minor == 890_00 - 109_25 - 213_60


def test_a_tariff_changes_only_within_its_section() -> None:
    reason = wish(irinas(), NOW, change="internet-500")
    assert reason is not None
    assert reason.code == "other"


def test_who_is_on_credit_needs_no_promise_and_who_has_one_no_second() -> None:
    book = somebodys("negative")
    wish(book, NOW, add="promise-100")
    again = wish(book, NOW, add="promise-300")
    assert again is not None
    assert again.code == "already"


@pytest.mark.parametrize(
    ("part", "suspended", "until_day", "code"),
    [
        ("p-callerid", True, "", "notOnOffer"),  # free, nothing to suspend
        ("p-internet", True, "", "notOnOffer"),  # the bundle pays for it
        ("p-tv", True, "", "already"),
        ("p-music", False, "", "already"),
        ("p-music", True, "2026-11-21", "other"),
        ("p-horoscope", True, "", "notOnOffer"),
    ],
)
def test_what_cannot_be_suspended_or_resumed_says_why(part: str, suspended: bool, until_day: str, code: str) -> None:
    reason = pause(irinas(), NOW, part, suspended=suspended, until_day=until_day)
    assert reason is not None
    assert reason.code == code


def test_an_order_is_looked_at_as_a_whole() -> None:
    items = [
        Item("1", "add", offering="option-kids"),
        Item("2", "add", offering="option-content-bar"),
        Item("3", "delete", product="118227-p-horoscope"),
    ]
    outcomes = quote(irinas(), items, NOW, "kiosk-0417")
    assert [(one.item.id, one.reason) for one in outcomes] == [("3", None), ("2", None), ("1", None)]


def test_what_lacks_for_one_lacks_for_those_after_it() -> None:
    items = [Item("1", "add", offering="roaming-turkey"), Item("2", "add", offering="roaming-georgia")]
    missing = [one.reason and one.reason.missing_minor for one in quote(irinas(), items, NOW, "kiosk-0417")]
    assert missing == [490_00 - 213_60, 490_00 + 390_00 - 213_60]


def test_asking_changes_nothing() -> None:
    book = irinas()
    quote(book, [Item("1", "add", offering="package-10-gb")], NOW, "kiosk-0417")
    assert (book.entries, book.person.balance_minor, len(book.products)) == ([], 213_60, 6)
