from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.sighting import STATES, Sight, Sighting
from kiosk.devices.bill_acceptor.ssp.answers import (
    REJECT_REASONS,
    Code,
    power_up,
    read_counters,
    read_happenings,
    read_reject_reason,
    read_serial,
    read_setup,
    stacked_lifetime,
)
from kiosk.devices.bill_acceptor.ssp.commands import COMMANDS, taken
from kiosk.domain.cashbox import PowerUp, RejectReason
from kiosk.domain.money import Currency
from tests.fakes.acceptor import roubles, rub

TABLE = BillTable({1: rub(100), 2: rub(500)})
OLD_SETUP = "F0 00 30 31 30 30 {} 00 00 01 03 05 0A 14 02 02 02 {} 05"


def codes(events: str) -> list[Code | None]:
    return [one.code for one in read_happenings(bytes.fromhex(events))]


def new_setup(*channels: tuple[bytes, int], unit: str = "00 00 64") -> bytes:
    """As protocol version 6 sends it."""
    count = len(channels)
    return (
        bytes.fromhex("F0 00 30 34 32 36 52 55 42 00 00 00") + bytes((count,)) + bytes(count) + b"\x02" * count
        + bytes.fromhex(unit) + b"\x06" + b"".join(code for code, _ in channels)
        + b"".join(value.to_bytes(4, "little") for _, value in channels)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("events", "listed"),
    [
        ("", []),
        ("F1 E8", [Code.RESET, Code.DISABLED]),
        ("EE 01 EB", [Code.CREDIT, Code.STACKED]),
        ("CC EE 01", [Code.STACKING, Code.CREDIT]),
        ("EF EE", [Code.READ]),
        ("E1 EE E2 EE", [Code.CLEARED_FROM_FRONT, Code.CLEARED_TO_CASHBOX]),
        ("E6 EE ED EC", [Code.FRAUD, Code.REJECTING, Code.REJECTED]),
        ("E9 EA E7 E3 E4 E0 B5 B6", [
            Code.UNSAFE_JAM, Code.SAFE_JAM, Code.STACKER_FULL, Code.CASHBOX_REMOVED, Code.CASHBOX_REPLACED,
            Code.PATH_OPEN, Code.CHANNELS_DISABLED, Code.INITIALIZING,
        ]),
    ],
)  # fmt: skip
def test_each_event_has_its_own_length(events: str, listed: list[Code]) -> None:
    assert codes(events) == listed


@pytest.mark.parametrize("events", ["EE", "EF", "E1", "E2", "E6"])
def test_an_event_without_its_channel_is_none_that_we_know(events: str) -> None:
    assert codes(events) == [None]


def test_after_an_unknown_event_nothing_is_believed() -> None:
    assert codes("CC DA EE 01") == [Code.STACKING, None]
    assert read_happenings(bytes.fromhex("DA EE 01"))[0].sighting(TABLE) == Sighting(Sight.FAILURE, detail="event DA")


@given(st.binary(max_size=255))
def test_no_answer_raises_and_none_of_its_bytes_is_lost(events: bytes) -> None:
    happenings = read_happenings(events)
    assert b"".join(one.raw for one in happenings) == events
    for one in happenings:
        one.sighting(TABLE)


@given(st.binary(max_size=255))
def test_no_setup_raises(answer: bytes) -> None:
    read_setup(answer, Currency.RUB)
    read_setup(b"\xf0" + answer, Currency.RUB)


def test_a_credited_channel_is_a_stacked_note_of_its_value() -> None:
    assert read_happenings(b"\xee\x02")[0].sighting(TABLE) == Sighting(Sight.STACKED, 2, rub(500))
    assert read_happenings(b"\xee\x09")[0].sighting(TABLE) == Sighting(Sight.STACKED, 9, None)


def test_a_note_that_is_read_is_in_escrow_once_it_has_a_channel() -> None:
    assert read_happenings(b"\xef\x00")[0].sighting(TABLE).sight is Sight.ACCEPTING
    assert read_happenings(b"\xef\x01")[0].sighting(TABLE) == Sighting(Sight.ESCROW, 1, rub(100))


def test_stacked_without_a_credit_says_nothing_about_money() -> None:
    assert read_happenings(b"\xeb")[0].sighting(TABLE).sight is Sight.BUSY


def test_every_event_has_a_sight() -> None:
    sights = [one.sighting(TABLE).sight for code in Code for one in read_happenings(bytes((code, 1, 0, 0, 0)))[:1]]
    assert len(sights) == len(Code)
    assert set(sights) <= {*STATES, Sight.BUSY}


@pytest.mark.parametrize(
    ("events", "what"),
    [("F1 E8", PowerUp.PLAIN), ("F1 E1 01 E8", PowerUp.NOTE_IN_VALIDATOR), ("F1 E2 02", PowerUp.NOTE_IN_STACKER)],
)
def test_what_follows_a_reset_says_where_the_note_was(events: str, what: PowerUp) -> None:
    assert power_up(read_happenings(bytes.fromhex(events))) is what


def test_the_counter_of_stacked_notes_is_the_first_of_five() -> None:
    counters = bytes.fromhex("F0 05 2A 01 00 00") + bytes(16)
    count = read_counters(counters)
    assert count is not None
    assert stacked_lifetime(read_happenings(b"\xf1\x58" + count)) == 298
    assert read_counters(b"\xf2") is None
    assert stacked_lifetime(read_happenings(b"\xf1")) is None


def test_the_serial_number_is_big_endian() -> None:
    assert read_serial(bytes.fromhex("F0 00 12 D6 87")) == "1234567"
    assert read_serial(b"\xf2") == ""


def test_every_reject_code_of_the_book_has_a_reason() -> None:
    accepted, after_payout = 0x00, 0x1B
    assert set(REJECT_REASONS) == {*range(0x1E)} - {accepted, after_payout}
    assert read_reject_reason(bytes.fromhex("F0 06")) is RejectReason.INHIBITED
    assert read_reject_reason(bytes.fromhex("F0 77")) is RejectReason.UNKNOWN
    assert read_reject_reason(b"\xf5") is RejectReason.UNKNOWN


def test_the_printed_setup_is_of_a_currency_we_do_not_take() -> None:
    setup = read_setup(bytes.fromhex(OLD_SETUP.format("47 42 50", "40 00 00")), Currency.RUB)
    assert setup is not None
    assert (setup.part, setup.table) == ("00 0100", BillTable({}))


def test_before_version_6_the_country_and_the_multiplier_are_those_of_all_channels() -> None:
    setup = read_setup(bytes.fromhex(OLD_SETUP.format("45 55 52", "00 00 64")), Currency.EUR)
    assert setup is not None
    assert [value.minor for value in setup.table.ascending()] == [500, 1000, 2000]


def test_from_version_6_each_channel_has_its_currency_and_its_value() -> None:
    setup = read_setup(new_setup((b"RUB", 100), (b"EUR", 5), (b"RUB", 0), (b"RUB", 5000)), Currency.RUB)
    assert setup is not None
    assert setup.table == BillTable({1: rub(100), 4: rub(5000)})


def test_a_device_that_counts_minor_units_is_not_believed_a_hundredfold() -> None:
    setup = read_setup(new_setup((b"RUB", 50_000), unit="00 00 01"), Currency.RUB)
    assert setup is not None
    assert setup.table == BillTable({1: rub(500)})


@pytest.mark.parametrize("answer", [b"", b"\xf0", b"\xf5", new_setup((b"RUB", 100))[:14]])
def test_what_is_no_setup_is_none(answer: bytes) -> None:
    assert read_setup(answer, Currency.RUB) is None


def test_a_setup_that_ends_early_has_no_notes() -> None:
    setup = read_setup(new_setup((b"RUB", 100), (b"RUB", 500))[:-1], Currency.RUB)
    assert setup is not None
    assert setup.table == BillTable({})


def test_channel_1_is_the_lowest_bit_of_the_first_byte() -> None:
    assert COMMANDS.take(TABLE, roubles(100)).data == bytes.fromhex("01 00")
    assert COMMANDS.take(TABLE, roubles(100, 500)).data == bytes.fromhex("03 00")
    assert COMMANDS.take(TABLE, frozenset()).data == bytes(2)
    assert taken(TABLE, bytes.fromhex("02 00")) == roubles(500)


def test_a_device_with_more_than_sixteen_channels_is_told_about_them_all() -> None:
    table = BillTable({17: rub(100)})
    assert COMMANDS.take(table, roubles(100)).data == bytes.fromhex("00 00 01")
    assert taken(table, bytes.fromhex("00 00 01")) == roubles(100)
