"""A bank's program that drives a pin pad, simulated: an executable in a folder, and a hand on what it remembers."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from sandbox.devices.card_host import CardHost
from sandbox.devices.card_verbs import Verb, card_verbs
from sandbox.devices.control import control_port, number
from sandbox.devices.pilot_pad import Fault, Kind, Memory
from sandbox.devices.pilot_run import opened, remember


class SimulatedPilot:
    """The program, installed in `folder`. `path` is what to run. It remembers what it did in that folder."""

    def __init__(self, folder: Path, currency: str = "RUB", speed: float = 1.0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder = folder.resolve()
        self.path = folder / "sb_pilot"
        self._folder = folder
        if not (folder / "memory.json").exists():
            remember(folder, Memory(CardHost(currency), speed=speed))
        root = Path(__file__).parents[2]
        self.path.write_text(
            f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(root)!r})\n"
            f"from sandbox.devices.pilot_run import main\nraise SystemExit(main(sys.argv[1:], {str(folder)!r}))\n"
        )
        self.path.chmod(0o700)

    def host(self) -> CardHost:
        """The acquirer's ledger as it is now; a copy."""
        with opened(self._folder) as memory:
            return memory.host

    def tell(self, command: Mapping[str, object]) -> dict[str, object]:
        """Carry out `command`; the acquirer's ledger.

        Raises:
            ValueError: nothing was done from the wrong key on.
        """
        with opened(self._folder) as memory:
            verbs: dict[str, Verb] = {
                **card_verbs(memory.host),
                "fault": lambda value: memory.faults.append(_fault(value)),
                "speed": lambda value: setattr(memory, "speed", float(number(value))),
            }
            for verb, value in command.items():
                if verb not in verbs:
                    raise ValueError(f"no such command; there are {', '.join(sorted(verbs))}")
                verbs[verb](value)
            return memory.host.snapshot()

    def snapshot(self) -> dict[str, object]:
        """The acquirer's ledger."""
        return self.host().snapshot()


async def serve_pilot(folder: Path, control: int, currency: str, speed: float) -> None:
    """The program in `folder` and its control port, until cancelled."""
    pilot = SimulatedPilot(folder, currency=currency, speed=speed)
    async with control_port(pilot, control) as server:
        await server.serve_forever()


def _fault(value: object) -> Fault:
    match value:
        case str():
            return Fault(Kind(value))
        case {"kind": str(kind), "of": str(of)}:
            return Fault(Kind(kind), of)
    raise ValueError("a fault's name, or its kind and of")
