"""Query strings: paging, `fields`, `sort` and filters, as the TM Forum design guidelines (TMF630) have them."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from starlette.requests import Request

from sandbox.operator.answers import Refusal

LIMIT = 100
LIMIT_MOST = 1_000

Document = dict[str, Any]
Value = str | Decimal | datetime

ORDERS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: the member at `path` relates by `order` to one of `values`."""

    path: str
    order: str
    values: tuple[str, ...]

    def fits(self, document: Document) -> bool:
        """Whether any member at the path, arrays searched through, fits any of the values."""
        compare = ORDERS[self.order]
        return any(
            compare(*_comparable(member, value))
            for member in members(document, self.path.split("."))
            for value in self.values
        )


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query string. `sort` holds paths with whether they descend."""

    filters: tuple[Filter, ...]
    fields: frozenset[str] | None
    sort: tuple[tuple[str, bool], ...]
    offset: int
    limit: int

    def wanted(self, path: str) -> tuple[str, ...] | None:
        """The values asked for by equality at `path`, `None` where the path is not filtered."""
        return next((one.values for one in self.filters if one.path == path and one.order == "eq"), None)

    def choose(self, documents: Iterable[Document]) -> list[Document]:
        """Those that fit every filter, sorted."""
        chosen = [one for one in documents if all(condition.fits(one) for condition in self.filters)]
        for path, descends in reversed(self.sort):
            chosen.sort(key=partial(_sort_key, path.split(".")), reverse=descends)
        return chosen

    def project(self, document: Document) -> Document:
        """The members asked for, with id and href; all of them when none were named."""
        if self.fields is None:
            return document
        return {name: member for name, member in document.items() if name in self.fields}


def parse(request: Request) -> Query:
    """The query of `request`.

    Raises:
        Refusal: 400 invalidQuery.
    """
    filters: list[Filter] = []
    paging = {"offset": 0, "limit": LIMIT}
    fields: frozenset[str] | None = None
    sort: tuple[tuple[str, bool], ...] = ()
    gathered: dict[str, list[str]] = {}
    for name, text in request.query_params.multi_items():
        gathered.setdefault(name, []).extend(text.split(","))
    for name, values in gathered.items():
        if name in paging:
            paging[name] = _count(name, values[-1])
        elif name == "fields":
            fields = frozenset(one.strip().partition(".")[0] for one in values) | {"id", "href"}
        elif name == "sort":
            sort = tuple((one.lstrip("-+ "), one.startswith("-")) for one in values)
        else:
            filters.append(_condition(name, tuple(values)))
    return Query(tuple(filters), fields, sort, paging["offset"], min(paging["limit"], LIMIT_MOST))


def document(body: bytes) -> Document:
    """A JSON object with its numbers exact."""
    parsed = json.loads(body, parse_float=Decimal)
    assert isinstance(parsed, dict)
    return parsed


def members(document: object, steps: list[str]) -> Iterator[object]:
    """Every value at the end of `steps`; an array on the way stands for each of its entries."""
    if isinstance(document, list):
        for entry in document:
            yield from members(entry, steps)
    elif not steps:
        yield document
    elif isinstance(document, dict) and steps[0] in document:
        yield from members(document[steps[0]], steps[1:])


def instant(text: str) -> datetime | None:
    """The moment `text` names, read as UTC where it has no zone, or `None`."""
    if len(text) < len("2026-01-01") or text[4] != "-":
        return None
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _condition(name: str, values: tuple[str, ...]) -> Filter:
    path, dot, last = name.rpartition(".")
    if dot and last in ORDERS:
        return Filter(path, last, values)
    return Filter(name, "eq", values)


def _count(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Refusal(400, "invalidQuery", f"{name} is a whole number from 0")
    return int(text)


def _comparable(member: object, value: str) -> tuple[Value, Value]:
    """Both sides as the same kind of thing: moments, numbers, or texts."""
    if isinstance(member, bool):
        return str(member).lower(), value
    if isinstance(member, int | Decimal):
        try:
            return Decimal(member), Decimal(value)
        except InvalidOperation:
            return str(member), value
    left, right = instant(str(member)), instant(value)
    return (left, right) if left and right else (str(member), value)


def _sort_key(steps: list[str], document: Document) -> tuple[int, Decimal, str]:
    member = next(members(document, steps), None)
    if isinstance(member, int | Decimal):
        return (1, Decimal(member), "")
    moment = instant(str(member))
    return (0, Decimal(0), "") if member is None else (1, Decimal(0), moment.isoformat() if moment else str(member))
