"""Frames are typed from devices.md, section 1.3."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.bill_acceptor.ssp.codec import MAX_PAYLOAD, Frame, FrameReader, Garbled, crc16, encode
from sandbox.devices.frames import Heard
from sandbox.devices.ssp_frames import Ear, wrap

SETUP = "F0 00 30 31 30 30 47 42 50 00 00 01 03 05 0A 14 02 02 02 40 00 00 05"
PRINTED = {
    "sync": (1, "11", "7F 80 01 11 65 82"),
    "ok": (1, "F0", "7F 80 01 F0 23 80"),
    "host protocol version": (1, "06 06", "7F 80 02 06 06 24 14"),
    "poll": (1, "07", "7F 80 01 07 12 02"),
    "poll with sequence 0": (0, "07", "7F 00 01 07 11 88"),
    "reset and disabled": (1, "F0 F1 E8", "7F 80 03 F0 F1 E8 BF 8C"),
    "credit and stacked": (1, "F0 EE 01 EB", "7F 80 04 F0 EE 01 EB B9 48"),
    "stacking and credit": (1, "F0 CC EE 01", "7F 80 04 F0 CC EE 01 62 AA"),
    "enable": (1, "0A", "7F 80 01 0A 3F 82"),
    "disable": (1, "09", "7F 80 01 09 35 82"),
    "inhibits 1 to 3": (1, "02 07 00", "7F 80 03 02 07 00 2B B6"),
    "inhibits all": (1, "02 FF FF", "7F 80 03 02 FF FF 25 A4"),
    "reject": (1, "08", "7F 80 01 08 30 02"),
    "hold": (1, "18", "7F 80 01 18 53 82"),
    "cannot be processed": (1, "F5", "7F 80 01 F5 3D 80"),
    "setup": (1, "05", "7F 80 01 05 1D 82"),
    "setup answer": (1, SETUP, f"7F 80 17 {SETUP} 61 81"),
    "stuffed": (0, "02 7F 00", "7F 00 03 02 7F 7F 00 2D 9A"),
    "poll with ack": (1, "56", "7F 80 01 56 F7 83"),
    "event ack": (1, "57", "7F 80 01 57 F2 03"),
    "key exchange": (1, "4C 79 C8 9C E2 DE 06 00 00", "7F 80 09 4C 79 C8 9C E2 DE 06 00 00 9D 52"),
    "key exchange answer": (1, "F0 23 68 1B FA E5 3C 27 DB", "7F 80 09 F0 23 68 1B FA E5 3C 27 DB 80 8A"),
}
payloads = st.binary(min_size=1, max_size=MAX_PAYLOAD) | st.lists(
    st.sampled_from([0x7F, 0x80, 0x00, 0xF0]), min_size=1, max_size=40
).map(bytes)
bits = st.sampled_from([0, 1])
frames = st.builds(Frame, bits, payloads)
noise = st.binary(max_size=64)


def sent(frame: Frame) -> bytes:
    return encode(frame.payload, frame.sequence)


def read(data: bytes) -> list[Frame | Garbled]:
    return list(FrameReader().feed(data))


@pytest.mark.parametrize(("sequence", "payload", "frame"), PRINTED.values(), ids=PRINTED)
def test_a_printed_frame_is_written_and_read_as_printed(sequence: int, payload: str, frame: str) -> None:
    assert encode(bytes.fromhex(payload), sequence) == bytes.fromhex(frame)
    assert read(bytes.fromhex(frame)) == [Frame(sequence, bytes.fromhex(payload))]


@given(st.lists(frames, min_size=1, max_size=5), st.data())
def test_frames_are_found_however_the_line_chops_and_merges_them(said: list[Frame], data: st.DataObject) -> None:
    stream = b"".join(map(sent, said))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    reader = FrameReader()
    found = [
        one
        for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)
        for one in reader.feed(stream[start:end])
    ]
    assert found == said


@given(st.binary(max_size=4096))
def test_no_noise_raises(data: bytes) -> None:
    read(data)


@given(noise, frames)
def test_noise_before_a_frame_hides_it_only_when_it_ends_in_a_start_byte(before: bytes, frame: Frame) -> None:
    if not before.endswith(b"\x7f"):
        assert read(before + sent(frame))[-1:] == [frame]


@given(frames, frames)
def test_the_frame_after_a_truncated_one_is_found(broken: Frame, whole: Frame) -> None:
    cut = sent(broken)[:-1]
    if not cut.endswith(b"\x7f"):
        assert read(cut + sent(whole)) == [whole]


@given(noise, frames)
def test_a_reader_that_forgets_starts_afresh(before: bytes, frame: Frame) -> None:
    reader = FrameReader()
    list(reader.feed(before))
    reader.forget()
    assert list(reader.feed(sent(frame))) == [frame]


@given(frames, st.data())
def test_a_truncated_frame_is_none_until_its_rest_arrives(frame: Frame, data: st.DataObject) -> None:
    stream = sent(frame)
    cut = data.draw(st.integers(0, len(stream) - 1))
    reader = FrameReader()
    assert list(reader.feed(stream[:cut])) == []
    assert list(reader.feed(stream[cut:])) == [frame]


@given(frames, st.data())
def test_a_flipped_bit_never_makes_another_payload(frame: Frame, data: st.DataObject) -> None:
    stream = bytearray(sent(frame))
    stream[data.draw(st.integers(0, len(stream) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert [one for one in read(bytes(stream)) if isinstance(one, Frame)] in ([], [frame])


@given(payloads, bits)
def test_a_frame_for_another_address_is_not_ours(payload: bytes, sequence: int) -> None:
    assert read(encode(payload, sequence, address=0x10)) == []


def test_a_frame_without_a_payload_is_garbled() -> None:
    assert read(bytes.fromhex("7F 80 00") + crc16(b"\x80\x00").to_bytes(2, "little")) == [Garbled()]


@given(frames)
def test_two_readings_of_the_book_agree_on_every_frame(frame: Frame) -> None:
    body = bytes((frame.sequence << 7,)) + frame.payload
    assert sent(frame) == wrap(body)
    assert Ear().hear(sent(frame)) == [Heard(body)]


@given(st.lists(frames, min_size=1, max_size=4), noise)
def test_the_simulator_hears_what_the_host_says(said: list[Frame], before: bytes) -> None:
    if b"\x7f" not in before:
        heard = Ear().hear(before + b"".join(map(sent, said)))
        assert heard == [Heard(bytes((frame.sequence << 7,)) + frame.payload) for frame in said]


def test_the_crc_is_the_one_called_cms() -> None:
    assert crc16(b"123456789") == 0xAEE7
