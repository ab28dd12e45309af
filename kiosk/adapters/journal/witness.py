"""The witness: each event once more, in a plain file on another medium, after its commit.

It is always a prefix of the journal. What a crash kept from it is added at the next opening; what it knows and the
journal does not means that the journal lost something it had promised.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import takewhile
from pathlib import Path
from typing import Any

import msgspec

from kiosk.adapters.journal.connection import JournalDamaged
from kiosk.adapters.journal.medium import sync_folder

_TAIL_BYTES = 1 << 16
_BURST_BYTES = 1 << 15
"""How much is written before it is synced: what a power cut tears lies within the tail that is read back."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event the witness was told of, and where its line ends in the file."""

    seq: int
    mac: str
    end: int


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of the file: every event that can be read, the last one before anything torn, and whether there is such.

    A power cut may leave the last burst with holes.
    """

    known: tuple[Told, ...]
    last_whole: Told
    is_torn: bool


class Witness:
    """The witness file, open for appending."""

    def __init__(self, path: Path, *, may_begin: bool = True) -> None:
        """Open it; begin it when there is none, if that may be.

        Raises:
            OSError: its medium is not there, or fails.
        """
        if not may_begin and not path.exists():
            raise FileNotFoundError(errno.ENOENT, "no witness; is its medium in? An empty file begins a new one", path)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            sync_folder(path.parent)  # each time: a name whose sync failed looks like any other
            self._synced = os.fstat(self._file).st_size
        except OSError:
            os.close(self._file)
            raise

    def tail(self) -> Tail:
        """What the witness last knew.

        Raises:
            JournalDamaged: nothing of it can be read.
        """
        start = max(0, self._synced - _TAIL_BYTES)
        lines = _lines(os.pread(self._file, self._synced - start, start), start)
        if start:
            next(lines, None)  # its beginning lies before the tail
        told = [_told(line, end) for line, end in lines]
        whole = list(takewhile(lambda one: one is not None, told))
        if start and not whole:
            raise JournalDamaged("the witness cannot be read")
        last = next((one for one in reversed(whole) if one is not None), Told(0, "", 0))
        return Tail(tuple(one for one in told if one is not None), last, len(whole) < len(told))

    def cut(self, end: int) -> None:
        """Forget what comes after byte `end`.

        Raises:
            OSError: it may or may not be gone.
        """
        os.ftruncate(self._file, end)
        self._synced = end

    def append(self, lines: Iterable[bytes]) -> None:
        """Whole lines, on the medium when this returns.

        Raises:
            OSError: some may be there; where the medium still allows it they are taken back, for a sync that
                succeeds later does not save what an earlier one dropped.
        """
        try:
            for burst in _bursts(lines):
                self._write(burst)
        except OSError:
            os.ftruncate(self._file, self._synced)
            raise

    def _write(self, burst: bytes) -> None:
        view = memoryview(burst)
        while view:
            view = view[os.write(self._file, view) :]
        os.fdatasync(self._file)
        self._synced += len(burst)

    def close(self) -> None:
        """Done with it."""
        os.close(self._file)


def _bursts(lines: Iterable[bytes]) -> Iterator[bytes]:
    burst: list[bytes] = []
    size = 0
    for line in lines:
        if burst and size + len(line) > _BURST_BYTES:
            yield b"".join(burst)
            burst, size = [], 0
        burst.append(line)
        size += len(line)
    if burst:
        yield b"".join(burst)


def _lines(content: bytes, start: int) -> Iterator[tuple[bytes, int]]:
    """Each line with the offset of its end; the last one may lack its line feed."""
    end = start
    for line in BytesIO(content):
        end += len(line)
        yield line, end


def _told(line: bytes, end: int) -> Told | None:
    """What a line tells, `None` when it is not whole."""
    text, _, mac = line.rpartition(b"\t")
    if not mac.endswith(b"\n"):
        return None
    try:
        seq, *_ = msgspec.json.decode(text, type=list[Any])
        return Told(msgspec.convert(seq, int), mac.rstrip(b"\n").decode("ascii"), end)
    except ValueError:
        return None
