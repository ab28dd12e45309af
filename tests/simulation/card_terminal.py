"""A card terminal at the far end of its line: the sandbox's ZVT terminal and acquirer, with people and a bad line.

The acquirer's ledger is what is physically so: what a card was charged, whatever the teller believes.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sandbox.devices.card_host import CardHost, Declined, Fate, Person, Sale, Script, Totals, Trouble
from sandbox.devices.zvt_lines import LineGone
from sandbox.devices.zvt_terminal import ZvtPace, ZvtTerminal
from sandbox.devices.zvt_wire import Ear, Message
from tests.simulation.cable import Cable
from tests.simulation.faults import Fault
from tests.simulation.guest import Guest

if TYPE_CHECKING:
    from tests.simulation.world import World

_PACE = ZvtPace(card=1.0, give_up=12.0, host=0.5, reversal=0.5)
_DECLINES = ("", "", "6C", "64", "9B", "9A")
_WORDS = {
    "0600": "registration",
    "0501": "enquiry",
    "0601": "authorisation",
    "04FF": "prompt",
    "040F": "status",
    "06D1": "slip",
    "06D3": "slip",
    "060F": "completion",
    "061E": "failure",
    "0620": "question",
    "0630": "reversal",
    "0650": "end_of_day",
    "06B0": "abort",
    "8000": "agreement",
}


class WatchedHost(CardHost):
    """The acquirer, seen by the checker, and the people who come to the terminal."""

    def __init__(self, world: World, name: str) -> None:
        super().__init__(currency="RUB")
        self._world = world
        self._name = name

    def present(self) -> Script:
        """What this person and this acquirer are about to do."""
        world, script = self._world, Script()
        for fault, person in (
            (Fault.CARD_CANCELLED, Person.CANCELS),
            (Fault.CARD_LEFT, Person.LEAVES),
            (Fault.CARD_UNREADABLE, Person.UNREADABLE),
        ):
            if world.suffers(fault):
                script.person = person
        if world.suffers(Fault.CARD_DECLINED):
            script.decline = world.chance.choice(_DECLINES)
        if world.suffers(Fault.HOST_SLOW):
            script.slow_s = world.chance.uniform(5.0, 30.0)
        if world.suffers(Fault.OTHER_CURRENCY):
            script.approve_currency = "EUR"
        return script

    def decide(self, minor: int, currency: str, script: Script, reference: str = "") -> Sale | Declined:
        """See `CardHost`."""
        world = self._world
        if world.suffers(Fault.CARD_PARTIAL):
            script.approve_minor = minor - world.chance.choice((1, 100, minor // 2))
        elif world.suffers(Fault.CARD_OVERCHARGED):
            script.approve_minor = minor + world.chance.choice((1, 100))
        if world.suffers(Fault.NO_HOST):
            self.troubles.add(Trouble.NO_HOST)
            world.at(world.now_s + world.chance.uniform(1.0, 20.0), lambda: self.troubles.discard(Trouble.NO_HOST))
        decision = super().decide(minor, currency, script, reference)
        if isinstance(decision, Sale):
            world.note(self._name, f"approves {decision.minor}")
            world.checker.charges.approved(self._name, decision)
        return decision

    def charge(self, sale: Sale) -> None:
        """See `CardHost`."""
        super().charge(sale)
        self._world.note(self._name, f"charges {sale.minor}")
        self._world.checker.charges.charged(sale)

    def take_back(self, sale: Sale) -> bool:
        """See `CardHost`."""
        self._world.note(self._name, f"takes {sale.minor} back")
        return super().take_back(sale)

    def settle(self) -> Totals:
        """See `CardHost`. Somebody may have sold something on this terminal that we know nothing of."""
        if self._world.suffers(Fault.SOLD_BY_HAND):
            sale = super().decide(10_000, self.currency, Script())
            if isinstance(sale, Sale):
                super().charge(sale)
        totals = super().settle()
        self._world.note(self._name, f"closes batch {totals.batch}: {totals.minor}")
        return totals


class _Line:
    """One connection, as the terminal has it. Once it has gone silent nothing gets through, and nobody is told."""

    def __init__(self, terminal: SimulatedTerminal, cable: Cable) -> None:
        self._terminal = terminal
        self.cable = cable
        self.ear = Ear()
        self.is_silent = False
        self._heard: asyncio.Queue[Message | None] = asyncio.Queue()
        self._is_gone = False

    async def say(self, message: Message) -> None:
        """See `sandbox.devices.zvt_lines.Line`."""
        if not self._is_gone:
            self._terminal.say(self, message)
        if self._is_gone:
            raise LineGone

    async def hear(self) -> Message:
        """See `sandbox.devices.zvt_lines.Line`."""
        message = None if self._is_gone else await self._heard.get()
        if message is None:
            raise LineGone
        return message

    def bring(self, message: Message) -> None:
        """The teller's words arrive, while the connection lasts."""
        if not self._is_gone:
            self._heard.put_nowait(message)

    def end(self) -> None:
        """The connection is gone, and the terminal knows."""
        if not self._is_gone:
            self._is_gone = True
            self._heard.put_nowait(None)


class SimulatedTerminal:
    """A terminal with its acquirer behind it. It has the machine's mains, and goes on when the teller dies."""

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self._name = name
        self.host = WatchedHost(world, name)
        self._terminal = ZvtTerminal(self.host, _PACE)
        self._guest = Guest(world, self._deliver)
        self._lines: dict[Cable, _Line] = {}
        self._said: list[tuple[_Line, bytes, bool]] = []  # whether the line is cut behind it
        self._off_until_s = 0.0

    def is_quiet(self) -> bool:
        """No approval waits for anybody's word."""
        return all(sale.fate is not Fate.PENDING for sale in self.host.sales)

    # --- what the teller's end does -----------------------------------------------------------------------------------

    def delay_s(self) -> float:
        """How long bytes take."""
        return 0.01

    async def answer_call(self) -> None:
        """A connection is asked for; raises OSError while the terminal is off, or cannot be reached."""
        world = self._world
        if world.now_s < self._off_until_s or world.suffers(Fault.TERMINAL_UNREACHABLE):
            raise ConnectionRefusedError("no terminal")

    def hear(self, cable: Cable, data: bytes) -> None:
        """What the teller says, message by message."""
        line = self._line(cable)
        for message in line.ear.hear(data):
            self._world.step(f"{self._name} > {message.name}")
            self._suffer(line, _word(message))
            if not line.is_silent:
                line.bring(message)
        self._guest.turn()

    def hung_up(self, cable: Cable) -> None:
        """The teller has hung up."""
        line = self._lines.pop(cable, None)
        if line is not None:
            line.end()
            self._guest.turn()

    def lose_connections(self) -> None:
        """The teller is gone."""
        self._said.clear()
        for line in self._lines.values():
            line.end()
        self._lines.clear()

    def lose_power(self) -> None:
        """The mains are gone: what is not final is not charged."""
        self.lose_connections()
        self._terminal.cut_power()

    # --- what the terminal says ---------------------------------------------------------------------------------------

    def say(self, line: _Line, message: Message) -> None:
        """The terminal speaks: it is carried to the teller once the terminal's turn is over."""
        world, state, data = self._world, _word(message), bytes(message)
        if world.suffers(Fault.CARD_LINE_CUT, state):
            self._said.append((line, b"", True))
            line.end()
        elif world.suffers(Fault.CARD_LINE_TORN, state):
            self._said.append((line, data[: len(data) // 2], True))
            line.end()
        elif not line.is_silent:
            line.is_silent = world.suffers(Fault.CARD_LINE_SILENT, state)
            self._said.append((line, data, False))

    def _deliver(self) -> None:
        said, self._said = self._said, []
        for line, data, cuts in said:
            self._world.step(f"{self._name} < {data[:2].hex()}")
            line.cable.say(data)
            if cuts:
                line.cable.break_off(ConnectionResetError("cut"))

    # --- what happens to it -------------------------------------------------------------------------------------------

    def _line(self, cable: Cable) -> _Line:
        line = self._lines.get(cable)
        if line is None:
            line = self._lines[cable] = _Line(self, cable)
            self._guest.start(self._terminal.converse(line))
        return line

    def _suffer(self, line: _Line, state: str) -> None:
        world = self._world
        if world.suffers(Fault.CARD_LINE_CUT, state):
            line.cable.break_off(ConnectionResetError("cut"))
            line.end()
        line.is_silent = line.is_silent or world.suffers(Fault.CARD_LINE_SILENT, state)
        if world.suffers(Fault.TERMINAL_CUT, state):
            self._lose_power_for(world.chance.uniform(0.5, 20.0))
        if world.suffers(Fault.FORGOTTEN, state):
            self._terminal.forget_registration()
        if world.suffers(Fault.BATCH_FULL, state):
            self.host.troubles.add(Trouble.BATCH_FULL)

    def _lose_power_for(self, seconds: float) -> None:
        self._off_until_s = self._world.now_s + seconds
        for line in self._lines.values():
            line.cable.break_off(ConnectionResetError("no power"))
        self.lose_power()


def _word(message: Message) -> str:
    return _WORDS.get(message.name, "objection")
