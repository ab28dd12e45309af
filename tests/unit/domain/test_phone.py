import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.phone import ContractNumber, PhoneNumber


@pytest.mark.parametrize("typed", ["+7 912 345-67-89", "89123456789", "9123456789", "8 (912) 345 67 89"])
def test_every_way_of_typing_a_number_is_the_same_number(typed: str) -> None:
    assert PhoneNumber.parse(typed, "RU") == PhoneNumber("+79123456789")


@pytest.mark.parametrize("typed", ["", "12", "+7912345678901234", "abc"])
def test_what_can_be_nobodys_number_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refusal:
        PhoneNumber.parse(typed, "RU")
    assert refusal.value.code is ErrorCode.WRONG_NUMBER


def test_a_number_is_spaced_for_people() -> None:
    assert PhoneNumber("+79123456789").spaced() == "+7 912 345-67-89"


@given(st.integers(min_value=9_000_000_000, max_value=9_999_999_999))
def test_a_masked_number_shows_at_most_the_operator_code_and_two_digits(number: int) -> None:
    masked = PhoneNumber(f"+7{number}").masked()
    hidden = masked.count("•")
    assert hidden == 5
    assert masked.startswith(f"+7 {str(number)[:3]} ")
    assert masked.endswith(str(number)[-2:])


@pytest.mark.parametrize("text", ["40-118-227", "A12", "Ж-7788"])
def test_contracts_may_have_letters_and_hyphens(text: str) -> None:
    assert ContractNumber(text).text == text


@pytest.mark.parametrize("text", ["", "-1", "12 34", "a'; drop", "x" * 40])
def test_anything_else_is_no_contract(text: str) -> None:
    with pytest.raises(ValueError, match="contract"):
        ContractNumber(text)
