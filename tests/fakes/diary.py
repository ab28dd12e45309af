"""What fake processes noted in a file, in order: an event and a process id a line."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.conditions import eventually


class Diary:
    """The file at `path`, read anew each time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def entries(self) -> list[tuple[str, int]]:
        """Pairs of event and process id."""
        text = self.path.read_text(encoding="ascii") if self.path.exists() else ""
        return [(event, int(pid)) for event, pid in (line.split() for line in text.splitlines())]

    def events(self) -> list[str]:
        """The events alone."""
        return [event for event, _ in self.entries()]

    def pids(self, event: str) -> list[int]:
        """Who noted `event`."""
        return [pid for noted, pid in self.entries() if noted == event]

    async def until(self, event: str, count: int = 1) -> list[int]:
        """Who noted `event`, once `count` have."""
        await eventually(lambda: len(self.pids(event)) >= count)
        return self.pids(event)


def is_alive(pid: int) -> bool:
    """Whether the process is there."""
    return Path(f"/proc/{pid}").exists()
