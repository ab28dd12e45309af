"""A part that others can do without."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from kiosk.domain.errors import KioskError

T = TypeVar("T")
Otherwise = TypeVar("Otherwise")


async def where_told(ask: Callable[[], Awaitable[T]], otherwise: Otherwise) -> T | Otherwise:
    """The part that `ask` brings, or `otherwise` where the operator does not tell it now."""
    try:
        return await ask()
    except KioskError:
        return otherwise
