"""The first screen: what can be done here, and what works now."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.terminal import TerminalInfo, TerminalStatus


@dataclass(frozen=True, slots=True)
class HomeState:
    """`status` is `None` until the teller has told it."""

    info: TerminalInfo
    status: TerminalStatus | None
