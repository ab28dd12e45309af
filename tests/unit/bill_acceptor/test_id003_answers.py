"""Payloads are typed from devices.md, section 1.2."""

from __future__ import annotations

import pytest

from kiosk.devices.bill_acceptor.acts import Ask
from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.id003.answers import (
    FAILURES,
    REJECT_REASONS,
    SIGHTS,
    Code,
    Report,
    belongs,
    read_currencies,
    read_report,
    read_text,
)
from kiosk.devices.bill_acceptor.id003.commands import (
    ACCEPT,
    CURRENCIES,
    POLL,
    RESET,
    SERIAL,
    STACK,
    VERSION,
    inhibited_types,
)
from kiosk.devices.bill_acceptor.sighting import Sight, Sighting
from kiosk.domain.cashbox import RejectReason
from kiosk.domain.money import Currency, Money
from tests.fakes.acceptor import roubles, rub

PRINTED = "8A 61 00 00 00 62 E0 05 00 63 E0 0A 00 64 E0 14 00 65 E0 32 00 66 E0 0A 01 67 E0 14 01 68 E0 32 01"
KNOWN = BillTable({0x63: rub(100), 0x65: rub(500)})


def currencies(records: str, currency: Currency = Currency.RUB) -> dict[int, Money]:
    table = read_currencies(bytes.fromhex("8A" + records), currency)
    assert table is not None
    return table.values


def test_the_printed_table_is_read_in_euros() -> None:
    table = read_currencies(bytes.fromhex(PRINTED), Currency.EUR)
    assert table is not None
    assert [value.minor // 100 for value in table.ascending()] == [5, 10, 20, 50, 100, 200, 500]
    assert table.value(0x61) is None
    assert table.value(0x68) == Money.of_major(500, Currency.EUR)


@pytest.mark.parametrize(
    ("country", "currency"),
    [("01", Currency.USD), ("27", Currency.RUB), ("51", Currency.KZT), ("E0", Currency.EUR)],
)
def test_a_country_stands_for_its_currency(country: str, currency: Currency) -> None:
    assert currencies(f"62 {country} 05 02", currency) == {0x62: Money.of_major(500, currency)}


@pytest.mark.parametrize(
    "record",
    ["62 E0 05 02", "62 99 05 02", "62 27 00 00", "62 27 01 07", "60 27 05 02", "71 27 05 02"],
    ids=["another currency", "no country we know", "unused", "no such power of ten", "below 61", "past the last type"],
)
def test_a_record_without_a_note_of_ours_is_left_out(record: str) -> None:
    assert currencies(f"{record} 63 27 01 02") == {0x63: rub(100)}


@pytest.mark.parametrize("payload", ["", "8A", "8A 61", "8A" + "61 27 01 02" * 17, "91 61 27 01 02", "4B", "50"])
def test_what_is_no_table_is_none(payload: str) -> None:
    assert read_currencies(bytes.fromhex(payload), Currency.RUB) is None


def test_a_bit_inhibits_and_the_first_type_is_the_lowest_bit_of_the_first_byte() -> None:
    eight = BillTable({0x61: rub(10), 0x63: rub(100), 0x68: rub(5000)})
    assert inhibited_types(eight, roubles(10)) == bytes.fromhex("FE 00")
    assert inhibited_types(eight, roubles(10, 5000)) == bytes.fromhex("7E 00")


def test_the_second_byte_is_for_devices_with_more_than_eight_types() -> None:
    nine = BillTable({0x61: rub(10), 0x69: rub(5000)})
    assert inhibited_types(nine, roubles(10)) == bytes.fromhex("FE FF")
    assert inhibited_types(nine, roubles(5000)) == bytes.fromhex("FF FE")


def test_every_state_has_a_sight() -> None:
    assert set(SIGHTS) == set(Code)


@pytest.mark.parametrize("payload", ["10", "1C", "4C", "05"])
def test_a_state_that_id003_does_not_know_is_none(payload: str) -> None:
    assert read_report(bytes.fromhex(payload)) is None


def test_escrow_and_vend_valid_name_the_note() -> None:
    assert Report(Code.ESCROW, 0x65).sighting(KNOWN) == Sighting(Sight.ESCROW, 0x65, rub(500))
    assert Report(Code.VEND_VALID, 0x65).sighting(KNOWN) == Sighting(Sight.STACKED, 0x65, rub(500))
    assert Report(Code.VEND_VALID, 0x61).sighting(KNOWN) == Sighting(Sight.STACKED, 0x61, None)


def test_vend_valid_may_name_no_note() -> None:
    assert Report(Code.VEND_VALID).sighting(KNOWN) == Sighting(Sight.STACKED, names_value=False)


def test_every_reason_of_the_book_has_a_name() -> None:
    assert set(REJECT_REASONS) == {*range(0x71, 0x7A), *range(0x7B, 0x7F)}
    assert Report(Code.REJECTING, 0x71).sighting(KNOWN).reason is RejectReason.INSERTION
    assert Report(Code.REJECTING, 0x7F).sighting(KNOWN).reason is RejectReason.UNKNOWN
    assert Report(Code.REJECTING).sighting(KNOWN).reason is RejectReason.UNKNOWN


def test_every_failure_of_the_book_has_a_name() -> None:
    book = {0xA2, 0xA5, 0xA6, 0xA7, 0xAB, 0xAC, 0xAD, 0xAF, 0xB0, 0xB1, 0xB2, 0xB3}
    assert set(FAILURES) == book
    assert [Report(Code.FAILURE, code).detail() for code in FAILURES] == list(FAILURES.values())
    assert Report(Code.FAILURE, 0xA8).detail() == "code A8"


def test_the_version_and_the_serial_number_are_text() -> None:
    assert read_text(SERIAL, bytes.fromhex("91") + b"231000760443") == "231000760443"
    assert read_text(VERSION, bytes.fromhex("88") + b"i(RUS)-03-SS\0") == "i(RUS)-03-SS"


@pytest.mark.parametrize("payload", ["", "4B", "50", "88 41"])
def test_a_device_that_does_not_tell_has_no_serial_number(payload: str) -> None:
    assert read_text(SERIAL, bytes.fromhex(payload)) == ""


@pytest.mark.parametrize(
    ("request_", "payload"),
    [
        (POLL, "11"),
        (POLL, "15 63"),
        (POLL, "1C"),
        (RESET, "50"),
        (STACK, "50"),
        (ACCEPT, "C3 00"),
        (CURRENCIES, PRINTED),
    ],
)
def test_an_answer_is_known_by_its_first_byte(request_: Ask, payload: str) -> None:
    assert belongs(request_, bytes.fromhex(payload))
    assert belongs(request_, b"\x4b")
    assert belongs(request_, b"\x4a")


@pytest.mark.parametrize(
    ("request_", "payload"),
    [
        (POLL, "05"),
        (POLL, "50"),
        (POLL, "C3 00"),
        (POLL, PRINTED),
        (RESET, "11"),
        (ACCEPT, "50"),
        (CURRENCIES, "91 31"),
    ],
)
def test_a_late_answer_and_an_enq_belong_to_no_question(request_: Ask, payload: str) -> None:
    assert not belongs(request_, bytes.fromhex(payload))
