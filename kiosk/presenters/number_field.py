"""A number as it is typed on a keypad: spaced as one reads it aloud, with the digits still to come."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.phone import ContractNumber, Destination, PhoneNumber

if TYPE_CHECKING:
    from phonenumbers import PhoneMetadata

_LONGEST_CONTRACT = 24
_CONTRACT = re.compile(r"[0-9](-?[0-9])*")


@dataclass(frozen=True, slots=True)
class PhoneField:
    """The national digits of a number of `region` (ISO 3166)."""

    region: str
    digits: str = ""

    @property
    def country(self) -> str:
        """The calling code: "+7"."""
        return f"+{_plan(self.region).country_code}"

    @property
    def shown(self) -> str:
        """ "+7 912 345-67-": with the separator that comes before the next digit."""
        if not self.digits:
            return self.country + " "
        if not self.missing:
            return self._spaced(self.digits)
        return self._spaced(self.digits + "0")[:-1]

    @property
    def missing(self) -> int:
        """How many digits the shortest number that begins like this still lacks."""
        return min((length - len(self.digits) for length in self._lengths() if length >= len(self.digits)), default=0)

    @property
    def complete(self) -> bool:
        """It is as long as a number of this country can be."""
        return len(self.digits) in self._lengths()

    def typed(self, digit: str) -> PhoneField:
        """With one more digit. A trunk or country code typed out of habit before a whole number is left out."""
        if len(self.digits) < max(self._lengths()):
            return replace(self, digits=self.digits + digit)
        if self.digits[0] in (_plan(self.region).national_prefix, self.country.removeprefix("+")):
            return replace(self, digits=self.digits[1:] + digit)
        return self

    def erased(self) -> PhoneField:
        """Without the last digit."""
        return replace(self, digits=self.digits[:-1])

    def destination(self) -> Destination:
        """The number.

        Raises:
            Refused: WRONG_NUMBER; it can be nobody's number.
        """
        return PhoneNumber.parse(self.country + self.digits, self.region)

    def _spaced(self, digits: str) -> str:
        from phonenumbers import AsYouTypeFormatter  # noqa: PLC0415 - loaded with the first number, not the first screen

        formatter = AsYouTypeFormatter(self.region)
        shown = ""
        for character in self.country + digits:
            shown = formatter.input_digit(character)
        return shown

    def _lengths(self) -> tuple[int, ...]:
        plan = _plan(self.region)
        described = plan.mobile or plan.general_desc
        assert described is not None, self.region
        return tuple(described.possible_length)


def _plan(region: str) -> PhoneMetadata:
    """How numbers of `region` are made."""
    from phonenumbers import PhoneMetadata  # noqa: PLC0415 - as above

    plan = PhoneMetadata.metadata_for_region(region)
    assert plan is not None, region
    return plan


@dataclass(frozen=True, slots=True)
class ContractField:
    """A contract's number: digits, and hyphens between them."""

    text: str = ""

    @property
    def shown(self) -> str:
        """As it is typed."""
        return self.text

    @property
    def missing(self) -> int:
        """Unknown: operators number contracts as they like."""
        return 0

    @property
    def complete(self) -> bool:
        """It could be a contract."""
        try:
            self.destination()
        except Refused:
            return False
        return True

    def typed(self, character: str) -> ContractField:
        """With one more digit or hyphen."""
        return replace(self, text=(self.text + character)[:_LONGEST_CONTRACT])

    def erased(self) -> ContractField:
        """Without the last character."""
        return replace(self, text=self.text[:-1])

    def destination(self) -> Destination:
        """The contract.

        Raises:
            Refused: WRONG_NUMBER; it can be no contract.
        """
        if not _CONTRACT.fullmatch(self.text):
            raise Refused(ErrorCode.WRONG_NUMBER)
        try:
            return ContractNumber(self.text)
        except ValueError as error:
            raise Refused(ErrorCode.WRONG_NUMBER) from error


NumberField = PhoneField | ContractField


def distinct_countries(regions: Iterable[str]) -> tuple[str, ...]:
    """`regions` without those that share a calling code with an earlier one: the country key tells codes apart."""
    by_code: dict[str, str] = {}
    for region in regions:
        by_code.setdefault(PhoneField(region).country, region)
    return tuple(by_code.values())
