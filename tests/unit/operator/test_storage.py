"""The operator's tables can be sharded by subscriber."""

from __future__ import annotations

from sandbox.operator.storage.tables import CONTRACTS, CORRELATORS, METADATA, NUMBERS, WORLD

_INDEXES = {one.table.name for one in (NUMBERS, CONTRACTS, CORRELATORS)}


def test_the_subscriber_comes_first_in_every_key_but_those_of_the_indexes() -> None:
    first = {name: next(iter(table.primary_key.columns)).name for name, table in METADATA.tables.items()}
    assert {name for name, column in first.items() if column != "subscriber"} == _INDEXES | {WORLD.table.name}


def test_an_index_tells_nothing_but_the_subscriber() -> None:
    for stored in (NUMBERS, CONTRACTS, CORRELATORS):
        others = [column.name for column in stored.table.columns if not column.primary_key]
        assert others == ["subscriber"]
