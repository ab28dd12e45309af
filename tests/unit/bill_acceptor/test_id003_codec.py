"""Frames are typed from devices.md, section 1.2."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.bill_acceptor.id003.codec import MAX_FRAME, FrameReader, encode
from sandbox.devices.id003_frames import Ear, wrap

TABLE = "61 00 00 00 62 E0 05 00 63 E0 0A 00 64 E0 14 00 65 E0 32 00 66 E0 0A 01 67 E0 14 01 68 E0 32 01"
PRINTED = {
    "status, and idle": ("11", "FC 05 11 27 56"),
    "power up": ("40", "FC 05 40 2B 15"),
    "ack": ("50", "FC 05 50 AA 05"),
    "initialize": ("1B", "FC 05 1B 7D F9"),
    "disabled": ("1A", "FC 05 1A F4 E8"),
    "accepting": ("12", "FC 05 12 BC 64"),
    "escrow 63": ("13 63", "FC 06 13 63 A2 D8"),
    "escrow 64": ("13 64", "FC 06 13 64 1D AC"),
    "stack 1": ("41", "FC 05 41 A2 04"),
    "return": ("43", "FC 05 43 B0 27"),
    "stacking": ("14", "FC 05 14 8A 01"),
    "vend valid": ("15", "FC 05 15 03 10"),
    "vend valid 63": ("15 63", "FC 06 15 63 72 8C"),
    "stacked": ("16", "FC 05 16 98 22"),
    "invalid command": ("4B", "FC 05 4B F8 AB"),
    "inhibit off": ("C3 00", "FC 06 C3 00 04 D6"),
    "enable all": ("C0 00 00", "FC 07 C0 00 00 2D B5"),
    "inhibit?": ("83", "FC 05 83 BC E1"),
    "inhibited": ("83 01", "FC 06 83 01 EB 81"),
    "currencies?": ("8A", "FC 05 8A 7D 7C"),
    "currencies": ("8A" + TABLE, "FC 25 8A" + TABLE + "05 C1"),
    "serial?": ("91", "FC 05 91 2F D2"),
    "serial": ("91 32 33 31 30 30 30 37 36 30 34 34 33", "FC 11 91 32 33 31 30 30 30 37 36 30 34 34 33 7C 7C"),
}
payloads = st.binary(min_size=1, max_size=MAX_FRAME - 4)
noise = st.binary(max_size=64)


def read(data: bytes) -> list[bytes]:
    return list(FrameReader().feed(data))


@pytest.mark.parametrize(("payload", "frame"), PRINTED.values(), ids=PRINTED)
def test_a_printed_frame_is_written_and_read_as_printed(payload: str, frame: str) -> None:
    assert encode(bytes.fromhex(payload)) == bytes.fromhex(frame)
    assert read(bytes.fromhex(frame)) == [bytes.fromhex(payload)]


@given(st.lists(payloads, min_size=1, max_size=5), st.data())
def test_frames_are_found_however_the_line_chops_and_merges_them(sent: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(map(encode, sent))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    reader = FrameReader()
    found = [
        payload
        for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)
        for payload in reader.feed(stream[start:end])
    ]
    assert found == sent


@given(st.binary(max_size=4096))
def test_no_noise_raises(data: bytes) -> None:
    read(data)


@given(noise.filter(lambda data: 0xFC not in data), payloads)
def test_noise_that_looks_like_no_frame_hides_none(before: bytes, payload: bytes) -> None:
    assert read(before + encode(payload)) == [payload]


@given(noise, payloads)
def test_noise_that_looks_like_a_frame_gives_the_line_back_in_the_end(before: bytes, payload: bytes) -> None:
    endless = b"\x00" * MAX_FRAME
    assert payload in read(before + encode(payload) + endless)


@given(noise, payloads)
def test_a_reader_that_forgets_starts_afresh(before: bytes, payload: bytes) -> None:
    reader = FrameReader()
    list(reader.feed(before))
    reader.forget()
    assert list(reader.feed(encode(payload))) == [payload]


@given(payloads, st.data())
def test_a_truncated_frame_is_none_until_its_rest_arrives(payload: bytes, data: st.DataObject) -> None:
    frame = encode(payload)
    cut = data.draw(st.integers(0, len(frame) - 1))
    reader = FrameReader()
    assert list(reader.feed(frame[:cut])) == []
    assert list(reader.feed(frame[cut:])) == [payload]


@given(payloads, st.data())
def test_a_frame_with_a_flipped_bit_is_not_there(payload: bytes, data: st.DataObject) -> None:
    frame = bytearray(encode(payload))
    frame[data.draw(st.integers(2, len(frame) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert payload not in read(bytes(frame))


@given(payloads)
def test_two_readings_of_the_book_agree_on_every_frame(payload: bytes) -> None:
    assert encode(payload) == wrap(payload)
    assert [heard.payload for heard in Ear().hear(encode(payload))] == [payload]
