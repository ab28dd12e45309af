"""Typing a number."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.phone import ContractNumber, PhoneNumber
from kiosk.presenters.number_field import ContractField, NumberField, PhoneField, distinct_countries


def type_all(field: NumberField, keys: str) -> NumberField:
    for key in keys:
        field = field.typed(key)
    return field


@pytest.mark.parametrize(
    ("typed", "shown", "missing"),
    [
        ("", "+7 ", 10),
        ("9", "+7 9", 9),
        ("912", "+7 912 ", 7),
        ("91234567", "+7 912 345-67-", 2),
        ("9123456789", "+7 912 345-67-89", 0),
    ],
)
def test_digits_are_spaced_as_they_come_and_the_missing_ones_counted(typed: str, shown: str, missing: int) -> None:
    field = type_all(PhoneField("RU"), typed)
    assert (field.shown, field.missing) == (shown, missing)


def test_a_whole_number_becomes_a_destination() -> None:
    field = type_all(PhoneField("RU"), "9123456789")
    assert field.complete
    assert field.destination() == PhoneNumber("+79123456789")


def test_a_number_of_another_country_has_its_own_length() -> None:
    field = type_all(PhoneField("DE"), "1511234567")
    assert (field.complete, field.missing) == (True, 0)
    assert type_all(field, "8").destination() == PhoneNumber("+4915112345678")


def test_digits_beyond_the_longest_number_are_not_taken() -> None:
    assert type_all(PhoneField("RU"), "91234567890") == type_all(PhoneField("RU"), "9123456789")


@pytest.mark.parametrize("habit", ["8", "7"])
def test_a_prefix_typed_out_of_habit_is_left_out(habit: str) -> None:
    assert type_all(PhoneField("RU"), habit + "9123456789").destination() == PhoneNumber("+79123456789")


def test_erasing_takes_one_digit_and_nothing_from_an_empty_field() -> None:
    assert type_all(PhoneField("RU"), "91").erased() == PhoneField("RU", "9")
    assert PhoneField("RU").erased() == PhoneField("RU")


@given(typed=st.text("0123456789", max_size=14), region=st.sampled_from(["RU", "KZ", "DE", "US", "FI"]))
def test_what_is_shown_has_exactly_the_digits_typed(typed: str, region: str) -> None:
    field = type_all(PhoneField(region), typed)
    assert isinstance(field, PhoneField)
    shown = "".join(character for character in field.shown if character.isdigit())
    assert shown == field.country.removeprefix("+") + field.digits
    assert len(field.digits) + field.missing <= 14


@given(typed=st.text("0123456789", max_size=14))
def test_a_complete_number_can_be_dialled(typed: str) -> None:
    field = type_all(PhoneField("RU"), typed)
    if field.complete:
        destination = field.destination()
        assert isinstance(destination, PhoneNumber)
        assert phonenumbers.is_possible_number(phonenumbers.parse(destination.e164))


def test_a_contract_takes_digits_and_hyphens() -> None:
    field = type_all(ContractField(), "40-118-227")
    assert (field.shown, field.complete, field.destination()) == ("40-118-227", True, ContractNumber("40-118-227"))


@pytest.mark.parametrize("typed", ["", "4", "40-", "-40", "40--1"])
def test_half_a_contract_is_not_complete(typed: str) -> None:
    field = type_all(ContractField(), typed)
    assert not field.complete
    with pytest.raises(Refused) as refusal:
        field.destination()
    assert refusal.value.code is ErrorCode.WRONG_NUMBER


def test_countries_with_one_calling_code_are_one_country_to_choose() -> None:
    assert distinct_countries(("RU", "KZ", "DE")) == ("RU", "DE")
