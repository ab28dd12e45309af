"""Where front and teller meet: a Unix socket only its owner may open, or loopback with a token where there is none.

On Linux the kernel names the user at the other end (SO_PEERCRED, unix(7)). Elsewhere the path holds the port and a
token, made anew each time the teller starts, in a file only its owner may read.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hmac
import os
import secrets
import socket
import struct
from dataclasses import dataclass
from pathlib import Path

HAS_PEER_CREDENTIALS = hasattr(socket, "AF_UNIX") and hasattr(socket, "SO_PEERCRED")

_OWNER_ONLY = 0o600
_LOOPBACK = "127.0.0.1"
_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid
_BACKLOG = 8

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class AlreadyServed(Exception):
    """Another teller answers at this path."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A place where the teller listens, and how it knows its own front."""

    path: Path
    listener: socket.socket
    token: str

    def admits(self, caller: socket.socket, token: str) -> bool:
        """Whether `caller` runs as our own user, or brought the token."""
        if self.token:
            return hmac.compare_digest(self.token.encode(), token.encode())
        credentials = caller.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        _, uid, _ = _CREDENTIALS.unpack(credentials)
        return bool(uid == os.getuid())

    def leave(self) -> None:
        """Nobody can come any more; once is enough."""
        self.listener.close()
        self.path.unlink(missing_ok=True)


def meet(path: Path, *, by_credentials: bool = HAS_PEER_CREDENTIALS) -> Meeting:
    """A listening socket at `path`.

    Raises:
        AlreadyServed: another teller listens there.
        OSError: the folder is missing or not ours; it names the path.
    """
    try:
        return _meet_by_credentials(path) if by_credentials else _meet_by_token(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _meet_by_credentials(path: Path) -> Meeting:
    _clear(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(str(path))
        path.chmod(_OWNER_ONLY)  # before listen: nobody can have connected yet
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return Meeting(path, listener, "")


def _clear(path: Path) -> None:
    """Remove the socket a dead teller left behind."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except FileNotFoundError:
            return
        except OSError as error:
            if error.errno != errno.ECONNREFUSED:
                raise
            path.unlink(missing_ok=True)
            return
    raise AlreadyServed(f"another teller answers at {path}")


def _meet_by_token(path: Path) -> Meeting:
    listener = socket.create_server((_LOOPBACK, 0), backlog=_BACKLOG)
    token = secrets.token_urlsafe(32)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "w", encoding="ascii") as note:
        note.write(f"{listener.getsockname()[1]} {token}")
    return Meeting(path, listener, token)


async def call_on(path: Path, *, by_credentials: bool = HAS_PEER_CREDENTIALS) -> tuple[Streams, str]:
    """The streams to the teller at `path`, and the token to bring; empty where none is asked for.

    Raises:
        OSError: nobody is there.
    """
    if by_credentials:
        return await asyncio.open_unix_connection(str(path)), ""
    port, token = _read_note(path)
    return await asyncio.open_connection(_LOOPBACK, port), token


def _read_note(path: Path) -> tuple[int, str]:
    try:
        port, token = path.read_text(encoding="ascii").split()
        return int(port), token
    except ValueError as error:
        raise ConnectionRefusedError(f"{path} names no port") from error


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Close at once, whether or not the other end still reads, and return when it is done."""
    writer.transport.abort()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
