"""TMF658: programmes, rewards and history (docs/operator/loyalty*.schema.json), and points given for a reward.

What an answer to a redemption proves is decided here: done - a success that echoes our key; refused - a documented
reason only; not sent - a failure before the first byte; unknown - all else, to be found by the key.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

import msgspec

from kiosk.adapters.bss.bonus_wire import WireEvent, WireProgramme, WireReward, WireTransaction
from kiosk.adapters.bss.loyalty import Loyalty
from kiosk.adapters.bss.reading import Reader, sensible, unavailable
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.transport import Transport
from kiosk.domain.bonuses import (
    PointsEntry,
    Programme,
    ProgrammeId,
    Redemption,
    RedemptionKey,
    RedemptionState,
    Reward,
)
from kiosk.domain.errors import ErrorCode, OutcomeUnknown, Unavailable
from kiosk.domain.money import Currency
from kiosk.domain.subscriber import AccountId
from kiosk.http_exchange import Answer, NoAnswer
from kiosk.strict_json import Nonsense, strictly

REFUSALS = {
    "rewardGone": RedemptionState.GONE,
    "pointsTooFew": RedemptionState.TOO_FEW,
    "priceChanged": RedemptionState.PRICE_CHANGED,
    "accountBlocked": RedemptionState.REFUSED,
    "unknownMember": RedemptionState.REFUSED,
}
_MOST_WORDS = 200


class WireRefusal(msgspec.Struct):
    """TMF Error of 658: `code` is a number there, so the documented code is in `reason`, the words in `message`."""

    reason: str = ""
    message: str = ""


class BonusProgrammes:
    """Reads programmes and redeems. Raises as `Reader.one` does, and NOT_AVAILABLE_HERE without the API."""

    def __init__(self, transport: Transport, reader: Reader, channel: str, *, currency: Currency, zone: tzinfo) -> None:
        self._transport = transport
        self._reader = reader
        self._balance = Loyalty(reader)
        self._channel = channel
        self._currency = currency
        self._zone = zone

    async def programmes(self, account: AccountId) -> tuple[Programme, ...]:
        """The operator's own first; its points alone where it does not tell programmes."""
        self._refuse_absent()
        query = [("loyaltyAccount.id", account)]
        found = await self._reader.every(Api.LOYALTY, "loyaltyProgramProduct", query, WireProgramme)
        ours = [one for one in found if one.loyalty_account is None or one.loyalty_account.id == account]
        read = sensible(Api.LOYALTY, lambda: [one.programme(self._zone) for one in ours])
        if any(read):
            return tuple(sorted((one for one in read if one is not None), key=lambda one: not one.is_own))
        bonus = await self._balance.bonus(account)
        return () if bonus is None else (Programme(ProgrammeId(account), "", "", "", bonus.points),)

    async def rewards(self, programmes: tuple[Programme, ...]) -> tuple[Reward, ...]:
        """Of the operator's own programme, the cheapest first."""
        self._refuse_absent()
        own = next((one for one in programmes if one.is_own), None)
        if own is None:
            return ()
        query = [("loyaltyProgramProduct.id", own.programme)]
        found = await self._reader.every(Api.LOYALTY, "loyaltyReward", query, WireReward)
        ours = [
            one
            for one in found
            if one.loyalty_program_product is None or one.loyalty_program_product.id == own.programme
        ]
        rewards = sensible(Api.LOYALTY, lambda: [one.reward(own, self._currency, self._zone) for one in ours])
        return tuple(sorted((one for one in rewards if one.points), key=lambda one: one.points))

    async def entries(self, account: AccountId, since: datetime) -> tuple[PointsEntry, ...]:
        """Newest first."""
        self._refuse_absent()
        query = [("loyaltyProgramMember.id", account), ("date.gte", since.isoformat()), ("sort", "-date")]
        found = await self._reader.every(Api.LOYALTY, "loyaltyTransaction", query, WireTransaction)
        ours = [one for one in found if one.loyalty_program_member.id == account and one.date >= since]
        entries = sensible(Api.LOYALTY, lambda: [one.entry() for one in ours])
        return tuple(sorted((one for one in entries if one is not None), key=lambda one: one.at, reverse=True))

    async def redeem(self, account: AccountId, key: RedemptionKey, reward: Reward) -> Redemption:
        """Done or refused (see the port). The body depends on the arguments alone."""
        self._refuse_absent()
        try:
            answer = await self._transport.post(
                Api.LOYALTY, "loyaltyEvent", msgspec.json.encode(self._wish(account, key, reward))
            )
        except NoAnswer as failure:
            if failure.sent:
                raise OutcomeUnknown(ErrorCode.OPERATOR_UNREACHABLE, failure.why) from failure
            raise unavailable(Api.LOYALTY, failure) from failure
        if answer.status not in (200, 201):
            return _refused(key, answer)
        try:
            event = strictly(answer.body, WireEvent)
        except Nonsense as error:
            raise OutcomeUnknown(ErrorCode.OPERATOR_NONSENSE, str(error)) from error
        if event.event.external_id != key or event.member_id != account:
            raise OutcomeUnknown(ErrorCode.OPERATOR_NONSENSE, "the echo has another key or member")
        return event.event.redemption(self._zone)

    async def find(self, account: AccountId, key: RedemptionKey) -> Redemption | None:
        """The redemption of that key, `None` when the operator has none."""
        self._refuse_absent()
        query = [("loyaltyProgramMember.id", account), ("externalId", key)]
        found = await self._reader.every(Api.LOYALTY, "loyaltyTransaction", query, WireTransaction)
        ours = [one for one in found if one.external_id == key and one.loyalty_program_member.id == account]
        if len(ours) > 1 or (found and not ours):
            raise Unavailable(ErrorCode.OPERATOR_NONSENSE, "658: a search by key finds something else")
        return ours[0].redemption(self._zone) if ours else None

    def _wish(self, account: AccountId, key: RedemptionKey, reward: Reward) -> dict[str, Any]:
        return {
            "eventType": "redeemReward",
            "memberId": account,
            "eventId": {"id": reward.programme, "href": f"loyaltyProgramProduct/{reward.programme}"},
            "event": {
                "externalId": key,
                "rewardId": reward.reward,
                "points": reward.points,
                "channel": self._channel,
            },
        }

    def _refuse_absent(self) -> None:
        if not self._reader.offers(Api.LOYALTY):
            raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE, Api.LOYALTY.value)


def _refused(key: RedemptionKey, answer: Answer) -> Redemption:
    """What an answer that is no success proves: a documented reason a definite no, anything else nothing.

    Raises:
        OutcomeUnknown: it proves nothing.
    """
    if 400 <= answer.status < 500:
        try:
            refusal = strictly(answer.body, WireRefusal)
        except Nonsense:
            refusal = WireRefusal()
        if refusal.reason in REFUSALS:
            return Redemption(key, REFUSALS[refusal.reason], refusal.message[:_MOST_WORDS])
    silent = answer.status >= 500 or answer.status == 429
    code = ErrorCode.OPERATOR_UNREACHABLE if silent else ErrorCode.OPERATOR_NONSENSE
    raise OutcomeUnknown(code, f"658: status {answer.status}")
