"""Logging in with a code by SMS."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.errors import ErrorCode
from kiosk.domain.phone import Destination


@dataclass(frozen=True, slots=True)
class LoginState:
    """`length` digits are wanted, `typed` are there; `sending` while the SMS is being asked for."""

    destination: Destination
    sent_to_masked: str
    length: int
    typed: str
    sending: bool
    checking: bool
    tries_left: int | None
    resend_in_s: int
    error: ErrorCode | None
