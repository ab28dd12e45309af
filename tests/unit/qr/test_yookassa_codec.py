"""The provider's JSON: what is asked for to the byte, what is believed, and nothing that raises anything else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.qr.yookassa import codec
from kiosk.domain.money import Currency, Money
from kiosk.strict_json import Nonsense
from tests.fakes.qr import CODE, ORDER, PAYMENT_ID, payment_body, payment_document

READERS: tuple[Callable[[bytes], object], ...] = (
    codec.payment_of,
    codec.refund_of,
    codec.refunds_of,
    codec.complaint_of,
)


def test_a_payment_is_asked_for_in_one_stage_through_the_sbp_with_a_code_to_show() -> None:
    assert json.loads(codec.payment_request(ORDER, "T-17", "Kiosk T-17")) == {
        "amount": {"value": "500.00", "currency": "RUB"},
        "capture": True,
        "payment_method_data": {"type": "sbp"},
        "confirmation": {"type": "qr"},
        "description": "Kiosk T-17",
        "metadata": {"reference": "ABCDEFGH23", "terminal": "T-17"},
    }


def test_the_same_order_gives_the_same_bytes() -> None:
    assert len({codec.payment_request(ORDER, "T-17", "Kiosk") for _ in range(3)}) == 1


@given(st.integers(1, 10**12))
def test_every_sum_is_written_so_that_it_is_read_as_the_same_sum(minor: int) -> None:
    amount = json.loads(codec.refund_request(PAYMENT_ID, Money(minor, Currency.RUB)))["amount"]
    assert codec.payment_of(payment_body(amount=amount)).amount == Money(minor, Currency.RUB)


def test_a_pending_payment_is_read_whole() -> None:
    payment = codec.payment_of(payment_body(refunded_amount={"value": "0.00", "currency": "RUB"}))
    assert (payment.provider_id, payment.status, payment.amount) == (PAYMENT_ID, "pending", ORDER.amount)
    assert (payment.reference, payment.terminal, payment.code) == ("ABCDEFGH23", "T-17", CODE)
    assert payment.created == datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert payment.refunded == Money(0, Currency.RUB)


@pytest.mark.parametrize(
    "value",
    [
        500.0,
        500,
        "500.001",
        "5e2",
        "-500.00",
        "+5.00",
        "NaN",
        "",
        " 500.00",
        "٥٠٠.٠٠",
        "5" * 400,
        None,
        "500.",
        "\ud800",
    ],
)
def test_money_in_any_other_form_is_nonsense(value: Any) -> None:
    with pytest.raises(Nonsense):
        codec.payment_of(payment_body(amount={"value": value, "currency": "RUB"}))


@pytest.mark.parametrize("currency", ["XXX", "", "rub", None, 643])
def test_money_in_an_unknown_currency_is_nonsense(currency: Any) -> None:
    with pytest.raises(Nonsense):
        codec.payment_of(payment_body(amount={"value": "500.00", "currency": currency}))


@pytest.mark.parametrize("provider_id", ["", "a/b", "../me", "a" * 65, "a\n", "ид", 17, None])
def test_an_id_that_could_lead_elsewhere_is_nonsense(provider_id: Any) -> None:
    with pytest.raises(Nonsense):
        codec.payment_of(payment_body(id=provider_id))


@pytest.mark.parametrize("member", ["status", "amount", "id", "metadata"])
def test_a_payment_without_what_matters_is_nonsense(member: str) -> None:
    with pytest.raises(Nonsense):
        codec.payment_of(payment_body(**{member: None}))


def test_a_member_named_twice_is_nonsense() -> None:
    with pytest.raises(Nonsense):
        codec.payment_of(payment_body().replace(b"{", b'{"status": "succeeded", ', 1))


@pytest.mark.parametrize("member", ["confirmation", "payment_method", "cancellation_details", "created_at"])
@pytest.mark.parametrize("value", [[], 17, "text", {"confirmation_data": 5, "reason": [], "sbp_operation_id": {}}])
def test_what_does_not_matter_may_be_anything(member: str, value: Any) -> None:
    assert codec.payment_of(payment_body(**{member: value})).amount == ORDER.amount


@pytest.mark.parametrize("moment", ["2026-11-23T11:00:00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "soon", 5])
def test_a_moment_no_clock_of_ours_will_show_is_none(moment: Any) -> None:
    assert codec.payment_of(payment_body(created_at=moment)).created is None


@pytest.mark.parametrize("code", ["x" * 1025, "https://qr.nspk.ru/\n", "код", 5])
def test_a_code_no_telephone_could_read_is_none(code: Any) -> None:
    payment = codec.payment_of(payment_body(confirmation={"confirmation_data": code}))
    assert payment.code == ""


def test_half_a_character_in_a_members_name_is_nonsense() -> None:
    for read in READERS:
        with pytest.raises(Nonsense):
            read(payment_body(**{"\ud800": 1}))


def test_a_list_of_refunds_that_goes_on_elsewhere_is_nonsense() -> None:
    with pytest.raises(Nonsense):
        codec.refunds_of(b'{"type": "list", "items": [], "next_cursor": "abc"}')


@pytest.mark.parametrize(
    "body", [b"", b"<html>Forbidden</html>", b'{"code": "forbidden"}', b'{"type": "error"}', b"[]"]
)
def test_an_error_that_is_not_the_providers_is_nonsense(body: bytes) -> None:
    with pytest.raises(Nonsense):
        codec.complaint_of(body)


@pytest.mark.parametrize("member", [{"parameter": "Idempotence-Key"}, {"description": "Idempotence key duplicated"}])
def test_a_complaint_about_the_key_is_known_as_one(member: dict[str, str]) -> None:
    complaint = codec.complaint_of(json.dumps({"type": "error", "code": "invalid_request"} | member).encode())
    assert complaint.of_key


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
trees = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


@given(st.dictionaries(st.sampled_from(sorted(payment_document())), trees, max_size=4))
def test_no_answer_raises_anything_but_nonsense(changes: dict[str, Any]) -> None:
    body = json.dumps(payment_document() | changes).encode()
    for read in READERS:
        try:
            read(body)
        except Nonsense:
            continue


@given(st.binary(max_size=40), st.integers(0, 400), st.integers(0, 60))
def test_no_damage_raises_anything_but_nonsense(noise: bytes, at: int, lost: int) -> None:
    whole = payment_body()
    for read in READERS:
        try:
            read(whole[:at] + noise + whole[at + lost :])
        except Nonsense:
            continue
