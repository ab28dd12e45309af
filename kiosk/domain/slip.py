"""The wrong-number guard: two numbers so alike that one is likely the other, mistyped."""

from __future__ import annotations

from kiosk.domain.phone import ContractNumber, Destination, PhoneNumber


def is_likely_slip(typed: Destination, known: Destination) -> bool:
    """The two differ by one character, or by two neighbours swapped; never true of a number and itself."""
    left, right = _characters(typed), _characters(known)
    if type(typed) is not type(known) or len(left) != len(right):
        return False
    apart = [place for place, (one, other) in enumerate(zip(left, right, strict=True)) if one != other]
    match apart:
        case [_]:
            return True
        case [first, second]:
            return second == first + 1 and left[first] == right[second] and left[second] == right[first]
        case _:
            return False


def _characters(destination: Destination) -> str:
    match destination:
        case PhoneNumber(e164):
            return e164
        case ContractNumber(text):
            return text
