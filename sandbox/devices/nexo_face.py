"""nexo as a terminal speaks it: a request's members in, an answer's members out. Own reading of devices.md 3.2.

What it was asked it remembers by category and ServiceID, and tells again when asked for the status.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sandbox.devices.card_host import CardHost, Declined, Fate, Person, Sale, Script, Trouble

Members = dict[str, Any]

Show = Callable[[str], Awaitable[None]]

_CARD_S = 30.0  # how long a card is waited for


async def show_nothing(_event: str) -> None:
    """A terminal that posts no display notifications."""


class NexoFace:
    """A terminal that answers on behalf of `host`. Its waits are `speed` times as short as real ones."""

    def __init__(self, host: CardHost, poi_id: str, speed: float = 1.0, show: Show = show_nothing) -> None:
        self.host, self.poi_id = host, poi_id
        self._show = show
        self.forgetful = False  # knows nothing of earlier messages
        self._speed = speed
        self._told: dict[tuple[str, str], tuple[Members, Members]] = {}
        self._running: dict[str, asyncio.Event] = {}  # payments under way, and whether to give them up
        self._ids: dict[str, Sale] = {}
        self._verbs: dict[str, Callable[[Members, Members], Members]] = {
            "Reversal": self._reverse,
            "Abort": self._abort,
            "TransactionStatus": self._status,
            "Reconciliation": self._reconcile,
            "GetTotals": lambda _header, _body: self._totals(self.host.batch),
            "Diagnosis": self._diagnose,
        }

    async def answer(self, request: Members) -> Members:
        """The members of SaleToPOIResponse for those of SaleToPOIRequest."""
        header = request["MessageHeader"]
        category, service_id = header["MessageCategory"], header["ServiceID"]
        body = request.get(f"{category}Request", {})
        if header["POIID"] != self.poi_id:
            told = _failure("UnavailableDevice")
        elif category == "Payment":
            told = await self._pay(header, body)
        elif category in self._verbs:
            told = self._verbs[category](header, body)
        else:
            told = _failure("NotAllowed")
        answered = {**header, "MessageType": "Response"}
        if category in ("Payment", "Reversal"):
            self._told[category, service_id] = (answered, told)
        return {"MessageHeader": answered, f"{category}Response": told}

    # --- payments ---

    async def _pay(self, header: Members, body: Members) -> Members:
        service_id = header["ServiceID"]
        if Trouble.BUSY in self.host.troubles or self._running:
            return _failure("Busy")
        if ("Payment", service_id) in self._told:
            return _failure("NotAllowed")
        self._running[service_id] = asyncio.Event()
        try:
            return await self._present(service_id, body)
        finally:
            del self._running[service_id]

    async def _present(self, service_id: str, body: Members) -> Members:
        script = self.host.present()
        await self._show("TENDER_CREATED")
        waits_s = _CARD_S if script.person is Person.LEAVES else script.slow_s
        if await self._given_up(service_id, waits_s):
            return _failure("Aborted", "message=104%20Merchant%20cancelled%20tx")
        match script.person:
            case Person.CANCELS:
                return _failure("Cancel", "message=108%20Shopper%20cancelled%20tx")
            case Person.LEAVES:
                return _failure("Cancel", "message=126%20Shopper%20did%20not%20present%20card")
            case Person.UNREADABLE:
                return _failure("InvalidCard")
            case Person.PAYS:
                for event in ("CARD_INSERTED", "WAIT_FOR_PIN", "PIN_ENTERED"):
                    await self._show(event)
                return self._authorise(service_id, body, script)

    async def _given_up(self, service_id: str, within_s: float) -> bool:
        try:
            await asyncio.wait_for(self._running[service_id].wait(), within_s / self._speed)
        except TimeoutError:
            return False
        return True

    def _authorise(self, service_id: str, body: Members, script: Script) -> Members:
        amounts = body["PaymentTransaction"]["AmountsReq"]
        minor = int((Decimal(str(amounts["RequestedAmount"])) * 100).to_integral_value(ROUND_HALF_UP))
        decision = self.host.decide(minor, amounts["Currency"], script, service_id)
        if isinstance(decision, Declined):
            no_host = Trouble.NO_HOST in self.host.troubles
            return _failure(decision.code or ("UnreachableHost" if no_host else "Refusal"))
        self.host.charge(decision)
        return self._charged(decision, body)

    def _charged(self, sale: Sale, body: Members) -> Members:
        transaction = f"oLkO{sale.trace:012}.{sale.receipt:016}"
        self._ids[transaction] = sale
        amount = Decimal(sale.minor).scaleb(-2)
        return {
            "Response": {"Result": "Partial" if sale.minor < sale.asked_minor else "Success"},
            "SaleData": body["SaleData"],
            "POIData": {
                "POITransactionID": {"TransactionID": transaction, "TimeStamp": _now()},
                "POIReconciliationID": str(sale.batch),
            },
            "PaymentResult": {
                "OnlineFlag": True,
                "AmountsResp": {"Currency": sale.currency, "AuthorizedAmount": amount},
                "PaymentAcquirerData": {"ApprovalCode": sale.authorization, "MerchantID": "SANDBOX"},
                "PaymentInstrumentData": {
                    "PaymentInstrumentType": "Card",
                    "CardData": {"PaymentBrand": "mc", "MaskedPan": "541333 **** 9999"},
                },
            },
            "PaymentReceipt": [_receipt(sale, amount)],
        }

    # --- the rest ---

    def _abort(self, _header: Members, body: Members) -> Members:
        running = self._running.get(body["MessageReference"]["ServiceID"])
        if running is None:
            return _failure("NotFound")
        running.set()
        return {"Response": {"Result": "Success"}}

    def _reverse(self, header: Members, body: Members) -> Members:
        if ("Reversal", header["ServiceID"]) in self._told:
            return _failure("NotAllowed")
        if Trouble.NO_HOST in self.host.troubles:
            return _failure("UnreachableHost")
        sale = self._ids.get(body["OriginalPOITransaction"]["POITransactionID"]["TransactionID"])
        if sale is None:
            return _failure("NotFound")
        return {"Response": {"Result": "Success"}} if self.host.take_back(sale) else _failure("NotAllowed")

    def _status(self, _header: Members, body: Members) -> Members:
        asked = body["MessageReference"]
        key = (asked["MessageCategory"], asked["ServiceID"])
        if self.forgetful:
            return _failure("NotFound")
        if asked["ServiceID"] in self._running:
            return _failure("InProgress", "message=Uncompleted%20transaction")
        if key not in self._told:
            return _failure("NotFound")
        header, told = self._told[key]
        return {
            "Response": {"Result": "Success"},
            "MessageReference": asked,
            "RepeatedMessageResponse": {
                "MessageHeader": header,
                "RepeatedResponseMessageBody": {f"{asked['MessageCategory']}Response": told},
            },
        }

    def _reconcile(self, _header: Members, body: Members) -> Members:
        if body["ReconciliationType"] == "PreviousReconciliation":
            batch = int(body["POIReconciliationID"])
            closed = any(one.batch == batch for one in self.host.settled)
            return self._totals(batch) if closed else _failure("NotFound")
        if Trouble.NO_HOST in self.host.troubles:
            return _failure("UnreachableHost")
        told = self._totals(self.host.batch)
        self.host.settle()
        return told

    def _totals(self, batch: int) -> Members:
        sales = [sale for sale in self.host.sales if sale.batch == batch]
        back = [sale for sale in sales if sale.fate is Fate.TAKEN_BACK]
        kinds = [_total("Debit", sales), _total("ReverseDebit", back)]
        return {
            "Response": {"Result": "Success"},
            "POIReconciliationID": str(batch),
            "TransactionTotals": [
                {"PaymentInstrumentType": "Card", "PaymentCurrency": self.host.currency, "PaymentTotals": kinds}
            ],
        }

    def _diagnose(self, _header: Members, _body: Members) -> Members:
        busy = self._running or Trouble.BUSY in self.host.troubles
        reached = Trouble.NO_HOST not in self.host.troubles
        return {
            "Response": {"Result": "Success"},
            "POIStatus": {"GlobalStatus": "Busy" if busy else "OK"},
            "HostStatus": [{"AcquirerID": "sandbox", "IsReachableFlag": reached}],
        }


def _failure(condition: str, more: str = "") -> Members:
    told = {"Result": "Failure", "ErrorCondition": condition}
    return {"Response": told | ({"AdditionalResponse": more} if more else {})}


def _total(kind: str, sales: list[Sale]) -> Members:
    amount = Decimal(sum(sale.minor for sale in sales)).scaleb(-2)
    return {"TransactionType": kind, "TransactionCount": len(sales), "TransactionAmount": amount}


def _receipt(sale: Sale, amount: Decimal) -> Members:
    texts = [
        "key=merchantTitle&name=SANDBOX",
        f"key=txRef&name=Receipt&value={sale.receipt:04}",
        f"key=totalAmount&name=TOTAL&value={sale.currency}%20{amount}",
        "key=pan&name=Card&value=************9999",
    ]
    output = {"OutputFormat": "Text", "OutputText": [{"Text": text} for text in texts]}
    return {"DocumentQualifier": "CustomerReceipt", "OutputContent": output}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
