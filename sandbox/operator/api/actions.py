"""TMF654: what filled or emptied the money other than charges (docs/operator/balanceAction.schema.json)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import base_of, not_found
from sandbox.operator.api.balances import BASE, logical_resource, money_bucket
from sandbox.operator.calls import reads
from sandbox.operator.clock import moment
from sandbox.operator.identity import owner_of, part_of
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import Series, one
from sandbox.operator.queries import parse
from sandbox.operator.storage.records import BalanceAction
from sandbox.operator.storage.tables import ACTIONS
from sandbox.operator.wire import Quantity, Ref, Wire, currency_quantity


class BalanceActionResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="BalanceActionHistory"):
    """TMF654 BalanceActionHistory."""

    id: str
    href: str
    status: str
    requested_date: datetime
    confirmation_date: datetime
    reason: str
    description: str
    adjust_type: str
    usage_type: str
    amount: Quantity
    bucket: Ref
    party_account: Ref
    channel: Ref
    payment_method: Ref | None = None
    receiver_logical_resource: Ref


async def list_actions(request: Request) -> Response:
    """Top-ups, transfers and corrections by account and date."""
    query, base = parse(request), base_of(request)
    async with operator_of(request).database.reading() as connection:
        return await _SERIES.page(request, connection, query, lambda row: _resource(base, row))


async def read_action(request: Request) -> Response:
    """One top-up, transfer or correction."""
    query, wanted = parse(request), request.path_params["id"]
    async with operator_of(request).database.reading() as connection:
        rows = await ACTIONS.rows(connection, ACTIONS["subscriber"] == owner_of(wanted))
    for row in rows:
        if _id(row) == wanted:
            return one(query, _resource(base_of(request), row))
    raise not_found("balanceActionHistory")


def _of_accounts(accounts: tuple[str, ...]) -> ColumnElement[bool]:
    return ACTIONS["subscriber"].in_(accounts)


_SERIES = Series(ACTIONS, "confirmationDate", {"partyAccount.id": _of_accounts})


def _id(row: BalanceAction) -> str:
    return part_of(row.subscriber, f"act-{row.seq}")


def _resource(base: str, row: BalanceAction) -> BalanceActionResource:
    return BalanceActionResource(
        id=_id(row),
        href=f"{base}{BASE}/balanceActionHistory/{_id(row)}",
        status="completed",
        requested_date=moment(row.at_ms),
        confirmation_date=moment(row.at_ms),
        reason=row.reason,
        description=row.name,
        adjust_type="oneTime",
        usage_type="monetary",
        amount=currency_quantity(row.amount_minor),
        bucket=Ref(id=money_bucket(row.subscriber)),
        party_account=Ref(id=row.subscriber),
        channel=Ref(id=row.channel, name=row.channel_name or None),
        payment_method=Ref(id=row.method) if row.method else None,
        receiver_logical_resource=logical_resource(row.subscriber),
    )


CALLS = reads("balanceActionHistory", BASE, list_actions, read_action)
