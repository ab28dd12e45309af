"""TMF681: what subscribers were told, and what of it they have read (docs/operator/notice.schema.json)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from msgspec import field
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import Refusal, answer, base_of, not_found
from sandbox.operator.api.catalogue import BASE as CATALOGUE
from sandbox.operator.api.wishes import CharacteristicSent, read_body
from sandbox.operator.calls import Call, reads
from sandbox.operator.clock import milliseconds, moment
from sandbox.operator.identity import owner_of, owners_named, part_of
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import one, page
from sandbox.operator.queries import instant, parse
from sandbox.operator.storage.records import Notice
from sandbox.operator.storage.tables import NOTICES
from sandbox.operator.wire import Characteristic, Ref, Wire, money, plain

BASE = "/tmf-api/communicationManagement/v4"


class Party(Wire, frozen=True):
    """Whom it was sent to."""

    id: str
    party: Ref


class Sender(Wire, frozen=True):
    """Who sent it."""

    id: str
    name: str


class MessageResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="CommunicationMessage"):
    """TMF681 CommunicationMessage."""

    id: str
    href: str
    subject: str
    content: str
    message_type: str
    state: str
    send_time: datetime
    characteristic: list[Characteristic]
    receiver: list[Party]
    sender: Sender


class MessageChange(msgspec.Struct, frozen=True, rename="camel"):
    """A CommunicationMessage_Update, as far as a caller may change one."""

    characteristic: list[CharacteristicSent] = field(default_factory=list)


async def list_messages(request: Request) -> Response:
    """Messages by receiver, the newest first."""
    query = parse(request)
    owners = owners_named(query, "receiver.party.id", "id")
    async with operator_of(request).database.reading() as connection:
        rows = await NOTICES.rows(connection, *NOTICES.belongs_to(owners))
    newest_first = sorted(rows, key=lambda row: row.sent_ms, reverse=True)
    return page(request, query, (_resource(base_of(request), row) for row in newest_first))


async def read_message(request: Request) -> Response:
    """One message."""
    query, wanted = parse(request), request.path_params["id"]
    async with operator_of(request).database.reading() as connection:
        row = await NOTICES.one(connection, NOTICES["subscriber"] == owner_of(wanted), NOTICES["notice"] == wanted)
    if row is None:
        raise not_found("communicationMessage")
    return one(query, _resource(base_of(request), row))


async def change_message(request: Request) -> Response:
    """Keep that it was read; the first time counts."""
    wanted, change = request.path_params["id"], await read_body(request, MessageChange)
    read_at = next((one.value for one in change.characteristic if one.name == "readDate"), None)
    read_on = instant(str(read_at)) if read_at is not None else None
    if read_on is None:
        raise Refusal(400, "invalidBody", "only the characteristic readDate can be changed, to a moment")
    async with operator_of(request).database.writing() as connection:
        row = await NOTICES.one(connection, NOTICES["subscriber"] == owner_of(wanted), NOTICES["notice"] == wanted)
        if row is None:
            raise not_found("communicationMessage")
        kept = replace(row, read_ms=row.read_ms or milliseconds(read_on))
        await NOTICES.change(connection, [kept])
    return answer(_resource(base_of(request), kept))


def _resource(base: str, row: Notice) -> MessageResource:
    customer = part_of(row.subscriber, "c")
    return MessageResource(
        id=row.notice,
        href=f"{base}{BASE}/communicationMessage/{row.notice}",
        subject=row.subject,
        content=row.content,
        message_type="SelfService",
        state="completed",
        send_time=moment(row.sent_ms),
        characteristic=list(_said(base, row)),
        receiver=[Party(id=customer, party=Ref(id=customer, role="customer", referred_type="Customer"))],
        sender=Sender(id="operator", name="Связь"),
    )


def _said(base: str, row: Notice) -> list[Characteristic]:
    said = [Characteristic(name="noticeType", value_type="string", value=row.kind)]
    dates = (("effectiveDate", row.effective_ms), ("expectedEnd", row.until_ms), ("readDate", row.read_ms))
    said += [_of(name, "dateTime", moment(at_ms).isoformat()) for name, at_ms in dates if at_ms]
    if row.offering:
        href = f"{base}{CATALOGUE}/productOffering/{row.offering}"
        said.append(_of("offering", "object", {"id": row.offering, "href": href, "name": row.offering_name}))
    if row.kind == "priceRise":
        prices = (("priceBefore", row.before_minor), ("priceNow", row.now_minor))
        said += [_of(name, "object", plain(money(minor))) for name, minor in prices]
    return said


def _of(name: str, value_type: str, value: str | dict[str, Any]) -> Characteristic:
    return Characteristic(name=name, value_type=value_type, value=value)


CALLS = (
    *reads("communicationMessage", BASE, list_messages, read_message),
    Call("communicationMessage.patch", "PATCH", f"{BASE}/communicationMessage/{{id}}", change_message),
)
