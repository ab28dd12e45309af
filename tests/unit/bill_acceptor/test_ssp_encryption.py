"""The vector is typed from devices.md, section 1.3."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.bill_acceptor.ssp.encryption import FACTORY_KEY, Unsealed, propose, seal, unseal
from sandbox.devices.ssp_secrets import DeviceKey

KEY = bytes.fromhex("67452301674523019565000000000000")
SEALED = bytes.fromhex("7E 70 2F FE 1D 41 19 44 AD DA D1 DF D6 77 F5 33 CC")
COMPOSITES = (2**64 - 1, (2**32 - 5) * (2**32 - 17))
payloads = st.binary(min_size=1, max_size=233)
counts = st.integers(0, 2**32 - 1)


def test_the_printed_packet_opens() -> None:
    assert unseal(KEY, SEALED) == Unsealed(1, bytes.fromhex("F0 00 4A 78 B4"))


@given(payloads, counts)
def test_what_is_sealed_opens_with_the_same_key(payload: bytes, count: int) -> None:
    sealed = seal(KEY, count, payload)
    assert len(sealed) % 16 == 1
    assert unseal(KEY, sealed) == Unsealed(count, payload)


@given(payloads, counts)
def test_what_is_sealed_does_not_open_with_another_key(payload: bytes, count: int) -> None:
    assert unseal(bytes(16), seal(KEY, count, payload)) != Unsealed(count, payload)


@given(st.binary(max_size=255))
def test_garbage_opens_to_nothing_and_raises_nothing(garbage: bytes) -> None:
    assert unseal(KEY, garbage) is None
    assert unseal(KEY, b"\x7e" + garbage) is None


@given(st.integers(0, 2**32))
def test_both_sides_of_an_exchange_come_to_one_key(seed: int) -> None:
    proposal = propose(random.Random(seed).getrandbits)
    device = DeviceKey(seed=seed)
    device.generator, device.modulus = proposal.generator, proposal.modulus
    half = device.exchange(proposal.host_half().to_bytes(8, "little"))
    assert half is not None
    key = proposal.agree(int.from_bytes(half, "little"), FACTORY_KEY)
    assert device.open(seal(key, 0, b"\x07")) == b"\x07"
    assert unseal(key, device.seal(b"\xf0\xee\x01")) == Unsealed(1, b"\xf0\xee\x01")


def test_the_generator_is_the_larger_prime_and_both_fill_eight_bytes() -> None:
    proposal = propose(random.Random(1).getrandbits)
    assert 2**63 < proposal.modulus < proposal.generator < 2**64


def test_a_draw_that_is_composite_is_drawn_again() -> None:
    largest, next_largest = 2**64 - 59, 2**64 - 83
    draws = iter((*COMPOSITES, largest, largest, next_largest, 5))
    proposal = propose(lambda _: next(draws))
    assert (proposal.generator, proposal.modulus) == (largest, next_largest)


@pytest.mark.parametrize("count", [0, 6, 8])
def test_a_device_that_expects_another_count_hears_nothing(count: int) -> None:
    device = DeviceKey()
    device.generator, device.modulus = 2**64 - 59, 2**64 - 83
    assert device.exchange((1).to_bytes(8, "little")) is not None
    device.count = 7
    proposal_key = bytes.fromhex("67 45 23 01 67 45 23 01") + (1).to_bytes(8, "little")
    assert device.open(seal(proposal_key, count, b"\x07")) is None
    assert device.open(seal(proposal_key, 7, b"\x07")) == b"\x07"
