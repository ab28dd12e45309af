from __future__ import annotations

import pytest

from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.ccnet.answers import (
    FAILURES,
    REJECT_REASONS,
    SIGHTS,
    Code,
    Report,
    mask,
    read_bill_table,
    read_identification,
    read_report,
    unmask,
)
from kiosk.devices.bill_acceptor.sighting import STATES, Sight
from kiosk.domain.cashbox import ADVICE, AcceptorState, RejectReason
from kiosk.domain.money import Currency, Money
from tests.fakes.acceptor import roubles, rub

FIVE_HUNDRED = bytes.fromhex("05 52 55 42 02")
EMPTY = bytes(5)


def table(*records: bytes, currency: Currency = Currency.RUB) -> BillTable:
    found = read_bill_table(b"".join(records).ljust(120, b"\0"), currency)
    assert found is not None
    return found


def test_a_bill_type_is_worth_its_digits_times_a_power_of_ten() -> None:
    assert table(FIVE_HUNDRED).values == {0: rub(500)}


def test_bit_seven_of_the_exponent_divides() -> None:
    assert table(b"\x32RUB\x81").values == {0: rub(5)}


def test_a_value_finer_than_a_minor_unit_is_not_taken() -> None:
    assert table(b"\x05RUB\x83").values == {}


def test_a_type_keeps_its_number_when_others_are_unused() -> None:
    assert table(EMPTY, EMPTY, FIVE_HUNDRED).values == {2: rub(500)}


@pytest.mark.parametrize("name", [b"RUB", b"RUR", b"RUS", b"rub"])
def test_a_table_may_name_the_country(name: bytes) -> None:
    assert table(b"\x01" + name + b"\x03").values == {0: rub(1000)}


def test_notes_of_another_currency_are_absent() -> None:
    assert table(FIVE_HUNDRED, b"\x05EUR\x01").values == {0: rub(500)}


def test_the_printed_euro_table_is_read() -> None:
    records = [b"\x05EUR\x00", b"\x01EUR\x01", b"\x02EUR\x01", b"\x05EUR\x01", b"\x01EUR\x02", b"\x02EUR\x02"]
    known = table(*records, b"\x05EUR\x02", currency=Currency.EUR).ascending()
    assert [value.minor // 100 for value in known] == [5, 10, 20, 50, 100, 200, 500]


def test_two_series_of_one_note_are_one_value_and_two_bits() -> None:
    known = table(b"\x01RUB\x02", b"\x01RUB\x02")
    assert known.ascending() == (rub(100),)
    assert mask(known, roubles(100)) == bytes.fromhex("00 00 03")


def test_type_0_is_the_lowest_bit_of_the_last_byte_and_type_23_the_highest_of_the_first() -> None:
    known = table(b"\x01RUB\x01", *[EMPTY] * 7, b"\x05RUB\x01", *[EMPTY] * 14, FIVE_HUNDRED)
    assert mask(known, roubles(10)) == bytes.fromhex("00 00 01")
    assert mask(known, roubles(50)) == bytes.fromhex("00 01 00")
    assert mask(known, roubles(500)) == bytes.fromhex("80 00 00")


def test_a_mask_says_which_values_it_takes() -> None:
    known = table(b"\x01RUB\x01", FIVE_HUNDRED)
    assert unmask(known, mask(known, roubles(10, 500))) == roubles(10, 500)


@pytest.mark.parametrize("payload", [b"", b"\x30", b"\x00", bytes(121), bytes(125)])
def test_what_is_no_bill_table_is_none(payload: bytes) -> None:
    assert read_bill_table(payload, Currency.RUB) is None


def test_an_absurd_exponent_is_no_note() -> None:
    assert table(b"\x05RUB\x7f").values == {}


def test_identification_gives_part_and_serial_number() -> None:
    payload = b"ID003" + b" " * 10 + b"231000760443" + bytes(7)
    assert read_identification(payload) == ("ID003", "231000760443")
    assert read_identification(b"\x30") is None


@pytest.mark.parametrize("payload", [b"", b"\x99", b"\x99\x01"])
def test_an_unknown_state_is_none(payload: bytes) -> None:
    assert read_report(payload) is None


def test_a_failure_is_named() -> None:
    assert [Report(Code.FAILURE, code).detail() for code in FAILURES] == list(FAILURES.values())
    assert Report(Code.FAILURE, 0x77).detail() == "code 77"


def test_a_jam_says_where() -> None:
    assert Report(Code.JAM_IN_VALIDATOR).detail() == "validator"
    assert Report(Code.JAM_IN_CASSETTE).detail() == "cassette"


def test_every_reject_reason_of_the_book_has_a_name_and_every_name_has_advice() -> None:
    book = {*range(0x60, 0x6B), 0x6C, 0x6D, *range(0x92, 0x96)}
    assert set(REJECT_REASONS) == book
    assert set(REJECT_REASONS.values()) == set(RejectReason) - {RejectReason.UNKNOWN}
    assert set(ADVICE) == set(RejectReason)


def test_every_code_has_a_sight_and_every_sight_but_busy_a_state() -> None:
    assert set(SIGHTS) == set(Code)
    assert set(SIGHTS.values()) == set(Sight)
    assert set(STATES) == set(Sight) - {Sight.BUSY}
    assert AcceptorState.OFFLINE not in STATES.values()


def test_money_of_the_table_is_in_whole_minor_units() -> None:
    assert table(FIVE_HUNDRED).value(0) == Money(50_000, Currency.RUB)
    assert table(FIVE_HUNDRED).value(7) is None
    assert table(FIVE_HUNDRED).value(None) is None
