"""Who is who, from operators that say more or less."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiosk.adapters.bss.accounts import BillingAccounts
from kiosk.adapters.bss.balances import Balances
from kiosk.adapters.bss.directory import OperatorDirectory
from kiosk.adapters.bss.people import People
from kiosk.adapters.bss.products import Products
from kiosk.adapters.bss.reading import Reader
from kiosk.domain.errors import ErrorCode, KioskError, Refused
from kiosk.domain.phone import ContractNumber, Destination, PhoneNumber
from kiosk.domain.subscriber import AccountId, Identity, Recipient, Subscriber
from tests.fakes.bss import Heard, Reply, operator_at, transport_to

NUMBER = PhoneNumber("+79123456789")
OWNER = {"id": "c1", "role": "customer", "@referredType": "Customer"}


class Office:
    """An operator's registers, which a test bends."""

    def __init__(self) -> None:
        self.product: dict[str, Any] = {
            "id": "p1",
            "status": "active",
            "billingAccount": {"id": "118227", "name": "40-118-227"},
            "realizingResource": [{"id": "r1", "value": NUMBER.e164}],
            "relatedParty": [OWNER],
        }
        self.products: list[dict[str, Any]] = [self.product]
        self.account: dict[str, Any] = {"id": "118227", "name": "40-118-227", "relatedParty": [OWNER]}
        self.customer: dict[str, Any] = {"id": "c1", "engagedParty": {"id": "i1", "@referredType": "Individual"}}
        self.person: dict[str, Any] | None = {
            "id": "i1",
            "givenName": "Ирина",
            "familyName": "Соколова",
            "middleName": "Петровна",
        }
        self.buckets: list[dict[str, Any]] = [
            {"id": "minutes", "usageType": "voice"},
            {"id": "purse", "usageType": "monetary", "status": "active", "partyAccount": {"id": "118227"}},
        ]

    def __call__(self, heard: Heard) -> Reply:
        registers: dict[str, Any] = {
            "/product": self.products,
            "/billingAccount": [self.account],
            "/billingAccount/118227": self.account,
            "/customer/c1": self.customer,
            "/individual/i1": self.person,
            "/bucket": self.buckets,
        }
        found = registers.get(heard.path)
        return Reply(404, {"code": "notFound"}) if found is None else Reply(200, found)

    async def recipient(self, destination: Destination = NUMBER) -> Recipient:
        async with operator_at(self) as operator, transport_to(operator.url) as transport:
            return await _directory(Reader(transport)).recipient(destination)

    async def subscriber(self) -> Subscriber:
        async with operator_at(self) as operator, transport_to(operator.url) as transport:
            return await _directory(Reader(transport)).subscriber(AccountId("118227"))

    async def identity(self, destination: Destination = NUMBER) -> Identity:
        async with operator_at(self) as operator, transport_to(operator.url) as transport:
            return await _directory(Reader(transport)).identity(destination)

    async def failure(self, destination: Destination = NUMBER) -> ErrorCode:
        with pytest.raises(KioskError) as caught:
            await self.recipient(destination)
        return caught.value.code


def _directory(reader: Reader) -> OperatorDirectory:
    products = Products(reader, ZoneInfo("Europe/Moscow"))
    return OperatorDirectory(products, People(reader), BillingAccounts(reader), Balances(reader))


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.mark.parametrize("destination", [NUMBER, ContractNumber("40-118-227")])
async def test_a_stranger_sees_whose_account_it_is_by_initials(office: Office, destination: Destination) -> None:
    assert await office.recipient(destination) == Recipient(AccountId("118227"), destination, "И•••• С•••••••", "purse")


async def test_the_owner_is_known_by_name_contract_and_number(office: Office) -> None:
    irina = await office.subscriber()
    assert irina.full_name() == "Соколова Ирина Петровна"
    assert (irina.contract, irina.number, irina.customer) == ("40-118-227", NUMBER, "c1")


@pytest.mark.parametrize("destination", [NUMBER, ContractNumber("40-118-227")])
async def test_who_logs_in_is_the_owner_of_the_account(office: Office, destination: Destination) -> None:
    identity = await office.identity(destination)
    assert identity.recipient == await office.recipient(destination)
    assert identity.owner == await office.subscriber()


async def test_an_owner_whose_contract_is_not_named_has_to_be_asked_for(office: Office) -> None:
    office.product["billingAccount"] = {"id": "118227"}
    assert (await office.identity()).owner is None


async def test_a_number_nobody_has_is_unknown(office: Office) -> None:
    office.products = []
    assert await office.failure() is ErrorCode.UNKNOWN_NUMBER


@pytest.mark.parametrize("status", ["terminated", "cancelled", "aborted "])
async def test_a_number_whose_product_ended_is_unknown(office: Office, status: str) -> None:
    office.product["status"] = status
    assert await office.failure() is ErrorCode.UNKNOWN_NUMBER


async def test_a_server_that_ignores_the_number_gives_nobody_else_away(office: Office) -> None:
    office.product["realizingResource"] = [{"id": "r2", "value": "+79990000000"}]
    assert await office.failure() is ErrorCode.UNKNOWN_NUMBER


async def test_a_contract_nobody_has_is_unknown(office: Office) -> None:
    assert await office.failure(ContractNumber("40-118-228")) is ErrorCode.UNKNOWN_NUMBER


async def test_a_number_with_two_accounts_is_paid_to_neither(office: Office) -> None:
    office.products.append(office.product | {"id": "p2", "billingAccount": {"id": "118228"}})
    assert await office.failure() is ErrorCode.OPERATOR_NONSENSE


@pytest.mark.parametrize("missing", ["billingAccount", "relatedParty"])
async def test_a_number_without_account_or_owner_is_nonsense(office: Office, missing: str) -> None:
    del office.product[missing]
    assert await office.failure() is ErrorCode.OPERATOR_NONSENSE


async def test_an_owner_that_does_not_exist_is_nonsense(office: Office) -> None:
    office.customer["id"] = "c2"
    assert await office.failure() is ErrorCode.OPERATOR_NONSENSE


async def test_a_number_on_two_products_of_one_account_is_one_recipient(office: Office) -> None:
    office.products.append(office.product | {"id": "p2"})
    assert (await office.recipient()).account == "118227"


@pytest.mark.parametrize("alone", ["realizingResource", "relatedParty"])
async def test_an_object_where_an_array_is_declared_is_read(office: Office, alone: str) -> None:
    (office.product[alone],) = office.product[alone]
    assert (await office.recipient()).account == "118227"


async def test_a_lone_owner_needs_no_label(office: Office) -> None:
    office.product["relatedParty"] = [{"id": "c1"}]
    assert (await office.recipient()).account == "118227"


async def test_a_company_is_known_by_its_name_alone(office: Office) -> None:
    office.customer |= {"name": "Ромашка", "engagedParty": {"id": "o1", "@referredType": "Organization"}}
    assert (await office.recipient()).name_hint == "Р••••••"
    assert (await office.subscriber()).short_name() == "Ромашка"


async def test_a_person_with_one_name_has_no_family_name(office: Office) -> None:
    office.person = {"id": "i1", "fullName": "Айгуль"}
    irina = await office.subscriber()
    assert (irina.given_name, irina.family_name) == ("Айгуль", "")


async def test_a_missing_person_leaves_the_customer_s_own_name(office: Office) -> None:
    office.customer["name"] = "И. Соколова"
    office.person = None
    assert (await office.subscriber()).given_name == "И. Соколова"


async def test_without_a_monetary_bucket_the_account_itself_takes_the_money(office: Office) -> None:
    office.buckets = []
    assert (await office.recipient()).bucket == ""


async def test_a_blocked_subscriber_s_purse_is_still_a_purse(office: Office) -> None:
    office.buckets[1]["status"] = "suspended"
    assert (await office.recipient()).bucket == "purse"


async def test_an_account_that_is_not_there_has_no_owner(office: Office) -> None:
    office.account["id"] = "118229"
    with pytest.raises(KioskError) as caught:
        await office.subscriber()
    assert not isinstance(caught.value, Refused)
