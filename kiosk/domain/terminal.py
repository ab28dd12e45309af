"""What a terminal says of itself: where it stands, who answers for it, what works now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.money import Currency
from kiosk.domain.operator_pace import Pace
from kiosk.domain.statement import LegalEntity
from kiosk.domain.topup import MethodOffer


class PaperState(Enum):
    """A printer's paper, as it told us within the last minutes; silence is UNKNOWN, never OK."""

    OK = "ok"
    LOW = "low"
    OUT = "out"
    OFFLINE = "offline"
    UNKNOWN = "unknown"
    NOT_FITTED = "not_fitted"


@dataclass(frozen=True, slots=True)
class TerminalInfo:
    """What does not change while the teller runs."""

    number: str
    place: str
    help_hint: str  # "помощь рядом, у стойки 1"; empty where nobody is near
    legal: LegalEntity
    brand_name: str
    currency: Currency
    zone: str
    region: str  # ISO 3166, the home country of typed numbers
    regions: tuple[str, ...]  # countries the visitor can switch between
    languages: tuple[str, ...]  # in the order shown, the first is the default


@dataclass(frozen=True, slots=True)
class TerminalStatus:
    """What works now. A new one is sent whenever anything of it changes."""

    methods: tuple[MethodOffer, ...]
    operator_reachable: bool
    receipt_paper: PaperState
    document_paper: PaperState
    operator_pace: Pace = Pace.USUAL
    notice: str = ""  # the operator's own text for everybody, shown on the home screen
