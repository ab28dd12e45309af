"""The provider over HTTPS: each call once, and what makes or moves something on a connection of its own.

A call that may have been heard ends unknown, and nothing said of a later call changes that: neither a refusal nor a
broken line proves that the first call made nothing. Only an answer about the payment itself does.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
import ssl
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from kiosk.devices.qr.yookassa import codec
from kiosk.devices.qr.yookassa.codec import Payment, Refund
from kiosk.devices.qr.yookassa.outcomes import (
    Terms,
    before_refund,
    creation_refused,
    payment_outcome,
    refund_outcome,
    refund_refused,
)
from kiosk.domain.charge import ChargeOrder, ChargeReference, DeclineReason
from kiosk.http_exchange import Answer, NoAnswer, Unusable, exchange, http_client
from kiosk.services.ports.card_terminal import Charged, ChargeUnknown, NotCharged, ReversalOutcome, ReversalUnknown
from kiosk.services.ports.qr_provider import QrOutcome
from kiosk.strict_json import Nonsense

_MOST_BYTES = 1 << 18
_SILENT = frozenset({502, 503, 504})  # a gateway that speaks for a provider who does not
_PROVIDER_ID = re.compile(codec.PROVIDER_ID)
_MOST_DESCRIPTION = 128


@dataclass(frozen=True, slots=True)
class YooKassaShop:
    """The operator's shop at the provider.

    `secret` should be of a key that can do nothing but take payments and refund them. `terminal` makes our references
    unique in the shop, `description` is what the payer's bank shows, and `payable_s` is how long a code can be paid.
    """

    shop_id: str
    secret: str = field(repr=False)
    terminal: str
    description: str
    address: str = "https://api.yookassa.ru/v3"
    payable_s: float = 3600.0
    deadline_s: float = 15.0
    connect_s: float = 5.0
    is_test: bool = False

    def __post_init__(self) -> None:
        if len(self.description) > _MOST_DESCRIPTION:
            raise ValueError(f"a description has at most {_MOST_DESCRIPTION} characters")


class YooKassa:
    """Payments by QR code. Its methods never raise."""

    def __init__(self, shop: YooKassaShop, tls: ssl.SSLContext) -> None:
        self._shop = shop
        self._terms = Terms(shop.terminal, timedelta(seconds=shop.payable_s), shop.is_test)
        proof = base64.b64encode(f"{shop.shop_id}:{shop.secret}".encode()).decode()
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "Authorization": f"Basic {proof}"}
        self._reader = http_client(headers, tls, deadline_s=shop.deadline_s, connect_s=shop.connect_s, keep=2)
        self._writer = http_client(headers, tls, deadline_s=shop.deadline_s, connect_s=shop.connect_s, keep=0)
        self._reachable = True
        self._perhaps_there: set[ChargeReference] = set()

    @property
    def reachable(self) -> bool:
        """The last call was answered, or none has been made yet."""
        return self._reachable

    async def ask(self) -> None:
        """Make a call for nothing but `reachable`; whatever the answer says, it is one."""
        with contextlib.suppress(NoAnswer):
            await self._get("me")

    async def aclose(self) -> None:
        """Hang up."""
        await self._reader.aclose()
        await self._writer.aclose()

    async def create(self, order: ChargeOrder) -> QrOutcome:
        """The provider's payment for `order`: made, or found again under its key, which lasts for 24 hours."""
        called_before = order.reference in self._perhaps_there
        self._perhaps_there.add(order.reference)
        match await self._made(order):
            case Payment() as payment:
                return self._judged(payment, order)
            case NotCharged(code=code) if called_before:
                return ChargeUnknown(f"an earlier call may have been heard; this one: {code}")
            case NotCharged() as nothing_made:
                self._perhaps_there.discard(order.reference)
                return nothing_made
            case ChargeUnknown() as unknown:
                return unknown

    async def poll(self, order: ChargeOrder, provider_id: str) -> QrOutcome:
        """What became of it so far."""
        try:
            return self._judged(await self._payment(provider_id), order)
        except (NoAnswer, Nonsense) as error:
            return ChargeUnknown(str(error))

    async def cancel(self, order: ChargeOrder, provider_id: str) -> None:
        """Ask for an end. A code that nobody has paid yet cannot be ended at the SBP: it can be paid until it expires,
        and `poll` tells of that too.
        """
        if _PROVIDER_ID.fullmatch(provider_id):
            with contextlib.suppress(NoAnswer):
                await self._post(f"payments/{provider_id}/cancel", b"{}", self._key(order, "cancel"))

    async def refund(self, order: ChargeOrder, provider_id: str) -> ReversalOutcome:
        """Give back the whole sum that was paid.

        It is looked for before it is asked for: the SBP may take longer than the provider remembers our key.
        """
        try:
            payment = await self._payment(provider_id)
            known = before_refund(payment, await self._refunds(provider_id), order, self._terms)
            return known or await self._refunded(payment, order)
        except (NoAnswer, Nonsense) as error:
            return ReversalUnknown(str(error))

    def _judged(self, payment: Payment, order: ChargeOrder) -> QrOutcome:
        outcome = payment_outcome(payment, order, self._terms)
        if isinstance(outcome, Charged | NotCharged):
            self._perhaps_there.discard(order.reference)
        return outcome

    async def _made(self, order: ChargeOrder) -> Payment | NotCharged | ChargeUnknown:
        """The payment, or what became of the call that was to make it."""
        body = codec.payment_request(order, self._shop.terminal, self._shop.description)
        try:
            answer = await self._post("payments", body, self._key(order))
            if 400 <= answer.status < 500:
                return creation_refused(answer.status, codec.complaint_of(answer.body))
            return codec.payment_of(_body(answer))
        except NoAnswer as failure:
            return ChargeUnknown(failure.why) if failure.sent else NotCharged(DeclineReason.NOT_STARTED, failure.why)
        except Nonsense as error:
            return ChargeUnknown(str(error))

    async def _payment(self, provider_id: str) -> Payment:
        if not _PROVIDER_ID.fullmatch(provider_id):
            raise Nonsense("not a payment's id")
        payment = codec.payment_of(_body(await self._get(f"payments/{provider_id}")))
        if payment.provider_id != provider_id:
            raise Nonsense("the payment has another id")
        return payment

    async def _refunds(self, provider_id: str) -> tuple[Refund, ...]:
        return codec.refunds_of(_body(await self._get(f"refunds?payment_id={provider_id}")))

    async def _refunded(self, payment: Payment, order: ChargeOrder) -> ReversalOutcome:
        body = codec.refund_request(payment.provider_id, payment.amount)
        answer = await self._post("refunds", body, self._key(order, "refund"))
        if 400 <= answer.status < 500:
            return refund_refused(answer.status, codec.complaint_of(answer.body))
        return refund_outcome(codec.refund_of(_body(answer)), payment)

    def _key(self, order: ChargeOrder, *purpose: str) -> str:
        """One key for each thing that is done once: no two terminals of the shop share one. Less than 64 characters."""
        terminal = hashlib.sha256(self._shop.terminal.encode()).hexdigest()[:16]
        return "-".join((order.reference, *purpose, terminal))

    async def _get(self, path: str) -> Answer:
        return await self._exchanged(self._reader, self._reader.build_request("GET", self._url(path)))

    async def _post(self, path: str, body: bytes, key: str) -> Answer:
        headers = {"Content-Type": "application/json", codec.KEY_HEADER: key}
        request = self._writer.build_request("POST", self._url(path), content=body, headers=headers)
        return await self._exchanged(self._writer, request)

    def _url(self, path: str) -> str:
        return f"{self._shop.address.rstrip('/')}/{path}"

    async def _exchanged(self, client: httpx.AsyncClient, request: httpx.Request) -> Answer:
        try:
            answer = await exchange(client, request, _MOST_BYTES, self._shop.deadline_s)
        except NoAnswer as failure:
            self._reachable = isinstance(failure, Unusable)
            raise
        self._reachable = answer.status not in _SILENT
        return answer


def _body(answer: Answer) -> bytes:
    """The body of an answer that tells of something done.

    Raises:
        Nonsense: it tells of a failure, or of nothing.
    """
    if answer.status != 200:
        raise Nonsense(f"status {answer.status}")
    return answer.body
