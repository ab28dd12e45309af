"""The operator's word on zero balance: what is read of it, and what is believed of a strange one."""

from __future__ import annotations

import json
from datetime import UTC, date
from typing import Any

import pytest

from kiosk.adapters.bss.relief import ZeroBalance
from kiosk.adapters.bss.settings import Api
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.money import Currency
from kiosk.domain.relief import ReliefWord, Service, ServiceState, Works
from tests.fakes.bss import HangUp, Reply, operator_at, transport_to
from tests.fakes.operator import EXTENSIONS
from tests.fakes.relief_desk import rub
from tests.fakes.subscribers import IRINA

LACKS = {"unit": "RUB", "value": 45.3}
CALLS = {"id": "1", "service": "outgoingCalls", "label": "Исходящие", "works": "no", "restoredBy": LACKS}
TOLD: dict[str, Any] = {
    "available": {"unit": "RUB", "value": -45.3},
    "restoredBy": LACKS,
    "restoredWithinMinutes": 1,
    "relatedParty": [{"id": IRINA.customer, "role": "customer", "@referredType": "Customer"}],
    "productOfferingQualificationItem": [CALLS],
}


async def word(answer: dict[str, Any] | Reply | HangUp) -> ReliefWord:
    """What is made of that answer."""
    reply = Reply(201, answer) if isinstance(answer, dict) else answer
    async with operator_at(lambda _: reply) as operator, transport_to(operator.url) as transport:
        return await ZeroBalance(transport, "kiosk-0417", Currency.RUB, UTC).word(IRINA)


async def code(answer: dict[str, Any] | Reply | HangUp) -> ErrorCode:
    """Why nothing is made of it."""
    with pytest.raises(Unavailable) as failure:
        await word(answer)
    return failure.value.code


async def test_each_service_is_told_with_its_sum() -> None:
    assert await word(TOLD) == ReliefWord(
        (ServiceState(Service.OUTGOING_CALLS, Works.NO, "", None, rub(45.30)),), rub(45.30), 1, is_operators=True
    )


async def test_notes_are_plain_text_on_one_line_and_days_are_of_the_terminal() -> None:
    item = CALLS | {"works": "limited", "note": [{"text": "только\n112 "}], "until": "2026-11-28T00:00:00Z"}
    (state,) = (await word(TOLD | {"productOfferingQualificationItem": item})).services
    assert (state.works, state.note, state.until) == (Works.LIMITED, "только 112", date(2026, 11, 28))


async def test_services_come_in_the_terminal_s_order_and_unknown_ones_are_left_out() -> None:
    items = [
        CALLS | {"service": "television"},
        CALLS | {"service": "smartHome"},
        CALLS | {"service": "emergencyCalls", "works": "certainly"},
    ]
    states = (await word(TOLD | {"productOfferingQualificationItem": items})).services
    assert [(one.service, one.works) for one in states] == [
        (Service.EMERGENCY_CALLS, Works.UNKNOWN),
        (Service.TELEVISION, Works.NO),
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"restoredBy": {"unit": "RUB", "value": -1}},
        {"restoredBy": {"unit": "USD", "value": 1}},
        {"restoredBy": {"unit": "RUB", "value": 1.005}},
        {"restoredBy": None},
        {"relatedParty": [{"id": "somebody", "role": "customer"}]},
        {"productOfferingQualificationItem": []},
        {"productOfferingQualificationItem": [CALLS | {"restoredBy": {"unit": "EUR", "value": 1}}]},
    ],
)
async def test_a_sum_nobody_could_pay_or_a_word_on_somebody_else_is_not_believed(changed: dict[str, Any]) -> None:
    assert await code(TOLD | changed) is ErrorCode.OPERATOR_NONSENSE


async def test_the_documented_example_is_read() -> None:
    (example,) = json.loads((EXTENSIONS / "zeroBalance.schema.json").read_text(encoding="utf-8"))["examples"]
    told = await word(example)
    assert (told.restored_by, [one.service for one in told.services]) == (rub(45.30), [Service.OUTGOING_CALLS])


async def test_silence_and_no_such_api_are_told_apart() -> None:
    assert await code(HangUp()) is ErrorCode.OPERATOR_UNREACHABLE
    assert await code(Reply(503)) is ErrorCode.OPERATOR_UNREACHABLE
    async with transport_to("http://127.0.0.1:9", without=frozenset({Api.QUALIFICATION})) as transport:
        with pytest.raises(Unavailable, match="not_available_here"):
            await ZeroBalance(transport, "kiosk-0417", Currency.RUB, UTC).word(IRINA)
