from __future__ import annotations

from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.card_terminal.nexo.crypto import Sealed, SharedKey, Tampered, from_base64
from sandbox.devices.nexo_seal import Seal, Unreadable

# Made by the NexoCrypto of npm's @adyen/api-library 32.1.0, passphrase "correct horse".
PLAIN = (
    '{"SaleToPOIRequest":{"MessageHeader":{"MessageCategory":"Payment","ServiceID":"ABCDEF2345"},'
    '"note":"Оплата 500 ₽"}}'
)
BLOB = (
    "Vhun6lA+Ke6qDm9T3KYLJ+6BwK74lAdgcuwIRjTAt5vcy3L0AWjjPPBHKfBcavfTFkJOevZDZc9PdXgpWadr+j44wxW6F7xaZbzVLiwnae8w6doB"
    "W6kHcGBWCdkl1Me5YSp47F2qFxfKrkCEzgcvury4g1ShzyMJx7s0vN98+1w="
)
NONCE, MAC = "h83e5A5uYgb9ImVJaYi6IA==", "6NVH+eqhn3SgIMPWHwdN+sPMS4lBUnVFQwT1GVR7tzI="

KEY = SharedKey("correct horse", "kiosk-17", 3, entropy=lambda size: b64decode(NONCE)[:size])
SEALED = Sealed(b64decode(BLOB), b64decode(NONCE), b64decode(MAC))


def test_what_adyens_own_library_sealed_is_opened() -> None:
    assert KEY.unseal(SEALED).decode() == PLAIN


def test_the_same_nonce_gives_the_bytes_of_adyens_own_library() -> None:
    assert KEY.seal(PLAIN.encode()) == SEALED


@given(st.binary(max_size=100))
def test_what_is_sealed_is_opened_again(plain: bytes) -> None:
    assert KEY.unseal(KEY.seal(plain)) == plain


@given(st.sampled_from(["blob", "nonce", "mac"]), st.integers(0, 10_000))
def test_a_changed_bit_anywhere_is_noticed(part: str, position: int) -> None:
    parts = {"blob": SEALED.blob, "nonce": SEALED.nonce, "mac": SEALED.mac}
    spoilt = bytearray(parts[part])
    spoilt[position // 8 % len(spoilt)] ^= 1 << position % 8
    with pytest.raises(Tampered):
        KEY.unseal(Sealed(**parts | {part: bytes(spoilt)}))


@given(st.binary(max_size=64), st.binary(max_size=20), st.binary(max_size=40))
def test_noise_is_tampered_with_and_nothing_else(blob: bytes, nonce: bytes, mac: bytes) -> None:
    with pytest.raises(Tampered):
        KEY.unseal(Sealed(blob, nonce, mac))


def test_another_passphrase_opens_nothing() -> None:
    with pytest.raises(Tampered):
        SharedKey("wrong horse", "kiosk-17", 3).unseal(SEALED)


@pytest.mark.parametrize("text", ["A", "AAA=A", "ä", "A A="])
def test_what_is_no_base64_is_tampered_with(text: str) -> None:
    with pytest.raises(Tampered):
        from_base64(text)


def test_the_simulated_terminal_reads_the_same_protocol_on_its_own() -> None:
    members = Seal("correct horse", "kiosk-17", 3).close("Приложите карту".encode())
    trailer = members["SecurityTrailer"]
    sealed = Sealed(*(b64decode(text) for text in (members["NexoBlob"], trailer["Nonce"], trailer["Hmac"])))
    assert KEY.unseal(sealed).decode() == "Приложите карту"
    with pytest.raises(Unreadable):
        Seal("correct horse", "kiosk-17", 4).open(members)
