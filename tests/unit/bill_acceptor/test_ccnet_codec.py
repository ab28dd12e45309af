"""Frames are typed from devices.md, section 1.1."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.bill_acceptor.ccnet.codec import (
    MAX_LONG_FRAME,
    MAX_SHORT_FRAME,
    Frame,
    FrameReader,
    Garbled,
    encode,
)
from kiosk.devices.kermit import crc16
from sandbox.devices.frames import wrap

EUR_TABLE = "05 45 55 52 00 01 45 55 52 01 02 45 55 52 01 05 45 55 52 01 01 45 55 52 02 02 45 55 52 02 05 45 55 52 02"
PRINTED = {
    "poll": ("33", "02 03 06 33 DA 81"),
    "ack": ("00", "02 03 06 00 C2 82"),
    "nak": ("FF", "02 03 06 FF BA 8D"),
    "reset": ("30", "02 03 06 30 41 B3"),
    "status": ("31", "02 03 06 31 C8 A2"),
    "status answer": ("00 00 00 00 00 00", "02 03 0B 00 00 00 00 00 00 A8 67"),
    "ident": ("37", "02 03 06 37 FE C7"),
    "table": ("41", "02 03 06 41 4F D1"),
    "ident answer": (
        "49 44 30 30 33" + "20" * 10 + "32 33 31 30 30 30 37 36 30 34 34 33" + "00" * 7,
        "02 03 27 49 44 30 30 33" + "20" * 10 + "32 33 31 30 30 30 37 36 30 34 34 33" + "00" * 7 + "A4 8B",
    ),
    "enable all": ("34" + "FF" * 6, "02 03 0C 34" + "FF" * 6 + "FE F7"),
    "disable": ("34" + "00" * 6, "02 03 0C 34" + "00" * 6 + "17 0C"),
    "enable types 0 to 6": ("34 00 00 7F 00 00 7F", "02 03 0C 34 00 00 7F 00 00 7F DB 6F"),
    "stack": ("35", "02 03 06 35 EC E4"),
    "return": ("36", "02 03 06 36 77 D6"),
    "power up": ("10", "02 03 06 10 43 92"),
    "initialize": ("13", "02 03 06 13 D8 A0"),
    "idling": ("14", "02 03 06 14 67 D4"),
    "accepting": ("15", "02 03 06 15 EE C5"),
    "stacking": ("17", "02 03 06 17 FC E6"),
    "disabled": ("19", "02 03 06 19 82 0F"),
    "escrow 1": ("80 01", "02 03 07 80 01 05 22"),
    "escrow 2": ("80 02", "02 03 07 80 02 9E 10"),
    "escrow 3": ("80 03", "02 03 07 80 03 17 01"),
    "stacked 1": ("81 01", "02 03 07 81 01 DD 3B"),
    "stacked 3": ("81 03", "02 03 07 81 03 CF 18"),
    "euro table": (EUR_TABLE + "00" * 85, "02 03 7D" + EUR_TABLE + "00" * 85 + "88 C2"),
}
payloads = st.binary(min_size=1, max_size=MAX_SHORT_FRAME - 5)
long_payloads = st.binary(min_size=MAX_SHORT_FRAME - 4, max_size=MAX_LONG_FRAME - 7)
noise = st.binary(max_size=64)


def read(data: bytes) -> list[Frame | Garbled]:
    return list(FrameReader().feed(data))


def payloads_in(found: list[Frame | Garbled]) -> list[bytes]:
    return [one.payload for one in found if isinstance(one, Frame)]


@pytest.mark.parametrize(("payload", "frame"), PRINTED.values(), ids=PRINTED)
def test_a_printed_frame_is_written_and_read_as_printed(payload: str, frame: str) -> None:
    assert encode(bytes.fromhex(payload)) == bytes.fromhex(frame)
    assert read(bytes.fromhex(frame)) == [Frame(bytes.fromhex(payload))]


@given(st.lists(payloads | long_payloads, min_size=1, max_size=5), st.data())
def test_frames_are_found_however_the_line_chops_and_merges_them(sent: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(map(encode, sent))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    reader = FrameReader()
    found = [
        one
        for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)
        for one in reader.feed(stream[start:end])
    ]
    assert found == [Frame(payload) for payload in sent]


@given(st.binary(max_size=4096))
def test_no_noise_raises(data: bytes) -> None:
    read(data)


@given(noise.filter(lambda data: 0x02 not in data), payloads)
def test_noise_that_looks_like_no_frame_hides_none(before: bytes, payload: bytes) -> None:
    assert read(before + encode(payload)) == [Frame(payload)]


@given(noise, payloads)
def test_noise_that_looks_like_a_frame_gives_the_line_back_in_the_end(before: bytes, payload: bytes) -> None:
    endless = b"\xff" * MAX_LONG_FRAME
    assert payloads_in(read(before + encode(payload) + endless))[-1:] == [payload]


@given(noise, payloads)
def test_a_reader_that_forgets_starts_afresh(before: bytes, payload: bytes) -> None:
    reader = FrameReader()
    list(reader.feed(before))
    reader.forget()
    assert list(reader.feed(encode(payload))) == [Frame(payload)]


@given(payloads | long_payloads, st.data())
def test_a_truncated_frame_is_none_until_its_rest_arrives(payload: bytes, data: st.DataObject) -> None:
    frame = encode(payload)
    cut = data.draw(st.integers(0, len(frame) - 1))
    reader = FrameReader()
    assert list(reader.feed(frame[:cut])) == []
    assert list(reader.feed(frame[cut:])) == [Frame(payload)]


@given(payloads, st.data())
def test_a_flipped_bit_is_garbled_and_never_another_payload(payload: bytes, data: st.DataObject) -> None:
    frame = bytearray(encode(payload))
    frame[data.draw(st.integers(3, len(frame) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert Garbled() in (found := read(bytes(frame)))
    assert payload not in payloads_in(found)


@given(payloads)
def test_a_frame_for_another_address_is_not_ours(payload: bytes) -> None:
    other = encode(payload, address=0x01)
    assert payload not in payloads_in(read(other))


def test_a_long_frame_has_its_length_after_the_command_high_byte_first() -> None:
    frame = encode(b"\x50" + bytes(300))
    assert frame[:6] == bytes((0x02, 0x03, 0x00, 0x50, 0x01, 0x34))
    assert len(frame) == 0x134


@given(payloads)
def test_two_readings_of_the_book_agree_on_every_frame(payload: bytes) -> None:
    assert encode(payload) == wrap(payload)


def test_the_crc_is_kermit() -> None:
    assert crc16(b"123456789") == 0x2189
