"""Calls to the operator: what is repeated, what is refused, what is never said."""

from __future__ import annotations

import asyncio
import gzip
import logging
import ssl
from collections.abc import Iterable

import pytest

from kiosk.adapters.bss.settings import Api, Basic, Bearer, Limits, NoAuth, addresses, authorization
from kiosk.adapters.bss.transport import Transport
from kiosk.domain.operator_pace import Pace
from kiosk.http_exchange import NoAnswer, Unusable
from tests.fakes.bss import FallSilent, HangUp, Heard, Reply, Script, StillClock, operator_at, transport_to
from tests.fakes.conditions import eventually
from tests.fakes.glass import settle


def in_turn(*replies: Reply | bytes | HangUp | FallSilent) -> Script:
    """Each request gets the next reply, the last one for ever."""
    left: Iterable[Reply | bytes | HangUp | FallSilent] = iter(replies)

    def script(_: Heard) -> Reply | bytes | HangUp | FallSilent:
        return next(iter(left), replies[-1])

    return script


@pytest.mark.parametrize("trouble", [HangUp(), Reply(502), Reply(503), Reply(504), Reply(429)])
async def test_a_read_is_repeated_after_trouble_that_passes(trouble: Reply | HangUp) -> None:
    async with operator_at(in_turn(trouble, Reply(200, []))) as operator, transport_to(operator.url) as transport:
        assert (await transport.get(Api.USAGE, "usage")).status == 200
        assert transport.reachable
    assert len(operator.heard) == 2


@pytest.mark.parametrize(("reply", "reachable"), [(Reply(400), True), (Reply(503), False), (HangUp(), False)])
async def test_any_answer_to_a_question_shows_that_the_operator_is_there(
    reply: Reply | HangUp, *, reachable: bool
) -> None:
    async with operator_at(lambda _: reply) as operator, transport_to(operator.url) as transport:
        await transport.ask()
        assert transport.reachable is reachable
    assert len(operator.heard) == 1


async def test_a_read_is_given_up_after_three_attempts() -> None:
    clock = StillClock()
    async with operator_at(lambda _: HangUp()) as operator, transport_to(operator.url, clock) as transport:
        with pytest.raises(NoAnswer):
            await transport.get(Api.USAGE, "usage")
        assert not transport.reachable
    assert len(operator.heard) == 3
    assert 0.1 <= clock.slept[0] <= 0.3
    assert 0.35 <= clock.slept[1] <= 1.05


@pytest.mark.parametrize("status", [400, 401, 404, 500, 301])
async def test_an_answer_that_would_come_again_is_not_asked_for_again(status: int) -> None:
    async with operator_at(lambda _: Reply(status)) as operator, transport_to(operator.url) as transport:
        assert (await transport.get(Api.USAGE, "usage")).status == status
    assert len(operator.heard) == 1


async def test_the_operator_may_ask_for_patience() -> None:
    clock = StillClock()
    patience = Reply(429, b"", {"Retry-After": "3"})
    async with operator_at(in_turn(patience, Reply(200))) as operator, transport_to(operator.url, clock) as transport:
        assert (await transport.get(Api.USAGE, "usage")).status == 200
    assert clock.slept == [3.0]


async def test_patience_beyond_the_visit_is_not_granted() -> None:
    clock = StillClock()
    patience = Reply(503, b"", {"Retry-After": "120"})
    async with operator_at(lambda _: patience) as operator, transport_to(operator.url, clock) as transport:
        assert (await transport.get(Api.USAGE, "usage")).status == 503
    assert (len(operator.heard), clock.slept) == (1, [])


async def test_an_operator_in_trouble_is_not_drowned_in_repeats() -> None:
    async with operator_at(lambda _: Reply(503)) as operator, transport_to(operator.url) as transport:
        for _ in range(20):
            await transport.get(Api.USAGE, "usage")
    assert len(operator.heard) <= 20 + 10 + 3


async def test_silence_ends_at_the_deadline() -> None:
    async with operator_at(lambda _: FallSilent()) as operator:
        limits = Limits(deadline_s=1.0, retry_pauses_s=())
        async with transport_to(operator.url, limits=limits) as transport:
            with pytest.raises(NoAnswer) as caught:
                await transport.get(Api.USAGE, "usage")
    assert caught.value.sent


async def test_a_redirect_is_an_answer_and_not_a_road() -> None:
    elsewhere = Reply(302, b"", {"Location": "/other"})
    async with operator_at(lambda _: elsewhere) as operator, transport_to(operator.url) as transport:
        assert (await transport.get(Api.USAGE, "usage")).status == 302
    assert [heard.path for heard in operator.heard] == ["/usage"]


async def test_no_cookie_is_kept() -> None:
    cookie = Reply(200, [], {"Set-Cookie": "session=1; Path=/"})
    async with operator_at(lambda _: cookie) as operator, transport_to(operator.url) as transport:
        for _ in range(2):
            await transport.get(Api.USAGE, "usage")
    assert all("cookie" not in heard.headers for heard in operator.heard)


async def test_a_packed_answer_is_unpacked() -> None:
    packed = Reply(200, gzip.compress(b"[1]"), {"Content-Encoding": "gzip"})
    async with operator_at(lambda _: packed) as operator, transport_to(operator.url) as transport:
        assert (await transport.get(Api.USAGE, "usage")).body == b"[1]"
    assert operator.heard[0].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(200, b"x" * 2001), id="too long"),
        pytest.param(Reply(200, gzip.compress(b"x" * 10**6), {"Content-Encoding": "gzip"}), id="a bomb"),
        pytest.param(Reply(200, gzip.compress(b"[]")[:-9], {"Content-Encoding": "gzip"}), id="packed and cut"),
        pytest.param(Reply(200, b"[]", {"Content-Encoding": "gzip"}), id="not packed at all"),
        pytest.param(Reply(200, b"[]", {"Content-Encoding": "zstd"}), id="packed in another way"),
    ],
)
async def test_an_answer_beyond_the_limits_is_unusable_and_not_asked_for_again(reply: Reply) -> None:
    async with operator_at(lambda _: reply) as operator, transport_to(operator.url) as transport:
        with pytest.raises(Unusable):
            await transport.get(Api.USAGE, "usage", most_bytes=2000)
    assert len(operator.heard) == 1


async def test_a_plus_in_a_number_survives_the_address() -> None:
    async with operator_at(lambda _: Reply(200, [])) as operator, transport_to(operator.url) as transport:
        await transport.get(Api.PRODUCTS, "product", [("realizingResource.value", "+79123456789")])
    assert operator.heard[0].query == {"realizingResource.value": ["+79123456789"]}


async def test_no_number_is_logged_at_any_level(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with operator_at(in_turn(HangUp(), Reply(200, []))) as operator, transport_to(operator.url) as transport:
        await transport.get(Api.PRODUCTS, "product", [("realizingResource.value", "+79123456789")])
    assert "79123456789" not in caplog.text


async def test_an_api_without_an_address_is_not_called() -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    transport = Transport({Api.USAGE: "http://127.0.0.1:9"}, NoAuth(), StillClock(), Limits(), tls)
    assert transport.offers(Api.USAGE)
    assert not transport.offers(Api.LOYALTY)
    with pytest.raises(NoAnswer) as caught:
        await transport.post(Api.LOYALTY, "loyaltyBalance", b"")
    assert not caught.value.sent
    await transport.aclose()


def test_each_api_may_live_elsewhere() -> None:
    known = addresses("https://bss.example/", {Api.PAYMENTS: "https://pay.example/v4/"})
    assert known[Api.PAYMENTS] == "https://pay.example/v4"
    assert known[Api.USAGE] == "https://bss.example/tmf-api/usageManagement/v4"
    assert set(known) == set(Api)


def test_credentials_go_into_the_header_and_into_no_text() -> None:
    assert authorization(NoAuth()) == {}
    assert authorization(Basic("kiosk", "s3cret")) == {"Authorization": "Basic a2lvc2s6czNjcmV0"}
    assert authorization(Bearer("t0ken")) == {"Authorization": "Bearer t0ken"}
    assert "s3cret" not in repr(Basic("kiosk", "s3cret"))
    assert "t0ken" not in repr(Bearer("t0ken"))


async def test_answers_that_take_their_time_are_a_slow_operator_and_quick_ones_end_that() -> None:
    clock, takes_s = StillClock(), [5.0]

    def script(_: Heard) -> Reply:
        clock.pass_by(takes_s[0])
        return Reply(200, [])

    async with operator_at(script) as operator, transport_to(operator.url, clock) as transport:
        for _ in range(3):
            await transport.get(Api.USAGE, "usage")
        slow = transport.pace
        takes_s[0] = 0.01
        for _ in range(9):
            await transport.get(Api.USAGE, "usage")
        assert (slow, transport.pace) == (Pace.SLOW, Pace.USUAL)


async def test_an_operator_that_hangs_up_again_and_again_is_gone() -> None:
    async with operator_at(lambda _: HangUp()) as operator, transport_to(operator.url) as transport:
        with pytest.raises(NoAnswer):
            await transport.get(Api.USAGE, "usage")
        assert transport.pace is Pace.GONE


@pytest.mark.parametrize(("pace", "places"), [(Pace.USUAL, 5), (Pace.SLOW, 2)])
async def test_only_so_many_reads_are_made_at_once_and_fewer_of_a_slow_operator(pace: Pace, places: int) -> None:
    clock, limits = StillClock(), Limits(reads_at_once=5, reads_at_once_when_slow=2)

    def script(heard: Heard) -> Reply | FallSilent:
        if heard.path.endswith("product"):
            clock.pass_by(10.0)
            return Reply(200, [])
        return FallSilent()

    async with operator_at(script) as operator, transport_to(operator.url, clock, limits) as transport:
        while transport.pace is not pace:
            await transport.get(Api.PRODUCTS, "product")
        warm = len(operator.heard)
        reads = [asyncio.create_task(transport.get(Api.USAGE, "usage")) for _ in range(9)]
        await eventually(lambda: len(operator.heard) == warm + places, 5.0)
        await settle()
        assert len(operator.heard) == warm + places
        for read in reads:
            read.cancel()
        await asyncio.gather(*reads, return_exceptions=True)


async def test_a_payment_waits_behind_no_read() -> None:
    limits = Limits(reads_at_once=1)

    def script(heard: Heard) -> Reply | FallSilent:
        return Reply(201, {}) if heard.method == "POST" else FallSilent()

    async with operator_at(script) as operator, transport_to(operator.url, limits=limits) as transport:
        read = asyncio.create_task(transport.get(Api.USAGE, "usage"))
        await eventually(lambda: len(operator.heard) == 1, 5.0)
        assert (await transport.post(Api.PAYMENTS, "payment", b"{}")).status == 201
        read.cancel()
        await asyncio.gather(read, return_exceptions=True)
