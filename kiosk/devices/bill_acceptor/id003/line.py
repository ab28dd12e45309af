"""One question and its answer over a half-duplex ID-003 line: pauses, retries, and an ear for what is no answer."""

from __future__ import annotations

from kiosk.devices.bill_acceptor.acts import Ask
from kiosk.devices.bill_acceptor.half_duplex import HalfDuplex
from kiosk.devices.bill_acceptor.id003.answers import Code, Command, belongs
from kiosk.devices.bill_acceptor.id003.codec import FrameReader, encode
from kiosk.devices.bill_acceptor.state import Timing
from kiosk.devices.channel import ByteChannel
from kiosk.services.ports.clock import Clock

_ACK = encode(bytes((Command.ACK,)))
_UNHEARD = bytes((Code.COMMUNICATION_ERROR,))


class Id003Line:
    """The host's end of an ID-003 line. Its methods raise `LineLost`."""

    def __init__(self, channel: ByteChannel, clock: Clock, timing: Timing) -> None:
        self._wire = HalfDuplex(channel, clock, timing.turnaround_s)
        self._timing = timing
        self._frames = FrameReader()

    async def ask(self, request: Ask) -> bytes | None:
        """The payload of the device's answer; `None` when no try was answered, or none was understood there."""
        frame = encode(bytes((request.command,)) + request.data)
        resetting = request.command == Command.RESET
        limit_s = self._timing.reset_answer_s if resetting else self._timing.answer_s
        for _ in range(1 if resetting else self._timing.tries):
            answer = await self._try(request, frame, limit_s)
            if answer is not None and answer != _UNHEARD:
                return answer
        return None

    async def acknowledge(self) -> None:
        """ACK the last answer; nothing answers that."""
        await self._wire.say(_ACK)

    async def _try(self, request: Ask, frame: bytes, limit_s: float) -> bytes | None:
        self._frames.forget()
        deadline = await self._wire.ask(frame, limit_s)
        while data := await self._wire.hear(deadline):
            for payload in self._frames.feed(data):
                if belongs(request, payload):
                    return payload
        return None
