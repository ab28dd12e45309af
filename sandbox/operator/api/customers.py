"""TMF629 and TMF632: customers, and the people they are."""

from __future__ import annotations

from msgspec import field
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import base_of, not_found
from sandbox.operator.api.accounts import BASE as ACCOUNTS
from sandbox.operator.calls import reads
from sandbox.operator.clock import moment
from sandbox.operator.identity import owner_of, owners_named, part_of
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import one, page
from sandbox.operator.queries import parse
from sandbox.operator.storage.records import Subscriber
from sandbox.operator.storage.tables import SUBSCRIBERS
from sandbox.operator.wire import Ref, TimePeriod, Wire

CUSTOMERS = "/tmf-api/customerManagement/v4"
PARTIES = "/tmf-api/party/v4"


class CustomerResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="Customer"):
    """TMF629 Customer."""

    id: str
    href: str
    name: str
    status: str
    engaged_party: Ref
    account: list[Ref]
    valid_for: TimePeriod


class LanguageAbility(Wire, frozen=True):
    """A language a person wants to be spoken to in."""

    language_code: str
    is_favourite_language: bool


class PhoneCharacteristic(Wire, frozen=True):
    """How a medium is reached."""

    phone_number: str


class ContactMedium(Wire, frozen=True):
    """A way to reach a person."""

    medium_type: str
    preferred: bool
    characteristic: PhoneCharacteristic


class IndividualResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="Individual"):
    """TMF632 Individual. Whoever has a single name has no `family_name`."""

    id: str
    href: str
    given_name: str
    middle_name: str | None = None
    family_name: str | None = None
    full_name: str
    status: str
    language_ability: list[LanguageAbility]
    contact_medium: list[ContactMedium] = field(default_factory=list)


async def list_customers(request: Request) -> Response:
    """Customers."""
    query = parse(request)
    people = await _people(request, owners_named(query, "id", "account.id", "engagedParty.id"))
    return page(request, query, (_customer(base_of(request), person) for person in people))


async def read_customer(request: Request) -> Response:
    """One customer."""
    query = parse(request)
    return one(query, _customer(base_of(request), await _person(request, "c", "customer")))


async def list_individuals(request: Request) -> Response:
    """People."""
    query = parse(request)
    people = await _people(request, owners_named(query, "id"))
    return page(request, query, (_individual(base_of(request), person) for person in people))


async def read_individual(request: Request) -> Response:
    """One person."""
    query = parse(request)
    return one(query, _individual(base_of(request), await _person(request, "i", "individual")))


async def _people(request: Request, owners: list[str] | None) -> list[Subscriber]:
    async with operator_of(request).database.reading() as connection:
        return await SUBSCRIBERS.rows(connection, *SUBSCRIBERS.belongs_to(owners))


async def _person(request: Request, part: str, what: str) -> Subscriber:
    wanted = request.path_params["id"]
    async with operator_of(request).database.reading() as connection:
        person = await _subscriber(connection, owner_of(wanted))
    if person is None or wanted != part_of(person.subscriber, part):
        raise not_found(what)
    return person


async def _subscriber(connection: AsyncConnection, subscriber: str) -> Subscriber | None:
    return await SUBSCRIBERS.one(connection, SUBSCRIBERS["subscriber"] == subscriber)


def _customer(base: str, person: Subscriber) -> CustomerResource:
    customer, individual = part_of(person.subscriber, "c"), part_of(person.subscriber, "i")
    account = f"{base}{ACCOUNTS}/billingAccount/{person.subscriber}"
    return CustomerResource(
        id=customer,
        href=f"{base}{CUSTOMERS}/customer/{customer}",
        name=_full_name(person),
        status="closed" if person.state == "closed" else "active",
        engaged_party=Ref(id=individual, href=f"{base}{PARTIES}/individual/{individual}", referred_type="Individual"),
        valid_for=TimePeriod(start_date_time=moment(person.since_ms)),
        account=[Ref(id=person.subscriber, href=account, name=person.contract, referred_type="BillingAccount")],
    )


def _individual(base: str, person: Subscriber) -> IndividualResource:
    individual = part_of(person.subscriber, "i")
    phone = ContactMedium(
        medium_type="phone", preferred=True, characteristic=PhoneCharacteristic(phone_number=person.number)
    )
    return IndividualResource(
        id=individual,
        href=f"{base}{PARTIES}/individual/{individual}",
        given_name=person.given_name,
        middle_name=person.middle_name or None,
        family_name=person.family_name or None,
        full_name=_full_name(person),
        status="validated",
        language_ability=[LanguageAbility(language_code=person.language, is_favourite_language=True)],
        contact_medium=[phone] if person.number else [],
    )


def _full_name(person: Subscriber) -> str:
    return " ".join(part for part in (person.given_name, person.middle_name, person.family_name) if part)


CALLS = (
    *reads("customer", CUSTOMERS, list_customers, read_customer),
    *reads("individual", PARTIES, list_individuals, read_individual),
)
