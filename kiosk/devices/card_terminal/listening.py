"""Speaking to a charge's listener, for every protocol: each call is a task, so that whatever it raises stays there."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

from kiosk.domain.charge import Approval, CardStep
from kiosk.services.ports.card_terminal import ApprovalDecision, ChargeListener

_log = structlog.get_logger("card_terminal")

T = TypeVar("T")


async def tell_step(listener: ChargeListener, step: CardStep, text: str = "") -> None:
    """Tell what the visitor is to do; a listener that cannot take it is no reason to stop."""
    await _heard(listener.stepped(step, text))


async def decide(listener: ChargeListener, approval: Approval) -> ApprovalDecision:
    """What becomes of `approval`, which is on disk now; RELEASE when the listener failed."""
    return await _heard(listener.approved(approval)) or ApprovalDecision.RELEASE


async def _heard(call: Coroutine[Any, Any, T]) -> T | None:
    task = asyncio.ensure_future(call)
    try:
        await asyncio.wait({task})
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task})
    error = None if task.cancelled() else task.exception()
    if error is not None or task.cancelled():
        _log.error("listener_failed", error=type(error).__name__ if error else "cancelled")
        return None
    return task.result()
