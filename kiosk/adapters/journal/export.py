"""Looking at a journal from outside: for staff, auditors and support. Personal data stays behind."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path

from kiosk.adapters.journal.chain import Keys
from kiosk.adapters.journal.connection import connect_to_read
from kiosk.adapters.journal.reading import codes_open_since
from kiosk.services.ports.journal import Waiting

_COLUMNS = (
    "seq",
    "wall_time",
    "payment_id",
    "note_no",
    "kind",
    "amount_minor",
    "currency",
    "device_seq",
    "data",
    "mac",
)


class ExportFormat(Enum):
    """How an export is written."""

    JSON_LINES = "jsonl"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class JournalSummary:
    """A journal at a glance; sums are in minor units by account, `due` accounts taken together."""

    events: int
    payments: int
    waiting: int
    accounts: tuple[tuple[str, str, int], ...]


def summary(path: Path, secret: str) -> JournalSummary:
    """How much is in a journal, and where its money is.

    Raises:
        JournalDamaged: it cannot be read.
        ValueError: the secret is too short.
    """
    connection = connect_to_read(path, Keys.cut(secret))
    try:
        count = "SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM payment), (SELECT count(*) FROM outbox)"
        events, payments, waiting = connection.execute(count).fetchone()
        accounts = connection.execute(
            "SELECT CASE WHEN account LIKE 'due:%' THEN 'due' ELSE account END AS name, currency, sum(minor)"
            " FROM posting GROUP BY name, currency ORDER BY name, currency"
        )
        return JournalSummary(events, payments, waiting, tuple(accounts.fetchall()))
    finally:
        connection.close()


def open_codes(path: Path, secret: str, moment: datetime) -> Waiting:
    """Payments whose code was shown at `moment` or before, and of which nobody knows the end.

    Raises:
        JournalDamaged: it cannot be read.
        ValueError: the secret is too short.
    """
    with closing(connect_to_read(path, Keys.cut(secret))) as connection:
        return codes_open_since(connection, moment)


def show(path: Path, secret: str, payment: str | None = None) -> Iterator[str]:
    """The events, one readable line each, oldest first; of one payment (its id or claim code) or of all.

    Raises:
        JournalDamaged: it cannot be read.
        ValueError: the secret is too short.
    """
    for row in _rows(path, secret, payment):
        seq, wall, owner, note, kind, minor, currency, _, _, _ = row
        amount = f"{Decimal(minor).scaleb(-2)} {currency}" if minor else "-"
        yield f"{seq:>8}  {wall[:23]}  {owner or '-':36}  {kind:<10} {note:>3}  {amount:>14}"


def export(path: Path, secret: str, form: ExportFormat) -> Iterator[str]:
    """Every event with its code, as lines of the format asked for (each ends with a line break).

    Raises:
        JournalDamaged: it cannot be read.
        ValueError: the secret is too short.
    """
    if form is ExportFormat.CSV:
        yield _csv_line(_COLUMNS)
    for row in _rows(path, secret, None):
        match form:
            case ExportFormat.CSV:
                yield _csv_line(row)
            case ExportFormat.JSON_LINES:
                fields = dict(zip(_COLUMNS, row, strict=True)) | {"data": json.loads(row[8])}
                yield json.dumps(fields, ensure_ascii=False) + "\n"


_ROWS = (
    "SELECT seq, wall_time, payment_id, note_no, kind, amount_minor, currency, device_seq, data, mac FROM event"
    " WHERE ?1 IS NULL OR payment_id = ?1 OR payment_id = (SELECT payment_id FROM payment WHERE claim = ?1)"
    " ORDER BY seq"
)

Row = tuple[int, str, str | None, int, str, int, str, int | None, str, str]


def _rows(path: Path, secret: str, payment: str | None) -> Iterator[Row]:
    connection = connect_to_read(path, Keys.cut(secret))
    try:
        yield from connection.execute(_ROWS, (payment,))
    finally:
        connection.close()


def _csv_line(values: tuple[object, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()
