"""TMF621: questions and requests, and their answers (docs/operator/ticket.schema.json)."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import field
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.account.answering import ANSWER_MS, Note, Subject, judged, notes_of, standing
from sandbox.operator.answers import Refusal, answer, base_of, created, not_found
from sandbox.operator.api.sent import body_digest
from sandbox.operator.api.wishes import Named, read_body
from sandbox.operator.calls import Call, reads
from sandbox.operator.clock import moment
from sandbox.operator.identity import owner_of, owners_named, part_of
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import one, page
from sandbox.operator.queries import parse
from sandbox.operator.storage.records import Ticket
from sandbox.operator.storage.tables import SUBSCRIBERS, TICKETS
from sandbox.operator.wire import Ref, Wire

BASE = "/tmf-api/troubleTicket/v4"


class NoteResource(Wire, frozen=True):
    """What was answered, or judged."""

    id: str
    author: str
    date: datetime
    text: str


class TicketResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="VisitorTicket"):
    """TMF621 TroubleTicket with a topic, and with the consent that a request needs."""

    base_type: str = field(name="@baseType")
    id: str
    href: str
    external_id: str
    ticket_type: str
    topic: str
    name: str
    description: str
    severity: str
    status: str
    creation_date: datetime
    last_update: datetime
    expected_resolution_date: datetime | None = None
    resolution_date: datetime | None = None
    channel: Ref
    related_party: list[Ref]
    related_entity: list[Ref] = field(default_factory=list)
    note: list[NoteResource] = field(default_factory=list)
    consent_version: str | None = None
    consent_date: str | None = None


class TicketSent(msgspec.Struct, frozen=True, rename="camel"):
    """A TroubleTicket_Create."""

    external_id: str
    ticket_type: str
    description: str
    severity: str
    channel: Named
    related_party: list[Named]
    name: str = ""
    topic: str = "other"
    related_entity: list[Subject] = field(default_factory=list)
    consent_version: str = ""
    consent_date: str = ""

    def customer(self) -> str:
        """Whose subscriber it is."""
        return next((owner_of(one.id) for one in self.related_party if one.role == "customer"), "")


class TicketChange(msgspec.Struct, frozen=True, rename="camel"):
    """A TroubleTicket_Update, as far as a caller may change one."""

    status_change_reason: str


async def create_ticket(request: Request) -> Response:
    """Take a question once per externalId of a customer."""
    operator, base = operator_of(request), base_of(request)
    sent = await read_body(request, TicketSent)
    _refuse_unfit(sent)
    digest, subscriber, now_ms = body_digest(await request.body()), sent.customer(), operator.clock.now_ms()
    async with operator.database.writing() as connection:
        if await SUBSCRIBERS.one(connection, SUBSCRIBERS["subscriber"] == subscriber) is None:
            raise Refusal(409, "unknownCustomer", f"no customer {subscriber}")
        rows = await TICKETS.rows(connection, TICKETS["subscriber"] == subscriber)
        earlier = next((row for row in rows if row.external_id == sent.external_id), None)
        row = earlier or _opened(sent, subscriber, len(rows) + 1, digest, now_ms)
        if row.body_sha256 != digest:
            raise Refusal(409, "externalIdTaken", f"{sent.external_id} was another question")
        if earlier is None:
            await TICKETS.add(connection, [row])
    resource = _resource(base, row, now_ms)
    return created(resource, resource.href, {"idempotent-replayed": "true"} if earlier else {})


async def list_tickets(request: Request) -> Response:
    """Tickets by customer and key, the newest first."""
    query, operator = parse(request), operator_of(request)
    async with operator.database.reading() as connection:
        rows = await TICKETS.rows(connection, *TICKETS.belongs_to(owners_named(query, "relatedParty.id", "id")))
    newest_first = sorted(rows, key=lambda row: row.opened_ms, reverse=True)
    return page(request, query, (_resource(base_of(request), row, operator.clock.now_ms()) for row in newest_first))


async def read_ticket(request: Request) -> Response:
    """One ticket."""
    query, operator, wanted = parse(request), operator_of(request), request.path_params["id"]
    async with operator.database.reading() as connection:
        row = await TICKETS.one(connection, TICKETS["subscriber"] == owner_of(wanted), TICKETS["ticket"] == wanted)
    if row is None:
        raise not_found("troubleTicket")
    return one(query, _resource(base_of(request), row, operator.clock.now_ms()))


async def change_ticket(request: Request) -> Response:
    """Hear whether the answer helped: closed, or answered once more."""
    operator, wanted = operator_of(request), request.path_params["id"]
    reason, now_ms = (await read_body(request, TicketChange)).status_change_reason, operator.clock.now_ms()
    if reason not in ("helped", "notHelped"):
        raise Refusal(400, "invalidBody", "statusChangeReason is helped or notHelped")
    async with operator.database.writing() as connection:
        row = await TICKETS.one(connection, TICKETS["subscriber"] == owner_of(wanted), TICKETS["ticket"] == wanted)
        if row is None:
            raise not_found("troubleTicket")
        kept = judged(row, helped=reason == "helped", now_ms=now_ms)
        await TICKETS.change(connection, [kept])
    return answer(_resource(base_of(request), kept, now_ms))


def _refuse_unfit(sent: TicketSent) -> None:
    if not 0 < len(sent.external_id) <= 64:
        raise Refusal(400, "invalidBody", "externalId has 1 to 64 characters")
    if sent.ticket_type not in ("question", "request"):
        raise Refusal(400, "invalidBody", "ticketType is question or request")
    if sent.ticket_type == "request" and not (sent.consent_version and sent.consent_date):
        raise Refusal(409, "consentNeeded", "a request needs the consent to processing personal data")


def _opened(sent: TicketSent, subscriber: str, number: int, digest: str, now_ms: int) -> Ticket:
    return Ticket(
        subscriber=subscriber,
        ticket=part_of(subscriber, f"ticket-{number:03}"),
        external_id=sent.external_id,
        body_sha256=digest,
        kind=sent.ticket_type,
        topic=sent.topic,
        name=sent.name,
        description=sent.description,
        channel=sent.channel.id,
        opened_ms=now_ms,
        changed_ms=now_ms,
        answer_ms=now_ms + ANSWER_MS,
        state="acknowledged",
        entities=msgspec.json.encode(sent.related_entity),
        notes=b"[]",
        consent_version=sent.consent_version,
        consent_date=sent.consent_date,
    )


def _resource(base: str, kept: Ticket, now_ms: int) -> TicketResource:
    row = standing(kept, now_ms)
    customer = part_of(row.subscriber, "c")
    is_open = row.state == "acknowledged"
    return TicketResource(
        base_type="TroubleTicket",
        id=row.ticket,
        href=f"{base}{BASE}/troubleTicket/{row.ticket}",
        external_id=row.external_id,
        ticket_type=row.kind,
        topic=row.topic,
        name=row.name,
        description=row.description,
        severity="minor",
        status=row.state,
        creation_date=moment(row.opened_ms),
        last_update=moment(row.changed_ms),
        expected_resolution_date=moment(row.answer_ms) if is_open else None,
        resolution_date=None if is_open else moment(row.changed_ms),
        channel=Ref(id=row.channel),
        related_party=[Ref(id=customer, role="customer", referred_type="Customer")],
        related_entity=[
            Ref(id=one.id, name=one.name or None, role=one.role, referred_type=one.referred_type)
            for one in msgspec.json.decode(row.entities, type=list[Subject])
        ],
        note=[_note(one, place) for place, one in enumerate(notes_of(row), 1)],
        consent_version=row.consent_version or None,
        consent_date=row.consent_date or None,
    )


def _note(note: Note, place: int) -> NoteResource:
    return NoteResource(id=str(place), author=note.author, date=moment(note.at_ms), text=note.text)


CALLS = (
    Call("troubleTicket.create", "POST", f"{BASE}/troubleTicket", create_ticket),
    *reads("troubleTicket", BASE, list_tickets, read_ticket),
    Call("troubleTicket.patch", "PATCH", f"{BASE}/troubleTicket/{{id}}", change_ticket),
)
