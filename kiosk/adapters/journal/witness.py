"""The witness: each event once more, in a plain file on another medium, after its commit.

It is always a prefix of the journal. What a crash kept from it is added at the next opening; what it knows and the
journal does not means that the journal lost something it had promised.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

_TAIL_BYTES = 1 << 16


class Witness:
    """The witness file, open for appending."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(self._file, self._whole_length())
            os.lseek(self._file, 0, os.SEEK_END)
        except OSError:
            os.close(self._file)
            raise

    def last(self) -> tuple[int, str] | None:
        """Sequence number and code of the last event it saw, `None` when it saw none."""
        length = os.fstat(self._file).st_size
        if not length:
            return None
        start = max(0, length - _TAIL_BYTES)
        line = os.pread(self._file, length - start, start).rstrip(b"\n").rpartition(b"\n")[2]
        text, _, mac = line.rpartition(b"\t")
        return int(json.loads(text)[0]), mac.decode()

    def append(self, lines: bytes) -> None:
        """Whole lines, on the medium when this returns.

        Raises:
            OSError: they may or may not be there.
        """
        view = memoryview(lines)
        while view:
            view = view[os.write(self._file, view) :]
        os.fdatasync(self._file)

    def close(self) -> None:
        """Done with it."""
        os.close(self._file)

    def _whole_length(self) -> int:
        """The length up to the last whole line: a power cut may have torn the one after it."""
        length = os.fstat(self._file).st_size
        start = max(0, length - _TAIL_BYTES)
        return start + os.pread(self._file, length - start, start).rfind(b"\n") + 1
