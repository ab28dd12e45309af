"""The acceptor is open only while a payment is, and the journal can write: one task brings the device to that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kiosk.domain.cashbox import AcceptorState
from kiosk.domain.errors import DeviceFault, ErrorCode
from kiosk.domain.money import Money
from kiosk.services.nudge import Nudge
from kiosk.services.ports.acceptor import BillAcceptor
from kiosk.services.ports.clock import Clock

_LOOK_AGAIN_S = 1.0
_FORGETFUL = frozenset({AcceptorState.OFFLINE, AcceptorState.INITIALIZING})
_NOTHING: frozenset[Money] = frozenset()


class AcceptorGate:
    """Keeps what the device takes equal to what is wanted. `wanted` is asked at each nudge and every second."""

    def __init__(self, acceptor: BillAcceptor, wanted: Callable[[], frozenset[Money]], clock: Clock) -> None:
        self._acceptor = acceptor
        self._wanted = wanted
        self._nudge = Nudge(clock)
        self._confirmed: frozenset[Money] | None = None
        self._doubts = 0
        self._shut = asyncio.Event()

    def look(self, state: AcceptorState) -> None:
        """Something has changed; a device in `state` may have forgotten what it was told."""
        if state in _FORGETFUL:
            self._forget()
        if self._wanted() != _NOTHING:
            self._shut.clear()
        self._nudge.give()

    async def run(self) -> None:
        """Open and shut the acceptor until cancelled."""
        while True:
            await self._bring_about(self._wanted())
            await self._nudge.wait(_LOOK_AGAIN_S)

    async def shut(self) -> None:
        """Return once the device has confirmed that it takes nothing and no note is moving."""
        self._shut.clear()
        self._forget()
        self._nudge.give()
        await self._shut.wait()

    def _forget(self) -> None:
        """What was confirmed, or is being confirmed now, may not hold any more."""
        self._confirmed = None
        self._doubts += 1

    async def _bring_about(self, wanted: frozenset[Money]) -> None:
        if wanted == self._confirmed:
            return
        self._confirmed, doubts = None, self._doubts
        try:
            if wanted:
                await self._open(wanted)
            else:
                await self._acceptor.disable()
        except DeviceFault:
            return
        if doubts != self._doubts or wanted != self._wanted():
            self._nudge.give()
            return
        self._confirmed = wanted
        if not wanted:
            self._shut.set()

    async def _open(self, values: frozenset[Money]) -> None:
        """Have the device take `values`, unless they stop being wanted while it is still coming up.

        Raises:
            DeviceFault: it does not take them.
        """
        opening = asyncio.ensure_future(self._acceptor.enable(values))
        opening.add_done_callback(lambda _: self._nudge.give())
        try:
            while not opening.done() and self._wanted() == values:
                await self._nudge.wait(_LOOK_AGAIN_S)
        finally:
            opening.cancel()
            await asyncio.wait({opening})
        if opening.cancelled():
            raise DeviceFault(ErrorCode.ACCEPTOR_UNAVAILABLE, "not wanted any more")
        opening.result()
