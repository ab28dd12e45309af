"""What tests of orders share: short ways to order, wait and look."""

from __future__ import annotations

from typing import Any

import httpx

ORDERS = "/tmf-api/productOrderingManagement/v4/productOrder"
CANCELS = "/tmf-api/productOrderingManagement/v4/cancelProductOrder"
QUALIFICATIONS = "/tmf-api/productOfferingQualification/v4/productOfferingQualification"
PRODUCTS = "/tmf-api/productInventory/v4/product"


def price(value: float, kind: str = "recurring") -> dict[str, Any]:
    """An agreed price."""
    return {"priceType": kind, "price": {"taxIncludedAmount": {"unit": "RUB", "value": value}}}


def adding(offering: str, *prices: dict[str, Any], number: int = 1) -> dict[str, Any]:
    """An item that connects."""
    return {"id": str(number), "action": "add", "productOffering": {"id": offering}, "itemPrice": list(prices)}


def ending(product: str, number: int = 1) -> dict[str, Any]:
    """An item that disconnects."""
    return {"id": str(number), "action": "delete", "product": {"id": product}}


def pausing(product: str, until: str = "") -> dict[str, Any]:
    """An item that suspends."""
    said = [{"name": "suspended", "value": True}]
    said += [{"name": "suspendedUntil", "value": until}] if until else []
    return {"id": "1", "action": "modify", "product": {"id": product, "productCharacteristic": said}}


def order(key: str, *items: dict[str, Any], account: str = "118227") -> dict[str, Any]:
    """The body of an order."""
    return {
        "externalId": key,
        "channel": [{"id": "kiosk-0417"}],
        "relatedParty": [{"id": f"{account}-c", "role": "customer", "@referredType": "Customer"}],
        "productOrderItem": list(items),
    }


def question(*items: dict[str, Any], account: str = "118227", category: str = "") -> dict[str, Any]:
    """The body of a qualification."""
    asked: dict[str, Any] = {
        "relatedParty": [{"id": f"{account}-c", "role": "customer", "@referredType": "Customer"}],
        "productOfferingQualificationItem": list(items),
    }
    return asked | ({"category": {"id": category}} if category else {})


async def skip(client: httpx.AsyncClient, seconds: float) -> None:
    """Let the operator's time pass."""
    await client.post("/sandbox/clock", json={"skip_s": seconds})


async def state(client: httpx.AsyncClient, key: str) -> str:
    """How the order of that key stands."""
    (found,) = (await client.get(ORDERS, params={"externalId": key})).json()
    return str(found["state"])


async def products(client: httpx.AsyncClient, account: str = "118227") -> dict[str, dict[str, Any]]:
    """What is had, by name, with characteristics by theirs."""
    listed = (await client.get(PRODUCTS, params={"billingAccount.id": account})).json()
    return {
        one["name"]: one | {said["name"]: said["value"] for said in one["productCharacteristic"]}
        for one in listed
        if one["status"] != "terminated"
    }


async def balance(client: httpx.AsyncClient, account: str = "118227") -> int:
    """What the ledger of an account ends with, minor units; it adds up."""
    entries = (await client.get("/sandbox/ledger", params={"account": account})).json()
    total = 0
    for entry in entries:
        total += entry["amountMinor"]
        assert entry["balanceAfterMinor"] == total
    return total
