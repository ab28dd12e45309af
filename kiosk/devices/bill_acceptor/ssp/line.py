"""An SSP device as a line that the shared driver can use: it is asked for its state, and takes STACK for an answer.

**The poll after a note was read accepts it.** So POLL leaves here in two cases only: when the machine said STACK, or
when HOLD was refused (or REJECT obeyed) since a note may last have come to escrow. Whatever is in doubt is asked with
HOLD, which moves nothing.
"""

from __future__ import annotations

from enum import Enum

import structlog

from kiosk.devices.bill_acceptor.acts import Ask
from kiosk.devices.bill_acceptor.ssp.answers import (
    Code,
    Command,
    Generic,
    Happening,
    is_ok,
    read_counters,
    read_happenings,
)
from kiosk.devices.bill_acceptor.ssp.commands import STACK
from kiosk.devices.bill_acceptor.ssp.happenings import Happenings
from kiosk.devices.bill_acceptor.ssp.wire import OUR_VERSION, Wire
from kiosk.devices.bill_acceptor.state import Timing
from kiosk.devices.channel import ByteChannel
from kiosk.services.ports.clock import Clock

_NO_CHANNELS = b"\x00\x00"
_HELD = bytes((Generic.OK, Code.HELD))
_NOTHING_HELD = (bytes((Generic.CANNOT_BE_PROCESSED,)), bytes((Generic.FAIL,)))
_IN_ESCROW = (Code.BARCODE, Code.UNSAFE_JAM, Code.SAFE_JAM)
_UNKNOWN = (Generic.UNKNOWN_COMMAND, Generic.WRONG_PARAMETERS, Generic.OUT_OF_RANGE, Generic.FAIL)

_log = structlog.get_logger("bill_acceptor")


class Encryption(Enum):
    """Whether packets are encrypted."""

    OFF = "off"
    OFFERED = "offered"  # when the device can
    REQUIRED = "required"


class SspLine:
    """The host's end of an SSP line. Its methods raise `LineLost`."""

    def __init__(
        self, channel: ByteChannel, clock: Clock, timing: Timing, encryption: Encryption, fixed_key: int
    ) -> None:
        self._wire = Wire(channel, clock, timing)
        self._clock = clock
        self._encryption = encryption
        self._fixed_key = fixed_key
        self._happenings = Happenings(timing.power_up_s)
        self._is_open = False
        self._may_hold = True
        self._takes_notes = False
        self._poll = Command.POLL_WITH_ACK

    async def ask(self, request: Ask) -> bytes | None:
        """The device's answer to `request`; `None` when it does not answer, or no conversation could be begun."""
        if not self._is_open and request != STACK:  # which is never the first word to a device
            self._is_open = await self._begin()
        answer = await self._carry_out(request) if self._is_open else None
        if answer is None or answer[0] == Generic.KEY_NOT_SET:
            self._is_open = False
            return None
        return answer

    async def acknowledge(self) -> None:
        """The first thing of the last answer is on disk; with the last one, the device may forget them."""
        if self._happenings.take() and await self._wire.exchange(Command.EVENT_ACK) is None:
            self._is_open = False

    async def _carry_out(self, request: Ask) -> bytes | None:
        match request.command:
            case Command.POLL:
                return await self._look()
            case _ if request == STACK:
                self._happenings.expect(Code.STACKING, self._clock.monotonic())
                return await self._listen()
            case Command.SET_INHIBITS:
                return await self._take(request.data)
            case command:
                return await self._tell(Command(command), request.data)

    async def _tell(self, command: Command, data: bytes) -> bytes | None:
        answer = await self._wire.exchange(command, data)
        if command is Command.RESET:
            self._is_open = False
        if command is Command.REJECT and answer is not None and is_ok(answer):
            self._may_hold = False
            self._happenings.expect(Code.REJECTING, self._clock.monotonic())
        return answer

    # --- what goes on in the device ---

    async def _look(self) -> bytes | None:
        """What is not taken yet; when all is, what is new."""
        if self._happenings.is_all_taken():
            if self._may_hold and (held := await self._hold()) not in _NOTHING_HELD:
                return held
            answer = await self._listen()
            if answer is None or not is_ok(answer):
                return answer
            if not await self._settle():
                return None
        return self._happenings.shown(self._clock.monotonic())

    async def _hold(self) -> bytes | None:
        """Whether a note is in escrow; `None` when the device can not be understood."""
        answer = await self._wire.exchange(Command.HOLD)
        if answer is not None and is_ok(answer):
            return _HELD
        if answer not in _NOTHING_HELD:
            return None
        self._may_hold = False
        return answer

    async def _listen(self) -> bytes | None:
        """POLL. A note in escrow goes into the box."""
        answer = await self._wire.exchange(self._poll)
        if answer is not None and answer[0] in _UNKNOWN and self._poll is Command.POLL_WITH_ACK:
            self._poll = Command.POLL
            answer = await self._wire.exchange(self._poll)
        if answer is not None and is_ok(answer):
            self._hear(answer)
        return answer

    def _hear(self, answer: bytes) -> None:
        self._may_hold = any(map(_leaves_a_note, read_happenings(answer[1:])))
        with_ack = self._poll is Command.POLL_WITH_ACK
        self._happenings.hear(answer[1:], self._clock.monotonic(), with_ack=with_ack)

    async def _settle(self) -> bool:
        """Ask a device that came back what it has counted, and switch off one that takes nothing."""
        at = self._clock.monotonic()
        if self._happenings.has_woken(at):
            answer = await self._wire.exchange(Command.COUNTERS)
            if answer is None:
                return False
            self._happenings.wake(read_counters(answer))
        elif not self._takes_notes and self._happenings.is_at_rest(at) and not self._happenings.is_disabled():
            answer = await self._wire.exchange(Command.DISABLE)
            if answer is None:
                return False
            if is_ok(answer):
                self._happenings.disable()
        return True

    async def _take(self, channels: bytes) -> bytes | None:
        """Take the notes of these channels, or none: then the device is switched off once nothing moves in it."""
        self._takes_notes = any(channels)
        answer = await self._wire.exchange(Command.SET_INHIBITS, channels)
        if self._takes_notes and answer is not None and is_ok(answer):
            return await self._wire.exchange(Command.ENABLE)
        return answer

    # --- the beginning of a conversation ---

    async def _begin(self) -> bool:
        """Hear what may have been said to nobody, then agree on sequence, key and version, and let no note in."""
        unheard = await self._wire.last_answer()
        if unheard is None:
            return False
        if is_ok(unheard) and len(unheard) > 1:
            self._poll = Command.POLL
            self._hear(unheard)
        self._may_hold, self._poll = True, Command.POLL_WITH_ACK
        if await self._wire.synchronise() is None or not await self._encrypt():
            return False
        self._takes_notes = False
        for command, data in ((Command.HOST_PROTOCOL_VERSION, OUR_VERSION), (Command.SET_INHIBITS, _NO_CHANNELS)):
            if await self._wire.exchange(command, data) is None:
                if self._wire.is_encrypted:
                    _log.error("line_lost", why="no answer to encrypted packets: another fixed key?")
                return False
        return True

    async def _encrypt(self) -> bool:
        if self._encryption is Encryption.OFF:
            return True
        answer = await self._wire.agree_on_key(self._fixed_key)
        if answer is not None and not self._wire.is_encrypted and self._encryption is Encryption.REQUIRED:
            _log.error("line_lost", why="the device does not encrypt")
            return False
        return answer is not None


def _leaves_a_note(happening: Happening) -> bool:
    """Whether there may be a note in escrow after it; in a jam, HOLD is refused although there is one."""
    return happening.code in _IN_ESCROW or (happening.code is Code.READ and happening.channel is not None)
