"""Numbers of accounts as people write them."""

from __future__ import annotations

from kiosk.domain.phone import Destination, PhoneNumber


def destination_text(destination: Destination) -> str:
    """ "+7 912 345-67-89", or the contract as it is printed; never broken at a line's end."""
    if isinstance(destination, PhoneNumber):
        return unbroken(destination.spaced())
    return unbroken(destination.text)


def unbroken(text: str) -> str:
    """`text` that never falls apart at a line's end."""
    return text.replace(" ", "\u00a0").replace("-", "\u2011")
