"""TMF666: billing accounts; their name is the contract."""

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
    return page(request, query, (_resource(base_of(request), person, operator.clock.now_ms()) for person in people))


async def read_account(request: Request) -> Response:
    """One account."""
    query, operator = parse(request), operator_of(request)
    async with operator.database.reading() as connection:
        person = await SUBSCRIBERS.one(connection, SUBSCRIBERS["subscriber"] == request.path_params["id"])
    if person is None:
        raise not_found("billingAccount")
    return one(query, _resource(base_of(request), person, operator.clock.now_ms()))


async def _owners(connection: AsyncConnection, query: Query) -> list[str] | None:
    contracts = query.wanted("name")
    if contracts is not None:
        found = [await owner_of_contract(connection, contract) for contract in contracts]
        return [owner for owner in found if owner]
    return owners_named(query, "id", "relatedParty.id")


def _resource(base: str, person: Subscriber, now_ms: int) -> AccountResource:
    valid = TimePeriod(start_date_time=moment(now_ms))
    customer = part_of(person.subscriber, "c")
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
        related_party=[Ref(id=customer, name=name, role="customer", referred_type="Customer")],
    )


CALLS = reads("billingAccount", BASE, list_accounts, read_account)
