"""TMF666: billing accounts; their name is the contract.

Whoever holds several contracts is a customer of each; their accounts name each other's customers as `owner`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import base_of, not_found
from sandbox.operator.calls import reads
from sandbox.operator.clock import moment
from sandbox.operator.identity import owner_of_contract, owners_named, part_of
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import one, page
from sandbox.operator.queries import Query, parse
from sandbox.operator.storage.records import Subscriber
from sandbox.operator.storage.tables import SUBSCRIBERS
from sandbox.operator.wire import Money, Ref, TimePeriod, Wire, money

BASE = "/tmf-api/accountManagement/v4"


class AccountBalance(Wire, frozen=True):
    """The money on an account."""

    balance_type: str
    amount: Money
    valid_for: TimePeriod


class AccountResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="BillingAccount"):
    """TMF666 BillingAccount."""

    id: str
    href: str
    name: str
    account_type: str
    state: str
    payment_status: str
    last_modified: datetime
    account_balance: list[AccountBalance]
    credit_limit: Money | None = None
    related_party: list[Ref]


async def list_accounts(request: Request) -> Response:
    """Accounts by contract, id or customer."""
    query, operator = parse(request), operator_of(request)
    async with operator.database.reading() as connection:
        people = await SUBSCRIBERS.rows(connection, *SUBSCRIBERS.belongs_to(await _owners(connection, query)))
        several = await _held_together(connection)
    now_ms = operator.clock.now_ms()
    return page(request, query, (_resource(base_of(request), one, several, now_ms) for one in people))


async def read_account(request: Request) -> Response:
    """One account."""
    query, operator = parse(request), operator_of(request)
    async with operator.database.reading() as connection:
        person = await SUBSCRIBERS.one(connection, SUBSCRIBERS["subscriber"] == request.path_params["id"])
        several = await _held_together(connection)
    if person is None:
        raise not_found("billingAccount")
    return one(query, _resource(base_of(request), person, several, operator.clock.now_ms()))


async def _owners(connection: AsyncConnection, query: Query) -> list[str] | None:
    contracts = query.wanted("name")
    if contracts is not None:
        found = [await owner_of_contract(connection, contract) for contract in contracts]
        return [owner for owner in found if owner]
    accounts, parties = owners_named(query, "id"), owners_named(query, "relatedParty.id")
    if accounts is not None or parties is None:
        return accounts
    several = await _held_together(connection)
    return sorted({account for party in parties for account in (party, *several.get(party, ()))})


async def _held_together(connection: AsyncConnection) -> dict[str, list[str]]:
    """For each account of somebody who holds several, all of them."""
    found: dict[str, list[str]] = {}
    for second in await SUBSCRIBERS.rows(connection, SUBSCRIBERS["holder"] != ""):
        found.setdefault(second.holder, [second.holder]).append(second.subscriber)
    return {account: held for held in found.values() for account in held}


def _resource(base: str, person: Subscriber, several: dict[str, list[str]], now_ms: int) -> AccountResource:
    valid = TimePeriod(start_date_time=moment(now_ms))
    others = [one for one in several.get(person.subscriber, ()) if one != person.subscriber]
    name = " ".join(part for part in (person.given_name, person.family_name) if part)
    return AccountResource(
        id=person.subscriber,
        href=f"{base}{BASE}/billingAccount/{person.subscriber}",
        name=person.contract,
        account_type="postpaid" if person.credit_limit_minor else "prepaid",
        state="suspended" if person.state == "blocked" else person.state,
        payment_status="due" if person.balance_minor < 0 else "inCredit",
        last_modified=moment(now_ms),
        account_balance=[AccountBalance(balance_type="monetary", amount=money(person.balance_minor), valid_for=valid)],
        credit_limit=money(person.credit_limit_minor) if person.credit_limit_minor else None,
        related_party=[_party(person.subscriber, name, "customer"), *(_party(one, name, "owner") for one in others)],
    )


def _party(subscriber: str, name: str, role: str) -> Ref:
    return Ref(id=part_of(subscriber, "c"), name=name, role=role, referred_type="Customer")


CALLS = reads("billingAccount", BASE, list_accounts, read_account)
