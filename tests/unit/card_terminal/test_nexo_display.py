from __future__ import annotations

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.card_terminal.nexo.codec import Parties
from kiosk.devices.card_terminal.nexo.display import DisplayEar, server_side, step_of
from kiosk.domain.charge import CardStep
from sandbox.devices.certificate import self_made
from tests.fakes.conditions import eventually, until

PARTIES = Parties("KIOSK-17", "V400m-324688179")


def notification(event: str, poi_id: str = PARTIES.poi_id) -> dict[str, Any]:
    told = f"TransactionID=oLkO001517998574000&TimeStamp=2018-02-07T10%3a16%3a14.000Z&event={event}"
    content = {"OutputFormat": "MessageRef", "PredefinedContent": {"ReferenceID": told}}
    output = {"Device": "CashierDisplay", "InfoQualify": "Status", "OutputContent": content}
    header = {"MessageCategory": "Display", "MessageClass": "Device", "POIID": poi_id, "SaleID": "null"}
    return {"SaleToPOIRequest": {"DisplayRequest": {"DisplayOutput": [output]}, "MessageHeader": header}}


@pytest.mark.parametrize(
    ("event", "step"),
    [
        ("TENDER_CREATED", CardStep.PRESENT_CARD),
        ("WAIT_FOR_PIN", CardStep.ENTER_PIN),
        ("PIN_ENTERED", CardStep.WAIT),
        ("TENDER_FINAL", None),
        ("SOMETHING_NEW", None),
    ],
)
def test_what_the_terminal_shows_is_a_step_for_the_visitor(event: str, step: CardStep | None) -> None:
    assert step_of(json.dumps(notification(event)).encode(), PARTIES) is step


def test_another_terminal_says_nothing_here() -> None:
    foreign = notification("WAIT_FOR_PIN", poi_id="V400m-0")
    assert step_of(json.dumps(foreign).encode(), PARTIES) is None


@given(st.binary(max_size=60) | st.sampled_from([b"{}", b"[]", b'{"SaleToPOIRequest": {"MessageHeader": 5}}']))
def test_noise_is_no_step(noise: bytes) -> None:
    assert step_of(noise, PARTIES) is None


@asynccontextmanager
async def listening(tls: ssl.SSLContext | None = None) -> AsyncIterator[tuple[int, list[CardStep]]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    steps: list[CardStep] = []

    async def heard(step: CardStep) -> None:
        steps.append(step)

    ear = asyncio.ensure_future(DisplayEar("127.0.0.1", port, PARTIES, tls).listen(heard))
    try:
        yield port, steps
    finally:
        ear.cancel()
        await asyncio.wait({ear})


async def said(port: int, request: bytes, tls: ssl.SSLContext | None = None) -> bytes:
    ends = await until(lambda: connected(port, tls), lambda ends: ends is not None)
    assert ends is not None
    reader, writer = ends
    writer.write(request)
    if tls is None:
        writer.write_eof()
    answer = await reader.read()
    writer.close()
    return answer


async def connected(port: int, tls: ssl.SSLContext | None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
    try:
        return await asyncio.open_connection("127.0.0.1", port, ssl=tls)
    except ConnectionRefusedError:
        return None


def post(body: bytes, length: str | None = None) -> bytes:
    return f"POST /display HTTP/1.1\r\nContent-Length: {length or len(body)}\r\n\r\n".encode() + body


async def test_a_posted_notification_is_accepted_and_told() -> None:
    async with listening() as (port, steps):
        answer = await said(port, post(json.dumps(notification("WAIT_FOR_PIN")).encode()))
        assert answer.endswith(b"[accepted]")
        await eventually(lambda: steps == [CardStep.ENTER_PIN])


async def test_a_terminal_that_posts_over_https_is_heard(tmp_path: Path) -> None:
    certificate, key = self_made(tmp_path)
    pair = tmp_path / "pair.pem"
    pair.write_bytes(certificate.read_bytes() + key.read_bytes())
    ours = ssl.create_default_context(cafile=certificate)
    async with listening(server_side(pair)) as (port, steps):
        answer = await said(port, post(json.dumps(notification("TENDER_CREATED")).encode()), ours)
        assert answer.endswith(b"[accepted]")
        await eventually(lambda: steps == [CardStep.PRESENT_CARD])


@pytest.mark.parametrize(
    "request_bytes",
    [b"GET / HTTP/1.1\r\n\r\n", post(b"x", "99999"), post(b"x", "-1"), post(b"x", "one"), post(b"x", "1e3")],
)
async def test_what_is_no_notification_is_refused(request_bytes: bytes) -> None:
    async with listening() as (port, steps):
        assert (await said(port, request_bytes)).startswith(b"HTTP/1.1 400")
        assert steps == []


@pytest.mark.parametrize("request_bytes", [b"", b"POST", b"x" * 20_000, post(b"x", "5")])
async def test_a_caller_that_makes_no_sense_is_hung_up_on(request_bytes: bytes) -> None:
    async with listening() as (port, steps):
        try:
            answer = await said(port, request_bytes)
        except ConnectionError:
            answer = b""
        assert answer == b""
        assert steps == []
