from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.card_terminal.nexo import messages
from kiosk.devices.card_terminal.nexo.codec import Codec, Parties
from kiosk.devices.card_terminal.nexo.crypto import SharedKey, Tampered
from kiosk.devices.card_terminal.nexo.messages import PaymentResponse
from kiosk.domain.charge import ChargeOrder, ChargeReference
from kiosk.domain.money import Currency, Money
from kiosk.strict_json import Nonsense
from sandbox.devices.nexo_seal import Seal

NOW = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
ORDER = ChargeOrder(ChargeReference("ABCDEFGHIJ"), Money(50005, Currency.EUR))
REQUEST = messages.payment(ORDER, NOW)
PARTIES = Parties("KIOSK-17", "P400Plus-275479597")
OPEN, SEALED = Codec(PARTIES, None), Codec(PARTIES, SharedKey("correct horse", "kiosk-17", 3))
SEAL = Seal("correct horse", "kiosk-17", 3)

HEADER = {
    "ProtocolVersion": "3.0",
    "MessageClass": "Service",
    "MessageCategory": "Payment",
    "MessageType": "Response",
    "ServiceID": "ABCDEFGHIJ",
    "SaleID": "KIOSK-17",
    "POIID": "P400Plus-275479597",
}


def answer(header: dict[str, Any] = HEADER, **response: Any) -> bytes:
    told = {"Response": {"Result": "Success"}, **response}
    return json.dumps({"SaleToPOIResponse": {"MessageHeader": header, "PaymentResponse": told}}).encode()


def closed(plain: bytes) -> bytes:
    return json.dumps({"SaleToPOIResponse": {"MessageHeader": HEADER, **SEAL.close(plain)}}).encode()


def test_a_payment_is_asked_for_by_our_reference_in_major_units() -> None:
    asked = json.loads(OPEN.encode(REQUEST), parse_float=str)["SaleToPOIRequest"]
    assert asked["MessageHeader"]["ServiceID"] == "ABCDEFGHIJ"
    assert asked["PaymentRequest"] == {
        "SaleData": {
            "SaleTransactionID": {"TransactionID": "ABCDEFGHIJ", "TimeStamp": NOW.isoformat("T", "milliseconds")}
        },
        "PaymentTransaction": {"AmountsReq": {"Currency": "EUR", "RequestedAmount": "500.05"}},
    }


def test_a_sealed_request_shows_only_its_header() -> None:
    shown = json.loads(SEALED.encode(REQUEST))["SaleToPOIRequest"]
    assert shown.keys() == {"MessageHeader", "NexoBlob", "SecurityTrailer"}
    opened = json.loads(SEAL.open(shown))["SaleToPOIRequest"]
    assert opened["MessageHeader"] == shown["MessageHeader"]
    assert "PaymentRequest" in opened


def test_an_answer_is_read_open_and_sealed() -> None:
    assert OPEN.decode(answer(), REQUEST, PaymentResponse) == SEALED.decode(closed(answer()), REQUEST, PaymentResponse)


@pytest.mark.parametrize(
    "change",
    [
        {"ServiceID": "OTHEROTHER"},
        {"SaleID": "KIOSK-18"},
        {"POIID": "P400Plus-0"},
        {"MessageType": "Request"},
        {"MessageCategory": "Reversal"},
        {"MessageClass": "Device"},
        {"ServiceID": 5},
    ],
)
def test_an_answer_to_somebody_else_is_nonsense(change: dict[str, Any]) -> None:
    with pytest.raises(Nonsense):
        OPEN.decode(answer(HEADER | change), REQUEST, PaymentResponse)


def test_the_header_outside_the_seal_is_not_believed() -> None:
    foreign = closed(answer(HEADER | {"ServiceID": "OTHEROTHER"}))
    with pytest.raises(Nonsense):
        SEALED.decode(foreign, REQUEST, PaymentResponse)


def test_an_open_answer_is_not_taken_where_there_is_a_key() -> None:
    with pytest.raises(Nonsense):
        SEALED.decode(answer(), REQUEST, PaymentResponse)


@pytest.mark.parametrize("change", [{"KeyIdentifier": "other"}, {"KeyVersion": 4}, {"AdyenCryptoVersion": 2}])
def test_an_answer_under_another_key_is_tampered_with(change: dict[str, Any]) -> None:
    members = SEAL.close(answer())
    members["SecurityTrailer"] |= change
    with pytest.raises(Tampered):
        SEALED.decode(json.dumps({"SaleToPOIResponse": members}).encode(), REQUEST, PaymentResponse)


@pytest.mark.parametrize("whole", [answer(), closed(answer())], ids=["open", "sealed"])
def test_an_answer_cut_at_any_byte_is_not_believed(whole: bytes) -> None:
    codec = OPEN if whole == answer() else SEALED
    for end in range(len(whole)):
        with pytest.raises((Nonsense, Tampered)):
            codec.decode(whole[:end], REQUEST, PaymentResponse)


@given(st.binary(max_size=200))
def test_noise_is_never_more_than_nonsense(noise: bytes) -> None:
    for codec in (OPEN, SEALED):
        with pytest.raises((Nonsense, Tampered)):
            codec.decode(noise, REQUEST, PaymentResponse)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["Response", "POIData", "PaymentResult", "PaymentReceipt"]), json_values))
def test_members_of_any_shape_are_read_or_are_nonsense(told: dict[str, Any]) -> None:
    body = {"SaleToPOIResponse": {"MessageHeader": HEADER, "PaymentResponse": told}}
    try:
        OPEN.decode(json.dumps(body).encode(), REQUEST, PaymentResponse)
    except Nonsense:
        return


def test_a_member_named_twice_is_nonsense() -> None:
    twice = answer().replace(b'"Result":', b'"Result": "Failure", "Result":')
    with pytest.raises(Nonsense):
        OPEN.decode(twice, REQUEST, PaymentResponse)


def test_each_try_of_a_reversal_has_a_number_of_its_own() -> None:
    numbers = [messages.reversal_id(ORDER.reference, attempt) for attempt in range(1, 21)]
    assert len({*numbers, str(ORDER.reference)}) == 21
    assert {len(number) for number in numbers} == {10}
