"""The mechanics of a banknote validator with a cassette: what is where. No protocol.

Time moves it, but only when somebody looks: every question and every hand on it first lets the past happen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the mechanics take, in seconds."""

    initialize_s: float = 2.0
    accept_s: float = 1.2
    stack_s: float = 0.8
    return_s: float = 0.8
    reject_s: float = 0.8
    escrow_s: float = 10.0

    def faster(self, times: float) -> Pace:
        """Everything `times` as fast, but for the escrow's patience: hosts measure that by their own clock."""
        return Pace(
            self.initialize_s / times,
            self.accept_s / times,
            self.stack_s / times,
            self.return_s / times,
            self.reject_s / times,
            self.escrow_s,
        )


class Doing(Enum):
    """What the mechanics do."""

    POWERED_UP = "powered_up"
    INITIALIZING = "initializing"
    DISABLED = "disabled"
    IDLING = "idling"
    ACCEPTING = "accepting"
    REJECTING = "rejecting"
    ESCROW = "escrow"
    HOLDING = "holding"
    STACKING = "stacking"
    STACKED = "stacked"  # until the host took note of it
    RETURNING = "returning"
    RETURNED = "returned"  # until the host took note of it


class Trouble(Enum):
    """What can be wrong at the same time, the gravest first."""

    FAILURE = "failure"
    CHEATED = "cheated"
    JAM = "jam"
    CASSETTE_REMOVED = "cassette_removed"
    CASSETTE_FULL = "cassette_full"
    PAUSED = "paused"


class PowerUp(Enum):
    """Where a note was found when the power came back."""

    NO_NOTE = "no_note"
    IN_VALIDATOR = "in_validator"
    IN_STACKER = "in_stacker"


class Memory(Enum):
    """What a power cut leaves behind."""

    REMEMBERS = "remembers"  # says where the note was, and after initialization what it stacked
    FORGETS = "forgets"  # powers up plainly; a note that was being stacked is in the box
    PULLED = "pulled"  # powers up plainly; the note was pulled out meanwhile


CUT_PLACES = {
    "accepting": Doing.ACCEPTING,
    "escrow": Doing.ESCROW,
    "stacking": Doing.STACKING,
    "stacked_before_ack": Doing.STACKED,
    "returning": Doing.RETURNING,
}
_IN_VALIDATOR = (Doing.ACCEPTING, Doing.ESCROW, Doing.HOLDING, Doing.RETURNING, Doing.REJECTING)
_AT_REST = (Doing.POWERED_UP, Doing.IDLING, Doing.DISABLED)


@dataclass(slots=True)
class Banknote:
    """A note in the device. `type_told` is the bill type that is named once it is stacked."""

    bill_type: int
    value: int
    type_told: int
    reject: int | None = None
    counted: bool = False


@dataclass(slots=True)
class Count:
    """What went through the device since it was built."""

    stacked: Counter[int] = field(default_factory=Counter)
    returned: int = 0
    rejected: int = 0


class Mechanism:
    """The device without its plug. A protocol's face asks it; hands feed and break it."""

    def __init__(self, values: tuple[int, ...], pace: Pace, now: Callable[[], float]) -> None:
        self.values = values
        self.count = Count()
        self.doing = Doing.POWERED_UP
        self.power_up = PowerUp.NO_NOTE
        self._powered = True
        self.note: Banknote | None = None
        self.boxed: Banknote | None = None  # stacked, and the host has not taken note of it
        self.reject_reason = 0
        self.failure_code = 0
        self.memory = Memory.REMEMBERS
        self.cut_at: Doing | None = None
        self._enabled = self._escrowed = 0
        self._pace = pace
        self._now = now
        self._until: float | None = None
        self._troubles: set[Trouble] = set()

    # --- what the host has it do ---

    def now(self) -> float:
        """Its time, in seconds."""
        return self._now()

    def has_power(self) -> bool:
        """Whether it is switched on."""
        return self._powered

    def let_time_pass(self) -> None:
        """Let everything happen that was due."""
        while self._powered and not self.has(Trouble.JAM) and self._until is not None and self._now() >= self._until:
            self._until = None
            self._finish()

    def set_mask(self, enabled: int, escrowed: int) -> None:
        """Take the types whose bits are set, holding in escrow those of the second mask."""
        self._enabled, self._escrowed = enabled, escrowed
        if self.doing in (Doing.IDLING, Doing.DISABLED):
            self._rest()

    @property
    def enabled(self) -> int:
        """The mask of types that are taken."""
        return self._enabled

    def stack(self) -> None:
        """Move the note in escrow into the box."""
        self._enter(Doing.STACKING, self._pace.stack_s)

    def give_back(self) -> None:
        """Move the note in escrow to the slot."""
        self._enter(Doing.RETURNING, self._pace.return_s)

    def hold(self) -> None:
        """Keep the note in escrow for another while."""
        self._enter(Doing.HOLDING, self._pace.escrow_s)

    def reset(self) -> None:
        """Start over; a note in the way goes where it was going."""
        self._enabled = self._escrowed = 0
        self._troubles.discard(Trouble.CHEATED)
        self._enter(Doing.INITIALIZING, self._pace.initialize_s)

    def noted(self) -> None:
        """The host has taken note of a stacked or returned note."""
        self.boxed = self.note = None
        self._rest()

    def trouble(self) -> Trouble | None:
        """The gravest thing that is wrong."""
        if not self._troubles:
            return None
        return next(trouble for trouble in Trouble if trouble in self._troubles)

    def has(self, trouble: Trouble) -> bool:
        """Whether `trouble` is among what is wrong."""
        return trouble in self._troubles

    # --- what people do to it ---

    def insert(self, value: int | None, *, reject: int | None = None, told: int | None = None) -> bool:
        """Feed a note; `None` is one the device cannot know. Whether the device pulled it in.

        `reject` is the reason for which it will come back; `told` the value that will be named once it is stacked.

        Raises:
            ValueError: the currency has no such note.
        """
        self.let_time_pass()
        bill_type = 0 if value is None else self._type(value)
        if not self._powered or self.doing is not Doing.IDLING or self._troubles:
            return False
        self.note = Banknote(bill_type, value or 0, bill_type if told is None else self._type(told), reject)
        self._enter(Doing.ACCEPTING, self._pace.accept_s)
        return True

    def stack_unasked(self, value: int) -> None:
        """Have a note in the box that nobody asked to stack."""
        self.let_time_pass()
        bill_type = self._type(value)
        self.note = Banknote(bill_type, value, bill_type)
        self._box()
        self._enter(Doing.STACKED)

    def suffer(self, trouble: Trouble, is_so: bool) -> None:
        """Break it, or mend it."""
        self.let_time_pass()
        had = trouble in self._troubles
        (self._troubles.add if is_so else self._troubles.discard)(trouble)
        if trouble is Trouble.CHEATED and is_so:
            self._pull_back()
        if trouble is Trouble.CASSETTE_REMOVED and had and not is_so and self.doing is not Doing.POWERED_UP:
            self._troubles.discard(Trouble.CASSETTE_FULL)
            self.reset()

    def cut_power(self) -> None:
        """Off. The note stays where it is."""
        if self._powered:
            self._powered = False
            self._until = None
            self.power_up = self._found_note()

    def restore_power(self) -> None:
        """On again: the device says how it powered up until it is reset."""
        if not self._powered:
            self._powered = True
            self._enabled = self._escrowed = 0
            self._troubles.discard(Trouble.CHEATED)
            self._enter(Doing.POWERED_UP)

    # --- mechanics ---

    def _enter(self, doing: Doing, takes_s: float | None = None) -> None:
        self.doing = doing
        self._until = None if takes_s is None else self._now() + takes_s
        if doing is self.cut_at:
            self.cut_at = None
            self.cut_power()

    def _rest(self) -> None:
        self._enter(Doing.IDLING if self._enabled else Doing.DISABLED)

    def _finish(self) -> None:
        match self.doing:
            case Doing.INITIALIZING:
                self._initialized()
            case Doing.ACCEPTING:
                self._looked_at()
            case Doing.ESCROW | Doing.HOLDING:
                self.give_back()
            case Doing.STACKING:
                self._box()
                self._enter(Doing.STACKED)
            case Doing.RETURNING:
                self.count.returned += 1
                self._enter(Doing.RETURNED)
            case Doing.REJECTING:
                self.count.rejected += 1
                self.note = None
                self._rest()
            case _:
                raise AssertionError(f"{self.doing} takes no time")

    def _looked_at(self) -> None:
        assert self.note is not None
        bit = 1 << self.note.bill_type
        reason = self.note.reject if self.note.reject or self._enabled & bit else 0x68
        if reason is not None:
            self.reject_reason = reason
            self._enter(Doing.REJECTING, self._pace.reject_s)
        elif self._escrowed & bit:
            self._enter(Doing.ESCROW, self._pace.escrow_s)
        else:
            self.stack()

    def _box(self) -> None:
        assert self.note is not None
        self.boxed, self.note = self.note, None
        if not self.boxed.counted:
            self.boxed.counted = True
            self.count.stacked[self.boxed.value] += 1

    def _initialized(self) -> None:
        found, self.power_up = self.power_up, PowerUp.NO_NOTE
        if self.note is not None and found is PowerUp.IN_STACKER:
            self._box()
        elif self.note is not None:
            self.note = None
            self.count.returned += 1
        if self.boxed is not None:
            self._enter(Doing.STACKED)
        else:
            self._rest()

    def _pull_back(self) -> None:
        self.note = None
        if self.doing not in (*_AT_REST, Doing.STACKED):
            self._rest()

    def _found_note(self) -> PowerUp:
        stacking = self.doing in (Doing.STACKING, Doing.STACKED) or self.power_up is PowerUp.IN_STACKER
        if self.memory is Memory.REMEMBERS or self.power_up is PowerUp.IN_STACKER:
            if stacking:
                return PowerUp.IN_STACKER
            return PowerUp.IN_VALIDATOR if self.doing in _IN_VALIDATOR else PowerUp.NO_NOTE
        if stacking and self.note is not None and self.memory is Memory.FORGETS:
            self._box()
        self.note = self.boxed = None
        return PowerUp.NO_NOTE

    def _type(self, value: int) -> int:
        if value not in self.values:
            raise ValueError(f"no note of {value} here")
        return self.values.index(value)
