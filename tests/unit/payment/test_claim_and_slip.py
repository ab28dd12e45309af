"""What keeps people's slips from costing money."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.domain.claim import ALPHABET, new_claim, read_claim
from kiosk.domain.phone import ContractNumber, PhoneNumber
from kiosk.domain.slip import is_likely_slip

CLAIMS = st.builds(
    lambda numbers: new_claim(lambda _: numbers.pop()), st.lists(st.integers(0, 30), min_size=8, max_size=8)
)
PLACES = st.integers(0, 8)


def written(plain: str) -> str:
    return f"{plain[:3]}-{plain[3:6]}-{plain[6:]}"


def test_a_fresh_claim_code_reads_back() -> None:
    claim = new_claim(secrets.randbelow)
    assert read_claim(claim) == claim


@given(CLAIMS, PLACES, st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(claim: str, place: int, wrong: str) -> None:
    plain = claim.replace("-", "")
    assume(plain[place] != wrong)
    assert read_claim(written(plain[:place] + wrong + plain[place + 1 :])) is None


@given(CLAIMS, PLACES, PLACES)
def test_two_characters_swapped_are_always_noticed(claim: str, one: int, other: int) -> None:
    plain = list(claim.replace("-", ""))
    assume(plain[one] != plain[other])
    plain[one], plain[other] = plain[other], plain[one]
    assert read_claim(written("".join(plain))) is None


@given(CLAIMS)
def test_case_spaces_and_lookalikes_do_not_matter(claim: str) -> None:
    typed = f"  {claim.lower().replace('-', ' ').replace('1', 'l')} "
    assert read_claim(typed) == claim


@given(st.text(max_size=20))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    claim = read_claim(typed)
    assert claim is None or read_claim(claim) == claim


@pytest.mark.parametrize(
    ("typed", "known", "likely"),
    [
        ("+79123456789", "+79123456788", True),
        ("+79123456789", "+79123456798", True),
        ("+79123456789", "+79123456789", False),
        ("+79123456789", "+79123456700", False),
        ("+79123456789", "+7912345678", False),
        ("+79123456789", "+79223456798", False),
    ],
)
def test_a_slip_is_one_digit_or_one_swap(typed: str, known: str, likely: bool) -> None:
    assert is_likely_slip(PhoneNumber(typed), PhoneNumber(known)) is likely
    assert is_likely_slip(PhoneNumber(known), PhoneNumber(typed)) is likely


def test_a_contract_is_never_a_slip_of_a_phone_number() -> None:
    assert not is_likely_slip(ContractNumber("79123456789"), PhoneNumber("+7912345678"))
    assert is_likely_slip(ContractNumber("AB-1234"), ContractNumber("AB-1243"))
