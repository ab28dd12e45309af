"""Receipts, reports on boxes and slips of changes for the configured paper.

Implements the ports `ReceiptLayout`, `PeriodLayout` and `ChangesLayout`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from kiosk.adapters.documents.changes_words import ChangesWords
from kiosk.adapters.documents.escpos import EscPos
from kiosk.adapters.documents.period_words import PeriodWords
from kiosk.adapters.documents.receipt_lines import PaperLine, fit
from kiosk.adapters.documents.receipt_words import RULE, ReceiptWords
from kiosk.domain.receipt import Receipt
from kiosk.services.ports.documents import ChangesSheet, PeriodSheet, RenderedReceipt

CODE_PAGE_NUMBERS: Final = {"CP866": 17, "CP437": 0, "CP1251": 46}  # ESC t n, as Epson and most others number them


class ReceiptPaper:
    """Lays receipts out in `columns` characters of the printer's font A (32, 42 or 48)."""

    def __init__(self, columns: int, code_page: str = "CP866", code_page_number: int | None = None) -> None:
        """Ready to render. `code_page_number` is for printers that number their tables in their own way.

        Raises:
            ValueError: no number is known for `code_page`.
        """
        if code_page_number is None:
            if code_page not in CODE_PAGE_NUMBERS:
                raise ValueError(f"no table number known for code page {code_page}")
            code_page_number = CODE_PAGE_NUMBERS[code_page]
        self._columns = columns
        self._bytes = EscPos(columns, code_page, code_page_number)
        self._words = lru_cache(ReceiptWords)

    def render(self, receipt: Receipt, language: str) -> RenderedReceipt:
        """The same receipt and language give the same text and bytes."""
        return self._rendered(self._words(language).lines(receipt))

    def render_period(self, sheet: PeriodSheet, language: str) -> RenderedReceipt:
        """A box's report, in the same manner."""
        return self._rendered(PeriodWords(language).lines(sheet))

    def render_changes(self, sheet: ChangesSheet, language: str) -> RenderedReceipt:
        """What a visit changed, in the same manner."""
        return self._rendered(ChangesWords(language).lines(sheet))

    def _rendered(self, words: Iterator[PaperLine]) -> RenderedReceipt:
        lines = list(fit(self._ruled(words), self._columns))
        text = "\n".join(line.text(self._columns) for line in lines)
        return RenderedReceipt(f"{text}\n", self._bytes.encode(lines))

    def _ruled(self, lines: Iterator[PaperLine]) -> Iterator[PaperLine]:
        for line in lines:
            yield PaperLine("-" * self._columns) if line is RULE else line
