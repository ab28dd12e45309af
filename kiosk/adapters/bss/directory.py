"""Who is who, put together from products, customers, individuals and accounts."""

from __future__ import annotations

from kiosk.abreast import abreast
from kiosk.adapters.bss.accounts import BillingAccounts
from kiosk.adapters.bss.balances import Balances
from kiosk.adapters.bss.people import People, PersonName
from kiosk.adapters.bss.products import Products
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.phone import ContractNumber, Destination, PhoneNumber
from kiosk.domain.products import ProductStatus
from kiosk.domain.subscriber import AccountId, CustomerId, Recipient, Subscriber, name_hint


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
        match destination:
            case PhoneNumber():
                account, customer = await self._behind_number(destination)
            case ContractNumber():
                found = await self._accounts.by_contract(destination)
                account, customer = AccountId(found.id), found.customer()
        name, bucket = await abreast(self._people.name(customer), self._money_bucket(account))
        return Recipient(account, destination, name_hint(name.given, name.family), bucket)

    async def subscriber(self, account: AccountId) -> Subscriber:
        """The owner, by account."""
        (customer, contract, name), number = await abreast(self._owner(account), self._number(account))
        return Subscriber(customer, account, contract, number, name.given, name.family, name.middle)

    async def _behind_number(self, number: PhoneNumber) -> tuple[AccountId, CustomerId]:
        found = await self._products.with_number(number)
        owners = {
            (AccountId(one.billing_account.id), customer)
            for one in found
            if one.billing_account is not None and (customer := one.customer()) is not None
        }
        if not found:
            raise Refused(ErrorCode.UNKNOWN_NUMBER)
        if len(owners) != 1:
            raise Unavailable(ErrorCode.OPERATOR_NONSENSE, "637: a number with no account, or with several")
        return owners.pop()

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
