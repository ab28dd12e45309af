"""Ids that say where things live: each begins with its subscriber, so that any id finds its shard without a look-up."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from sandbox.operator.storage.tables import CONTRACTS, NUMBERS


def part_of(subscriber: str, part: str) -> str:
    """The id of a subscriber's `part`: "118227-c"."""
    return f"{subscriber}-{part}"


def owner_of(resource: str) -> str:
    """The subscriber an id belongs to."""
    return resource.partition("-")[0]


def owners_of(resources: Iterable[str]) -> list[str]:
    """The subscribers of several ids, each once."""
    return sorted({owner_of(one) for one in resources})


async def owner_of_number(connection: AsyncConnection, number: str) -> str | None:
    """The subscriber who has the number (E.164)."""
    found = await NUMBERS.one(connection, NUMBERS["number"] == number)
    return found.subscriber if found else None


async def owner_of_contract(connection: AsyncConnection, contract: str) -> str | None:
    """The subscriber of the contract."""
    found = await CONTRACTS.one(connection, CONTRACTS["contract"] == contract)
    return found.subscriber if found else None
