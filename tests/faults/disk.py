"""A disk without a battery: of all that was not synced, a power cut leaves any part, torn at sector borders.

The model is POSIX's word and no more: bytes are safe once their file was synced, names once their folder was. A write
that was not synced may have landed whole, in some of its sectors, or not at all, whatever came after it. A sync that
failed drops what it should have saved, and a later one that succeeds does not bring it back (Linux since 4.13; see
"Can applications recover from fsync failures?", USENIX ATC 2020).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults.calls import Call, Opened, Removed, Renamed, Resized, Synced, Written

SECTOR_BYTES = 512
_NOTHING, _TORN, _ALL = 0.0, 0.5, 1.0

Image = Mapping[Path, bytes]
"""What is on the medium: file names and their bytes."""


@dataclass(slots=True)
class _File:
    safe: bytearray = field(default_factory=bytearray)
    unsafe: list[Written | Resized] = field(default_factory=list)
    size_bytes: int = 0


@dataclass(slots=True)
class _Naming:
    """A change of a folder that may not have landed: `path` is now `file`, or nothing."""

    path: Path
    file: _File | None


class Disk:
    """What is safe, and what a power cut may leave of the rest."""

    def __init__(self) -> None:
        self._safe_names: dict[Path, _File] = {}
        self._namings: list[_Naming] = []
        self._seen: dict[Path, _File] = {}

    def take(self, call: Call) -> None:
        """One more call happened."""
        match call:
            case Opened(path, emptied):
                self._open(path, emptied=emptied)
            case Written() | Resized():
                self._change(call)
            case Synced(path, failed):
                self._sync(path, failed=failed)
            case Removed(path):
                self._name(path, None)
            case Renamed(path, onto):
                self._name(onto, self._seen[path])
                self._name(path, None)

    def images(self, dice: Random, count: int) -> Iterator[Image]:
        """What the medium may hold if the power goes now: the least, the most, and `count` in between."""
        yield self._image(lambda: _NOTHING, dice)
        if self._namings or any(file.unsafe for file in self._seen.values()):
            yield self._image(lambda: _ALL, dice)
            for _ in range(count):
                yield self._image(lambda: dice.choice((_NOTHING, _TORN, _ALL)), dice)

    def _open(self, path: Path, *, emptied: bool) -> None:
        if path not in self._seen:
            self._name(path, _File())
        if emptied:
            self._change(Resized(path, 0))

    def _name(self, path: Path, file: _File | None) -> None:
        self._namings.append(_Naming(path, file))
        if file is None:
            self._seen.pop(path)
        else:
            self._seen[path] = file

    def _change(self, call: Written | Resized) -> None:
        file = self._seen[call.path]
        match call:
            case Written(path, data, offset):
                start = file.size_bytes if offset is None else offset
                file.unsafe.append(Written(path, data, start))
                file.size_bytes = max(file.size_bytes, start + len(data))
            case Resized(_, size_bytes):
                file.unsafe.append(call)
                file.size_bytes = size_bytes

    def _sync(self, path: Path, *, failed: bool) -> None:
        file = self._seen.get(path)
        if file is not None:
            if not failed:
                for change in file.unsafe:
                    _land(file.safe, change)
            file.unsafe.clear()
        elif not failed:
            for naming in [one for one in self._namings if one.path.parent == path]:
                _rename(self._safe_names, naming)
                self._namings.remove(naming)

    def _image(self, share: Callable[[], float], dice: Random) -> Image:
        names = dict(self._safe_names)
        for naming in self._namings[: round(share() * len(self._namings))]:
            _rename(names, naming)
        return {path: _after_the_cut(file, share, dice) for path, file in names.items()}


def _rename(names: dict[Path, _File], naming: _Naming) -> None:
    if naming.file is None:
        names.pop(naming.path, None)
    else:
        names[naming.path] = naming.file


def _after_the_cut(file: _File, share: Callable[[], float], dice: Random) -> bytes:
    content = bytearray(file.safe)
    for change in file.unsafe:
        landed = share()
        if landed == _ALL or (landed == _TORN and isinstance(change, Resized)):
            _land(content, change)
        elif landed == _TORN and isinstance(change, Written):
            for sector in _sectors(change):
                if dice.random() < _TORN:
                    _land(content, sector)
    return bytes(content)


def _sectors(written: Written) -> Iterator[Written]:
    """The parts of a write that land or do not land as one."""
    assert written.offset is not None
    start, end = written.offset, written.offset + len(written.data)
    while start < end:
        border = min(end, (start // SECTOR_BYTES + 1) * SECTOR_BYTES)
        part = written.data[start - written.offset : border - written.offset]
        yield Written(written.path, part, start)
        start = border


def _land(content: bytearray, change: Written | Resized) -> None:
    match change:
        case Written(_, data, offset):
            assert offset is not None
            content.extend(bytes(max(0, offset - len(content))))
            content[offset : offset + len(data)] = data
        case Resized(_, size_bytes):
            del content[size_bytes:]
            content.extend(bytes(size_bytes - len(content)))
