"""TMF678: bills, each the sum of what its month charged, usage included."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import base_of, not_found
from sandbox.operator.calls import reads
from sandbox.operator.clock import moment
from sandbox.operator.identity import owner_of, owners_named, part_of
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import one, page
from sandbox.operator.queries import parse
from sandbox.operator.storage.records import Subscriber
from sandbox.operator.storage.tables import LEDGER, SUBSCRIBERS
from sandbox.operator.wire import Money, Ref, TimePeriod, Wire, money
from sandbox.operator.world.funding import invoice_due_ms
from sandbox.operator.world.months import Month

BASE = "/tmf-api/customerBillManagement/v4"


class BillResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="CustomerBill"):
    """TMF678 CustomerBill."""

    id: str
    href: str
    bill_no: str
    bill_date: datetime
    billing_account: Ref
    billing_period: TimePeriod
    state: str
    tax_included_amount: Money
    amount_due: Money
    remaining_amount: Money


async def list_bills(request: Request) -> Response:
    """Bills by account."""
    query = parse(request)
    return page(request, query, await _bills(request, owners_named(query, "billingAccount.id", "id")))


async def read_bill(request: Request) -> Response:
    """One bill."""
    query, wanted = parse(request), request.path_params["id"]
    for resource in await _bills(request, [owner_of(wanted)]):
        if resource.id == wanted:
            return one(query, resource)
    raise not_found("customerBill")


async def _bills(request: Request, owners: list[str] | None) -> list[BillResource]:
    """A bill for each month that is over and cost something."""
    operator, base = operator_of(request), base_of(request)
    running = Month.of(operator.clock.now_ms())
    charged: Counter[tuple[str, Month]] = Counter()
    async with operator.database.reading() as connection:
        people = {one.subscriber: one for one in await SUBSCRIBERS.rows(connection, *SUBSCRIBERS.belongs_to(owners))}
        entries = await LEDGER.rows(connection, *LEDGER.belongs_to(owners), LEDGER["source"] != "balanceAction")
    for entry in entries:
        charged[entry.subscriber, Month.of(entry.at_ms)] -= entry.amount_minor
    return [
        _bill(base, people[owner], month, amount_minor, operator.clock.now_ms())
        for (owner, month), amount_minor in charged.items()
        if month < running
    ]


def _bill(base: str, owner: Subscriber, month: Month, amount_minor: int, now_ms: int) -> BillResource:
    """Prepaid months are settled when they end, the others when their invoice is due."""
    bill = bill_id(owner.subscriber, month)
    settled = not owner.credit_limit_minor or now_ms >= invoice_due_ms(month)
    end = moment(month.end_ms())
    return BillResource(
        id=bill,
        href=f"{base}{BASE}/customerBill/{bill}",
        bill_no=bill,
        bill_date=end,
        billing_account=Ref(id=owner.subscriber, name=owner.contract),
        billing_period=TimePeriod(start_date_time=moment(month.start_ms()), end_date_time=end),
        state="settled" if settled else "sent",
        tax_included_amount=money(amount_minor),
        amount_due=money(amount_minor),
        remaining_amount=money(0 if settled else amount_minor),
    )


def bill_id(subscriber: str, month: Month) -> str:
    """The id of the bill of a month."""
    return part_of(subscriber, f"bill-{month.year}{month.number:02}")


CALLS = reads("customerBill", BASE, list_bills, read_bill)
