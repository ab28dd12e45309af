"""A QR code as filled boxes."""

from __future__ import annotations

from itertools import groupby

import segno


def qr_operators(content: str, side: int) -> str:
    """The operators that fill a square of `side` units from the origin; the quiet zone is the paper around it."""
    matrix = segno.make(content, error="m", micro=False).matrix
    module = side / len(matrix)
    boxes = []
    for place, row in enumerate(matrix):
        bottom, start = side - (place + 1) * module, 0
        for is_dark, run in groupby(row):
            length = sum(1 for _ in run)
            if is_dark:
                boxes.append(f"{start * module:.3f} {bottom:.3f} {length * module:.3f} {module:.3f} re")
            start += length
    return "\n".join([*boxes, "f"])
