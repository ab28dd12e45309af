"""One teller per terminal: an exclusive lock that dies with the process that holds it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class JournalLocked(Exception):
    """Another process has the journal; `pid` is its number, 0 when it did not say."""

    def __init__(self, pid: int) -> None:
        super().__init__(f"another teller holds the journal (process {pid or 'unknown'})")
        self.pid = pid


class Lock:
    """The lock beside a journal. It is held from construction until `release`, or the process's end."""

    def __init__(self, journal: Path) -> None:
        self._file = os.open(journal.with_name(journal.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(self._file, 20, 0).strip()
            os.close(self._file)
            raise JournalLocked(int(holder) if holder.isdigit() else 0) from error
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Let another process have it."""
        os.close(self._file)
