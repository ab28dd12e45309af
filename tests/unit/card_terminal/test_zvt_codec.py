"""APDUs and serial blocks are typed from devices.md, section 3.1."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.card_terminal.zvt.blocks import BadBlock, Block, BlockReader, Confirmed, wrap
from kiosk.devices.card_terminal.zvt.codec import Apdu, ApduReader, Garbled, bcd, decode, encode, unbcd
from kiosk.devices.kermit import crc16
from sandbox.devices.zvt_wire import BlockEar, Ear, Message, block

BLOCKS = {
    "registration": ("06 00 06 12 34 56 BA 09 78", "10 02 06 00 06 12 34 56 BA 09 78 10 03 24 C3"),
    "initialisation": ("06 93 03 12 34 56", "10 02 06 93 03 12 34 56 10 03 CA A4"),
    "110.00": (
        "06 01 0A 04 00 00 00 01 10 00 49 09 78", "10 02 06 01 0A 04 00 00 00 01 10 10 00 49 09 78 10 03 F2 FF"
    ),
    "diagnosis": ("06 70 00", "10 02 06 70 00 10 03 D9 F9"),
    "done": ("80 00 00", "10 02 80 00 00 10 03 F5 1F"),
    "please wait": ("84 9C 00", "10 02 84 9C 00 10 03 C3 41"),
    "reset": ("06 18 00", "10 02 06 18 00 10 03 56 3A"),
    "enquiry": ("05 01 03 12 34 56", "10 02 05 01 03 12 34 56 10 03 E0 43"),
}  # fmt: skip
commands = st.tuples(st.sampled_from([0x04, 0x05, 0x06, 0x80, 0x84]), st.integers(0, 255)).map(
    lambda pair: pair[0] << 8 | pair[1]
)
apdus = st.builds(Apdu, commands, st.binary(max_size=40) | st.binary(min_size=250, max_size=600))
noise = st.binary(max_size=64)


def chopped(stream: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(stream), *(cut % (len(stream) + 1) for cut in cuts)})
    return [stream[start:end] for start, end in pairwise(places)]


@pytest.mark.parametrize(("apdu", "printed"), BLOCKS.values(), ids=BLOCKS)
def test_a_printed_block_is_written_and_read_as_printed(apdu: str, printed: str) -> None:
    inside = decode(bytes.fromhex(apdu))
    assert inside is not None
    assert wrap(inside) == bytes.fromhex(printed)
    assert list(BlockReader().feed(bytes.fromhex(printed))) == [Block(inside)]


def test_the_crc_is_kermit() -> None:
    assert crc16(b"123456789") == 0x2189


@given(st.lists(apdus, min_size=1, max_size=4), st.lists(st.integers(0, 5000), max_size=8))
def test_apdus_are_found_however_tcp_chops_and_merges_them(sent: list[Apdu], cuts: list[int]) -> None:
    reader = ApduReader()
    stream = b"".join(map(encode, sent))
    assert [found for part in chopped(stream, cuts) for found in reader.feed(part)] == sent


@given(st.lists(apdus, min_size=1, max_size=4), st.lists(st.integers(0, 5000), max_size=8))
def test_blocks_are_found_however_a_line_chops_and_merges_them(sent: list[Apdu], cuts: list[int]) -> None:
    reader = BlockReader()
    stream = b"\x06".join(map(wrap, sent))
    found = [one for part in chopped(stream, cuts) for one in reader.feed(part)]
    assert [one.apdu for one in found if isinstance(one, Block)] == sent
    assert found.count(Confirmed(well=True)) == len(sent) - 1


@given(apdus, noise)
def test_a_block_repeated_after_noise_is_found(apdu: Apdu, before: bytes) -> None:
    reader = BlockReader()
    found = list(reader.feed(before + wrap(apdu)))
    reader.forget()
    assert Block(apdu) in [*found, *reader.feed(wrap(apdu))]


@given(apdus, st.integers(2, 4000), st.integers(1, 255))
def test_a_spoilt_block_is_never_taken_for_another(apdu: Apdu, at: int, spoil: int) -> None:
    spoilt = bytearray(wrap(apdu))
    spoilt[2 + at % (len(spoilt) - 2)] ^= spoil
    found = [one.apdu for one in BlockReader().feed(bytes(spoilt)) if isinstance(one, Block)]
    assert found in ([], [apdu])


@given(st.lists(st.binary(min_size=1, max_size=5000), max_size=6))
def test_endless_noise_raises_nothing_and_is_not_kept(parts: list[bytes]) -> None:
    blocks, stream = BlockReader(), ApduReader()
    for part in parts:
        list(blocks.feed(part))
        list(stream.feed(part))
    assert list(blocks.feed(b"\x10\x02" * 500)).count(BadBlock()) > 1
    blocks.forget()
    assert not blocks.has_part()


def test_what_is_no_class_of_zvt_is_called_out_of_step() -> None:
    assert list(ApduReader().feed(b"HTTP/1.1 200 OK\r\n")) == [Garbled()]


@given(apdus)
def test_the_simulators_own_reading_agrees(apdu: Apdu) -> None:
    theirs = Message(f"{apdu.command:04X}", apdu.body)
    assert bytes(theirs) == encode(apdu)
    assert block(theirs) == wrap(apdu)
    assert list(Ear().hear(encode(apdu))) == [theirs]
    assert list(BlockEar().hear(wrap(apdu))) == [theirs]


@given(st.integers(0, 999_999))
def test_a_number_survives_bcd(number: int) -> None:
    assert unbcd(bcd(number, 3)) == number


def test_a_half_byte_that_is_no_digit_is_no_number() -> None:
    assert unbcd(b"\x12\x3a") is None
    assert decode(b"\x06\x0f\x02\x00") is None
