"""Lines of a receipt as ESC/POS bytes.

Commands and raster format are python-escpos's. Its printer classes are not used: importing them takes 350 ms and 17 MB
for capabilities of printers that are not here, and turns on logging for the whole process.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from escpos.constants import CODEPAGE_CHANGE, HW_INIT, PAPER_FULL_CUT, S_RASTER_N, TXT_STYLE

from kiosk.adapters.documents.receipt_lines import PaperLine, Style
from kiosk.fonts import Weight, font_path

_DOTS_PER_COLUMN: Final = 12  # font A
_LINE_DOTS: Final = 24
_FEED: Final = b"\n" * 5  # up to the knife
_SIZES: Final[dict[Style, tuple[str, bool]]] = {
    Style.PLAIN: ("normal", False),
    Style.BOLD: ("normal", True),
    Style.LARGE: ("2x", True),
}
_PLAINER: Final = str.maketrans("«»“”„—–−•’\u00a0", '"""""---*\' ')


class EscPos:
    """Encodes for a printer of `columns` in font A, whose table `code_page_number` is the codec `code_page`.

    A line with a character that the code page lacks (Kazakh letters) is printed as a picture.
    """

    def __init__(self, columns: int, code_page: str, code_page_number: int) -> None:
        self._columns, self._code_page, self._number = columns, code_page, code_page_number

    def encode(self, lines: Iterable[PaperLine]) -> bytes:
        """The whole receipt, cut at the end."""
        start = HW_INIT + CODEPAGE_CHANGE + bytes((self._number,))
        return b"".join([start, *map(self._line, lines), _style(Style.PLAIN), _FEED, PAPER_FULL_CUT])

    def _line(self, line: PaperLine) -> bytes:
        text = line.text(line.columns(self._columns)).translate(_PLAINER)
        try:
            return _style(line.style) + text.encode(self._code_page) + b"\n"
        except UnicodeEncodeError:
            return _style(Style.PLAIN) + self._picture(line)

    def _picture(self, line: PaperLine) -> bytes:
        from PIL import Image, ImageDraw  # noqa: PLC0415 - most receipts need no picture

        scale = 2 if line.style is Style.LARGE else 1
        width, height = self._columns * _DOTS_PER_COLUMN // 8 * 8, _LINE_DOTS * scale
        picture = Image.new("1", (width, height))
        draw, font = ImageDraw.Draw(picture), _font(line.style, height)
        draw.fontmode = "1"
        middle = height // 2
        if line.is_centered:
            draw.text((width // 2, middle), line.left, font=font, fill=1, anchor="mm")
        else:
            draw.text((0, middle), line.left, font=font, fill=1, anchor="lm")
            draw.text((width - 1, middle), line.right, font=font, fill=1, anchor="rm")
        size = (width // 8).to_bytes(2, "little") + height.to_bytes(2, "little")
        return bytes(S_RASTER_N) + size + picture.tobytes()


def _style(style: Style) -> bytes:
    size, bold = _SIZES[style]
    return bytes(TXT_STYLE["size"][size] + TXT_STYLE["bold"][bold])


def _font(style: Style, height: int) -> Any:
    from PIL import ImageFont  # noqa: PLC0415 - most receipts need no picture

    weight = Weight.REGULAR if style is Style.PLAIN else Weight.SEMIBOLD
    return ImageFont.truetype(font_path(weight), height * 4 // 5)
