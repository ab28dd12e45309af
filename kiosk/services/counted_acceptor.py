"""An acceptor whose notes are counted as they are told. The record of money does not know of it."""

from __future__ import annotations

from kiosk.domain.cashbox import (
    AcceptorIdentity,
    AcceptorState,
    NoteDecision,
    PowerUpReport,
    RejectReason,
    SuspectCause,
)
from kiosk.domain.money import Money
from kiosk.services.ports.acceptor import AcceptorListener, BillAcceptor
from kiosk.services.ports.note_counts import NoteCounts


class CountedAcceptor:
    """`BillAcceptor`: another one, with each note counted once its listener took it."""

    def __init__(self, acceptor: BillAcceptor, counts: NoteCounts) -> None:
        self._acceptor = acceptor
        self._counts = counts

    async def serve(self, listener: AcceptorListener) -> None:
        """See `BillAcceptor`."""
        await self._acceptor.serve(_Counting(listener, self._counts))

    async def enable(self, values: frozenset[Money]) -> None:
        """See `BillAcceptor`."""
        await self._acceptor.enable(values)

    async def disable(self) -> None:
        """See `BillAcceptor`."""
        await self._acceptor.disable()


class _Counting:
    """`AcceptorListener`: another one, and a count of what it took."""

    def __init__(self, listener: AcceptorListener, counts: NoteCounts) -> None:
        self._listener = listener
        self._counts = counts

    async def powered_up(self, report: PowerUpReport) -> None:
        await self._listener.powered_up(report)

    async def identified(self, identity: AcceptorIdentity) -> None:
        await self._listener.identified(identity)

    async def note_escrowed(self, value: Money) -> NoteDecision:
        return await self._listener.note_escrowed(value)

    async def note_stacked(self, value: Money | None) -> None:
        await self._listener.note_stacked(value)
        self._counts.note_stacked()

    async def note_recovered(self, value: Money | None) -> None:
        await self._listener.note_recovered(value)

    async def note_returned(self, value: Money | None) -> None:
        await self._listener.note_returned(value)

    async def note_rejected(self, reason: RejectReason) -> None:
        await self._listener.note_rejected(reason)
        self._counts.note_rejected(reason)

    async def note_suspect(self, cause: SuspectCause, value: Money | None) -> None:
        await self._listener.note_suspect(cause, value)

    async def state_changed(self, state: AcceptorState, detail: str) -> None:
        await self._listener.state_changed(state, detail)
