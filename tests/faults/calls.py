"""What a process asked of the disk, in order, as strace saw it: one value per system call that moves bytes or names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TRACED = "openat,write,pwrite64,fsync,fdatasync,ftruncate,fallocate,unlink,rename"
"""The calls SQLite and the witness make on their files; a writer that used others would show as a hole in an image."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The file is there from now on."""

    path: Path
    emptied: bool


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes at an offset, or at the end when there is none."""

    path: Path
    data: bytes
    offset: int | None


@dataclass(frozen=True, slots=True)
class Resized:
    """The file was cut or grown to `size_bytes`."""

    path: Path
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Synced:
    """A file's bytes, or a directory's names, are on the medium; not so when it `failed`."""

    path: Path
    failed: bool


@dataclass(frozen=True, slots=True)
class Removed:
    """The name is gone."""

    path: Path


@dataclass(frozen=True, slots=True)
class Renamed:
    """The file has another name, which another file may have had."""

    path: Path
    onto: Path


Call = Opened | Written | Resized | Synced | Removed | Renamed

_LINE = re.compile(r"^(?P<thread>\d+) +(?P<name>\w+)\((?P<rest>.*)$")
_RESUMED = re.compile(r"^(?P<thread>\d+) +<\.\.\. \w+ resumed>(?P<rest>.*)$")
_UNFINISHED = " <unfinished ...>"
_BYTES = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FILE = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})+)>")
_RESULT = re.compile(r"\) += (-?\d+)")


def calls(trace: Path, folder: Path) -> Iterator[Call]:
    """The calls on files of `folder` that `strace -f -y -xx` wrote to `trace`, each where it returned."""
    begun: dict[str, str] = {}
    with trace.open() as lines:
        for line in lines:
            text = line.rstrip("\n")
            if (resumed := _RESUMED.match(text)) is not None:
                text = begun.pop(resumed["thread"]) + resumed["rest"]
            if text.endswith(_UNFINISHED):
                begun[text.split(maxsplit=1)[0]] = text.removesuffix(_UNFINISHED)
            elif (match := _LINE.match(text)) is not None:
                call = _call(match["name"], match["rest"])
                if call is not None and call.path.is_relative_to(folder):
                    yield call


def _call(name: str, rest: str) -> Call | None:
    call: Call | None = None
    match name:
        case "fsync" | "fdatasync":
            call = Synced(_file(rest), _failed(rest))
        case _ if _failed(rest):
            pass
        case "openat" if "O_CREAT" in rest:
            call = Opened(_paths(rest)[0], "O_TRUNC" in rest)
        case "write" | "pwrite64" if _FILE.match(rest):
            call = _written(rest, at_end=name == "write")
        case "ftruncate" | "fallocate":
            numbers = rest[: rest.rindex(")")].split(", ")[1:]
            call = Resized(_file(rest), int(numbers[-1]))
        case "unlink":
            call = Removed(_paths(rest)[0])
        case "rename":
            call = Renamed(*_paths(rest))
    return call


def _failed(rest: str) -> bool:
    result = _RESULT.search(rest)
    return result is None or result[1].startswith("-")


def _written(rest: str, *, at_end: bool) -> Written:
    quoted = _BYTES.search(rest)
    assert quoted is not None, rest[:80]
    done = _RESULT.search(rest)
    assert done is not None, rest[-80:]
    data = _plain(quoted[1])[: int(done[1])]
    offset = None if at_end else int(rest[quoted.end() : done.start()].rsplit(", ", 1)[1])
    return Written(_file(rest), data, offset)


def _file(rest: str) -> Path:
    named = _FILE.match(rest)
    assert named is not None, rest[:80]
    return Path(_plain(named[1]).decode())


def _paths(rest: str) -> list[Path]:
    return [Path(_plain(quoted).decode()) for quoted in _BYTES.findall(rest)]


def _plain(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))
