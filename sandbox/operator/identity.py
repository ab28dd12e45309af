"""Ids that say where things live: each begins with its subscriber, so that any id finds its shard without a look-up."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from sandbox.operator.queries import Query
from sandbox.operator.storage.tables import CONTRACTS, NUMBERS


def part_of(subscriber: str, part: str) -> str:
    """The id of a subscriber's `part`: "118227-c"."""
    return f"{subscriber}-{part}"


def contract_of(account: str) -> str:
    """The contract number of an account: "40-118-227"."""
    return f"40-{account[:3]}-{account[3:]}"


def owner_of(resource: str) -> str:
    """The subscriber an id belongs to."""
    return resource.partition("-")[0]


def owners_of(resources: Iterable[str]) -> list[str]:
    """The subscribers of several ids, each once."""
    return sorted({owner_of(one) for one in resources})


def owners_named(query: Query, *paths: str) -> list[str] | None:
    """The subscribers of the ids that `query` asks for at the first of `paths` it filters; `None` for none of them."""
    named = next((ids for path in paths if (ids := query.wanted(path)) is not None), None)
    return None if named is None else owners_of(named)


async def owner_of_number(connection: AsyncConnection, number: str) -> str | None:
    """The subscriber who has the number (E.164)."""
    found = await NUMBERS.one(connection, NUMBERS["number"] == number)
    return found.subscriber if found else None


async def owner_of_contract(connection: AsyncConnection, contract: str) -> str | None:
    """The subscriber of the contract."""
    found = await CONTRACTS.one(connection, CONTRACTS["contract"] == contract)
    return found.subscriber if found else None
