"""Reading the operator's resources: one, or a list over as many pages as it takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sized
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import parse_qsl, quote, urlsplit

from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.transport import Query, Transport
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.http_exchange import Answer, NoAnswer, Unusable
from kiosk.strict_json import Nonsense, shaped, strictly, tree_of

T = TypeVar("T")
Rows = TypeVar("Rows", bound=Sized)

_PAGE = 500
_MOST_ROWS = 20_000
_TOTAL = re.compile(r"[0-9]{1,9}")  # more digits than Python reads are no number of rows
_NEXT = re.compile(r'<([^>]*)>[^,]*;\s*rel="?next"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page(Generic[Rows]):
    """One page of a list, from row `offset` on. `total` and `following` are `None` where the server does not say."""

    offset: int
    rows: Rows
    total: int | None
    following: Query | None

    def next_query(self, query: Query, widest: int) -> Query | None:
        """How to ask for the page after this one; `None` after the last.

        A link is followed with its query alone, never to another host. Without a link the total decides; without a
        total the list ends at a page shorter than the `widest` one, since a server may cap `limit`.
        """
        if not self.rows:
            return None
        if self.following is not None:
            return self.following
        end = self.offset + len(self.rows)
        if self.total is not None:
            return at(query, end) if end < self.total else None
        return at(query, end) if len(self.rows) >= widest else None


def at(query: Query, offset: int) -> Query:
    """`query`, from row `offset` on."""
    return [*((name, value) for name, value in query if name != "offset"), ("offset", str(offset))]


class Reader:
    """Reads resources, and says in the terminal's words why it could not."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def offers(self, api: Api) -> bool:
        """Whether the operator has `api` at all."""
        return self._transport.offers(api)

    async def one(self, api: Api, resource: str, identity: str, kind: type[T]) -> T | None:
        """The resource, or `None` where there is none of that id.

        Raises:
            Unavailable: OPERATOR_UNREACHABLE or OPERATOR_NONSENSE.
        """
        answer = await self._ask(api, f"{resource}/{quote(identity, safe='')}", ())
        if answer.status == 404:
            return None
        _refuse_status(api, answer)
        return sensible(api, lambda: strictly(answer.body, kind))

    async def every(self, api: Api, resource: str, query: Query, kind: type[T]) -> list[T]:
        """All resources that match. Raises as `one` does."""
        return await self.every_row(api, resource, query, lambda body: [shaped(one, kind) for one in trees(body)])

    async def every_row(
        self,
        api: Api,
        resource: str,
        query: Query,
        rows: Callable[[bytes], list[T]],
        *,
        at_once: int = _PAGE,
        most_bytes: int | None = None,
    ) -> list[T]:
        """The same, asked for `at_once` at a time, of pages whose bodies `rows` decodes."""
        found: list[T] = []
        last: list[T] = []
        widest = 0
        asked: Query | None = [*query, ("limit", str(at_once))]
        while asked is not None:
            page = await self.page(api, resource, asked, rows, offset=len(found), most_bytes=most_bytes)
            if page.rows == last:
                break  # a server that knows no paging gives the same again
            last = page.rows
            found += last
            widest = max(widest, len(last))
            asked = page.next_query(asked, widest)
            if len(found) > _MOST_ROWS:
                raise Unavailable(ErrorCode.OPERATOR_NONSENSE, f"{api.value}: a list without end")
        return found

    async def page(
        self,
        api: Api,
        resource: str,
        query: Query,
        rows: Callable[[bytes], Rows],
        *,
        offset: int = 0,
        most_bytes: int | None = None,
    ) -> Page[Rows]:
        """One page, whose body `rows` decodes. Raises as `one` does."""
        answer = await self._ask(api, resource, query, most_bytes)
        _refuse_status(api, answer)
        said = answer.headers.get("x-total-count", "")
        total = int(said) if _TOTAL.fullmatch(said) else None
        link = _NEXT.search(answer.headers.get("link", ""))
        found = sensible(api, lambda: rows(answer.body))
        if total is not None and not found and offset < total:
            raise Unavailable(ErrorCode.OPERATOR_NONSENSE, f"{api.value}: fewer rows than its total")
        following = parse_qsl(urlsplit(link[1]).query, keep_blank_values=True) if link else None
        return Page(offset, found, total, following)

    async def _ask(self, api: Api, path: str, query: Query, most_bytes: int | None = None) -> Answer:
        try:
            return await self._transport.get(api, path, query, most_bytes)
        except NoAnswer as failure:
            raise unavailable(api, failure) from failure


def unavailable(api: Api, failure: NoAnswer) -> Unavailable:
    """`failure` in the terminal's words."""
    code = ErrorCode.OPERATOR_NONSENSE if isinstance(failure, Unusable) else ErrorCode.OPERATOR_UNREACHABLE
    return Unavailable(code, f"{api.value}: {failure.why}")


def sensible(api: Api, read: Callable[[], T]) -> T:
    """What `read` makes of an answer.

    Raises:
        Unavailable: OPERATOR_NONSENSE.
    """
    try:
        return read()
    except Nonsense as error:
        raise Unavailable(ErrorCode.OPERATOR_NONSENSE, f"{api.value}: {error}") from error


def trees(body: bytes) -> list[object]:
    """A list as plain values, or the lone object that some servers send for a list of one. Raises as `tree_of` does."""
    tree = tree_of(body)
    return tree if isinstance(tree, list) else [tree]


def _refuse_status(api: Api, answer: Answer) -> None:
    """Let 200 and 206 through.

    Raises:
        Unavailable: for anything else, 404 and undeclared successes included.
    """
    if answer.status in (200, 206):
        return
    silent = answer.status >= 500 or answer.status == 429
    code = ErrorCode.OPERATOR_UNREACHABLE if silent else ErrorCode.OPERATOR_NONSENSE
    raise Unavailable(code, f"{api.value}: status {answer.status}")
