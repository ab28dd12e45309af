"""What every flow needs around it: the stage, the shell, the glass, the clock, and what is known of the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.terminal import TerminalInfo, TerminalStatus
from kiosk.presenters.clock import Clock
from kiosk.presenters.display import Display
from kiosk.presenters.presenter import AnyPresenter
from kiosk.presenters.shell import ShellPresenter, VisitRules
from kiosk.presenters.stage import Stage


class KnownTerminal:
    """What the teller has told of the terminal; asked for only after it did."""

    def __init__(self) -> None:
        self._info: TerminalInfo | None = None
        self._status: TerminalStatus | None = None

    @property
    def info(self) -> TerminalInfo:
        """What does not change while the teller runs."""
        assert self._info is not None
        return self._info

    @property
    def info_if_known(self) -> TerminalInfo | None:
        """The same, `None` before the teller told it."""
        return self._info

    @property
    def status(self) -> TerminalStatus:
        """What works now."""
        assert self._status is not None
        return self._status

    def learn(self, info: TerminalInfo) -> None:
        """The teller told what the terminal is."""
        self._info = info

    def follow(self, status: TerminalStatus) -> None:
        """The teller told what works now."""
        self._status = status


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Given to each flow once."""

    stage: Stage
    shell: ShellPresenter
    display: Display
    clock: Clock
    rules: VisitRules
    terminal: KnownTerminal


class WaysOut(Protocol):
    """Where a flow leads when it is over."""

    @property
    def logged_in(self) -> bool:
        """The visitor has an account to go back to."""

    def home(self) -> AnyPresenter:
        """A first screen to begin with."""

    def go_home(self) -> None:
        """The first screen; the visit goes on."""

    def go_to_account(self) -> None:
        """The account of who is logged in."""

    async def end(self) -> None:
        """The end of the visit: all of it is wiped."""
