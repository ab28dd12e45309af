"""Lists: small ones filtered in memory, long ones by the data base."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import answer, base_of
from sandbox.operator.clock import milliseconds
from sandbox.operator.queries import ORDERS, Document, Filter, Query, instant
from sandbox.operator.storage.records import Record
from sandbox.operator.storage.tables import Stored
from sandbox.operator.wire import Wire, plain, project

R = TypeVar("R", bound=Record)

_UP = ("gte", "lt")  # comparisons whose bound between two milliseconds may as well be the later one


def page(request: Request, query: Query, resources: Iterable[Wire]) -> Response:
    """The page of `query` out of all `resources`."""
    return page_of_documents(request, query, (plain(one) for one in resources))


def page_of_documents(request: Request, query: Query, documents: Iterable[Document]) -> Response:
    """The page of `query` out of resources that are documents already."""
    chosen = query.choose(documents)
    shown = [query.project(one) for one in chosen[query.offset : query.offset + query.limit]]
    return _paged(request, query, shown, len(chosen))


def one(query: Query, resource: Wire) -> Response:
    """A single resource, with the members that were asked for."""
    return answer(resource if query.fields is None else query.project(plain(resource)))


@dataclass(frozen=True)
class Series(Generic[R]):
    """A long list in the order of time.

    `time` is the path of its moment, `columns` the paths whose equality the data base decides, `always` what every row
    of the list fulfils.
    """

    stored: Stored[R]
    time: str
    columns: Mapping[str, Callable[[tuple[str, ...]], ColumnElement[bool]]]
    always: tuple[ColumnElement[bool], ...] = ()

    async def page(
        self,
        request: Request,
        connection: AsyncConnection,
        query: Query,
        shape: Callable[[R], Wire],
    ) -> Response:
        """The page of `query`, each row shaped by `shape`."""
        where, rest = self._where(query)
        if rest or any(path != self.time for path, _ in query.sort):
            return page(request, query, map(shape, await self.stored.rows(connection, *where)))
        counted = await connection.execute(select(func.count()).select_from(self.stored.table).where(*where))
        keys = [self.stored[name] for name in ("at_ms", "subscriber", "seq")]
        newest_first = bool(query.sort) and query.sort[0][1]
        order = [key.desc() for key in keys] if newest_first else keys
        statement = self.stored.select(*where).order_by(None).order_by(*order)
        rows = await self.stored.fetch(connection, statement.offset(query.offset).limit(query.limit))
        shown = [shape(row) for row in rows]
        cut = shown if query.fields is None else [project(row, query.fields) for row in shown]
        return _paged(request, query, cut, counted.scalar_one())

    def _where(self, query: Query) -> tuple[list[ColumnElement[bool]], list[Filter]]:
        where = list(self.always)
        rest: list[Filter] = []
        for condition in query.filters:
            pushed = self._condition(condition)
            if pushed is None:
                rest.append(condition)
            else:
                where.append(pushed)
        return where, rest

    def _condition(self, condition: Filter) -> ColumnElement[bool] | None:
        if condition.order == "eq" and condition.path in self.columns:
            return self.columns[condition.path](condition.values)
        moment = instant(condition.values[0])
        if condition.path != self.time or len(condition.values) > 1 or moment is None:
            return None
        between = moment.microsecond % 1000 > 0  # two milliseconds; rows stand on whole ones
        if between and condition.order == "eq":
            return None
        bound = milliseconds(moment) + (between and condition.order in _UP)
        compared: ColumnElement[bool] = ORDERS[condition.order](self.stored["at_ms"], bound)
        return compared


def _paged(request: Request, query: Query, shown: Sequence[object], total: int) -> Response:
    headers = {"x-total-count": str(total), "x-result-count": str(len(shown))}
    reached = query.offset + len(shown)
    if shown and reached < total:
        following = request.url.include_query_params(offset=reached, limit=query.limit)
        headers["link"] = f'<{base_of(request)}{following.path}?{following.query}>; rel="next"'
    return answer(list(shown), 200, headers)
