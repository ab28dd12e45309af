"""A simulated bill acceptor: a mechanism, a protocol's face, a line, and hands that reach it by JSON.

Every command is an object whose keys are carried out in order; the README of this folder lists them.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox.devices.control import BadCommand, control_port, number, truth
from sandbox.devices.mechanism import CUT_PLACES, Mechanism, Memory, Pace, Trouble
from sandbox.devices.notes import BILL_TABLES
from sandbox.devices.protocols import PROTOCOLS
from sandbox.devices.pty_line import PtyLine

_CREASED = 0x64  # conveying
_FOREIGN = 0x66  # verification
_SWITCHES = {
    "jam": Trouble.JAM,
    "remove_cassette": Trouble.CASSETTE_REMOVED,
    "cassette_full": Trouble.CASSETTE_FULL,
    "cheat": Trouble.CHEATED,
    "pause": Trouble.PAUSED,
}


class SimulatedAcceptor:
    """A device on a pty. `path` opens like a serial port; `protocol` is spoken there."""

    def __init__(self, link: Path, currency: str, pace: Pace, protocol: str = "ccnet") -> None:
        self.path = str(link)
        self.protocol = protocol
        self._device = Mechanism(BILL_TABLES[currency], pace, time.monotonic)
        speech = PROTOCOLS[protocol]
        guise = speech.guise(self._device, currency)
        self._line = PtyLine(link, guise.face.answer, speech.wire)
        self._verbs: dict[str, Callable[[object], bool | None]] = {
            "insert": lambda value: self._device.insert(number(value)),
            "insert_creased": lambda value: self._device.insert(number(value), reject=_CREASED),
            "insert_foreign": lambda _: self._device.insert(None, reject=_FOREIGN),
            "insert_rejected": lambda code: self._device.insert(self._device.values[0], reject=_code(code)),
            "insert_misnamed": self._insert_misnamed,
            "stack_unasked": lambda value: self._device.stack_unasked(number(value)),
            "failure": self._fail,
            "power": self._switch_power,
            "power_cut_at": self._arm_power_cut,
            "power_memory": self._set_memory,
            "unplug": lambda out: self._line.unplug() if truth(out) else self._line.plug(),
            "noise": lambda count: setattr(self._line, "noise", number(count)),
            "drop_answers": lambda count: setattr(self._line, "drop_answers", number(count)),
            "duplicate_answers": lambda count: setattr(self._line, "duplicate_answers", number(count)),
            **guise.hands,
        }

    def tell(self, command: Mapping[str, object]) -> dict[str, object]:
        """Carry out `command`; the device's state and counters, with `accepted` when a note was fed.

        Raises:
            BadCommand: nothing was done from the wrong key on.
        """
        accepted: bool | None = None
        for verb, value in command.items():
            try:
                answer = self._carry_out(verb, value)
            except ValueError as error:
                raise BadCommand(f"{verb}: {error}") from error
            accepted = answer if answer is not None else accepted
        return {**({} if accepted is None else {"accepted": accepted}), **self.snapshot()}

    def snapshot(self) -> dict[str, object]:
        """The device's state and counters."""
        device = self._device
        device.let_time_pass()
        trouble = device.trouble()
        state = trouble.value if trouble else device.doing.value
        return {
            "state": state if device.has_power() else "off",
            "stacked": {str(value): number for value, number in sorted(device.count.stacked.items())},
            "returned": device.count.returned,
            "rejected": device.count.rejected,
            "in_validator": device.note.value if device.note else None,
            "lifetime": device.count.stacked.total(),
        }

    def plug(self) -> None:
        """Open the line."""
        self._line.plug()

    def unplug(self) -> None:
        """Take the line away."""
        self._line.unplug()

    def _carry_out(self, verb: str, value: object) -> bool | None:
        if verb in _SWITCHES:
            self._device.suffer(_SWITCHES[verb], truth(value))
            return None
        if verb not in self._verbs:
            raise ValueError(f"no such command; there are {', '.join(sorted({*self._verbs, *_SWITCHES}))}")
        return self._verbs[verb](value)

    def _insert_misnamed(self, pair: object) -> bool:
        if not isinstance(pair, list) or len(pair) != 2:
            raise ValueError("two values: the note's and the one to be named")
        return self._device.insert(number(pair[0]), told=number(pair[1]))

    def _fail(self, code: object) -> None:
        self._device.failure_code = _code(code) if code else 0
        self._device.suffer(Trouble.FAILURE, bool(code))

    def _switch_power(self, position: object) -> None:
        match position:
            case "on":
                self._device.restore_power()
            case "off":
                self._device.let_time_pass()
                self._device.cut_power()
            case _:
                raise ValueError('"on" or "off"')

    def _arm_power_cut(self, place: object) -> None:
        if place not in CUT_PLACES:
            raise ValueError(f"one of {', '.join(CUT_PLACES)}")
        self._device.cut_at = CUT_PLACES[str(place)]

    def _set_memory(self, memory: object) -> None:
        self._device.memory = Memory(memory)


@asynccontextmanager
async def simulated_acceptor(
    link: Path, *, currency: str = "RUB", pace: Pace | None = None, protocol: str = "ccnet"
) -> AsyncIterator[SimulatedAcceptor]:
    """A device in this process, plugged in; unplugged at the end."""
    acceptor = SimulatedAcceptor(link, currency, pace or Pace(), protocol)
    acceptor.plug()
    try:
        yield acceptor
    finally:
        acceptor.unplug()


async def serve_acceptor(
    link: Path, port: int, *, currency: str = "RUB", pace: Pace | None = None, protocol: str = "ccnet"
) -> None:
    """A device with a control port, until cancelled: a line of JSON in, a line of JSON out."""
    acceptor = SimulatedAcceptor(link, currency, pace or Pace(), protocol)
    async with control_port(acceptor, port) as server:
        acceptor.plug()  # who sees the link can already reach the control port
        try:
            await server.serve_forever()
        finally:
            acceptor.unplug()


def _code(value: object) -> int:
    if not isinstance(value, str) or len(value) != 2:
        raise ValueError("two hex digits")
    return int(value, 16)
