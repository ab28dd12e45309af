"""Disk space set aside, so that a note already moving can still be written down when the disk is full."""

from __future__ import annotations

import os
from pathlib import Path


class Ballast:
    """A file of `size` real bytes beside the journal; dropped in need, taken up again when there is room."""

    def __init__(self, path: Path, size_bytes: int) -> None:
        self._path = path
        self._size = size_bytes

    @property
    def is_held(self) -> bool:
        """The space is set aside now."""
        return self._path.exists() and self._path.stat().st_size == self._size

    def drop(self) -> bool:
        """Give the space to the journal; false when it had been given before."""
        if not self.is_held:
            return False
        self._path.unlink()
        return True

    def take_up(self) -> None:
        """Set the space aside, on disk and not only in name.

        Raises:
            OSError: there is no room.
        """
        if self.is_held:
            return
        rising = self._path.with_name(self._path.name + ".new")
        try:
            with rising.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, self._size)
                os.fsync(file.fileno())
            rising.rename(self._path)
        except OSError:
            rising.unlink(missing_ok=True)
            raise
