"""TMF654 transferBalance: money between contracts of one owner, under our own key (docs/operator/transfer.schema.json).

What an answer proves is decided here (ADR 13): done - a declared success that echoes our key, sum and both buckets;
refused - a documented code only; not sent - a failure before the first byte; unknown - all else.
"""

from __future__ import annotations

import msgspec

from kiosk.abreast import all_abreast
from kiosk.adapters.bss.accounts import WireBillingAccount
from kiosk.adapters.bss.balances import Balances, WireBucket
from kiosk.adapters.bss.reading import Reader, sensible, unavailable
from kiosk.adapters.bss.settings import Api, PaymentProfile
from kiosk.adapters.bss.transport import Transport
from kiosk.adapters.bss.wire import Moment, WireQuantity, WireRef, many
from kiosk.domain.errors import ErrorCode, OutcomeUnknown, Unavailable
from kiosk.domain.money import Currency, Money
from kiosk.domain.subscriber import AccountId, Subscriber
from kiosk.domain.transfers import OwnContract, Transfer, TransferObstacle, TransferSheet, TransferState
from kiosk.http_exchange import Answer, NoAnswer
from kiosk.strict_json import Nonsense, strictly

_ENCODER = msgspec.json.Encoder(decimal_format="number", order="deterministic")
_RESOURCE = "transferBalance"
_MOST_WORDS = 200
REFUSALS = {
    "amountTooSmall": TransferObstacle.TOO_LITTLE,
    "amountTooLarge": TransferObstacle.TOO_MUCH,
    "balanceTooLow": TransferObstacle.NOT_ENOUGH,
    "promisedPayment": TransferObstacle.PROMISED_PAYMENT,
    "accountBlocked": TransferObstacle.BLOCKED,
    "costChanged": TransferObstacle.COST_CHANGED,
    "unknownAccount": TransferObstacle.OTHER,
    "notOwnAccount": TransferObstacle.OTHER,
}
"""The only codes that mean a definite no."""


class WireFault(msgspec.Struct):
    """TMF Error; its reason is a sentence for people."""

    code: str
    reason: str = ""


class WireTransfer(msgspec.Struct, rename="camel"):
    """TMF TransferBalance with our `correlatorId`."""

    id: str
    status: str
    correlator_id: str | None = None
    amount: WireQuantity | None = None
    bucket: WireRef | None = None
    receiver_bucket: WireRef | None = None
    confirmation_date: Moment | None = None

    def carries_out(self, sheet: TransferSheet) -> bool:
        """Whether it is what the sheet says: our key, this sum, from there to there.

        Raises:
            Nonsense: it moves no sum of money.
        """
        ends = [one.id if one else "" for one in (self.bucket, self.receiver_bucket)]
        amount = self.amount.money() if self.amount else None
        same_ends = ends == [sheet.source.bucket, sheet.target.bucket]
        return self.correlator_id == sheet.key and amount == sheet.amount and same_ends

    def transfer(self, sheet: TransferSheet) -> Transfer:
        """How it stands."""
        match self.status.strip():
            case "completed":
                return Transfer(sheet.key, TransferState.DONE, done_at=self.confirmation_date)
            case "failed" | "cancelled":
                return Transfer(sheet.key, TransferState.REFUSED, TransferObstacle.OTHER)
            case _:
                return Transfer(sheet.key, TransferState.ASKING)


class Transfers:
    """Reads own contracts, moves money between them, and finds what was moved. Implements `MoneyMover`."""

    def __init__(self, transport: Transport, reader: Reader, profile: PaymentProfile, currency: Currency) -> None:
        """Of `profile` it takes the channel, and whether a key can be searched for."""
        self._transport = transport
        self._reader = reader
        self._balances = Balances(reader)
        self._profile = profile
        self._currency = currency

    async def contracts(self, subscriber: Subscriber) -> tuple[OwnContract, ...]:
        """The owner's contracts, the subscriber's own first (see the port)."""
        query = [("relatedParty.id", str(subscriber.customer))]
        found = await self._reader.every(Api.ACCOUNTS, "billingAccount", query, WireBillingAccount)
        own = [one for one in found if _is_of(one, subscriber) and one.state in (None, "active")]
        own.sort(key=lambda one: (one.id != subscriber.account, one.name))
        read = await all_abreast(self._contract(one, subscriber) for one in own)
        return tuple(one for one in read if one is not None)

    async def move(self, sheet: TransferSheet) -> Transfer:
        """What the sheet says, carried out (see the port). The body depends on the sheet alone."""
        body = _ENCODER.encode(_body(sheet, self._profile.channel))
        headers = {"Idempotency-Key": sheet.key, "X-Correlation-ID": sheet.key}
        try:
            answer = await self._transport.post(Api.BALANCES, _RESOURCE, body, headers)
        except NoAnswer as failure:
            if failure.sent:
                raise OutcomeUnknown(ErrorCode.OPERATOR_UNREACHABLE, failure.why) from failure
            raise unavailable(Api.BALANCES, failure) from failure
        if answer.status not in (200, 201):
            return _refusal(sheet, answer)
        try:
            return _moved(answer, sheet)
        except Nonsense as error:
            raise OutcomeUnknown(ErrorCode.OPERATOR_NONSENSE, str(error)) from error

    async def find(self, sheet: TransferSheet) -> Transfer | None:
        """What became of the sheet's key (see the port)."""
        if not self._profile.can_search:
            raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE, "654: no search by key")
        query = [("partyAccount.id", str(sheet.source.account)), (self._profile.search_by, str(sheet.key))]
        found = await self._reader.every(Api.BALANCES, _RESOURCE, query, WireTransfer)
        ours = [one for one in found if one.correlator_id == sheet.key]
        if not ours:
            return None
        if len(ours) > 1 or not sensible(Api.BALANCES, lambda: ours[0].carries_out(sheet)):
            raise Unavailable(ErrorCode.OPERATOR_NONSENSE, "654: another transfer under our key")
        return ours[0].transfer(sheet)

    async def _contract(self, account: WireBillingAccount, subscriber: Subscriber) -> OwnContract | None:
        """It with its money, `None` where it has none in the terminal's currency."""
        identity = AccountId(account.id)
        bucket = next((one for one in await self._balances.buckets(identity) if one.is_money()), None)
        if bucket is None:
            return None
        money = sensible(Api.BALANCES, lambda: _free(bucket, self._currency))
        number = subscriber.number if identity == subscriber.account else None
        return OwnContract(identity, account.name, number, bucket.id, money)


def _is_of(account: WireBillingAccount, subscriber: Subscriber) -> bool:
    """Whether the customer holds it: as its customer, or as the owner of another contract of the same person."""
    parties = many(account.related_party)
    return any(one.id == subscriber.customer and one.role in ("customer", "owner", None) for one in parties)


def _free(bucket: WireBucket, currency: Currency) -> Money:
    """What stands there and is not reserved; nothing is known of a bucket without a sum.

    Raises:
        Nonsense: no sum, or another currency.
    """
    if bucket.remaining_value is None:
        raise Nonsense("money without a sum")
    there = bucket.remaining_value.money()
    if there.currency is not currency:
        raise Nonsense("another currency")
    return there - bucket.reserved_value.money() if bucket.reserved_value else there


def _body(sheet: TransferSheet, channel: str) -> dict[str, object]:
    unit = sheet.amount.currency.value
    return {
        "@type": "KeyedTransferBalance",
        "@baseType": "TransferBalance",
        "correlatorId": sheet.key,
        "reason": "ownContracts",
        "usageType": "monetary",
        "amount": {"amount": sheet.amount.to_decimal(), "units": unit},
        "transferCost": {"unit": unit, "value": sheet.fee.to_decimal()},
        "costOwner": "originator",
        "bucket": {"id": sheet.source.bucket},
        "receiverBucket": {"id": sheet.target.bucket},
        "receiverBucketUsageType": "monetary",
        "logicalResource": [{"id": sheet.source.account}],
        "receiverLogicalResource": {"id": sheet.target.account},
        "channel": {"id": channel},
    }


def _moved(answer: Answer, sheet: TransferSheet) -> Transfer:
    """The transfer in a success.

    Raises:
        Nonsense: it is another transfer.
    """
    moved = strictly(answer.body, WireTransfer)
    if not moved.carries_out(sheet):
        raise Nonsense("the echo is another transfer")
    return moved.transfer(sheet)


def _refusal(sheet: TransferSheet, answer: Answer) -> Transfer:
    """What an answer that is no success proves.

    Raises:
        OutcomeUnknown: nothing; only a documented code is a definite no.
    """
    if 400 <= answer.status < 500:
        try:
            fault = strictly(answer.body, WireFault)
        except Nonsense:
            fault = WireFault("")
        if fault.code in REFUSALS:
            return Transfer(sheet.key, TransferState.REFUSED, REFUSALS[fault.code], fault.reason[:_MOST_WORDS])
    silent = answer.status >= 500 or answer.status == 429
    code = ErrorCode.OPERATOR_UNREACHABLE if silent else ErrorCode.OPERATOR_NONSENSE
    raise OutcomeUnknown(code, f"654: status {answer.status}")
