"""The switches and windows that only a sandbox has: its ledger, its SMS, its faults."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator import booking
from sandbox.operator.answers import Refusal, answer, not_found
from sandbox.operator.clock import moment
from sandbox.operator.faults import Fault
from sandbox.operator.identity import owner_of_number
from sandbox.operator.operator import operator_of
from sandbox.operator.shop.counter import Alteration
from sandbox.operator.storage.records import LedgerEntry, Subscriber
from sandbox.operator.storage.tables import CHALLENGES, LEDGER, SUBSCRIBERS
from sandbox.operator.whims import Whim


class Leap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many seconds shall pass at once."""

    skip_s: Annotated[float, Meta(ge=0)]


async def show_state(request: Request) -> Response:
    """What world this is, what time it is there, and what is broken."""
    operator = operator_of(request)
    state = {
        "seed": operator.world.seed,
        "subscribers": operator.world.subscribers,
        "began": moment(operator.world.began_ms),
        "now": moment(operator.clock.now_ms()),
        "digest": operator.world.digest,
        "faults": operator.faults.standing(),
    }
    return answer(state)


async def list_subscribers(request: Request) -> Response:
    """Everybody who could walk up to a terminal."""
    async with operator_of(request).database.reading() as connection:
        return answer([_card(person) for person in await SUBSCRIBERS.rows(connection)])


async def list_ledger(request: Request) -> Response:
    """Every change of balances, of one account or under one correlator."""
    account, correlator = request.query_params.get("account"), request.query_params.get("correlatorId")
    async with operator_of(request).database.reading() as connection:
        if correlator is not None:
            owners = {row.subscriber for row in await booking.find_correlated(connection, correlator)}
            where = [LEDGER["subscriber"].in_(sorted(owners)), LEDGER["correlator_id"] == correlator]
        else:
            where = [] if account is None else [LEDGER["subscriber"] == account]
        entries = await LEDGER.rows(connection, *where)
    return answer([_entry(entry) for entry in entries if account in (None, entry.subscriber)])


async def show_sms(request: Request) -> Response:
    """The last code sent to a number."""
    number = request.query_params.get("number", "")
    async with operator_of(request).database.reading() as connection:
        owner = await owner_of_number(connection, number)
        sent = await CHALLENGES.rows(connection, CHALLENGES["subscriber"] == (owner or ""))
    if not sent:
        raise not_found("message")
    last = max(sent, key=lambda one: one.sent_ms)
    return answer({"number": last.number, "challenge": last.challenge, "code": last.code, "language": last.language})


async def set_fault(request: Request) -> Response:
    """Let something go wrong."""
    try:
        fault = msgspec.json.decode(await request.body(), type=Fault)
    except msgspec.DecodeError as error:
        raise Refusal(400, "invalidBody", str(error)) from error
    if fault.call not in request.app.state.call_names:
        raise Refusal(400, "invalidBody", f"no call {fault.call}")
    operator_of(request).faults.set(fault)
    return answer(fault, 201)


async def skip_time(request: Request) -> Response:
    """Let time pass at once."""
    try:
        leap = msgspec.json.decode(await request.body(), type=Leap)
    except msgspec.DecodeError as error:
        raise Refusal(400, "invalidBody", str(error)) from error
    operator = operator_of(request)
    operator.clock.skip(leap.skip_s)
    await operator.keeper.catch_up(operator.clock.now_ms())
    return await show_state(request)


async def set_whim(request: Request) -> Response:
    """Say what shall become of the next orders."""
    try:
        whim = msgspec.json.decode(await request.body(), type=Whim)
    except msgspec.DecodeError as error:
        raise Refusal(400, "invalidBody", str(error)) from error
    operator_of(request).whims.set(whim)
    return answer(whim, 201)


async def alter_offering(request: Request) -> Response:
    """Sell something at another price from now on, or not any more."""
    try:
        alteration = msgspec.json.decode(await request.body(), type=Alteration)
    except msgspec.DecodeError as error:
        raise Refusal(400, "invalidBody", str(error)) from error
    if not operator_of(request).counter.alter(alteration):
        raise Refusal(400, "invalidBody", f"no offering {alteration.offering}")
    return answer(alteration, 201)


async def clear_alterations(request: Request) -> Response:
    """Sell everything as it was."""
    operator_of(request).counter.alterations.clear()
    return Response(status_code=204)


async def clear_whims(request: Request) -> Response:
    """Let orders be carried out again."""
    operator_of(request).whims.clear()
    return Response(status_code=204)


async def clear_faults(request: Request) -> Response:
    """Let all go well again."""
    operator_of(request).faults.clear()
    return Response(status_code=204)


def _card(person: Subscriber) -> dict[str, object]:
    return {
        "number": person.number,
        "contract": person.contract,
        "account": person.subscriber,
        "language": person.language,
        "state": person.state,
        "trait": person.trait,
        "balanceMinor": person.balance_minor,
        "creditLimitMinor": person.credit_limit_minor,
    }


def _entry(entry: LedgerEntry) -> dict[str, object]:
    return {
        "account": entry.subscriber,
        "seq": entry.seq,
        "at": moment(entry.at_ms),
        "source": entry.source,
        "sourceId": entry.source_id,
        "amountMinor": entry.amount_minor,
        "balanceAfterMinor": entry.balance_after_minor,
        "correlatorId": entry.correlator_id,
    }
