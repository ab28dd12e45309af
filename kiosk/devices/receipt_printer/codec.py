"""ESC/POS status: questions to a receipt printer, and its answers (Epson's manual of commands, DLE EOT and GS ( H)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final


class Question(Enum):
    """A real-time status request; the printer answers one byte at once, even while it prints."""

    PRINTER = b"\x10\x04\x01"
    OFFLINE_CAUSE = b"\x10\x04\x02"
    ERROR_CAUSE = b"\x10\x04\x03"
    PAPER = b"\x10\x04\x04"


@dataclass(frozen=True, slots=True)
class Status:
    """One status byte; which question it answers is known by the order only."""

    bits: int


@dataclass(frozen=True, slots=True)
class Completed:
    """Everything sent before the request with this id is on paper."""

    job: bytes


Answer = Status | Completed

_STATUS_MASK: Final = 0x93
_STATUS_FIXED: Final = 0x12
_COMPLETED: Final = b"\x37\x22"
_COMPLETED_LENGTH: Final = 7  # header, four bytes of id, zero
JOB_ID_LENGTH: Final = 4


def ask_completion(job: bytes) -> bytes:
    """The request to answer `Completed(job)` once all before it is printed; `job` is four printable characters."""
    assert len(job) == JOB_ID_LENGTH, job
    return b"\x1d\x28\x48\x06\x00\x30\x30" + job


class Answers:
    """Takes a printer's bytes, however they are chopped, and gives its answers. Anything else is dropped."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Answer]:
        """The answers that `data` completes."""
        self._buffer += data
        while self._buffer:
            if self._may_be_completed():
                if len(self._buffer) < _COMPLETED_LENGTH:
                    return
                yield Completed(bytes(self._buffer[2:6]))
                del self._buffer[:_COMPLETED_LENGTH]
                continue
            first = self._buffer.pop(0)
            if first & _STATUS_MASK == _STATUS_FIXED:
                yield Status(first)

    def _may_be_completed(self) -> bool:
        """Half a completion looks like one until its last byte says otherwise."""
        is_headed = _COMPLETED.startswith(bytes(self._buffer[: len(_COMPLETED)]))
        return is_headed and (len(self._buffer) < _COMPLETED_LENGTH or self._buffer[_COMPLETED_LENGTH - 1] == 0)
