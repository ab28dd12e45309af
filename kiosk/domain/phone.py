"""Phone numbers: E.164 inside, spaced for people outside, masked where others may read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiosk.domain.errors import ErrorCode, Refused

_ACCOUNT = re.compile(r"[0-9A-ZА-Я][0-9A-ZА-Я-]{2,23}")
_MASK = "•"


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number that could be dialled, in E.164 ("+79123456789")."""

    e164: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\+[1-9][0-9]{6,14}", self.e164):
            raise ValueError("not E.164")

    @classmethod
    def parse(cls, typed: str, region: str) -> PhoneNumber:
        """The number a visitor typed, read with `region` (ISO 3166) as the home country.

        Raises:
            Refused: WRONG_NUMBER; it can be nobody's number.
        """
        import phonenumbers  # noqa: PLC0415 - its tables take 25 ms to load, and no first screen needs them

        try:
            parsed = phonenumbers.parse(typed, region)
        except phonenumbers.NumberParseException as error:
            raise Refused(ErrorCode.WRONG_NUMBER) from error
        if not phonenumbers.is_possible_number(parsed):
            raise Refused(ErrorCode.WRONG_NUMBER)
        return cls(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))

    def spaced(self) -> str:
        """For screens and paper: "+7 912 345-67-89"."""
        import phonenumbers  # noqa: PLC0415 - as above

        parsed = phonenumbers.parse(self.e164, None)
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    def masked(self, keep: int = 2) -> str:
        """For details and receipts: country and operator code, then dots, then the last `keep` digits."""
        return mask_digits(self.spaced(), keep)


def mask_digits(spaced: str, keep: int) -> str:
    """`spaced` with all digits after the second group hidden, but for the last `keep`."""
    head, _, tail = spaced.partition(" ")
    code, _, rest = tail.partition(" ")
    digits = sum(character.isdigit() for character in rest)
    hidden = ""
    for character in rest:
        if character.isdigit():
            hidden += _MASK if digits > keep else character
            digits -= 1
        else:
            hidden += character
    return f"{head} {code} {hidden}".strip()


@dataclass(frozen=True, slots=True)
class ContractNumber:
    """A contract of internet or TV: digits, capital letters and hyphens."""

    text: str

    def __post_init__(self) -> None:
        if not _ACCOUNT.fullmatch(self.text):
            raise ValueError("not a contract number")


Destination = PhoneNumber | ContractNumber
