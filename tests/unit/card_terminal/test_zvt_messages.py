"""Messages are typed from devices.md, section 3.1: the specification, and what real terminals said."""

from __future__ import annotations

from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.card_terminal.zvt.answers import (
    Registered,
    Status,
    Totals,
    plain_text,
    read_condition,
    read_intermediate,
    read_print_block,
    read_print_line,
    read_registered,
    read_status,
)
from kiosk.devices.card_terminal.zvt.codec import Apdu, decode, encode
from kiosk.devices.card_terminal.zvt.codes import currency_of, number_of, reason_of, step_of
from kiosk.devices.card_terminal.zvt.commands import (
    Command,
    authorisation,
    plain,
    registration,
    repeat_receipt,
    reversal,
)
from kiosk.devices.card_terminal.zvt.fields import read_fields, read_tlv
from kiosk.devices.card_terminal.zvt.quirks import Quirks
from kiosk.domain.charge import CardStep, DeclineReason
from kiosk.domain.money import Currency, Money

APPROVED = (
    "040fd42700040000000018800b0001530c1923360d0416170001197022f1f0eeeeeeeeeeeeeee4281f29290010062a3130303736343939322020"
    "202020203b39353835323000003cf0f1f447454e2e4e522e3a393538353230490978870153880001538a2e8bf0f84d41455354524f0006652410"
    "070e47454e2e4e522e3a3935383532304307a0000000043060461f41303030303030303034333036302043363134323339433930424533413534"
    "471f413030303030303030343330363020433631343233394339304245334135341f1001001f120102"
)
DECLINED = "040f31270529290010063cf0f1f54b6172746520616267656c65686e748a0d06132411070f4b6172746520616267656c65686e74"
PASSWORD = b"\0\0\0"


def body_of(printed: str) -> bytes:
    apdu = decode(bytes.fromhex(printed))
    assert apdu is not None
    return apdu.body


def test_a_registration_is_what_the_specification_prints() -> None:
    said = encode(registration(PASSWORD, Currency.EUR, Quirks(config_byte=0x9E)))
    assert said == bytes.fromhex("06 00 0E 00 00 00 9E 09 78 06 06 26 04 0A 02 06 D3")


def test_an_authorisation_is_what_the_specification_prints() -> None:
    said = authorisation(Money(1_00, Currency.EUR), Quirks(payment_type=0x44), vending=False)
    assert encode(said) == bytes.fromhex("06 01 0C 04 00 00 00 00 01 00 49 09 78 19 44")


def test_vending_rules_are_claimed_only_where_the_terminal_has_them() -> None:
    plainly, vending = (authorisation(Money(1_00, Currency.RUB), Quirks(), vending=has) for has in (False, True))
    assert vending.body[: len(plainly.body)] == plainly.body
    assert vending.body[len(plainly.body) :] == bytes.fromhex("01 1E 02 5A")


def test_the_other_commands_carry_the_password_and_what_they_need() -> None:
    assert encode(repeat_receipt(PASSWORD)) == bytes.fromhex("06 20 05 00 00 00 03 03")
    assert encode(reversal(bytes.fromhex("123456"), 153)) == bytes.fromhex("06 30 06 12 34 56 87 01 53")
    assert plain(Command.END_OF_DAY, PASSWORD) == Apdu(0x0650, PASSWORD)


def test_a_real_approval_is_read() -> None:
    assert read_status(body_of(APPROVED)) == Status(
        code=0, minor=18_80, currency=978, receipt=153, trace=153, authorization="958520", brand="MAESTRO"
    )


def test_nothing_of_the_card_but_its_brand_is_kept() -> None:
    fields = read_fields(body_of(APPROVED))
    assert fields is not None
    kept = b"".join(value for bitmap, value in fields.items() if bitmap != 0x06)
    assert b"\x42\x81\x1f" not in kept
    assert not any("4281" in str(value) for value in astuple(read_status(body_of(APPROVED)) or Status(0)))


def test_a_real_decline_is_read() -> None:
    assert read_status(body_of(DECLINED)) == Status(code=0x05)
    assert read_status(body_of("040f07276c2929001006")) == Status(code=0x6C)


def test_a_real_registration_is_read() -> None:
    body = body_of("06 0F 12 19 00 29 65 00 00 28 49 09 78 06 06 26 04 0A 02 06 D3")
    assert read_registered(body) == Registered(
        "65000028", 978, needs_initialisation=False, needs_diagnosis=False, vending=False
    )


@pytest.mark.parametrize(
    ("flags", "wants"), [(1, (True, False, False)), (2, (False, True, False)), (16, (False, False, True))]
)
def test_the_status_byte_of_a_registration_says_what_is_needed(flags: int, wants: tuple[bool, bool, bool]) -> None:
    said = read_registered(bytes([0x19, flags, 0x29, 0x29, 0, 0x10, 6]))
    assert said is not None
    assert (said.needs_initialisation, said.needs_diagnosis, said.vending) == wants


def test_a_real_text_is_shown_in_one_line() -> None:
    body = body_of("04ff2e0a01062a242807264b6172746520766f7268616c74656e0a65696e737465636b656e2f64757263687a696568656e")
    assert read_intermediate(body, "cp437") == (0x0A, "Karte vorhalten einstecken/durchziehen")
    assert read_intermediate(b"\x0e", "cp437") == (0x0E, "")
    assert read_intermediate(b"", "cp437") == (0, "")


def test_a_real_line_is_printed_and_the_end_of_a_receipt_seen() -> None:
    line = body_of("06 D1 14 40 2A 2A 20 4B 41 53 53 45 4E 53 43 48 4E 49 54 54 20 2A 2A")
    assert read_print_line(line, "cp437") == (("** KASSENSCHNITT **",), False)
    assert read_print_line(b"\x81", "cp437") == ((), True)
    assert read_print_line(b"\xff\x03", "cp437") == ((), False)


def test_the_merchants_copy_is_nobodys_slip() -> None:
    lines = bytes.fromhex("25 07 07 02 61 62 07 01 63")
    merchant, customer = (bytes.fromhex("06 0D 1F 07 01") + kind + lines for kind in (b"\x01", b"\x02"))
    assert read_print_block(merchant, "cp437") == ()
    assert read_print_block(customer, "cp437") == ("ab", "c")


def test_totals_are_added_up_over_the_schemes() -> None:
    schemes = bytes.fromhex("02 000000001000") + bytes(7) * 5 + bytes.fromhex("01 000000000234")
    body = bytes.fromhex("27 00 60 F0 F5 F3 0001 0003") + schemes
    status = read_status(body)
    assert status is not None
    assert status.totals == Totals(first_receipt=1, last_receipt=3, count=3, minor=12_34)


@pytest.mark.parametrize(
    "spoilt",
    [
        "04 00 00 00 00 10 00",  # no result
        "27",  # cut short
        "27 00 04 00 00",
        "27 00 04 00 00 00 00 10 00 04 00 00 00 00 20 00",  # two amounts
        "27 00 3C F0 FF F1 41",  # a length that is none
    ],
)
def test_a_status_that_cannot_be_trusted_is_none(spoilt: str) -> None:
    assert read_status(bytes.fromhex(spoilt)) is None


def test_an_amount_that_is_no_number_is_not_told() -> None:
    status = read_status(bytes.fromhex("27 00 04 00 00 00 00 1A 00"))
    assert status == Status(code=0)


@given(st.binary(max_size=300))
def test_whatever_arrives_is_read_without_an_exception(data: bytes) -> None:
    read_status(data)
    read_registered(data)
    read_intermediate(data, "cp437")
    read_print_line(data, "iso-8859-1")
    read_print_block(data, "cp437")
    read_condition(data)
    assert sum(len(value) for _, value in read_tlv(data)) <= len(data)


@given(st.binary(max_size=40))
def test_no_text_brings_anything_that_cannot_be_shown(data: bytes) -> None:
    assert plain_text(data, "cp437").isprintable()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (0x05, DeclineReason.DECLINED),
        (0x63, DeclineReason.DECLINED),
        (0x64, DeclineReason.CARD_PROBLEM),
        (0x6C, DeclineReason.CANCELLED),
        (0x78, DeclineReason.CARD_PROBLEM),
        (0x9B, DeclineReason.ACQUIRER_PROBLEM),
        (0xFF, DeclineReason.ACQUIRER_PROBLEM),
    ],
)
def test_a_result_code_becomes_a_reason(code: int, reason: DeclineReason) -> None:
    assert reason_of(code) is reason


@pytest.mark.parametrize(
    ("code", "step"),
    [
        (0x0A, CardStep.PRESENT_CARD),
        (0x01, CardStep.ENTER_PIN),
        (0x41, CardStep.REMOVE_CARD),
        (0x0C, CardStep.TRY_AGAIN),
        (0x0E, CardStep.WAIT),
        (0xFF, CardStep.WAIT),
    ],
)
def test_what_a_terminal_shows_becomes_a_step(code: int, step: CardStep) -> None:
    assert step_of(code) is step


@pytest.mark.parametrize("currency", Currency)
def test_every_currency_has_a_number(currency: Currency) -> None:
    assert currency_of(number_of(currency)) is currency
