"""The product's font as PDF text operators: one weight each, all with the same one-byte codes.

A shown text is a string whose characters are the font's codes, so that a page is built as one string and becomes bytes
in one step, whatever weights it mixes: every weight assigns its codes in the same order. A character outside the
alphabet (an operator may name a service in any script) still comes out right: its text switches to a second subset and
back.
"""

from __future__ import annotations

from typing import Any, Final

from reportlab.pdfbase.ttfonts import TTFont

from kiosk.fonts import Weight, font_path

_CYRILLIC = "".join(map(chr, range(0x410, 0x450))) + "Ёё"
_KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
_SIGNS = "«»„“”’–—№₽₸€−•·…°"
_ALPHABET: Final = _CYRILLIC + _KAZAKH + _SIGNS
_UNPLAIN = "".join(map(chr, range(0xC0, 0xDF)))  # take codes 1 to 31, which a plain PDF string cannot carry
_ELLIPSIS: Final = "…"
_ESCAPED: Final = {"(": r"\(", ")": r"\)", "\\": r"\\", "\u00a0": " ", "\u202f": " ", "\n": " ", "\r": " ", "\t": " "}


class Typeface:
    """One weight in one document. Sizes and widths are in units of the page that shows the text."""

    def __init__(self, weight: Weight, document: Any) -> None:
        """The weight, ready for `document` (reportlab's).

        Raises:
            FontMissing: set-up has not cut it.
        """
        self._font = TTFont(f"plex-{weight.value}", str(font_path(weight)), asciiReadable=1)
        self._document = document
        self._font.splitString(_UNPLAIN + _ALPHABET, document)
        self._name = self._subset_name(0)
        subset = self._font.state[document].subsets[0]
        plain = {chr(character): chr(code) for code, character in enumerate(subset) if code >= 32} | _ESCAPED
        self._codes = str.maketrans(plain)
        self._plain = frozenset(plain)
        self._widths = _Widths(self._font.face)

    def width(self, text: str, size: int) -> float:
        """How wide `text` is."""
        return sum(map(self._widths.__getitem__, text)) * size / 1000

    def fit(self, text: str, size: int, width: float) -> str:
        """`text`, or as much of its beginning as fits into `width` with an ellipsis."""
        if self.width(text, size) <= width:
            return text
        left, end = width - self.width(_ELLIPSIS, size), 0
        while end < len(text) and (left := left - self.width(text[end], size)) >= 0:
            end += 1
        return text[:end].rstrip() + _ELLIPSIS

    def select(self, size: int) -> str:
        """The operator that makes this the current font."""
        return f"/{self._name} {size} Tf"

    def codes(self, text: str) -> str:
        """What stands between the parentheses of a shown text; for texts of the alphabet only."""
        return text.translate(self._codes)

    def show(self, text: str, size: int) -> str:
        """The operator that shows `text` while this is the current font, at `size`."""
        if self._plain.issuperset(text):
            return f"({self.codes(text)})Tj"
        shown = []
        for subset, codes in self._font.splitString(text, self._document):
            string = "".join(f"\\{code:03o}" for code in codes)
            shown.append(f"/{self._subset_name(subset)} {size} Tf({string})Tj")
        return " ".join(shown) + " " + self.select(size)

    def _subset_name(self, subset: int) -> str:
        return str(self._font.getSubsetInternalName(subset, self._document))[1:]


class _Widths(dict[str, float]):
    """Widths of characters in thousandths of the size, each asked of the font once."""

    def __init__(self, face: Any) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, character: str) -> float:
        width = self[character] = float(self._face.getCharWidth(ord(character)))
        return width


def encode(operators: str) -> bytes:
    """A page's operators as bytes."""
    return operators.encode("latin-1")
