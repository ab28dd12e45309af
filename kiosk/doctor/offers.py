"""The operator's catalogue: what is never shown, because it lacks something a visitor has to know (R17)."""

from __future__ import annotations

import asyncio

from kiosk import fittings
from kiosk.adapters.clock import SystemClock
from kiosk.adapters.secrets import secrets_of
from kiosk.config import Config
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.finding import Finding, Health
from kiosk.domain.offerings import Catalogue, Incomplete, R17Field
from kiosk.services.ports.secrets import SecretMissing

_MOST_LISTED = 30
_FIX = "have it completed in the operator's catalogue"
_LACKS = {
    R17Field.HOW: "not shown: it does not say how to connect it",
    R17Field.TERM: "not shown: it does not say for what term",
    R17Field.SCHEME: "not shown: it does not say under which payment scheme",
    R17Field.PRICE: "not shown: its price is missing or makes no sense",
    R17Field.NAME: "not shown: it has no name",
}


async def offers(config: Config) -> tuple[Finding, ...]:
    """Each offering that is not shown, by its name; nothing where the operator is silent: another look says so."""
    try:
        client = await asyncio.to_thread(fittings.operator_client, config, secrets_of(config.secrets), SystemClock())
    except (SecretMissing, OSError):
        return ()
    try:
        catalogue = await client.catalogue.catalogue()
    except Unavailable as error:
        absent = error.code is ErrorCode.NOT_AVAILABLE_HERE
        return (Finding("offers", Health.OK, "the operator has no catalogue"),) if absent else ()
    finally:
        await client.aclose()
    return _findings(catalogue)


def _findings(catalogue: Catalogue) -> tuple[Finding, ...]:
    found = [one for offering in catalogue.incomplete for one in _lacking(offering)]
    hidden = len(catalogue.incomplete)
    if not catalogue.offerings:
        return (*found[:_MOST_LISTED], Finding("offers", Health.WARNING, f"none can be shown of {hidden}", _FIX))
    return (*found[:_MOST_LISTED], Finding("offers", Health.OK, f"{len(catalogue.offerings)} shown, {hidden} not"))


def _lacking(offering: Incomplete) -> list[Finding]:
    subject = f"offer {offering.name or offering.offering}"
    return [Finding(subject, Health.WARNING, _LACKS[field], _FIX) for field in offering.lacks]
