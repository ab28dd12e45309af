"""Taking banknotes."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.terminal import TerminalInfo
from kiosk.domain.topup import TopUp


@dataclass(frozen=True, slots=True)
class CashState:
    """`connected` is false while the teller cannot be reached; the money is in its journal, not here."""

    info: TerminalInfo
    topup: TopUp
    connected: bool
