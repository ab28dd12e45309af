"""docs/config.md and kiosk/config_tables.py say the same, key by key."""

from __future__ import annotations

import re
import tomllib
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from kiosk.config import Config
from kiosk.config_tables import Section

DOCUMENT = Path(__file__).parents[3] / "docs" / "config.md"
REQUIRED, LEFT_OUT = "required", "-"
UNITS = {
    "_s": "seconds",
    "_ms": "milliseconds",
    "_mm": "millimetres",
    "_px": "pixels",
    "_bytes": "bytes",
    "_minor": "minor units",
    "_days": "days",
    "_months": "months",
    "_per_mille": "per mille",
}


def tables_of(kind: Any) -> list[type[Section]]:
    """The tables among the members of a field's type, be it a list of a choice of tables."""
    if isinstance(kind, type) and issubclass(kind, Section):
        return [kind]
    return [table for member in typing.get_args(kind) for table in tables_of(member)]


def plain(value: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value, enc_hook=str))


def keys(table: type[Section], prefix: str) -> Iterator[tuple[str, Any]]:
    hints = typing.get_type_hints(table)
    for field in msgspec.structs.fields(table):
        key, tables = f"{prefix}{field.name}", tables_of(hints[field.name])
        default = REQUIRED if field.default is msgspec.NODEFAULT else plain(field.default)
        if len(tables) > 1:
            yield f"{key}.kind", default["kind"] if isinstance(default, dict) else REQUIRED
        if not tables or typing.get_origin(hints[field.name]) is tuple:
            yield key, LEFT_OUT if default is None else default
        for one in tables:
            yield from keys(one, f"{key}.")


def in_code() -> dict[str, Any]:
    return dict(keys(Config, ""))


def rows() -> list[tuple[str, str, str]]:
    """Key, unit and default of each row."""
    cells = [re.split(r"(?<!\\)\|", line) for line in DOCUMENT.read_text(encoding="utf-8").splitlines()]
    return [
        (row[1].strip(), row[2].strip(), row[3].strip())
        for row in cells
        if len(row) == 6 and re.fullmatch(r" [a-z_.0-9]+\.[a-z_.0-9]+ ", row[1])
    ]


def literal(cell: str) -> Any:
    if cell in (REQUIRED, LEFT_OUT):
        return cell
    return plain(tomllib.loads(f"value = {cell.strip('`')}")["value"])


def test_every_key_is_explained_once_and_no_other() -> None:
    explained = [key for key, _, _ in rows()]
    assert sorted(explained) == sorted(in_code())


def test_the_default_in_the_document_is_the_one_in_the_code() -> None:
    assert {key: literal(cell) for key, _, cell in rows()} == in_code()


def test_the_unit_in_the_document_is_the_one_in_the_name() -> None:
    named = [(unit, word) for key, unit, _ in rows() for suffix, word in UNITS.items() if key.endswith(suffix)]
    assert [unit for unit, _ in named] == [word for _, word in named]
