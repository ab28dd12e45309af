"""Card terminals beside the world's own one: each protocol's simulator as a process, and the table that names it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.world import World, child, free_port, tell
from tests.fakes.conditions import until
from tests.fakes.real_terminal import Terminal

NEXO_SECRET = "nexo-key"
NEXO_PASSPHRASE = "sandbox"

_NEXO = """\
kind = "nexo"
name = "{name}"
terminal_url = "https://127.0.0.1:{port}/nexo"
poi_id = "P400Plus-000000001"
sale_id = "kiosk-0417"
ca_file = "{folder}/terminal.pem"
key_secret = "nexo-key"
key_identifier = "sandbox"
"""

_COMMAND = """\
kind = "command"
name = "{name}"
program = "{folder}/sb_pilot"
folder = "{folder}"
"""

_ACQUIRER = "[[charging.acquirers]]\n{}"
_RULE = '[[charging.rules]]\nacquirer = "{}"\nmethods = ["card"]\n'


@dataclass(frozen=True, slots=True)
class CardTerminal:
    """A simulator in the hand of a test. `table` is its acquirer's, as in a configuration."""

    table: str
    control: int
    process: asyncio.subprocess.Process

    async def tell(self, **command: object) -> dict[str, Any]:
        """One command, as in TERMINALS.md; the acquirer's ledger."""
        return await tell(self.control, command)

    async def charged_minor(self) -> int:
        """What the acquirer has of visitors' money."""
        minor: int = (await self.tell())["charged_minor"]
        return minor

    async def fates(self) -> list[str]:
        """What became of its sales, oldest first."""
        return [sale["fate"] for sale in (await self.tell())["sales"]]

    async def until_looked_at(self) -> None:
        """Return once a teller has registered with this ZVT terminal and heard how it is."""
        await until(self.tell, lambda told: told["said"].get("060F", 0) > 1)

    async def pull_the_plug(self) -> None:
        """It is gone for good."""
        self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def card_terminal(
    protocol: str, folder: Path, name: str = "card-terminal", speed: int = 20
) -> AsyncIterator[CardTerminal]:
    """A terminal that speaks `protocol` and is called `name` in the configuration."""
    port, control = free_port(), free_port()
    command = [sys.executable, "-m", "kiosk", "sandbox", "terminal", "--protocol", protocol, "--folder", str(folder)]
    command += ["--port", str(port), "--control", str(control), "--speed", str(speed)]
    tables = {"zvt": zvt_table(name, f"tcp://127.0.0.1:{port}"), "nexo": _NEXO, "command": _COMMAND}
    table = tables[protocol].format(name=name, port=port, folder=folder)
    async with child(command, folder, f"{protocol}-terminal") as process:
        terminal = CardTerminal(table, control, process)
        await until(lambda: _answers(terminal), bool)
        yield terminal


async def _answers(terminal: CardTerminal) -> bool:
    assert terminal.process.returncode is None, "the simulator ended; see its .log"
    try:
        await terminal.tell()
    except OSError:
        return False
    return True


def zvt_table(name: str, line: str) -> str:
    """The table of a ZVT terminal that is reached at `line`, somebody's or nobody's."""
    return f'kind = "zvt"\nname = "{name}"\nline = "{line}"\n'


async def fitted(folder: Path, world: World, *tables: str) -> Terminal:
    """A new terminal with these card terminals in place of the world's own one, to be asked in this order."""
    world_own = zvt_table("card-terminal", world.places.terminal_line)
    names = [table.partition('name = "')[2].partition('"')[0] for table in tables]
    changes = {
        _ACQUIRER.format(world_own): "\n".join(_ACQUIRER.format(table) for table in tables),
        _RULE.format("card-terminal"): "\n".join(_RULE.format(name) for name in names),
    }
    terminal = await Terminal.installed(folder, world, changes)
    with (folder / "secrets.toml").open("a", encoding="utf-8") as secrets:
        secrets.write(f'{NEXO_SECRET} = "{NEXO_PASSPHRASE}"\n')
    return terminal
