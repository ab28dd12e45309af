from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.domain.expenses import Period
from kiosk.domain.phone import ContractNumber, Destination, PhoneNumber
from kiosk.domain.subscriber import Recipient
from kiosk.link.operations import OPERATIONS
from kiosk.link.values import Malformed, pack, unpack
from tests.fakes.contract_values import values_of

KINDS = sorted({kind for one in OPERATIONS.values() for kind in (*one.parameters.values(), one.answer)}, key=str)
CALMLY = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine too
IRINA = PhoneNumber("+79123456789")


def carried(kind: Any, value: Any) -> Any:
    """`value` after a journey as bytes."""
    return unpack(kind, msgspec.msgpack.decode(msgspec.msgpack.encode(pack(kind, value))))


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_type_of_the_contract_arrives_as_it_was_sent(kind: Any) -> None:
    @CALMLY
    @given(values_of(kind))
    def check(value: Any) -> None:
        arrived = carried(kind, value)
        assert arrived == value
        assert pack(kind, arrived) == pack(kind, value)  # equal moments may differ in their offset; these do not

    check()


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_data_of_another_shape_is_malformed_and_nothing_else(kind: Any) -> None:
    text = st.text(max_size=5)
    leaves = st.none() | st.booleans() | st.integers() | st.floats() | text | st.binary(max_size=5)
    names = text | st.sampled_from(["e164", "PhoneNumber", "text"])
    anything = st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
        max_leaves=6,
    )

    @CALMLY
    @given(anything)
    def check(data: Any) -> None:
        try:
            value = unpack(kind, data)
        except Malformed:
            return
        assert carried(kind, value) == value

    check()


def test_a_moment_keeps_its_offset() -> None:
    period = Period(datetime(2026, 11, 1, tzinfo=ZoneInfo("Europe/Moscow")), datetime(2026, 12, 1, tzinfo=UTC))
    assert carried(Period, period).start.utcoffset() == timedelta(hours=3)


@pytest.mark.parametrize("destination", [IRINA, ContractNumber("40-118-227")])
def test_a_number_and_a_contract_are_told_apart(destination: Destination) -> None:
    assert carried(Destination, destination) == destination


@pytest.mark.parametrize(
    "data",
    [
        {"PhoneNumber": {"e164": "911"}},  # nobody's number
        {"PhoneNumber": {"text": "40-118-227"}},
        {"Path": {"e164": "+79123456789"}},  # a class that is not in the union
        {"PhoneNumber": {"e164": "+79123456789"}, "ContractNumber": {"text": "40-118-227"}},
        {"e164": "+79123456789"},
        {},
        None,
    ],
)
def test_a_destination_that_cannot_be_is_malformed(data: Any) -> None:
    with pytest.raises(Malformed):
        unpack(Destination, data)


def test_a_recipient_without_a_member_is_malformed() -> None:
    with pytest.raises(Malformed):
        unpack(Recipient, {"account": "1", "destination": {"PhoneNumber": {"e164": "+79123456789"}}})
