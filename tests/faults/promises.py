"""What a journal promised, and whether it kept it after a fault."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.adapters.clock import SystemClock
from kiosk.adapters.journal.connection import JournalDamaged
from kiosk.adapters.journal.journal import SealedJournal, open_journal
from kiosk.domain.topup import PaymentId
from kiosk.services.ports.journal import JournalDown
from tests.fakes.ledgers import SECRET, credited, new_payment, places


@dataclass(slots=True)
class Promised:
    """All promises so far: the events of each payment, the last receipt number."""

    events: dict[PaymentId, int] = field(default_factory=dict)
    number: int = 0

    def hear(self, lines: str) -> None:
        """More of what `journal_life` wrote."""
        for line in lines.splitlines():
            match line.split():
                case "events", payment, count:
                    self.events[PaymentId(payment)] = int(count)
                case "number", number:
                    self.number = max(self.number, int(number))
                case _:
                    raise AssertionError(line)


async def broken(folder: Path, promised: Promised) -> tuple[str, ...]:
    """What the journal of a folder does not keep of its promises, after the restart that follows a fault."""
    try:
        journal = await open_journal(places(folder), SECRET, SystemClock())
    except JournalDamaged as error:
        return (f"does not open: {error}",)
    try:
        return tuple([one async for one in _broken(journal, promised)])
    except JournalDown as error:
        return (f"does not go on: {error}",)
    finally:
        await journal.close()


async def _broken(journal: SealedJournal, promised: Promised) -> AsyncIterator[str]:
    for payment, count in promised.events.items():
        history = await journal.history(payment)
        if history is None or len(history.events) < count:
            yield f"lost: {payment} had {count} events, has {len(history.events) if history else 0}"
    for sentence in await journal.verify():
        yield f"unsound: {sentence}"
    await journal.probe()
    if not journal.is_fresh:
        yield "takes no money although all is well"
    if await journal.next_number("receipt") <= promised.number:
        yield f"gives receipt number {promised.number} again"
    await journal.record(*credited(new_payment()))
    for sentence in await journal.verify():
        yield f"unsound afterwards: {sentence}"
