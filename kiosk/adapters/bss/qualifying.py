"""How a question is posted (679, 680): sent once, as it leaves a record; nothing of the subscriber's changes by it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from kiosk.adapters.bss.reading import unavailable
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.transport import Transport
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.http_exchange import NoAnswer


async def asked(
    transport: Transport,
    question: Mapping[str, Any],
    api: Api = Api.QUALIFICATION,
    resource: str = "productOfferingQualification",
) -> bytes:
    """The body of the answer.

    Raises:
        Unavailable: OPERATOR_UNREACHABLE, or OPERATOR_NONSENSE for a status that is none of an answer.
    """
    try:
        answer = await transport.post(api, resource, msgspec.json.encode(question))
    except NoAnswer as failure:
        raise unavailable(api, failure) from failure
    if answer.status not in (200, 201):
        silent = answer.status >= 500 or answer.status == 429
        code = ErrorCode.OPERATOR_UNREACHABLE if silent else ErrorCode.OPERATOR_NONSENSE
        raise Unavailable(code, f"{api.value}: status {answer.status}")
    return answer.body
