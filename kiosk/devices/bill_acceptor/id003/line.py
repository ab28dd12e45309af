"""One question and its answer over a half-duplex ID-003 line: pauses, retries, and an ear for what is no answer."""

from __future__ import annotations

from kiosk.devices.bill_acceptor.acts import Ask
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
        self._channel = channel
        self._clock = clock
        self._timing = timing
        self._frames = FrameReader()
        self._quiet_from = clock.monotonic()

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
        await self._send(_ACK)

    async def _try(self, request: Ask, frame: bytes, limit_s: float) -> bytes | None:
        self._channel.discard()
        self._frames.forget()
        await self._send(frame)
        deadline = self._clock.monotonic() + limit_s
        while data := await self._channel.read(deadline):
            self._quiet_from = self._clock.monotonic()
            for payload in self._frames.feed(data):
                if belongs(request, payload):
                    return payload
            if self._quiet_from >= deadline:
                return None  # it babbles
        return None

    async def _send(self, frame: bytes) -> None:
        wait_s = self._quiet_from + self._timing.turnaround_s - self._clock.monotonic()
        if wait_s > 0:
            await self._clock.sleep(wait_s)
        self._channel.write(frame)
        self._quiet_from = self._clock.monotonic()
