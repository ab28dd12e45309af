"""Who is who, put together from products, customers, individuals and accounts."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.abreast import abreast
from kiosk.adapters.bss.accounts import BillingAccounts
from kiosk.adapters.bss.balances import Balances
from kiosk.adapters.bss.people import People, PersonName
from kiosk.adapters.bss.products import Products
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.phone import ContractNumber, Destination, PhoneNumber
from kiosk.domain.products import ProductStatus
from kiosk.domain.subscriber import AccountId, CustomerId, Identity, Recipient, Subscriber, name_hint


@dataclass(frozen=True, slots=True)
class _Found:
    """The account behind a number or contract; `contract` is empty where the answer did not name it."""

    account: AccountId
    customer: CustomerId
    contract: str
    number: PhoneNumber | None


class OperatorDirectory:
    """Looks people up.

    Raises:
        Refused: UNKNOWN_NUMBER.
        Unavailable: OPERATOR_UNREACHABLE or OPERATOR_NONSENSE.
    """

    def __init__(self, products: Products, people: People, accounts: BillingAccounts, balances: Balances) -> None:
        self._products = products
        self._people = people
        self._accounts = accounts
        self._balances = balances

    async def recipient(self, destination: Destination) -> Recipient:
        """The account behind a number or contract, with a hint of the name."""
        found = await self._find(destination)
        name, bucket = await self._name_and_bucket(found)
        return Recipient(found.account, destination, name_hint(name.given, name.family), bucket)

    async def identity(self, destination: Destination) -> Identity:
        """The same, with the owner where the contract is known by now."""
        found = await self._find(destination)
        (name, bucket), number = await abreast(self._name_and_bucket(found), self._number_of(found))
        recipient = Recipient(found.account, destination, name_hint(name.given, name.family), bucket)
        if not found.contract:
            return Identity(recipient, None)
        owner = Subscriber(found.customer, found.account, found.contract, number, name.given, name.family, name.middle)
        return Identity(recipient, owner)

    async def subscriber(self, account: AccountId) -> Subscriber:
        """The owner, by account."""
        (customer, contract, name), number = await abreast(self._owner(account), self._number(account))
        return Subscriber(customer, account, contract, number, name.given, name.family, name.middle)

    async def _find(self, destination: Destination) -> _Found:
        match destination:
            case PhoneNumber():
                return await self._behind_number(destination)
            case ContractNumber():
                account = await self._accounts.by_contract(destination)
                return _Found(AccountId(account.id), account.customer(), account.name, None)

    async def _behind_number(self, number: PhoneNumber) -> _Found:
        products = await self._products.with_number(number)
        found = {
            _Found(AccountId(one.billing_account.id), customer, one.billing_account.name or "", number)
            for one in products
            if one.billing_account is not None and (customer := one.customer()) is not None
        }
        if not products:
            raise Refused(ErrorCode.UNKNOWN_NUMBER)
        if len({(one.account, one.customer) for one in found}) != 1:
            raise Unavailable(ErrorCode.OPERATOR_NONSENSE, "637: a number with no account, or with several")
        return max(found, key=lambda one: one.contract)

    async def _name_and_bucket(self, found: _Found) -> tuple[PersonName, str]:
        return await abreast(self._people.name(found.customer), self._money_bucket(found.account))

    async def _number_of(self, found: _Found) -> PhoneNumber | None:
        return found.number or await self._number(found.account)

    async def _money_bucket(self, account: AccountId) -> str:
        """The bucket that takes money; empty where the operator names none, and the account itself has to do."""
        return next((one.id for one in await self._balances.buckets(account) if one.is_money()), "")

    async def _owner(self, account: AccountId) -> tuple[CustomerId, str, PersonName]:
        found = await self._accounts.by_id(account)
        customer = found.customer()
        return customer, found.name, await self._people.name(customer)

    async def _number(self, account: AccountId) -> PhoneNumber | None:
        for product in await self._products.of_account(account):
            if product.state() is not ProductStatus.ENDED and (number := product.number()) is not None:
                return number
        return None
