"""A terminal's numbers of paper: never given twice, gaps allowed."""

from __future__ import annotations

from kiosk.domain.statement import DocumentNumber
from kiosk.services.ports.journal import Journal


async def receipt_number(journal: Journal, terminal: str) -> str:
    """The next receipt's number ("0417-004182"). Raises JournalDown."""
    return f"{terminal}-{await journal.next_number('receipt'):06d}"


async def document_number(journal: Journal, terminal: str) -> DocumentNumber:
    """The next document's number ("D-0417-000218"). Raises JournalDown."""
    return DocumentNumber(f"D-{terminal}-{await journal.next_number('document'):06d}")
