"""Filters, sorting and projection follow TM Forum's rules on any documents."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from sandbox.operator.answers import Refusal
from sandbox.operator.queries import Query, parse

_DOCUMENTS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.integers(0, 99).map(str),
            "size": st.integers(-5, 5).map(Decimal),
            "parts": st.lists(st.fixed_dictionaries({"kind": st.sampled_from(("a", "b", "c"))}), max_size=3),
        }
    )
)
_LINE = {
    "usageDate": "2026-11-15T07:02:11Z",
    "amount": {"value": Decimal("30.00")},
    "isBilled": True,
    "ref": [{"id": "1"}, {"id": "2"}],
}


def _query(*parameters: tuple[str, str]) -> Query:
    scope = {
        "type": "http",
        "query_string": urlencode(parameters).encode(),
        "headers": [],
        "path": "/",
        "method": "GET",
    }
    return parse(Request(scope))


@given(_DOCUMENTS, st.integers(-5, 5))
def test_at_least_and_less_than_part_a_list_in_two(documents: list[dict[str, Any]], bound: int) -> None:
    at_least = _query(("size.gte", str(bound))).choose(documents)
    less = _query(("size.lt", str(bound))).choose(documents)
    assert len(at_least) + len(less) == len(documents)
    assert all(one["size"] >= bound for one in at_least)


@given(_DOCUMENTS)
def test_either_of_two_values_finds_what_each_finds(documents: list[dict[str, Any]]) -> None:
    either = _query(("parts.kind", "a,b")).choose(documents)
    assert either == [one for one in documents if {"a", "b"} & {part["kind"] for part in one["parts"]}]
    assert either == _query(("parts.kind", "a"), ("parts.kind", "b")).choose(documents)


@given(_DOCUMENTS)
def test_sorting_keeps_everything_and_the_order_of_equals(documents: list[dict[str, Any]]) -> None:
    assert _query(("sort", "-size,id")).choose(documents) == sorted(
        documents, key=lambda one: (-one["size"], Decimal(0), one["id"])
    )


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("usageDate", "2026-11-15T10:02:11+03:00", True),
        ("usageDate.gte", "2026-11-15", True),
        ("usageDate.gt", "2026-11-15T07:02:11Z", False),
        ("usageDate.lt", "2026-11-15T07:02:11.001Z", True),
        ("amount.value", "30", True),
        ("amount.value.gt", "30", False),
        ("amount.value", "thirty", False),
        ("isBilled", "true", True),
        ("isBilled", "false", False),
        ("ref.id", "2", True),
        ("ref.id", "3", False),
        ("ref.name", "2", False),
        ("nothing", "", False),
    ],
)
def test_moments_compare_as_moments_numbers_as_numbers_and_all_else_as_text(name: str, value: str, fits: bool) -> None:
    assert _query((name, value)).choose([_LINE]) == ([_LINE] if fits else [])


def test_a_limit_is_capped_and_an_offset_is_not() -> None:
    query = _query(("limit", "99999"), ("offset", "99999"))
    assert (query.limit, query.offset) == (1000, 99999)


@pytest.mark.parametrize("text", ["-1", "", "1.0", "١", "1" * 10])
def test_only_whole_numbers_page(text: str) -> None:
    with pytest.raises(Refusal, match="whole number"):
        _query(("offset", text))


def test_a_projection_of_nothing_else_still_tells_what_it_is() -> None:
    assert _query(("fields", "size")).project({"id": "1", "href": "x", "size": 2, "name": "n"}) == {
        "id": "1",
        "href": "x",
        "size": 2,
    }
