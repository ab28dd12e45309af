"""Bugs in what is written down, and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.adapters.journal.journal import SealedJournal
from kiosk.adapters.journal.store import Store
from kiosk.adapters.journal.witness import Witness
from kiosk.adapters.journal.writer import Writer
from kiosk.domain.payment_events import ReceiptIntent
from kiosk.services.journal_keeper import JournalKeeper
from kiosk.services.payment_book import PaymentBook
from kiosk.services.ports.journal import JournalDown
from tests.simulation.planted.bug import Bug, Soil


def _answers_before_commit(soil: Soil) -> None:
    async def submit(original: Callable[..., Any], writer: Writer, work: Any, *, writes: bool) -> Any:
        try:
            return await original(writer, work, writes=writes)
        except JournalDown:
            if writes:
                return None
            raise

    soil.wrap(Writer, "submit", submit)


def _witness_told_first(soil: Soil) -> None:
    def append(original: Callable[..., Any], store: Store, entries: Any) -> None:
        original(store, entries)
        store.tell_witness()

    soil.wrap(Store, "append", append)


def _witness_told_half(soil: Soil) -> None:
    def append(original: Callable[..., Any], witness: Witness, lines: Any) -> None:
        original(witness, list(lines)[:1])

    soil.wrap(Witness, "append", append)


def _witness_not_caught_up(soil: Soil) -> None:
    soil.replace(Store, "_catch_up", lambda store, witness: None)


def _witness_not_needed(soil: Soil) -> None:
    soil.replace(Store, "has_witness", True)


def _takes_without_journal(soil: Soil) -> None:
    soil.replace(JournalKeeper, "may_take", lambda keeper: True)
    soil.replace(SealedJournal, "is_fresh", True)


def _doubt_kept(soil: Soil) -> None:
    async def reread(book: PaymentBook, case: Any) -> None:
        case.in_doubt = False

    soil.replace(PaymentBook, "_reread", reread)


def _half_a_transaction(soil: Soil) -> None:
    async def record(original: Callable[..., Any], journal: SealedJournal, *entries: Any) -> None:
        for entry in entries:
            await original(journal, entry)

    soil.wrap(SealedJournal, "record", record)


def _receipt_unwritten(soil: Soil) -> None:
    async def record(original: Callable[..., Any], book: PaymentBook, case: Any, *events: Any) -> Any:
        if isinstance(events[0], ReceiptIntent):
            return case.payment
        return await original(book, case, *events)

    soil.wrap(PaymentBook, "record", record)


BUGS = (
    Bug("failed_commit_ignored", "A commit that failed counts as done.", _answers_before_commit),
    Bug("witness_told_first", "The witness is told of what may not be committed.", _witness_told_first),
    Bug("witness_told_half", "The witness is told of the first of several events.", _witness_told_half),
    Bug("witness_not_caught_up", "The witness is never told what a crash kept from it.", _witness_not_caught_up),
    Bug("witness_not_needed", "Cash is taken though the witness is gone.", _witness_not_needed),
    Bug("takes_without_journal", "Cash is taken though nothing can be written down.", _takes_without_journal),
    Bug("doubt_kept", "After a failed write the memory is believed, not the disk.", _doubt_kept),
    Bug("half_a_transaction", "What belongs together is written one by one.", _half_a_transaction),
    Bug("receipt_unwritten", "A receipt is printed that is not on the books.", _receipt_unwritten),
)
