"""Numbers of accounts as people write them."""

from __future__ import annotations

from kiosk.domain.phone import Destination, PhoneNumber


def destination_text(destination: Destination) -> str:
    """ "+7 912 345-67-89", or the contract as it is printed; never broken at a line's end."""
    if isinstance(destination, PhoneNumber):
        return destination.spaced().replace(" ", "\u00a0").replace("-", "\u2011")
    return destination.text.replace("-", "\u2011")
