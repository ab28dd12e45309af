"""A value that changes, and everybody who wants to see its newest state."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Latest(Generic[T]):
    """The newest value of something. Watchers get it at once, then each change; a slow watcher skips to the newest."""

    def __init__(self, value: T) -> None:
        self._value = value
        self._changed = asyncio.Event()

    @property
    def value(self) -> T:
        """The value now."""
        return self._value

    def show(self, value: T) -> None:
        """Replace the value; watchers wake unless it is equal to the old one."""
        if value != self._value:
            self._value = value
            self._changed.set()
            self._changed = asyncio.Event()

    async def watch(self) -> AsyncIterator[T]:
        """The value now, then a new one whenever it differs from the last one given; never ends by itself."""
        while True:
            changed, value = self._changed, self._value
            yield value
            if self._value == value:
                await changed.wait()
