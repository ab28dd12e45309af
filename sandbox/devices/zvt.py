"""A simulated ZVT terminal: behind TCP or a pty, with a knife for its line, and hands that reach it by JSON."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox.devices.card_host import CardHost
from sandbox.devices.card_verbs import Verb, card_verbs
from sandbox.devices.control import control_port, number, truth
from sandbox.devices.zvt_lines import Knife, PtyDoor, TcpDoor
from sandbox.devices.zvt_terminal import ZvtPace, ZvtTerminal


class SimulatedZvt:
    """A terminal with a door: a TCP port (0: any), or a path that opens like a serial port."""

    def __init__(self, host: CardHost, where: int | Path, pace: ZvtPace | None = None) -> None:
        self.host = host
        self.knife = Knife()
        self.terminal = ZvtTerminal(host, pace or ZvtPace())
        serve, nature = self.terminal.converse, self.terminal.nature
        self._pty = PtyDoor(where, serve, self.knife) if isinstance(where, Path) else None
        self._tcp = TcpDoor(where, serve, self.knife) if isinstance(where, int) else None
        self._verbs: dict[str, Verb] = {
            **card_verbs(host),
            "vending": lambda value: setattr(nature, "vending", truth(value)),
            "needs_initialisation": lambda value: setattr(nature, "needs_initialisation", truth(value)),
            "mute": lambda value: setattr(nature, "mute", truth(value)),
            "forget_registration": lambda _: self.terminal.forget_registration(),
            "cut_saying": self._cut_saying,
            "cut_hearing": lambda value: setattr(self.knife, "hearing", number(value)),
            "tear_saying": lambda value: setattr(self.knife, "tearing", number(value)),
        }

    @property
    def address(self) -> str:
        """What a cash register opens."""
        return str(self._pty.link) if self._pty else f"tcp://127.0.0.1:{self._tcp.port if self._tcp else 0}"

    def tell(self, command: Mapping[str, object]) -> dict[str, object]:
        """Carry out `command`; the acquirer's ledger.

        Raises:
            ValueError: nothing was done from the wrong key on.
        """
        for verb, value in command.items():
            if verb not in self._verbs:
                raise ValueError(f"no such command; there are {', '.join(sorted(self._verbs))}")
            self._verbs[verb](value)
        return self.snapshot()

    def snapshot(self) -> dict[str, object]:
        """The acquirer's ledger, and how many messages of each name the terminal has said."""
        return {**self.host.snapshot(), "said": dict(self.knife.said)}

    async def plug(self) -> None:
        """Be reachable.

        Raises:
            OSError: the port is taken.
        """
        for door in (self._pty, self._tcp):
            if door is not None:
                await door.open()

    async def unplug(self) -> None:
        """Be gone. What runs goes on."""
        for door in (self._pty, self._tcp):
            if door is not None:
                await door.close()

    async def restart(self) -> None:
        """Lose power, and come back."""
        await self.unplug()
        self.terminal.cut_power()
        await self.plug()

    def _cut_saying(self, value: object) -> None:
        """At the n-th message, or at the first of a name ("040F")."""
        if isinstance(value, str):
            self.knife.saying_name = value.upper()
        else:
            self.knife.saying = number(value)


@asynccontextmanager
async def simulated_zvt(terminal: SimulatedZvt) -> AsyncIterator[SimulatedZvt]:
    """`terminal`, reachable while the context lasts."""
    await terminal.plug()
    try:
        yield terminal
    finally:
        await terminal.unplug()
        terminal.terminal.cut_power()


async def serve_zvt(terminal: SimulatedZvt, control: int) -> None:
    """A terminal with a control port, until cancelled."""
    async with control_port(terminal, control), simulated_zvt(terminal):
        await asyncio.Event().wait()
