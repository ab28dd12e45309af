"""Balance, how long it lasts, where the money went, the three services."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.account import Account
from kiosk.domain.errors import ErrorCode


@dataclass(frozen=True, slots=True)
class AccountState:
    """Loading while both are `None`."""

    account: Account | None
    error: ErrorCode | None
