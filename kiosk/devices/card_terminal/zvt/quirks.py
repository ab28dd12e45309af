"""What terminals of the field do differently (devices.md, section 3.1, "Deviations in the field")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_PRINT_PAYMENTS, _PRINT_ADMIN, _INTERMEDIATE, _STARTS_PAYMENTS, _STARTS_ADMIN, _PRINT_LINES = 2, 4, 8, 0x10, 0x20, 0x80


@dataclass(frozen=True, slots=True)
class Quirks:
    """A terminal's habits; the defaults are the specification's.

    `config_byte`: everything is printed, started and followed from our side: nobody stands at a kiosk's terminal.
    """

    encoding: str = "cp437"
    config_byte: int = _PRINT_PAYMENTS | _PRINT_ADMIN | _INTERMEDIATE | _STARTS_PAYMENTS | _STARTS_ADMIN | _PRINT_LINES
    payment_type: int = 0x40  # the terminal chooses
    can_abort: bool = True  # it knows 06 B0
    text_blocks: bool = True  # it may send receipts as 06 D3


QUIRKS: Mapping[str, Quirks] = {
    "standard": Quirks(),
    "cardcomplete": Quirks(encoding="iso-8859-1", text_blocks=False),  # with TLV allowed it adds some to its lines
    "hobex": Quirks(),  # it has no print lines; blocks it sends
    "global_payments": Quirks(can_abort=False),
}
"""By the vendor's name in the configuration (Portalum.Zvt's README, "Known deviations")."""
