"""What is on offer says all that must be said, but for what is broken on purpose."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from sandbox.operator.world.catalogue import TARIFFS
from tests.fakes.operator import entries
from tests.integration.operator.ordering import products, skip

pytestmark = pytest.mark.asyncio(loop_scope="module")

_BASE = "/tmf-api/productCatalogManagement/v4"


def _said(offering: dict[str, Any]) -> dict[str, Any]:
    return {
        use["name"]: [one["value"] for one in use["productSpecCharacteristicValue"]]
        for use in offering["prodSpecCharValueUse"]
    }


async def _offerings(client: httpx.AsyncClient, **params: str) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in await entries(client, f"{_BASE}/productOffering", **params)}


async def test_whatever_can_be_had_states_term_scheme_and_how_to_connect(client: httpx.AsyncClient) -> None:
    broken = {name for name in await _offerings(client) if name.startswith("broken")}
    lacking = {
        name
        for name, one in (await _offerings(client)).items()
        if not {"howToConnect", "paymentScheme"} <= set(_said(one))
        or not one.get("productOfferingTerm")
        or any(price["price"]["taxIncludedAmount"]["value"] < 0 for price in one["productOfferingPrice"])
    }
    assert (len(broken), lacking) == (3, broken)


async def test_there_is_something_for_every_need(client: httpx.AsyncClient) -> None:
    offerings = await _offerings(client)
    kinds = {(_said(one)["serviceType"][0], _said(one)["kind"][0]) for one in offerings.values()}
    assert {(section, "tariff") for section in ("mobile", "internet", "tv")} < kinds
    assert {("mobile", kind) for kind in ("option", "partner", "package", "promisedPayment", "request")} < kinds
    needs = {need for one in offerings.values() for need in _said(one).get("need", [])}
    assert {"roaming", "internet", "calls", "kids", "content_bar", "zero_balance", "help"} < needs


async def test_the_packages_of_the_pictures_are_on_offer(client: httpx.AsyncClient) -> None:
    offerings = await _offerings(client, id="package-10-gb,roaming-turkey")
    told = {
        one["name"]: (one["productOfferingPrice"][0]["price"]["taxIncludedAmount"]["value"], one["productOfferingTerm"])
        for one in offerings.values()
    }
    assert told == {
        "+10 ГБ до конца месяца": (150, [{"name": "monthEnd"}]),
        "Роуминг «Турция»": (490, [{"name": "day", "duration": {"amount": 7, "units": "day"}}]),
    }


async def test_a_section_lists_its_own(client: httpx.AsyncClient) -> None:
    mobile = await _offerings(client, **{"category.id": "mobile"})
    (category,) = await entries(client, f"{_BASE}/category", id="mobile")
    assert {one["id"] for one in category["productOffering"]} == set(mobile)


async def test_the_rules_of_a_tariff_are_those_by_which_the_world_is_charged(client: httpx.AsyncClient) -> None:
    offerings = {one["name"]: one for one in (await _offerings(client)).values()}
    for tariff in TARIFFS:
        (rules,) = _said(offerings[tariff.name])["tariffRules"]
        assert round(rules["fee"]["value"] * 100) == tariff.fee_minor
        assert rules["included"]["kilobytes"] == tariff.gigabytes * 1024 * 1024
        assert round(rules["beyond"]["call"]["price"]["value"] * 100) == tariff.beyond.minute
        assert round(rules["beyond"]["data"]["price"]["value"] * 100) == tariff.beyond.megabyte


async def test_relations_lead_to_offerings_and_owned_products_name_theirs(client: httpx.AsyncClient) -> None:
    offerings = await _offerings(client)
    named = {one["id"] for offering in offerings.values() for one in offering.get("productOfferingRelationship", [])}
    assert named <= set(offerings)
    assert {one["productOffering"]["id"] for one in (await products(client)).values()} <= set(offerings)


async def test_what_is_sold_for_a_season_goes_and_an_announced_price_comes(client: httpx.AsyncClient) -> None:
    (announced,) = await entries(client, f"{_BASE}/productOfferingPrice", id="mobile-circle-announced")
    assert (announced["price"]["value"], announced["validFor"]["startDateTime"]) == (390.0, "2026-11-30T21:00:00Z")
    before = await _offerings(client)
    now, later = before["mobile-circle"]["productOfferingPrice"]
    assert "validFor" not in now
    assert (later["price"]["taxIncludedAmount"]["value"], later["validFor"]) == (390.0, announced["validFor"])
    assert before["option-night"]["validFor"]["endDateTime"] == "2026-12-31T21:00:00Z"
    await skip(client, 40 * 86_400)
    after = await _offerings(client)
    assert set(before) - set(after) == {"option-night"}
    (price,) = after["mobile-circle"]["productOfferingPrice"]
    assert price["price"]["taxIncludedAmount"]["value"] == 390.0
