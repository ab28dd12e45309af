"""Opening the encrypted file, and nothing less than what the promise needs: WAL and a full fsync at each commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from kiosk.adapters.journal.chain import Keys
from kiosk.adapters.journal.medium import sync_folder, write_anew
from kiosk.adapters.journal.schema import SCHEMA, VERSION

Connection = Any
"""sqlcipher3 ships no types; it is the standard library's sqlite3 connection in all we use."""

DatabaseError: type[Exception] = dbapi2.DatabaseError
SQLITE_FULL = 13
SQLITE_CONSTRAINT = 19
_FULL_FSYNC = 2
_BUSY_TIMEOUT_MS = 5000


class JournalDamaged(Exception):
    """The journal cannot be trusted or cannot be read; `str()` says what is wrong, for staff."""


def connect(path: Path, keys: Keys) -> Connection:
    """The journal, created when there was none, ready to be written.

    Raises:
        JournalDamaged: not a journal, another key, another layout, or a disk that refuses WAL.
        OSError: the disk cannot keep it.
    """
    with suppress(FileNotFoundError):
        write_anew(path.with_name(path.name + "-wal"))
    connection = _unlocked(path, keys)
    with _closed_on_failure(connection, path):
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        _assert_version(connection)
        _assert_durable(connection)
        sync_folder(path.parent)  # SQLite syncs it for a new log and does not look whether that succeeded
    return connection


def connect_to_read(path: Path, keys: Keys) -> Connection:
    """The journal for looking at, beside the teller that writes it.

    Raises:
        JournalDamaged: there is none, or it cannot be read with this key.
    """
    if not path.exists():
        raise JournalDamaged(f"{path.name}: no such journal")
    connection = _unlocked(path, keys)
    with _closed_on_failure(connection, path):
        connection.execute("PRAGMA query_only = ON")
        _assert_version(connection)
    return connection


def _unlocked(path: Path, keys: Keys) -> Connection:
    try:
        connection = dbapi2.connect(str(path), isolation_level=None)
    except DatabaseError as error:
        raise JournalDamaged(f"{path.name}: {error}") from error
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write past our log, on stderr
    connection.execute(f"PRAGMA key = \"x'{keys.pages.hex()}'\"")
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    return connection


@contextmanager
def _closed_on_failure(connection: Connection, path: Path) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        connection.close()
        raise JournalDamaged(f"{path.name}: {error} (or the secret is another one)") from error
    except (JournalDamaged, OSError):
        connection.close()
        raise


def _assert_version(connection: Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != VERSION:
        raise JournalDamaged(f"the journal has layout {version}, this teller knows {VERSION}")


def _assert_durable(connection: Connection) -> None:
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    fsync = connection.execute("PRAGMA synchronous").fetchone()[0]
    if mode != "wal" or fsync != _FULL_FSYNC:
        raise JournalDamaged(f"the disk does not give WAL with full fsync (it gives {mode}, {fsync})")
