"""The lines between a front and its host, over a pair of pipes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from kiosk.host_line import HostLine
from kiosk.host_words import News, Order


@dataclass
class Host:
    """The other ends of a front's stdin and stdout."""

    orders: int
    news: int
    line: HostLine

    def hang_up(self) -> None:
        os.close(self.orders)


@pytest.fixture
def host() -> Iterator[Host]:
    orders_read, orders_write = os.pipe()
    news_read, news_write = os.pipe()
    yield Host(orders_write, news_read, HostLine(orders_read, news_write))
    os.close(orders_read)
    os.close(news_write)


async def test_orders_are_heard_however_they_are_cut_and_end_with_the_host(host: Host) -> None:
    for piece in (b'{"do": "sh', b'ow"}\n{"do": "dance"}\n\xff\n{"do": "q', b'uit"}\n'):
        os.write(host.orders, piece)
    host.hang_up()
    assert [order async for order in host.line.orders()] == [Order.SHOW, Order.QUIT]
    os.close(host.news)


def test_news_are_one_line_each(host: Host) -> None:
    host.line.tell(News.READY)
    host.line.tell(News.SHOWN)
    assert os.read(host.news, 100) == b'{"is": "ready"}\n{"is": "shown"}\n'
    host.hang_up()
    os.close(host.news)


def test_news_for_a_host_that_is_gone_are_lost_without_harm(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    host.hang_up()
    os.close(host.news)
    host.line.tell(News.VISIT_OVER)
    assert "nobody listens" in capsys.readouterr().err
