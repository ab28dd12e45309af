"""The bill acceptor at the far end of its line: the sandbox's mechanism and protocol, with a bad line before them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.devices.mechanism import Doing, Mechanism, Memory, Pace, PowerUp, Trouble
from sandbox.devices.notes import BILL_TABLES
from sandbox.devices.protocols import PROTOCOLS
from tests.simulation.cable import Cable
from tests.simulation.faults import Fault

if TYPE_CHECKING:
    from tests.simulation.world import World

VALUES = BILL_TABLES["RUB"]
_AT_REST = (Doing.IDLING, Doing.DISABLED)
_BUSY = (Doing.ACCEPTING, Doing.ESCROW, Doing.HOLDING, Doing.STACKING, Doing.STACKED, Doing.RETURNING, Doing.RETURNED)
_LATE_S = 0.35  # past the driver's patience
_CREASED = 0x64


@dataclass(frozen=True, slots=True)
class Manner:
    """What of a protocol the world has to know: its polls, and the commands that let notes in.

    A command begins past the packet's own `skipped` bytes.

    `acknowledges`: the device repeats a stacked note until the host has taken note of it.
    """

    polls: tuple[bytes, ...]
    enables: tuple[bytes, ...]
    skipped: int = 0
    acknowledges: bool = True


MANNERS: dict[str, Manner] = {
    "ccnet": Manner((b"\x33",), (b"\x34",)),
    "id003": Manner((b"\x11",), (b"\xc0", b"\xc3")),
    "ssp-plain": Manner((b"\x07", b"\x56"), (b"\x02", b"\x0a"), skipped=1),
    "ssp-old": Manner((b"\x07",), (b"\x02", b"\x0a"), skipped=1, acknowledges=False),
}
"""The protocols a schedule may have; `life.py` has the drivers, `sandbox/devices/protocols.py` the devices."""


class SimulatedAcceptor:
    """A device, its box, and the line to it. Values are in roubles here, in kopecks for the checker."""

    def __init__(self, world: World) -> None:
        self._world = world
        slow = world.chance.random() < 0.3
        pace = Pace() if slow else Pace(0.5, 0.3, 0.3, 0.3, 0.3, 10.0)
        self.mechanism = Mechanism(VALUES, pace, lambda: world.now_s)
        self.mechanism.memory = world.chance.choice(tuple(Memory))
        speech = PROTOCOLS[world.rules.protocol]
        self._manner = MANNERS[world.rules.protocol]
        self._wire = speech.wire
        self._face = speech.guise(self.mechanism, "RUB").face
        self._ear = self._wire.ear()
        self._cable: Cable | None = None
        self._unplugged_until_s = 0.0
        self._same_answers = 0
        self._last_answer: bytes | None = None
        self._boxed = 0
        self._stirred: Callable[[], None] | None = None
        self.unasked: Counter[int] = Counter()

    # --- what is where ------------------------------------------------------------------------------------------------

    def box(self) -> Counter[int]:
        """The notes in the box, and the one that is as good as in it, by value in minor units."""
        device = self.mechanism
        box = Counter({value * 100: count for value, count in device.count.stacked.items()})
        if device.note is not None and device.power_up is PowerUp.IN_STACKER:
            box[device.note.value * 100] += 1
        return box

    def takes_notes(self) -> bool:
        """It would pull a note in now."""
        return self.mechanism.has_power() and self.mechanism.enabled != 0

    def look(self) -> None:
        """Let what was due happen, and the checker see what came of it."""
        self.mechanism.let_time_pass()
        boxed = self.mechanism.count.stacked.total()
        if boxed != self._boxed:
            self._boxed = boxed
            self._world.note("box", f"{boxed} notes")
            self._world.checker.check_box()

    def is_quiet(self) -> bool:
        """Nothing moves, nothing is wrong, and the teller has seen it."""
        device = self.mechanism
        at_rest = device.has_power() and device.doing in _AT_REST and device.trouble() is None
        return at_rest and self._same_answers >= 2

    # --- hands --------------------------------------------------------------------------------------------------------

    def insert(self, value: int) -> bool:
        """A visitor feeds a note; whether it was pulled in."""
        self.look()
        world = self._world
        taken: bool
        if world.suffers(Fault.REJECTED):
            taken = self.mechanism.insert(value, reject=_CREASED)
        elif world.suffers(Fault.MISNAMED):
            taken = self.mechanism.insert(value, told=world.chance.choice(VALUES))
        else:
            taken = self.mechanism.insert(value)
        if taken:
            world.note("visitor", f"feeds {value}")
        self.stir()
        return taken

    def is_empty(self) -> bool:
        """No note is in it on its way anywhere."""
        self.look()
        return self.mechanism.note is None and self.mechanism.boxed is None

    def watch(self, stirred: Callable[[], None] | None) -> None:
        """Call `stirred` when somebody has touched the device."""
        self._stirred = stirred

    def stir(self) -> None:
        """Something has happened to it: whoever waits shall look."""
        self._same_answers = 0
        if self._stirred is not None:
            self._stirred()

    # --- power --------------------------------------------------------------------------------------------------------

    def lose_power(self) -> None:
        """The mains are gone."""
        self.look()
        self.mechanism.cut_power()
        self.look()

    def power_on(self) -> None:
        """A life begins: the mains are there, the line is in, nothing waits on it."""
        self._cable = None
        self._stirred = None
        self._unplugged_until_s = 0.0
        self._ear = self._wire.ear()
        self._same_answers = 0
        self.mechanism.restore_power()
        for trouble in (Trouble.JAM, Trouble.CASSETTE_REMOVED, Trouble.CASSETTE_FULL, Trouble.FAILURE):
            if self.mechanism.has(trouble):
                self.mechanism.suffer(trouble, is_so=False)

    # --- the line -----------------------------------------------------------------------------------------------------

    def delay_s(self) -> float:
        """How long a frame takes."""
        return 0.003

    async def answer_call(self) -> None:
        """The line is opened; raises OSError while it is unplugged."""
        if self._world.now_s < self._unplugged_until_s:
            raise FileNotFoundError("no such port")
        self._ear = self._wire.ear()

    def hung_up(self, cable: Cable) -> None:
        """The teller has closed the line."""

    def hear(self, cable: Cable, data: bytes) -> None:
        """What the host sent, frame by frame."""
        self._cable = cable
        for heard in self._ear.hear(data):
            if cable.is_open:
                self._exchange(cable, heard.payload)

    def _exchange(self, cable: Cable, payload: bytes | None) -> None:
        world = self._world
        manner = self._manner
        if payload is not None and payload[manner.skipped :] in manner.polls and self.is_quiet():
            self._answer(cable, payload)
            return
        self.look()
        state = self._state()
        world.step(f"host {payload.hex() if payload else 'garbled'} to {state}")
        self._suffer(cable, state)
        if not cable.is_open or world.suffers(Fault.COMMAND_LOST, state):
            return
        if world.suffers(Fault.COMMAND_GARBLED, state):
            payload = None
        self._answer(cable, payload)

    def _answer(self, cable: Cable, payload: bytes | None) -> None:
        told = self._told_value()
        takes = self.mechanism.enabled
        said = self._face.answer(payload)
        self.look()
        noted = self.mechanism.boxed is None and self.mechanism.has_power()
        if told is not None and noted and self._manner.acknowledges:
            self._world.checker.acknowledged(told * 100)
        asked = payload is not None and payload[self._manner.skipped :].startswith(self._manner.enables)
        if asked and self.mechanism.enabled and self.mechanism.enabled != takes:
            self._world.checker.enabled()
        if said is None:
            return
        told_now = said[self._manner.skipped :]
        same = told_now == self._last_answer
        self._same_answers = self._same_answers + 1 if same else 0
        self._last_answer = told_now
        if not same:
            self._world.step(f"device {told_now[:3].hex()}")
        self._say(cable, self._wire.wrap(said))

    def _say(self, cable: Cable, frame: bytes) -> None:
        world, state = self._world, self._state()
        if self.is_quiet():
            cable.say(frame)
        elif world.suffers(Fault.ANSWER_LOST, state):
            return
        elif world.suffers(Fault.ANSWER_GARBLED, state):
            spoilt = bytearray(frame)
            spoilt[world.chance.randrange(len(spoilt))] ^= 1 << world.chance.randrange(8)
            cable.say(bytes(spoilt))
        elif world.suffers(Fault.ANSWER_DOUBLED, state):
            cable.say(frame + frame)
        elif world.suffers(Fault.ANSWER_CHOPPED, state):
            cut = world.chance.randrange(1, len(frame))
            cable.say(frame[:cut])
            cable.say(frame[cut:], world.chance.choice((0.001, 0.1)))
        elif world.suffers(Fault.ANSWER_LATE, state):
            cable.say(frame, _LATE_S)
        else:
            cable.say(frame)

    def _state(self) -> str:
        device = self.mechanism
        return "off" if not device.has_power() else device.doing.value

    def _told_value(self) -> int | None:
        """The value of a stacked note that the host has not taken note of."""
        boxed = self.mechanism.boxed
        return None if boxed is None or self.mechanism.doing is not Doing.STACKED else boxed.value

    # --- what happens to it -------------------------------------------------------------------------------------------

    def _suffer(self, cable: Cable, state: str) -> None:
        world, device = self._world, self.mechanism
        if device.doing in _BUSY:
            self._suffer_with_a_note(state)
        elif device.doing in _AT_REST:
            self._suffer_at_rest(state)
        if world.suffers(Fault.UNPLUGGED, state):
            self._unplugged_until_s = world.now_s + world.chance.choice((0.5, 3.0, 15.0))
            cable.break_off(OSError("unplugged"))
        if device.has_power() and world.suffers(Fault.DEVICE_CUT, state):
            device.memory = world.chance.choice(tuple(Memory))
            self.lose_power()
            self.stir()
            world.later(world.chance.uniform(0.5, 8.0), self._restore)

    def _suffer_with_a_note(self, state: str) -> None:
        world = self._world
        for fault, seconds in ((Fault.JAM, (0.5, 20.0)), (Fault.LONG_JAM, (32.0, 60.0))):
            if not self.mechanism.has(Trouble.JAM) and world.suffers(fault, state):
                self._break(Trouble.JAM, world.chance.uniform(*seconds))
        stacked = self.mechanism.doing in (Doing.STACKED, Doing.RETURNED)
        if not stacked and world.suffers(Fault.CHEATED, state):
            self.mechanism.suffer(Trouble.CHEATED, is_so=True)

    def _suffer_at_rest(self, state: str) -> None:
        world = self._world
        for fault, trouble in (
            (Fault.CASSETTE_OUT, Trouble.CASSETTE_REMOVED),
            (Fault.CASSETTE_FULL, Trouble.CASSETTE_FULL),
            (Fault.DEVICE_FAILURE, Trouble.FAILURE),
        ):
            if world.suffers(fault, state):
                self._break(trouble, world.chance.uniform(1.0, 40.0))
        if self.mechanism.trouble() is None and world.suffers(Fault.UNASKED, state):
            value = world.chance.choice(VALUES)
            self.unasked[value * 100] += 1
            self.mechanism.stack_unasked(value)
            self.look()

    def _break(self, trouble: Trouble, seconds: float) -> None:
        self.mechanism.suffer(trouble, is_so=True)
        self._world.later(seconds, lambda: self._mend(trouble))

    def _mend(self, trouble: Trouble) -> None:
        self.look()
        self.mechanism.suffer(trouble, is_so=False)
        self.stir()

    def _restore(self) -> None:
        self.mechanism.restore_power()
        self.stir()
