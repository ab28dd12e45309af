"""What the device said happened, kept until it is taken, and shown one thing at a time like a state. No clock, no I/O.

SSP lists each event once, so a list that was heard must not be lost before the listener has taken every item of it. And
it may say what moves at one poll and nothing at the next: rest is believed only when it lasts.
"""

from __future__ import annotations

from kiosk.devices.bill_acceptor.ssp.answers import Code, Generic, Happening, read_happenings

_REST_S = 1.0  # a motion that was named goes on for as long, even when the next polls do not repeat it
_JAMS = (Code.UNSAFE_JAM, Code.SAFE_JAM)
_MOTION = (Code.INITIALIZING, Code.STACKING, Code.REJECTING, *_JAMS)
_IDLE = (Code.DISABLED, Code.CHANNELS_DISABLED)
_CLEARED = (Code.CLEARED_FROM_FRONT, Code.CLEARED_TO_CASHBOX)
_ACKNOWLEDGED = (Code.CREDIT, Code.FRAUD, *_CLEARED)  # those that POLL WITH ACK repeats


class Happenings:
    """The events of one line. A reset is shown when the device has come to rest, with what became of the note."""

    def __init__(self, settle_s: float, rest_s: float = _REST_S) -> None:
        self._settle_s = settle_s
        self._rest_s = min(rest_s, settle_s)
        self._untaken: list[Happening] = []
        self._is_ack_owed = False
        self._motion: Happening | None = None
        self._rests_at = 0.0
        self._settles_at: float | None = None  # after a reset that is not shown yet
        self._is_cashbox_out = False
        self._is_disabled = False

    def hear(self, events: bytes, at: float, *, with_ack: bool) -> None:
        """Take in what follows OK in an answer to POLL, or to POLL WITH ACK."""
        heard = read_happenings(events)
        self._is_disabled = False
        for happening in sorted(heard, key=lambda one: one.code in _JAMS):  # whatever moves, a jam holds it up
            self._sort(happening, at)
        codes = {happening.code for happening in heard}
        self._is_ack_owed = self._is_ack_owed or (with_ack and not codes.isdisjoint(_ACKNOWLEDGED))
        if self._settles_at is not None and not codes.isdisjoint(_MOTION):
            self._settles_at = at + self._settle_s

    def expect(self, motion: Code, at: float) -> None:
        """The note in escrow was told to go: into the box, or back."""
        self._move(Happening(bytes((motion,)), motion), at)

    def has_woken(self, at: float) -> bool:
        """Whether a reset can be shown: the device has rested, or said where a note went. Then `wake` is due."""
        if self._settles_at is None:
            return False
        return at >= self._settles_at or any(happening.code in _CLEARED for happening in self._untaken)

    def wake(self, counted: bytes | None) -> None:
        """Show the reset before all else, with the device's own count of stacked notes."""
        self._settles_at = None
        found = [Happening(bytes((Code.RESET,)), Code.RESET)]
        if counted is not None:
            found.append(Happening(bytes((Code.COUNTED,)) + counted, Code.COUNTED))
        self._untaken = found + self._untaken

    def is_all_taken(self) -> bool:
        """Whether the device may be asked for more."""
        return not self._untaken

    def is_at_rest(self, at: float) -> bool:
        """Whether nothing moves and nothing is left to be taken."""
        return not self._untaken and self._settles_at is None and not self._moves(at)

    def is_disabled(self) -> bool:
        """Whether the device said so at its last poll, or was told so after it."""
        return self._is_disabled

    def disable(self) -> None:
        """The device was switched off."""
        self._is_disabled = True

    def shown(self, at: float) -> bytes:
        """OK and what is not taken yet, the first of it first; or how the device is when everything is."""
        return bytes((Generic.OK,)) + (b"".join(one.raw for one in self._untaken) or self._state(at))

    def take(self) -> bool:
        """The first of what is shown is on disk. Whether EVENT ACK is due: the last of it has been taken."""
        if self._untaken and self._untaken.pop(0).code is Code.RESET and self._counted_first():
            del self._untaken[0]
        is_due = self._is_ack_owed and not self._untaken
        self._is_ack_owed = self._is_ack_owed and not is_due
        return is_due

    def _sort(self, happening: Happening, at: float) -> None:
        match happening.code:
            case Code.RESET:
                self._settles_at, self._motion, self._is_cashbox_out = at + self._settle_s, None, False
            case Code.CASHBOX_REMOVED | Code.CASHBOX_REPLACED:
                self._is_cashbox_out = happening.code is Code.CASHBOX_REMOVED
            case code if code in _IDLE:
                self._is_disabled = True
            case code if code in _MOTION or (code is Code.READ and happening.channel is None):
                self._move(happening, at)
            case _:
                self._motion = None
                self._untaken.append(happening)

    def _move(self, happening: Happening, at: float) -> None:
        self._motion, self._rests_at = happening, at + self._rest_s

    def _moves(self, at: float) -> bool:
        return self._motion is not None and at < self._rests_at

    def _state(self, at: float) -> bytes:
        if self._settles_at is not None:
            return bytes((Code.INITIALIZING,))
        if self._motion is not None and self._moves(at):
            return self._motion.raw
        if self._is_cashbox_out:
            return bytes((Code.CASHBOX_REMOVED,))
        return bytes((Code.DISABLED,)) if self._is_disabled else b""

    def _counted_first(self) -> bool:
        return bool(self._untaken) and self._untaken[0].code is Code.COUNTED
