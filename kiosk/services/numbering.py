"""A terminal's numbers: never given twice. Those of paper count up, with gaps; those of payments are drawn."""

from __future__ import annotations

from random import Random
from uuid import UUID

from kiosk.domain.statement import DocumentNumber
from kiosk.domain.topup import PaymentId
from kiosk.services.ports.journal import Journal


def new_payment_id(chance: Random) -> PaymentId:
    """A payment's id that no other terminal has drawn (UUID 4)."""
    return PaymentId(str(UUID(int=chance.getrandbits(128), version=4)))


async def receipt_number(journal: Journal, terminal: str) -> str:
    """The next receipt's number ("0417-004182"). Raises JournalDown."""
    return f"{terminal}-{await journal.next_number('receipt'):06d}"


async def document_number(journal: Journal, terminal: str) -> DocumentNumber:
    """The next document's number ("D-0417-000218"). Raises JournalDown."""
    return DocumentNumber(f"D-{terminal}-{await journal.next_number('document'):06d}")
