"""One packet and its answer: the sequence bit, the same packet again when nothing came, and the encryption.

A device executes a packet whose sequence bit differs from the last one's, and answers any other by saying its last
answer again. Two things follow. A packet may be repeated safely. And an answer that nobody heard, because the teller
died or the line broke, can still be had by whoever sends a harmless packet with the same bit. So POLL, whose answer is
money, is always sent with bit 1, and every other question whose answer carries data with bit 0; where two such packets
would meet, the host's protocol version goes between them once more. It changes nothing, and moves no note.
"""

from __future__ import annotations

import secrets

from kiosk.devices.bill_acceptor.half_duplex import HalfDuplex
from kiosk.devices.bill_acceptor.ssp.answers import Command, Generic, is_ok
from kiosk.devices.bill_acceptor.ssp.codec import Frame, FrameReader, encode
from kiosk.devices.bill_acceptor.ssp.encryption import SEALED, RandomBits, propose, seal, unseal
from kiosk.devices.bill_acceptor.state import Timing
from kiosk.devices.channel import ByteChannel
from kiosk.services.ports.clock import Clock

OUR_VERSION = b"\x06"
"""From this version each channel has its currency and its full value."""

_BITS = {
    Command.POLL: 1,
    Command.SETUP: 0,
    Command.SERIAL_NUMBER: 0,
    Command.LAST_REJECT_CODE: 0,
    Command.EXCHANGE_KEYS: 0,
    Command.COUNTERS: 0,
}
_BETWEEN = (Command.HOST_PROTOCOL_VERSION, OUR_VERSION)
_SLOW = (Command.RESET, Command.EXCHANGE_KEYS)  # the device computes, or moves things, before it answers


class Wire:
    """The host's end of an SSP line. Its methods raise `LineLost`; `None` means that no try was answered."""

    def __init__(
        self, channel: ByteChannel, clock: Clock, timing: Timing, random_bits: RandomBits = secrets.randbits
    ) -> None:
        self._wire = HalfDuplex(channel, clock, timing.turnaround_s)
        self._timing = timing
        self._random_bits = random_bits
        self._frames = FrameReader()
        self._sequence = 1
        self._key: bytes | None = None
        self._count = 0  # of packets that were encrypted with the key

    async def last_answer(self) -> bytes | None:
        """What the device answered to a POLL that nobody heard; else the answer to HOLD. Starts a conversation."""
        self._sequence, self._key = 1, None
        return await self.exchange(Command.HOLD)

    async def synchronise(self) -> bytes | None:
        """SYNC: after it both sides expect sequence bit 0."""
        self._sequence, self._key = 1, None
        return await self.exchange(Command.SYNC)

    async def agree_on_key(self, fixed: int) -> bytes | None:
        """Exchange keys; when the answer is OK, everything is encrypted from now on."""
        proposal = propose(self._random_bits)
        for command, number in ((Command.SET_GENERATOR, proposal.generator), (Command.SET_MODULUS, proposal.modulus)):
            answer = await self.exchange(command, number.to_bytes(8, "little"))
            if answer is None or not is_ok(answer):
                return answer
        answer = await self.exchange(Command.EXCHANGE_KEYS, proposal.host_half().to_bytes(8, "little"))
        if answer is not None and is_ok(answer) and len(answer) == 9:
            self._key, self._count = proposal.agree(int.from_bytes(answer[1:], "little"), fixed), 0
        return answer

    @property
    def is_encrypted(self) -> bool:
        """Whether a key was agreed on."""
        return self._key is not None

    async def exchange(self, command: Command, data: bytes = b"") -> bytes | None:
        """The device's answer to `command`."""
        bit = _BITS.get(command, self._sequence)
        if bit != self._sequence and not self.is_encrypted and await self._send(*_BETWEEN) is None:
            return None
        return await self._send(command, data)

    async def _send(self, command: Command, data: bytes) -> bytes | None:
        packet = bytes((command,)) + data
        payload = packet if self._key is None else seal(self._key, self._count, packet)
        frame = encode(payload, self._sequence)
        limit_s = self._timing.reset_answer_s if command in _SLOW else self._timing.answer_s
        for _ in range(self._timing.tries):
            answer = await self._try(frame, limit_s)
            if answer is not None:
                self._sequence ^= 1
                self._count += 1
                return answer
        return None

    async def _try(self, frame: bytes, limit_s: float) -> bytes | None:
        self._frames.forget()
        deadline = await self._wire.ask(frame, limit_s)
        while data := await self._wire.hear(deadline):
            for found in self._frames.feed(data):
                if isinstance(found, Frame) and (answer := self._opened(found)) is not None:
                    return answer
        return None

    def _opened(self, frame: Frame) -> bytes | None:
        """The answer in `frame`; `None` when it answers something else, or comes from nobody who has the key."""
        if frame.sequence != self._sequence:
            return None
        if self._key is None:
            return frame.payload
        if frame.payload[0] != SEALED:
            return None if frame.payload[0] == Generic.OK else frame.payload
        unsealed = unseal(self._key, frame.payload)
        return unsealed.payload if unsealed and unsealed.count == self._count + 1 and unsealed.payload else None
