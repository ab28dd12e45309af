"""TMF678: fees and all else that is charged without being used."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import base_of, not_found
from sandbox.operator.api.bills import BASE, bill_id
from sandbox.operator.calls import reads
from sandbox.operator.clock import moment
from sandbox.operator.identity import owner_of, part_of
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import Series, one
from sandbox.operator.queries import parse
from sandbox.operator.storage.records import Fee
from sandbox.operator.storage.tables import FEES
from sandbox.operator.wire import Characteristic, Money, Ref, TimePeriod, Wire, money, rate, texts
from sandbox.operator.world.months import Month


class AppliedRateResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="AppliedCustomerBillingRate"):
    """TMF678 AppliedCustomerBillingRate. Money is taken on `date`; the bill comes when the month is over."""

    id: str
    href: str
    date: datetime
    name: str
    type: str
    is_billed: bool
    bill: Ref | None = None
    billing_account: Ref
    characteristic: list[Characteristic]
    period_coverage: TimePeriod
    product: Ref
    tax_included_amount: Money


async def list_applied_rates(request: Request) -> Response:
    """Charges by account and date."""
    query, base, operator = parse(request), base_of(request), operator_of(request)
    running = Month.of(operator.clock.now_ms())
    async with operator.database.reading() as connection:
        return await _SERIES.page(request, connection, query, lambda row: _resource(base, row, running))


async def read_applied_rate(request: Request) -> Response:
    """One charge."""
    query, wanted, operator = parse(request), request.path_params["id"], operator_of(request)
    async with operator.database.reading() as connection:
        rows = await FEES.rows(connection, FEES["subscriber"] == owner_of(wanted))
    for row in rows:
        if part_of(row.subscriber, f"fee-{row.seq}") == wanted:
            return one(query, _resource(base_of(request), row, Month.of(operator.clock.now_ms())))
    raise not_found("appliedCustomerBillingRate")


def _of_accounts(accounts: tuple[str, ...]) -> ColumnElement[bool]:
    return FEES["subscriber"].in_(accounts)


_SERIES = Series(FEES, "date", {"billingAccount.id": _of_accounts})


def _resource(base: str, row: Fee, running: Month) -> AppliedRateResource:
    charge = part_of(row.subscriber, f"fee-{row.seq}")
    once = row.kind in ("oneOff", "adjustment")
    month = Month.of(row.at_ms)
    return AppliedRateResource(
        id=charge,
        href=f"{base}{BASE}/appliedCustomerBillingRate/{charge}",
        date=moment(row.at_ms),
        name=row.name,
        type="nonRecurring" if once else "recurring",
        is_billed=month < running,
        bill=Ref(id=bill_id(row.subscriber, month)) if month < running else None,
        billing_account=Ref(id=row.subscriber),
        characteristic=[
            *texts(kind=row.kind, serviceType=row.section, supplier=row.supplier, paidFrom="balance"),
            rate(row.rate_minor or abs(row.amount_minor), "piece" if once and not row.rate_minor else "month"),
            Characteristic(name="quantity", value_type="integer", value=1),
        ],
        period_coverage=TimePeriod(start_date_time=moment(row.at_ms), end_date_time=moment(row.until_ms)),
        product=Ref(id=row.product, name=row.name),
        tax_included_amount=money(row.amount_minor),
    )


CALLS = reads("appliedCustomerBillingRate", BASE, list_applied_rates, read_applied_rate)
