from __future__ import annotations

import asyncio

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.domain.errors import DeviceFault, ErrorCode, KioskError, OutcomeUnknown, Refused, Unavailable
from kiosk.link.values import Malformed
from kiosk.link.wire import (
    ANSWER_LIMIT_BYTES,
    CALL_LIMIT_BYTES,
    Answer,
    Call,
    Failure,
    FromFront,
    Hello,
    More,
    frame,
    read_from_front,
    read_from_teller,
)

CALMLY = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine too
NONSENSE = st.recursive(
    st.none() | st.integers(0, 9) | st.text(max_size=5), lambda inner: st.lists(inner, max_size=4), max_leaves=6
)
CALL = Call(7, "topup.close", ["p-1"])


async def heard(data: bytes) -> list[FromFront]:
    """Every message a teller reads from `data`, after which the front is gone."""
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    messages = []
    while (message := await read_from_front(reader)) is not None:
        messages.append(message)
    return messages


async def test_messages_arrive_in_order() -> None:
    messages: list[FromFront] = [Hello("digest", ""), CALL, More(7)]
    assert await heard(b"".join(frame(one, CALL_LIMIT_BYTES) for one in messages)) == messages


async def test_a_frame_in_pieces_of_one_byte_arrives_whole() -> None:
    reader = asyncio.StreamReader()
    reading = asyncio.create_task(read_from_front(reader))
    for byte in frame(CALL, CALL_LIMIT_BYTES):
        reader.feed_data(bytes([byte]))
        await asyncio.sleep(0)
    assert await reading == CALL


@pytest.mark.parametrize("length", range(len(frame(CALL, CALL_LIMIT_BYTES))))
async def test_a_front_that_goes_in_mid_frame_is_gone_and_said_nothing(length: int) -> None:
    assert await heard(frame(CALL, CALL_LIMIT_BYTES)[:length]) == []


@CALMLY
@given(st.binary(max_size=200))
def test_noise_is_a_message_or_malformed_or_the_end(noise: bytes) -> None:
    async def check() -> None:
        try:
            await heard(noise)
            await heard(len(noise).to_bytes(4, "big") + noise)
        except Malformed:
            return

    asyncio.run(check())


@CALMLY
@given(NONSENSE)
def test_well_formed_nonsense_is_malformed(nonsense: object) -> None:
    body = msgspec.msgpack.encode(nonsense)
    with pytest.raises(Malformed):
        asyncio.run(heard(len(body).to_bytes(4, "big") + body))


@pytest.mark.parametrize(
    "body",
    [
        b"\x91" * 60_000,  # nested 60,000 deep
        b"\x91\xa1\x80",  # a name that is no text
        b"\x93\xa4call\x01\xdd\xff\xff\xff\xff",  # four thousand million members announced
        msgspec.msgpack.encode(["call", 1, "topup.close", [], "more"]),
        msgspec.msgpack.encode(["call", "1", "topup.close", []]),
        b"",
    ],
)
async def test_bytes_made_to_hurt_are_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        await heard(len(body).to_bytes(4, "big") + body)


async def test_a_huge_frame_is_refused_before_it_is_read() -> None:
    reader = asyncio.StreamReader()
    reader.feed_data((CALL_LIMIT_BYTES + 1).to_bytes(4, "big"))
    with pytest.raises(Malformed):
        await read_from_front(reader)


async def test_a_teller_may_say_more_than_a_front() -> None:
    reader = asyncio.StreamReader()
    page = Answer(1, b"x" * (ANSWER_LIMIT_BYTES - 100))
    reader.feed_data(frame(page, ANSWER_LIMIT_BYTES))
    assert await read_from_teller(reader) == page


def test_a_frame_that_the_other_side_would_refuse_is_not_made() -> None:
    with pytest.raises(Malformed):
        frame(Call(1, "topup.close", ["x" * CALL_LIMIT_BYTES]), CALL_LIMIT_BYTES)


@pytest.mark.parametrize("kind", [KioskError, Refused, Unavailable, OutcomeUnknown, DeviceFault])
@pytest.mark.parametrize("code", ErrorCode)
def test_an_error_crosses_with_class_code_and_detail(kind: type[KioskError], code: ErrorCode) -> None:
    arrived = Failure.of(1, kind(code, "2")).error()
    assert (type(arrived), arrived.code, arrived.detail) == (kind, code, "2")


def test_an_error_of_a_class_of_its_own_crosses_as_its_nearest_known_one() -> None:
    class TornPaper(DeviceFault):
        pass

    assert type(Failure.of(1, TornPaper(ErrorCode.NO_PAPER)).error()) is DeviceFault


@pytest.mark.parametrize("failure", [Failure(1, "SystemExit", "fault", ""), Failure(1, "Refused", "no such code", "")])
def test_an_error_that_is_not_in_the_domain_is_malformed(failure: Failure) -> None:
    with pytest.raises(Malformed):
        failure.error()
