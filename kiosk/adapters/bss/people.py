"""TMF629 Customer and TMF632 Individual: who a customer is."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from kiosk.adapters.bss.reading import Reader
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.wire import WireRef
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.subscriber import CustomerId


class WireCustomer(msgspec.Struct, rename="camel"):
    """TMF Customer."""

    id: str
    engaged_party: WireRef
    name: str | None = None


class WireIndividual(msgspec.Struct, rename="camel"):
    """TMF Individual."""

    id: str
    given_name: str | None = None
    family_name: str | None = None
    middle_name: str | None = None
    full_name: str | None = None


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a name; a company, or a person with one name, has only `given`."""

    given: str
    family: str = ""
    middle: str = ""


class People:
    """Reads customers and the individuals behind them."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def name(self, customer: CustomerId) -> PersonName:
        """The customer's name. Raises as `Reader.one` does, also for a customer the operator itself does not know."""
        found = await self._reader.one(Api.CUSTOMERS, "customer", customer, WireCustomer)
        if found is None or found.id != customer:
            raise Unavailable(ErrorCode.OPERATOR_NONSENSE, "629: an owner that does not exist")
        fallback = PersonName(found.name or found.engaged_party.name or "")
        if found.engaged_party.referred_type == "Organization":
            return fallback
        person = await self._reader.one(Api.INDIVIDUALS, "individual", found.engaged_party.id, WireIndividual)
        if person is None:
            return fallback
        if not person.given_name:
            return PersonName(person.full_name or fallback.given)
        return PersonName(person.given_name, person.family_name or "", person.middle_name or "")
