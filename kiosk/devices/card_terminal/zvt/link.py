"""APDUs over a channel: as they are over TCP, in confirmed blocks over a serial line."""

from __future__ import annotations

from collections import deque
from typing import Protocol

from kiosk.devices.card_terminal.zvt.blocks import ACK, NAK, Block, BlockReader, Confirmed, wrap
from kiosk.devices.card_terminal.zvt.codec import Apdu, ApduReader, Garbled, encode
from kiosk.devices.card_terminal.zvt.dialogue import Timing
from kiosk.devices.channel import ByteChannel, LineLost
from kiosk.services.ports.clock import Clock

_TRIES = 3  # a block and its two repeats


class Link(Protocol):
    """Our end of a line to a terminal."""

    async def send(self, apdu: Apdu) -> None:
        """Send `apdu`.

        Raises:
            LineLost: it may have arrived all the same.
        """

    async def listen(self, deadline: float) -> None:
        """Return once something was heard, or the clock's monotonic time is `deadline`; may be cancelled any time.

        Raises:
            LineLost: the line went away, or nothing on it makes sense.
        """

    def next(self) -> Apdu | None:
        """What was heard, one by one, in order."""

    async def close(self) -> None:
        """Give the line back; closing twice does nothing."""


class TcpLink:
    """`Link` over TCP."""

    def __init__(self, channel: ByteChannel) -> None:
        self._channel = channel
        self._reader = ApduReader()
        self._heard: deque[Apdu] = deque()

    async def send(self, apdu: Apdu) -> None:
        """See `Link`."""
        self._channel.write(encode(apdu))

    async def listen(self, deadline: float) -> None:
        """See `Link`."""
        while not self._heard:
            data = await self._channel.read(deadline)
            if not data:
                return
            for found in self._reader.feed(data):
                if isinstance(found, Garbled):
                    raise LineLost("no ZVT")
                self._heard.append(found)

    def next(self) -> Apdu | None:
        """See `Link`."""
        return self._heard.popleft() if self._heard else None

    async def close(self) -> None:
        """See `Link`."""
        await self._channel.close()


class SerialLink:
    """`Link` over a serial line."""

    def __init__(self, channel: ByteChannel, clock: Clock, timing: Timing) -> None:
        self._channel = channel
        self._clock = clock
        self._timing = timing
        self._reader = BlockReader()
        self._heard: deque[Apdu] = deque()
        self._answers: deque[Confirmed] = deque()

    async def send(self, apdu: Apdu) -> None:
        """See `Link`; returns once the block was confirmed."""
        for _ in range(_TRIES):
            self._answers.clear()
            self._channel.write(wrap(apdu))
            deadline = self._clock.monotonic() + self._timing.block_s
            while not self._answers and self._clock.monotonic() < deadline:
                await self._read(deadline)
            if self._answers and self._answers[0].well:
                return
        raise LineLost("a block was not confirmed")

    async def listen(self, deadline: float) -> None:
        """See `Link`."""
        while not self._heard and self._clock.monotonic() < deadline:
            await self._read(deadline)

    def next(self) -> Apdu | None:
        """See `Link`."""
        return self._heard.popleft() if self._heard else None

    async def close(self) -> None:
        """See `Link`."""
        await self._channel.close()

    async def _read(self, deadline: float) -> None:
        """Take in what the line delivers; a block that stops in the middle, or is wrong, is asked for again."""
        partly = self._reader.has_part()
        data = await self._channel.read(self._clock.monotonic() + self._timing.byte_s if partly else deadline)
        bad = partly and not data
        if bad:
            self._reader.forget()
        for found in self._reader.feed(data):
            if isinstance(found, Block):
                self._channel.write(ACK)
                self._heard.append(found.apdu)
            elif isinstance(found, Confirmed):
                self._answers.append(found)
            else:
                bad = True
        if bad:
            self._channel.write(NAK)
