"""ZVT's numbers in our words: result codes, what is displayed, currencies (ZVT specification, chapters 3.7, 10)."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.domain.charge import CardStep, DeclineReason
from kiosk.domain.money import Currency

NOT_REGISTERED = 0x6B
ABORTED = 0x6C
NOT_POSSIBLE = 0x83
PLEASE_WAIT = 0x9C
BUSY = 0xA0
ALREADY_REVERSED = 0xB4
CARD_INSERTED = 0xDC
OPEN_BATCH = 0xF0

STILL_AT_IT = frozenset({PLEASE_WAIT, BUSY})
PASSING = frozenset({NOT_REGISTERED, ABORTED, 0x66, 0x7D, 0x9A, 0x9B, PLEASE_WAIT, BUSY, 0xA1, 0xA3, 0xFF})
"""Codes that tell nothing about what was asked: the same question may be answered later."""

_CARD_PROBLEMS = frozenset({0x64, 0x65, 0x67, 0x68, 0x6E, 0x71, 0x72, 0x73, 0x76, 0x78, 0x79, 0x7A, 0x7B, 0x7C, 0x7E})
_LAST_OF_THE_HOST = 0x63

_NUMBERS: Mapping[Currency, int] = {Currency.RUB: 643, Currency.KZT: 398, Currency.EUR: 978, Currency.USD: 840}
_CURRENCIES = {number: currency for currency, number in _NUMBERS.items()}

_PLEASE_REMOVE = 0x40  # added to a code: "and please remove the card"
_STEPS: Mapping[int, CardStep] = {
    0x01: CardStep.ENTER_PIN,
    0x02: CardStep.ENTER_PIN,
    0x0A: CardStep.PRESENT_CARD,
    0x0B: CardStep.REMOVE_CARD,
    0x0C: CardStep.TRY_AGAIN,
    0x15: CardStep.ENTER_PIN,
    0x27: CardStep.TRY_AGAIN,
    0xC9: CardStep.PRESENT_CARD,
}


def reason_of(code: int) -> DeclineReason:
    """Why a charge that was begun came to nothing."""
    if code == ABORTED:
        return DeclineReason.CANCELLED
    if code in _CARD_PROBLEMS:
        return DeclineReason.CARD_PROBLEM
    return DeclineReason.DECLINED if 0 < code <= _LAST_OF_THE_HOST else DeclineReason.ACQUIRER_PROBLEM


def step_of(code: int) -> CardStep:
    """What the visitor is to do while the terminal shows `code`."""
    if _PLEASE_REMOVE <= code < 2 * _PLEASE_REMOVE:
        return CardStep.REMOVE_CARD
    return _STEPS.get(code, CardStep.WAIT)


def number_of(currency: Currency) -> int:
    """The ISO 4217 number of `currency`."""
    return _NUMBERS[currency]


def currency_of(number: int) -> Currency | None:
    """The currency of an ISO 4217 number; `None` when this product has it not."""
    return _CURRENCIES.get(number)
