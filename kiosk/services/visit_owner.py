"""Who a visit is about, asked of the operator once."""

from __future__ import annotations

from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.subscriber import Subscriber
from kiosk.services.ports.operator import Directory
from kiosk.services.visits import Visit


async def owner_of(visit: Visit, directory: Directory) -> Subscriber:
    """The owner of the visit's account.

    Raises:
        Refused: NOT_LOGGED_IN; the visit ended meanwhile.
        Unavailable: as `Directory`.
    """
    if visit.subscriber is None:
        found = await directory.subscriber(visit.account)
        if visit.is_over:
            raise Refused(ErrorCode.NOT_LOGGED_IN)
        visit.subscriber = found
    return visit.subscriber
