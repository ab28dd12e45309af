"""What differs from bank to bank: the program's arguments, its files, its codes, and how its slips are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from kiosk.domain.charge import DeclineReason
from kiosk.services.ports.card_terminal import TerminalState


class Operation(Enum):
    """What the program can be run for. A profile needs the first four."""

    SALE = "sale"
    CANCEL = "cancel"  # of the last sale
    LAST_SLIP = "last_slip"
    SETTLE = "settle"
    CHECK = "check"  # the link to pin pad and bank
    SUSPEND = "suspend"  # from here on a sale is cancelled by itself, unless it is committed
    COMMIT = "commit"
    ROLL_BACK = "roll_back"


@dataclass(frozen=True, slots=True)
class ResultLines:
    """Where the result file tells what, as line numbers from 1; 0 where it does not. The card's own lines are never
    looked at.
    """

    authorization: int = 0
    brand: int = 0
    reference: int = 0
    amount_minor: int = 0


@dataclass(frozen=True, slots=True)
class SlipMarks:
    """How a slip is read: each pattern's group is what is looked for; `cancelled` just has to be found."""

    reference: re.Pattern[str]
    amount: re.Pattern[str]
    cancelled: re.Pattern[str]
    authorization: re.Pattern[str]
    batch: re.Pattern[str]
    batch_total: re.Pattern[str]
    batch_count: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """One bank's program. Arguments may hold `{minor}`, `{authorization}` and `{reference}`."""

    arguments: Mapping[Operation, tuple[str, ...]]
    result_file: str
    slip_file: str
    encoding: str
    lines: ResultLines
    slip: SlipMarks
    reasons: Mapping[int, DeclineReason]  # all other codes are the bank's refusal
    states: Mapping[int, tuple[TerminalState, str]]  # what a code says about the terminal
    committed_codes: frozenset[int] = frozenset()  # of ROLL_BACK: too late
    nothing_suspended_codes: frozenset[int] = frozenset()  # of ROLL_BACK: there is nothing to roll back

    def offers(self, operation: Operation) -> bool:
        """Whether the program can be run for it."""
        return operation in self.arguments

    def words(self, operation: Operation, minor: int = 0, authorization: str = "", reference: str = "") -> list[str]:
        """The program's arguments."""
        values = {"minor": minor, "authorization": authorization, "reference": reference}
        return [argument.format_map(values) for argument in self.arguments[operation]]
