"""A picture of a document's first page, for the screen."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Final

import pypdfium2

PREVIEW_WIDTH: Final = 900
_FAST: Final = 1  # zlib's level; a page of text gets no smaller by more


def first_page_png(document: Path) -> bytes:
    """The first page, 900 pixels wide."""
    with pypdfium2.PdfDocument(document) as pdf:
        page = pdf[0]
        bitmap = page.render(scale=PREVIEW_WIDTH / page.get_width())
        png = BytesIO()
        bitmap.to_pil().save(png, "PNG", compress_level=_FAST)
        bitmap.close()
        page.close()
        return png.getvalue()
