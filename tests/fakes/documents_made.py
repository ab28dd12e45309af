"""A maker of statements and a printer that take no process and no paper."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.domain.expenses import LinePage
from kiosk.domain.statement import StatementHead, StatementPhase, StatementProgress, StatementTotals
from kiosk.domain.terminal import PaperState
from kiosk.services.ports.documents import MadeDocument


@dataclass(slots=True)
class FakeMaker:
    """Takes all lines and makes nothing; `fails_with` is raised instead of a document."""

    made: list[tuple[StatementHead, StatementTotals]] = field(default_factory=list)
    lines: int = 0
    discarded: list[Path] = field(default_factory=list)
    fails_with: Exception | None = None

    async def make(
        self,
        head: StatementHead,
        lines: AsyncGenerator[LinePage, None],
        totals: Callable[[], StatementTotals],
        progress: Callable[[StatementProgress], None],
    ) -> MadeDocument:
        self.lines = 0
        async with aclosing(lines):
            async for page in lines:
                self.lines += len(page)
                progress(StatementProgress(StatementPhase.READING, self.lines, head.lines))
        if self.fails_with is not None:
            raise self.fails_with
        self.made.append((head, totals()))
        return MadeDocument(Path(f"{head.number}.pdf"), 3, b"picture", "digest")

    def discard(self, document: MadeDocument) -> None:
        self.discarded.append(document.path)


@dataclass(slots=True)
class FakeDocumentPrinter:
    """Prints by saying so."""

    printed: list[Path] = field(default_factory=list)

    async def paper(self) -> PaperState:
        return PaperState.OK

    async def print(self, document: Path, name: str) -> AsyncGenerator[StatementProgress, None]:
        del name
        yield StatementProgress(StatementPhase.PRINTING)
        self.printed.append(document)
        yield StatementProgress(StatementPhase.PRINTED)
