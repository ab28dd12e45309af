"""The provider's side of the story: payments wait, are paid by telephones, expire, and are refunded, once per key."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sandbox.qr.books import Payment, Refund
from sandbox.qr.orders import PaymentOrder, RefundOrder, Refusal

_KEY_LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Ways:
    """How this provider is. The SBP takes an hour for a payment and cancels none that nobody has paid yet.

    A refund is there after `refund_s`, unless `refund_reason` says why it is declined.
    """

    payable_s: float = 3600.0
    cancels_pending: bool = False
    refund_s: float = 0.0
    refund_reason: str = ""
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class _Used:
    """A key: by what request, when, and what came of it."""

    request: str
    at: datetime
    made: str


class Provider:
    """One shop's payments."""

    def __init__(self, ways: Ways | None = None) -> None:
        self.ways = ways or Ways()
        self._payments: dict[str, Payment] = {}
        self._refunds: dict[str, Refund] = {}
        self._keys: dict[str, _Used] = {}
        self._numbers = itertools.count(1)
        self._ahead = timedelta()

    @property
    def now(self) -> datetime:
        """What the provider's clock shows, in UTC."""
        return datetime.now(UTC) + self._ahead

    def skip(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self._ahead += timedelta(seconds=seconds)

    def payments(self) -> tuple[Payment, ...]:
        """All there are, oldest first."""
        return tuple(self.payment(one) for one in list(self._payments))

    def payment(self, payment_id: str) -> Payment:
        """The payment as it is now.

        Raises:
            Refusal: there is none of that id.
        """
        found = self._payments.get(payment_id)
        if found is None:
            raise Refusal(404, "not_found", f"no payment {payment_id}")
        if found.status == "pending" and self.now >= found.created + timedelta(seconds=self.ways.payable_s):
            return self._kept(replace(found, status="canceled", reason="expired_on_confirmation"))
        return found

    def create(self, key: str, order: PaymentOrder) -> Payment:
        """A new payment, or the one that was made under `key`."""
        made = self._made_under(key, f"payment {order}")
        if made is not None:
            return self.payment(made)
        new = self._new_id("000f")
        self._remember(key, f"payment {order}", new)
        words = order.description, order.metadata
        return self._kept(Payment(new, "pending", order.minor, self.now, *words, self.ways.is_test))

    def cancel(self, payment_id: str) -> Payment:
        """The end of a payment that nobody has paid.

        Raises:
            Refusal: it has ended already, or goes on at the SBP.
        """
        payment = self.payment(payment_id)
        if payment.status != "pending" or not self.ways.cancels_pending:
            raise Refusal(400, "invalid_request", f"a payment that is {payment.status} cannot be canceled")
        return self._kept(replace(payment, status="canceled", reason="canceled_by_merchant"))

    def pay(self, payment_id: str, minor: int | None = None) -> Payment:
        """A telephone pays: the sum that was asked for, unless another is given.

        Raises:
            Refusal: nobody can pay it any more.
        """
        payment = self._still_open(payment_id)
        operation = f"A{next(self._numbers):031}"
        return self._kept(replace(payment, status="succeeded", minor=minor or payment.minor, operation=operation))

    def decline(self, payment_id: str, reason: str) -> Payment:
        """The payer's bank says no. Raises as `pay` does."""
        return self._kept(replace(self._still_open(payment_id), status="canceled", reason=reason))

    def refund(self, key: str, order: RefundOrder) -> Refund:
        """A new refund, or the one that was made under `key`.

        Raises:
            Refusal: there is not so much to give back.
        """
        made = self._made_under(key, f"refund {order}")
        if made is not None:
            return self._aged(self._refunds[made])
        refund = self.give_back(order)
        self._remember(key, f"refund {order}", refund.id)
        return refund

    def give_back(self, order: RefundOrder) -> Refund:
        """A refund that somebody makes in the shop's cabinet. Raises as `refund` does."""
        payment = self.payment(order.payment)
        if payment.status != "succeeded" or not 0 < order.minor <= payment.minor - self._going_back(payment.id):
            raise Refusal(400, "invalid_request", "there is not so much to give back", "amount")
        due = self.now + timedelta(seconds=self.ways.refund_s)
        status, reason = ("canceled", self.ways.refund_reason) if self.ways.refund_reason else ("pending", "")
        refund = Refund(self._new_id("0015"), payment.id, status, order.minor, self.now, due, reason)
        self._refunds[refund.id] = refund
        return self._aged(refund)

    def refunds(self, payment_id: str) -> tuple[Refund, ...]:
        """All refunds of a payment, newest first."""
        return tuple(self._aged(one) for one in reversed(self._refunds.values()) if one.payment == payment_id)

    def refunded_minor(self, payment_id: str) -> int:
        """What the payer has back."""
        return sum(one.minor for one in self.refunds(payment_id) if one.status == "succeeded")

    def _going_back(self, payment_id: str) -> int:
        return sum(one.minor for one in self.refunds(payment_id) if one.status != "canceled")

    def _still_open(self, payment_id: str) -> Payment:
        payment = self.payment(payment_id)
        if payment.status != "pending":
            raise Refusal(409, "invalid_request", f"the payment is {payment.status}")
        return payment

    def _aged(self, refund: Refund) -> Refund:
        if refund.status == "pending" and self.now >= refund.due:
            self._refunds[refund.id] = replace(refund, status="succeeded")
        return self._refunds[refund.id]

    def _kept(self, payment: Payment) -> Payment:
        self._payments[payment.id] = payment
        return payment

    def _made_under(self, key: str, request: str) -> str | None:
        used = self._keys.get(key)
        if used is None or self.now >= used.at + _KEY_LIFE:
            return None
        if used.request != request:
            raise Refusal(400, "invalid_request", "Idempotence key duplicated", "Idempotence-Key")
        return used.made

    def _remember(self, key: str, request: str, made: str) -> None:
        self._keys[key] = _Used(request, self.now, made)

    def _new_id(self, kind: str) -> str:
        return f"{int(self.now.timestamp()):08x}-{kind}-5000-8000-{next(self._numbers):012x}"
