"""Other people's numbers in a detail: spaced for reading, hidden by policy.

How a number is grouped is remembered by its first digits, never the number itself.
"""

from __future__ import annotations

from functools import lru_cache

import phonenumbers

from kiosk.adapters.bss.settings import Masking
from kiosk.domain.phone import PhoneNumber

_SHORTEST = 7  # digits; a service's short number is nobody's secret
_PREFIX = 6
_DOT = "•"


def masked(number: str, policy: Masking) -> str:
    """`number` as a line shows it; short codes and names stay as they are."""
    digits = number.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()) or len(digits) < _SHORTEST:
        return number
    pattern = _pattern(number[:_PREFIX], len(number)) if number.startswith("+") else "#" * len(digits)
    hidden = _hidden(pattern, policy)
    shown = iter(_DOT if at in hidden else digit for at, digit in enumerate(digits))
    return "".join(next(shown) if mark == "#" else mark for mark in pattern)


def _hidden(pattern: str, policy: Masking) -> range:
    """Which digits of `pattern` the policy hides, by their place among the digits."""
    count = pattern.count("#")
    match policy:
        case Masking.NONE:
            return range(0)
        case Masking.LAST_3:
            return range(count - 3, count)
        case Masking.LAST_4:
            return range(count - 4, count)
        case Masking.ALL_BUT_2:
            shown = "".join(pattern.split(" ")[:2]).count("#")
            return range(shown if count - shown > 2 else 0, count - 2)


@lru_cache(maxsize=4096)
def _pattern(prefix: str, length: int) -> str:
    """How numbers that begin like this are grouped, "+# ### ###-##-##"; in one group where nobody knows."""
    plain = "+" + "#" * (length - 1)
    try:
        spaced = PhoneNumber(prefix.ljust(length, "2")).spaced()
    except (ValueError, phonenumbers.NumberParseException):
        return plain
    pattern = "".join("#" if character.isdigit() else character for character in spaced)
    return pattern if pattern.count("#") == length - 1 else plain
