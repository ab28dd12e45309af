"""A part that others can do without."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar

from kiosk.domain.errors import KioskError

T = TypeVar("T")
Otherwise = TypeVar("Otherwise")


async def where_told(part: Coroutine[Any, Any, T], otherwise: Otherwise) -> T | Otherwise:
    """The part, or `otherwise` where the operator does not tell it now."""
    try:
        return await part
    except KioskError:
        return otherwise
