"""Lines of a receipt before they are text or bytes: what stands left, what stands right, and how large."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from textwrap import wrap


class Style(Enum):
    """How a line is printed. LARGE takes two columns for each character."""

    PLAIN = "plain"
    BOLD = "bold"
    LARGE = "large"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line: text on the left with a value on the right, or text in the middle."""

    left: str
    right: str = ""
    style: Style = Style.PLAIN
    is_centered: bool = False

    def columns(self, columns: int) -> int:
        """How many characters fit."""
        return columns // 2 if self.style is Style.LARGE else columns

    def text(self, width: int) -> str:
        """The line as at most `width` characters."""
        if self.is_centered:
            return self.left.center(width).rstrip()
        if not self.right:
            return self.left
        return self.left + self.right.rjust(width - len(self.left))


def fit(lines: Iterable[PaperLine], columns: int) -> Iterator[PaperLine]:
    """`lines` broken so that each fits into `columns`; a value that has no room beside its name goes below it."""
    for line in lines:
        width = line.columns(columns)
        if line.right and len(line.left) + 1 + len(line.right) > width:
            yield from fit((replace(line, right=""),), columns)
            yield from (replace(line, left="", right=part) for part in wrap(line.right, width))
        elif line.right or len(line.left) <= width:
            yield line
        else:
            yield from (replace(line, left=part) for part in wrap(line.left, width))
