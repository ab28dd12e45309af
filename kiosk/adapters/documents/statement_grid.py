"""Where things stand on a statement's page: one unit is 1/150 inch, the origin is the lower left corner of A4.

The numbers are those of the approved drawing (1240 by 1754 of these units), so that the paper can be laid beside it.
"""

from __future__ import annotations

from typing import Final

TO_POINTS: Final = "0.48 0 0 0.48 0 0 cm"  # 72 / 150
PAGE_HEIGHT: Final = 1754
LEFT: Final = 100
RIGHT: Final = 1140
CELL_PADDING: Final = 6
ROW_HEIGHT: Final = 39
RULE_BELOW_BASELINE: Final = 12

TEXT_SIZE: Final = 21
ROW_SIZE: Final = 19
HEADING_SIZE: Final = 18
FOOT_SIZE: Final = 17

INK: Final = "0.063 0.094 0.157"
GREY: Final = "0.278 0.329 0.404"
HAIRLINE: Final = "0.918 0.925 0.941"

FOOT_RULE: Final = PAGE_HEIGHT - 1537
FOOT_BASELINE: Final = PAGE_HEIGHT - 1669
LOWEST_RULE: Final = FOOT_RULE + 20  # lines end above it

X_WHEN: Final = LEFT + CELL_PADDING
X_SERVICE: Final = 306
X_PLACE: Final = 566
RIGHT_VOLUME: Final = 827
X_PAID: Final = 840
RIGHT_PRICE: Final = 1020
RIGHT_AMOUNT: Final = RIGHT - CELL_PADDING
GAP: Final = 10


def ink(color: str) -> str:
    """The operator that fills with `color` from now on."""
    return f"{color} rg"


def rule(x: float, y: float, width: float, height: float = 1) -> str:
    """A horizontal line as a filled box; its lower edge is at `y`."""
    return f"{x:g} {y:g} {width:g} {height:g} re f"
