"""The bill acceptor, behind any protocol."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.cashbox import (
    AcceptorIdentity,
    AcceptorState,
    NoteDecision,
    PowerUpReport,
    RejectReason,
    SuspectCause,
)
from kiosk.domain.money import Money


class AcceptorListener(Protocol):
    """What the bill acceptor's driver tells, and awaits, while it serves.

    The driver does not go on with the protocol before a method returned: a decision is on disk before STACK leaves,
    a stacked note is on disk before the device's event is acknowledged, a power-up answer before RESET. A method that
    raises is called again when the device repeats itself. None may await `enable` or `disable`: the driver is busy.

    What the device still says about a note from before comes as `note_recovered` or `note_returned`, nearly always
    between `powered_up` and `identified`.
    """

    async def powered_up(self, report: PowerUpReport) -> None:
        """The device, or the line to it, came (back) up. RESET follows unless it kept its power."""

    async def identified(self, identity: AcceptorIdentity) -> None:
        """The device told its serial number and bill table. Notes of another currency are not in `values`."""

    async def note_escrowed(self, value: Money) -> NoteDecision:
        """A note is held. The answer is carried out; an exception means RETURN."""

    async def note_stacked(self, value: Money | None) -> None:
        """A note is in the box, once per note, however often the device repeats it. `None`: it names no value."""

    async def note_recovered(self, value: Money | None) -> None:
        """The device says that a note from before the cut is in the box: the one with an open or suspect intent.

        It may be one that is recorded as stacked already, when the acknowledgement was what got lost. `None`: the
        driver has not read the bill table yet, so the value is the escrowed one.
        """

    async def note_returned(self, value: Money | None) -> None:
        """The device gave back a note it had in escrow. After NOTE_IN_VALIDATOR: the ejection is confirmed."""

    async def note_rejected(self, reason: RejectReason) -> None:
        """The device gave a note back before escrow."""

    async def note_suspect(self, cause: SuspectCause, value: Money | None) -> None:
        """Nobody can tell whether the note is in the box. The driver has switched the acceptor off."""

    async def state_changed(self, state: AcceptorState, detail: str) -> None:
        """The device's state; `detail` is the failure's name or empty."""


class BillAcceptor(Protocol):
    """A bill acceptor behind any protocol (devices.md section 1)."""

    async def serve(self, listener: AcceptorListener) -> None:
        """Own the line until cancelled: connect, identify, poll, reconnect after a loss. Never raises on a bad line."""

    async def enable(self, values: frozenset[Money]) -> None:
        """Take these notes from now on, with escrow. Returns once the device confirmed it.

        Raises:
            DeviceFault: it did not; nothing is taken.
        """

    async def disable(self) -> None:
        """Take nothing. Returns once the device confirmed it and no note is moving.

        Raises:
            DeviceFault: it did not confirm in time.
        """
