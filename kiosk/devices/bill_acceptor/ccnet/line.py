"""One question and its answer over a half-duplex line: pauses, retries, NAK."""

from __future__ import annotations

from kiosk.devices.bill_acceptor.acts import Ask
from kiosk.devices.bill_acceptor.ccnet.answers import Command
from kiosk.devices.bill_acceptor.ccnet.codec import Frame, FrameReader, encode
from kiosk.devices.bill_acceptor.half_duplex import HalfDuplex
from kiosk.devices.bill_acceptor.state import Timing
from kiosk.devices.channel import ByteChannel
from kiosk.services.ports.clock import Clock

_ACK = encode(bytes((Command.ACK,)))
_NAK = encode(bytes((Command.NAK,)))


class CcnetLine:
    """The host's end of a CCNET line. Its methods raise `LineLost`."""

    def __init__(self, channel: ByteChannel, clock: Clock, timing: Timing) -> None:
        self._wire = HalfDuplex(channel, clock, timing.turnaround_s)
        self._timing = timing
        self._frames = FrameReader()

    async def ask(self, request: Ask) -> bytes | None:
        """The payload of the device's answer; `None` when no try was answered."""
        frame = encode(bytes((request.command,)) + request.data)
        resetting = request.command is Command.RESET
        limit_s = self._timing.reset_answer_s if resetting else self._timing.answer_s
        was_silent = False
        for _ in range(1 if resetting else self._timing.tries):
            answer = await self._try(frame, limit_s)
            if answer is not None and was_silent and request.command is Command.POLL:
                answer = await self._try(frame, limit_s) or answer  # the first may be the late one to the try before
            if answer is not None and answer != bytes((Command.NAK,)):
                return answer
            was_silent = answer is None
        return None

    async def acknowledge(self) -> None:
        """ACK the last answer; nothing answers that."""
        await self._wire.say(_ACK)

    async def _try(self, frame: bytes, limit_s: float) -> bytes | None:
        self._frames.forget()
        deadline = await self._wire.ask(frame, limit_s)
        complained = False
        while data := await self._wire.hear(deadline):
            for found in self._frames.feed(data):
                if isinstance(found, Frame):
                    return found.payload
                if not complained:
                    complained = True
                    await self._wire.say(_NAK)
        return None
