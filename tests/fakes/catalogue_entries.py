"""Entries of an operator's catalogue as they come over the wire (TMF620)."""

from __future__ import annotations

from typing import Any

RECURRING: dict[str, Any] = {
    "priceType": "recurring",
    "recurringChargePeriod": "month",
    "price": {"taxIncludedAmount": {"unit": "RUB", "value": 99.5}},
}


def use(name: str, *values: object) -> dict[str, Any]:
    """One characteristic."""
    return {"name": name, "productSpecCharacteristicValue": [{"value": value} for value in values]}


def entry(**changed: Any) -> dict[str, Any]:
    """A melody for 99.50 a month, until it is disconnected, with some members changed."""
    said: dict[str, Any] = {
        "id": "option-music",
        "name": "Музыка на гудке",
        "description": "мелодия вместо гудка",
        "lifecycleStatus": "Active",
        "prodSpecCharValueUse": [
            use("serviceType", "mobile"),
            use("kind", "option"),
            use("paymentScheme", "monthly"),
            use("howToConnect", "Подключается здесь"),
        ],
        "productOfferingPrice": [RECURRING],
        "productOfferingTerm": [{"name": "open"}],
    }
    return said | changed


def uses(**said: object) -> list[dict[str, Any]]:
    """The characteristics of the melody, with some changed; `None` leaves one out."""
    known = {"serviceType": "mobile", "kind": "option", "paymentScheme": "monthly", "howToConnect": "Здесь"} | said
    return [use(name, value) for name, value in known.items() if value is not None]
