"""TMF676 Payment, or 654 topupBalance where an operator has only that: crediting money exactly once.

The body depends on the order alone, so that every try of a payment, after any restart, sends the same bytes. What an
answer proves is decided here and nowhere else (money.md, "The operator"):
credited - a declared success that echoes our key, account, amount and currency; refused - a documented code only;
not sent - a failure before the first byte; unknown - all else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from kiosk.adapters.bss.settings import Api, PaymentCall, PaymentProfile
from kiosk.adapters.bss.transport import Transport
from kiosk.adapters.bss.wire import WireFault, WireMoney, WireQuantity, WireRef
from kiosk.domain.money import Money
from kiosk.domain.topup import Method
from kiosk.http_exchange import Answer, NoAnswer
from kiosk.services.ports.crediting import (
    Conflict,
    Credited,
    CreditOrder,
    CreditOutcome,
    CreditRefused,
    CreditUnknown,
    NotFound,
    NotSent,
    PreparedCredit,
    SearchOutcome,
)
from kiosk.strict_json import Nonsense, shaped, strictly, tree_of

_ENCODER = msgspec.json.Encoder(decimal_format="number", order="deterministic")
_METHODS = {Method.CASH: "cash", Method.CARD: "tokenizedCard", Method.QR: "bankTransfer"}
_BOOKED = frozenset({"done", "completed", "accepted", "success", "succeeded"})
_UNDER_WAY = frozenset({"created", "pending", "inProgress", "acknowledged", "initialized"})


@dataclass(frozen=True, slots=True)
class _Booking:
    """What the operator says it booked; `None` where it is silent."""

    reference: str
    key: str | None
    account: str | None
    amount: Money | None
    status: str | None

    def is_echo_of(self, order: CreditOrder) -> bool:
        """Our own account and amount, both named."""
        return self.account == order.account and self.amount == order.amount


class WirePayment(msgspec.Struct, rename="camel"):
    """TMF Payment."""

    id: str
    account: WireRef
    correlator_id: str | None = None
    total_amount: WireMoney | None = None
    amount: WireMoney | None = None
    status: str | None = None


class WireTopup(msgspec.Struct, rename="camel"):
    """TMF TopupBalance."""

    id: str
    status: str
    amount: WireQuantity | None = None
    party_account: WireRef | None = None


class Payments:
    """The payment gateway over HTTP. Its methods never raise."""

    def __init__(self, transport: Transport, profile: PaymentProfile) -> None:
        self._transport = transport
        self._profile = profile
        is_payment = profile.call is PaymentCall.PAYMENT
        self._api = Api.PAYMENTS if is_payment else Api.BALANCES
        self._resource = "payment" if is_payment else "topupBalance"

    @property
    def can_search(self) -> bool:
        """Whether the operator can be asked by our key."""
        return self._profile.can_search

    @property
    def is_idempotent(self) -> bool:
        """Whether a repeated POST under one key is booked once."""
        return self._profile.is_idempotent

    @property
    def consistency_delay_s(self) -> float:
        """How long an empty answer proves nothing after the last attempt."""
        return self._profile.consistency_delay_s

    @property
    def key_retention_s(self) -> float:
        """How long the operator remembers keys."""
        return self._profile.key_retention_s

    def prepare(self, order: CreditOrder) -> PreparedCredit:
        """The same order gives the same body and hash, always."""
        body = _ENCODER.encode(self._body(order))

        async def send() -> CreditOutcome:
            headers = dict.fromkeys(self._profile.key_headers, str(order.payment))
            try:
                answer = await self._transport.post(self._api, self._resource, body, headers)
            except NoAnswer as failure:
                return CreditUnknown(failure.why) if failure.sent else NotSent(failure.why)
            return self._judged(answer, order)

        return PreparedCredit(hashlib.sha256(body).hexdigest(), send)

    async def find(self, order: CreditOrder) -> SearchOutcome:
        """What the operator knows of the payment."""
        if not self._profile.can_search:
            return CreditUnknown("this operator cannot be asked")
        try:
            answer = await self._transport.get(
                self._api, self._resource, [(self._profile.search_by, str(order.payment))]
            )
        except NoAnswer as failure:
            return CreditUnknown(failure.why)
        if answer.status not in (200, 206):
            return CreditUnknown(f"status {answer.status}")
        try:
            tree = tree_of(answer.body)
            found = [self._booking(one) for one in (tree if isinstance(tree, list) else [tree])]
        except Nonsense as error:
            return CreditUnknown(str(error))
        return self._recognised(found, order)

    async def booked(self, keys: Sequence[str]) -> dict[str, Money] | None:
        """What the operator has booked under our keys, each once; `None` when it cannot be asked, or does not answer.

        Many keys in one question: a filter's values joined by commas are alternatives (TMF630).
        """
        if not self._profile.can_search:
            return None
        query = [(self._profile.search_by, ",".join(keys)), ("limit", str(2 * len(keys)))]
        try:
            answer = await self._transport.get(self._api, self._resource, query)
            tree = tree_of(answer.body) if answer.status in (200, 206) else None
            found = [self._booking(one) for one in tree] if isinstance(tree, list) else None
        except (NoAnswer, Nonsense):
            return None
        ours = [one for one in found or () if one.key in keys and one.amount and one.status in {None, *_BOOKED}]
        sums: dict[str, Money] = {}
        for one in ours:
            assert one.key is not None, "it is among ours"
            assert one.amount is not None, "it has just been looked at"
            sums[one.key] = sums[one.key] + one.amount if one.key in sums else one.amount
        return None if found is None else sums

    def _body(self, order: CreditOrder) -> dict[str, Any]:
        value = order.amount.to_decimal()
        unit = order.amount.currency.value
        body: dict[str, Any] = {"channel": {"id": self._profile.channel}}
        if self._profile.call is PaymentCall.PAYMENT:
            method = _METHODS[order.method]
            body |= {
                "account": {"id": order.account},
                "totalAmount": {"unit": unit, "value": value},
                "paymentMethod": {"name": method, "@type": method},
            }
            if order.bucket:
                body["paymentItem"] = [{"item": {"id": order.bucket, "@referredType": "Bucket"}}]
        else:
            body |= {
                "amount": {"amount": value, "units": unit},
                "usageType": "monetary",
                "bucket": {"id": order.bucket},
                "partyAccount": {"id": order.account},
            }
        _put(body, self._profile.key_path, str(order.payment))
        return body

    def _judged(self, answer: Answer, order: CreditOrder) -> CreditOutcome:
        """What the answer to a POST proves."""
        if answer.status in (200, 201):
            return self._credited(answer.body, order)
        code = _code_of(answer) if 400 <= answer.status < 500 else None
        if code in self._profile.refusals:
            return CreditRefused(code or "")
        return CreditUnknown(f"status {answer.status} {code or ''}".strip())

    def _credited(self, body: bytes, order: CreditOrder) -> Credited | CreditUnknown:
        try:
            booking = self._booking(tree_of(body))
        except Nonsense as error:
            return CreditUnknown(str(error))
        if self._profile.key_path and booking.key != order.payment:
            return CreditUnknown("the echo has another key, or none")
        if not booking.is_echo_of(order):
            return CreditUnknown("the echo has another account or amount, or none")
        if booking.status is not None and booking.status not in _BOOKED:
            return CreditUnknown("not booked yet, or not at all")
        return Credited(booking.reference)

    def _recognised(self, found: list[_Booking], order: CreditOrder) -> SearchOutcome:
        """What the answer to a search proves."""
        ours = [booking for booking in found if booking.key == order.payment]
        if not ours:
            return CreditUnknown("the search answers with other payments") if found else NotFound()
        first = ours[0]
        if len(ours) > 1:
            return Conflict(first.reference, "booked more than once")
        if not first.is_echo_of(order):
            return Conflict(first.reference, "another account or amount")
        if first.status is None or first.status in _BOOKED:
            return Credited(first.reference)
        if first.status in _UNDER_WAY:
            return CreditUnknown("not booked yet")
        return Conflict(first.reference, "found, but not as booked")

    def _booking(self, tree: object) -> _Booking:
        key = _at(tree, self._profile.key_path)
        if self._profile.call is PaymentCall.PAYMENT:
            payment = shaped(tree, WirePayment)
            money = payment.total_amount or payment.amount
            return _Booking(payment.id, key, payment.account.id, money.money() if money else None, payment.status)
        topup = shaped(tree, WireTopup)
        account = topup.party_account.id if topup.party_account else None
        return _Booking(topup.id, key, account, topup.amount.money() if topup.amount else None, topup.status)


def _code_of(answer: Answer) -> str | None:
    try:
        return str(strictly(answer.body, WireFault).code)
    except Nonsense:
        return None


def _put(body: dict[str, Any], path: tuple[str, ...], key: str) -> None:
    *outer, last = path
    for member in outer:
        body = body.setdefault(member, {})
    body[last] = key


def _at(tree: object, path: tuple[str, ...]) -> str | None:
    for member in path:
        tree = tree.get(member) if isinstance(tree, dict) else None
    return tree if isinstance(tree, str) else None
