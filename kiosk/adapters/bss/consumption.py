"""TMF677 Usage Consumption: how much a package held at first."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from kiosk.adapters.bss.balances import units
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.transport import Transport
from kiosk.adapters.bss.wire import WireQuantity, many
from kiosk.domain.subscriber import AccountId
from kiosk.http_exchange import NoAnswer
from kiosk.strict_json import Nonsense, strictly


class WireCounter(msgspec.Struct, rename="camel"):
    """TMF ConsumptionSummary."""

    counter_type: str | None = None
    value: WireQuantity | None = None


class WireConsumedBucket(msgspec.Struct, rename="camel"):
    """TMF BucketRefOrValue."""

    id: str
    bucket_counter: list[WireCounter] | WireCounter | None = None


class WireConsumption(msgspec.Struct, rename="camel"):
    """TMF UsageConsumption."""

    bucket_ref_or_value: list[WireConsumedBucket] | WireConsumedBucket | None = None


class WireQuery(msgspec.Struct, rename="camel"):
    """TMF QueryUsageConsumption."""

    usage_consumption: list[WireConsumption] | WireConsumption | None = None


class Consumption:
    """Reads what packages held at first."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def initial(self, account: AccountId) -> dict[str, Decimal]:
        """Minutes, megabytes or messages by bucket id; none where the operator does not say. Never raises."""
        if not self._transport.offers(Api.CONSUMPTION):
            return {}
        body = msgspec.json.encode({"partyAccount": [{"id": account}]})
        try:
            answer = await self._transport.post(Api.CONSUMPTION, "queryUsageConsumption", body)
            return _initial(strictly(answer.body, WireQuery)) if answer.status == 201 else {}
        except (NoAnswer, Nonsense):
            return {}


def _initial(query: WireQuery) -> dict[str, Decimal]:
    return {
        bucket.id: units(counter.value)
        for consumption in many(query.usage_consumption)
        for bucket in many(consumption.bucket_ref_or_value)
        for counter in many(bucket.bucket_counter)
        if counter.counter_type == "initial" and counter.value is not None
    }
