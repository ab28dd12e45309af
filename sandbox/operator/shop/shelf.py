"""Everything on sale."""

from __future__ import annotations

from sandbox.operator.shop.broken import BROKEN
from sandbox.operator.shop.extras import OPTIONS, PARTNERS, SEASONAL
from sandbox.operator.shop.packages import HELP, PACKAGES
from sandbox.operator.shop.tariffs import INTERNET_TARIFFS, MOBILE_TARIFFS, TELEVISION_TARIFFS

SHELF = (
    *MOBILE_TARIFFS,
    *INTERNET_TARIFFS,
    *TELEVISION_TARIFFS,
    *OPTIONS,
    *SEASONAL,
    *PARTNERS,
    *PACKAGES,
    *HELP,
    *BROKEN,
)

_NAMED = {one.name: one.offering for one in SHELF}


def offering_named(name: str) -> str:
    """The id of what is sold under `name`."""
    return _NAMED[name]
