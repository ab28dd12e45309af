"""Whoever a terminal's driver speaks to during a charge: writes down what it hears, and decides."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from kiosk.domain.charge import Approval, CardStep
from kiosk.services.ports.card_terminal import ApprovalDecision


@dataclass(slots=True)
class Clerk:
    """A `ChargeListener`. With `trouble` it raises that instead of deciding."""

    decision: ApprovalDecision = ApprovalDecision.CONFIRM
    trouble: Exception | None = None
    steps: list[tuple[CardStep, str]] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    stepping: asyncio.Event = field(default_factory=asyncio.Event)

    async def stepped(self, step: CardStep, text: str) -> None:
        self.steps.append((step, text))
        self.stepping.set()

    async def approved(self, approval: Approval) -> ApprovalDecision:
        self.approvals.append(approval)
        if self.trouble is not None:
            raise self.trouble
        return self.decision
