"""A detailed statement: what is asked for, what goes on its first page, and how far its making is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import NewType

from kiosk.domain.balance import PackageUnit
from kiosk.domain.expenses import Cause, Period
from kiosk.domain.money import Money
from kiosk.domain.subscriber import Subscriber

DocumentNumber = NewType("DocumentNumber", str)
"""A terminal's running number of a paper document ("D-0417-000218")."""


@dataclass(frozen=True, slots=True)
class LegalEntity:
    """Who answers for a payment or a document."""

    name: str
    tax_number: str
    address: str
    hotline: str


@dataclass(frozen=True, slots=True)
class PackageUse:
    """What of one unit was used from packages and beyond, and what remains. Data in megabytes, calls in minutes."""

    unit: PackageUnit
    from_package: Decimal
    beyond: Decimal
    remaining: Decimal | None


@dataclass(frozen=True, slots=True)
class StatementHead:
    """What is known before the first line is read. `lines` is the operator's count, `None` where it gives none."""

    number: DocumentNumber
    issued: datetime
    place: str
    legal: LegalEntity
    subscriber: Subscriber
    tariff: str
    period: Period
    zone: str
    lines: int | None
    language: str


@dataclass(frozen=True, slots=True)
class StatementStep:
    """One row of the balance walk on paper."""

    cause: Cause
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class VatShare:
    """The tax inside what was supplied at one rate; by date of supply, so a period over New Year may have two."""

    percent: int
    amount: Money


@dataclass(frozen=True, slots=True)
class StatementTotals:
    """What is known once the last line is read."""

    opening: Money
    steps: tuple[StatementStep, ...]
    closing: Money
    vat: tuple[VatShare, ...]
    uses: tuple[PackageUse, ...]
    packages_expire: datetime | None
    lines: int
    as_of: datetime
    claims_until: date


class StatementPhase(Enum):
    """How far a statement is."""

    READING = "reading"  # from the operator
    MAKING = "making"
    READY = "ready"
    PRINTING = "printing"
    PRINTED = "printed"
    PAPER_OUT = "paper_out"  # the job waits in the printer
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StatementProgress:
    """One step of making or printing. `lines_total` and `pages_total` are `None` until known."""

    phase: StatementPhase
    lines_done: int = 0
    lines_total: int | None = None
    pages_done: int = 0
    pages_total: int | None = None
    document: DocumentNumber | None = None
