"""What presenters draw on."""

from __future__ import annotations

from typing import Protocol

from kiosk.presenters.screens import ScreenState, ShellState


class Display(Protocol):
    """The glass. Drawing the same state twice changes nothing."""

    def show_screen(self, state: ScreenState) -> None:
        """Draw the screen `state` belongs to; it comes to the front with the shell state that follows."""

    def show_shell(self, state: ShellState) -> None:
        """Draw what is around, and bring its screen to the front."""
