"""Lists over pages, from servers of every kind."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.adapters.bss.reading import Reader
from kiosk.adapters.bss.settings import Api
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.strict_json import Nonsense, strictly, tree_of
from tests.fakes.bss import Heard, Reply, operator_at, transport_to


class Thing(msgspec.Struct):
    """Something with an id."""

    id: str


class Shelf:
    """A server with `count` things, which pages as it likes."""

    def __init__(
        self, count: int, *, cap: int = 1000, total: bool = True, link: bool = False, status: int = 200
    ) -> None:
        self.things = [{"id": str(number)} for number in range(count)]
        self.cap = cap
        self.total = total
        self.link = link
        self.status = status

    def __call__(self, heard: Heard) -> Reply:
        offset = int(heard.query.get("offset", ["0"])[0])
        limit = min(self.cap, int(heard.query["limit"][0]))
        page = self.things[offset : offset + limit]
        headers = {"X-Result-Count": str(len(page))}
        if self.total:
            headers["X-Total-Count"] = str(len(self.things))
        if self.link and offset + limit < len(self.things):
            headers["Link"] = (
                f'<http://inside.example/v9/thing?offset=0&limit={limit}>; rel="first", '
                f'<http://inside.example/v9/thing?offset={offset + limit}&limit={limit}>; rel="next"'
            )
        return Reply(self.status, page, headers)


async def read(script: Any, kind: type[Thing] = Thing) -> list[str]:
    async with operator_at(script) as operator, transport_to(operator.url) as transport:
        return [thing.id for thing in await Reader(transport).every(Api.PRODUCTS, "thing", [], kind)]


@pytest.mark.parametrize("count", [0, 1, 7, 100, 101, 700])
@pytest.mark.parametrize("total", [True, False])
@pytest.mark.parametrize("link", [True, False])
@pytest.mark.parametrize("cap", [100, 1000])
async def test_every_server_gives_its_whole_list(count: int, total: bool, link: bool, cap: int) -> None:
    shelf = Shelf(count, cap=cap, total=total, link=link)
    assert await read(shelf) == [thing["id"] for thing in shelf.things]


async def test_a_partial_content_is_a_page_like_any_other() -> None:
    assert len(await read(Shelf(30, cap=10, status=206))) == 30


async def test_a_link_is_followed_on_our_own_road_only() -> None:
    async with operator_at(Shelf(30, cap=10, link=True)) as operator, transport_to(operator.url) as transport:
        await Reader(transport).every(Api.PRODUCTS, "thing", [], Thing)
    assert [heard.path for heard in operator.heard] == ["/thing"] * 3


async def test_a_lone_object_is_a_list_of_one() -> None:
    assert await read(lambda _: Reply(200, {"id": "7"})) == ["7"]


async def test_a_server_that_knows_no_paging_is_read_once() -> None:
    everything = [{"id": "1"}, {"id": "2"}]
    assert await read(lambda _: Reply(200, everything)) == ["1", "2"]
    assert await read(lambda _: Reply(200, everything, {"Link": '<?limit=500>; rel="next"'})) == ["1", "2"]


async def test_unknown_members_are_nobody_s_business() -> None:
    assert await read(lambda _: Reply(200, [{"id": "7", "@type": "Thing", "extra": {"deep": [1, None]}}])) == ["7"]


async def test_a_wrong_content_type_around_right_json_is_tolerated() -> None:
    assert await read(lambda _: Reply(200, [{"id": "7"}], {"Content-Type": "text/plain"})) == ["7"]


async def nonsense(reply: Reply) -> ErrorCode:
    with pytest.raises(Unavailable) as caught:
        await read(lambda _: reply)
    return caught.value.code


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(200, b"<html>"), id="html"),
        pytest.param(Reply(200, [{"id": 7}]), id="an id that is a number"),
        pytest.param(Reply(200, [{"name": "x"}]), id="no id"),
        pytest.param(Reply(200, b'[{"id":"1","id":"2"}]'), id="an id named twice"),
        pytest.param(Reply(200, [], {"X-Total-Count": "9"}), id="fewer than the total"),
        pytest.param(Reply(202, [{"id": "1"}]), id="an undeclared success"),
        pytest.param(Reply(302), id="a redirect"),
        pytest.param(Reply(403), id="forbidden"),
        pytest.param(Reply(200, b" " * ((1 << 20) + 1)), id="over a mebibyte"),
    ],
)
async def test_an_answer_against_the_contract_is_nonsense(reply: Reply) -> None:
    assert await nonsense(reply) is ErrorCode.OPERATOR_NONSENSE


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_an_operator_in_trouble_is_unreachable(status: int) -> None:
    assert await nonsense(Reply(status)) is ErrorCode.OPERATOR_UNREACHABLE


async def test_one_resource_that_is_not_there_is_none() -> None:
    missing = Reply(404, {"code": "notFound"})
    async with operator_at(lambda _: missing) as operator, transport_to(operator.url) as transport:
        assert await Reader(transport).one(Api.PRODUCTS, "thing", "a/b?c", Thing) is None
    assert operator.heard[0].path == "/thing/a%2Fb%3Fc"


json_trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(json_trees)
def test_sane_json_is_read_as_it_is(tree: object) -> None:
    assert tree_of(msgspec.json.encode(tree)) == tree


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_are_nonsense(body: bytes) -> None:
    try:
        strictly(body, dict[str, Any])
    except Nonsense:
        return


@pytest.mark.parametrize("depth", [31, 32])
def test_depth_ends_at_thirty_two(depth: int) -> None:
    assert tree_of(b"[" * depth + b"]" * depth) is not None
    with pytest.raises(Nonsense):
        tree_of(b"[" * (depth + 2) + b"]" * (depth + 2))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e9999999999999999999", "9" * 5000])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(Nonsense):
        tree_of(f'{{"value": {number}}}'.encode())


@pytest.mark.parametrize(
    "body", [rb'{"\ud800": 1}', rb'["\uDFFF", 1.5]', b'"\xed\xa0\x80"', '{"a": 1}'.encode("utf-16")]
)
def test_half_a_character_is_refused(body: bytes) -> None:
    with pytest.raises(Nonsense):
        tree_of(body)


def test_a_whole_character_may_be_written_in_halves() -> None:
    assert tree_of(rb'["\ud83d\ude00", 1.5]') == ["😀", Decimal("1.5")]
