"""Waiting for news on the system's clock."""

from __future__ import annotations

import asyncio

from kiosk.adapters.clock import SystemClock

LONG_S = 3600.0


async def test_news_ends_a_wait_before_its_time() -> None:
    news = asyncio.Event()
    waiting = asyncio.ensure_future(SystemClock().wait(news, LONG_S))
    await asyncio.sleep(0)
    news.set()
    async with asyncio.timeout(5):
        await waiting


async def test_a_wait_for_what_never_comes_ends_at_its_time() -> None:
    async with asyncio.timeout(5):
        await SystemClock().wait(asyncio.Event(), 0.01)


async def test_news_that_was_there_before_needs_no_time() -> None:
    news = asyncio.Event()
    news.set()
    async with asyncio.timeout(5):
        await SystemClock().wait(news, LONG_S)
    assert news.is_set()


async def test_two_who_wait_for_the_same_news_both_hear_it() -> None:
    news, clock = asyncio.Event(), SystemClock()
    both = asyncio.gather(clock.wait(news, LONG_S), clock.wait(news, LONG_S))
    await asyncio.sleep(0)
    news.set()
    async with asyncio.timeout(5):
        await both


async def test_who_stops_waiting_is_cancelled_and_not_timed_out() -> None:
    waiting = asyncio.ensure_future(SystemClock().wait(asyncio.Event(), LONG_S))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait({waiting})
    assert waiting.cancelled()
