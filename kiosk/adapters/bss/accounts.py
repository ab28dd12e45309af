"""TMF666 Account: contracts, owners and credit limits."""

from __future__ import annotations

import msgspec

from kiosk.adapters.bss.products import customer_among
from kiosk.adapters.bss.reading import Reader
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.wire import WireMoney, WireRef, many
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.phone import ContractNumber
from kiosk.domain.subscriber import AccountId, CustomerId


class WireBillingAccount(msgspec.Struct, rename="camel"):
    """TMF BillingAccount; its name is the contract's number."""

    id: str
    name: str
    state: str | None = None
    credit_limit: WireMoney | None = None
    related_party: list[WireRef] | WireRef | None = None

    def customer(self) -> CustomerId:
        """Its owner.

        Raises:
            Unavailable: OPERATOR_NONSENSE; it has none.
        """
        found = customer_among(many(self.related_party))
        if found is None:
            raise Unavailable(ErrorCode.OPERATOR_NONSENSE, "666: an account without an owner")
        return found


class BillingAccounts:
    """Reads billing accounts. Raises as `Reader.one` does."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def by_id(self, account: AccountId) -> WireBillingAccount:
        """The account.

        Raises:
            Refused: UNKNOWN_NUMBER.
        """
        found = await self._reader.one(Api.ACCOUNTS, "billingAccount", account, WireBillingAccount)
        if found is None:
            raise Refused(ErrorCode.UNKNOWN_NUMBER)
        if found.id != account:
            raise Unavailable(ErrorCode.OPERATOR_NONSENSE, "666: another account")
        return found

    async def by_contract(self, contract: ContractNumber) -> WireBillingAccount:
        """The account of a contract.

        Raises:
            Refused: UNKNOWN_NUMBER.
        """
        found = await self._reader.every(Api.ACCOUNTS, "billingAccount", [("name", contract.text)], WireBillingAccount)
        matching = [one for one in found if one.name == contract.text]
        if not matching:
            raise Refused(ErrorCode.UNKNOWN_NUMBER)
        if len(matching) > 1:
            raise Unavailable(ErrorCode.OPERATOR_NONSENSE, "666: two accounts of one contract")
        return matching[0]
