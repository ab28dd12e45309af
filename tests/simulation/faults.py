"""Everything that can go wrong in the simulated world, and which of it does in one schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random


class Fault(Enum):
    """What goes wrong. The words are those of the coverage table."""

    # the machine
    KILLED = "killed"
    POWER_CUT = "power_cut"
    CLOCK_STEPS = "clock_steps"
    # the disk
    COMMIT_FAILS = "commit_fails"
    COMMIT_LANDS_AND_FAILS = "commit_lands_and_fails"
    DISK_FULL = "disk_full"
    WITNESS_GONE = "witness_gone"
    # the acceptor's line
    COMMAND_LOST = "command_lost"
    COMMAND_GARBLED = "command_garbled"
    ANSWER_LOST = "answer_lost"
    ANSWER_GARBLED = "answer_garbled"
    ANSWER_DOUBLED = "answer_doubled"
    ANSWER_CHOPPED = "answer_chopped"
    ANSWER_LATE = "answer_late"
    UNPLUGGED = "unplugged"
    # the acceptor
    JAM = "jam"
    LONG_JAM = "long_jam"
    DEVICE_CUT = "device_cut"
    CHEATED = "cheated"
    UNASKED = "unasked"
    MISNAMED = "misnamed"
    REJECTED = "rejected"
    CASSETTE_OUT = "cassette_out"
    CASSETTE_FULL = "cassette_full"
    DEVICE_FAILURE = "device_failure"
    # the operator and the way there
    NO_ROUTE = "no_route"
    CONNECT_HANGS = "connect_hangs"
    REQUEST_CUT = "request_cut"
    REQUEST_LATE = "request_late"
    ANSWER_CUT = "answer_cut"
    NO_ANSWER = "no_answer"
    SLOW = "slow"
    FAILS_BEFORE = "fails_before"
    FAILS_AFTER = "fails_after"
    GATEWAY_SILENT = "gateway_silent"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_ID = "wrong_id"
    MALFORMED = "malformed"
    REFUSES = "refuses"
    KEY_TAKEN = "key_taken"
    SEARCH_BEHIND = "search_behind"
    SEARCH_FOREIGN = "search_foreign"
    BOOKS_OTHER_SUM = "books_other_sum"
    # the printer
    NO_PAPER = "no_paper"
    PRINTER_SILENT = "printer_silent"
    # the card terminal, its line, its acquirer, and people
    CARD_LINE_CUT = "card_line_cut"
    CARD_LINE_TORN = "card_line_torn"
    CARD_LINE_SILENT = "card_line_silent"
    TERMINAL_UNREACHABLE = "terminal_unreachable"
    TERMINAL_CUT = "terminal_cut"
    FORGOTTEN = "forgotten"
    BATCH_FULL = "batch_full"
    NO_HOST = "no_host"
    HOST_SLOW = "host_slow"
    CARD_DECLINED = "card_declined"
    CARD_CANCELLED = "card_cancelled"
    CARD_LEFT = "card_left"
    CARD_UNREADABLE = "card_unreadable"
    SOLD_BY_HAND = "sold_by_hand"
    CARD_PARTIAL = "card_partial"
    CARD_OVERCHARGED = "card_overcharged"
    OTHER_CURRENCY = "other_currency"
    # the QR provider, the way there, and telephones
    SHOP_UNREACHABLE = "shop_unreachable"
    SHOP_REQUEST_CUT = "shop_request_cut"
    SHOP_ANSWER_CUT = "shop_answer_cut"
    SHOP_NO_ANSWER = "shop_no_answer"
    SHOP_SLOW = "shop_slow"
    SHOP_FAILS_BEFORE = "shop_fails_before"
    SHOP_FAILS_AFTER = "shop_fails_after"
    SHOP_MALFORMED = "shop_malformed"
    SHOP_OTHER_ID = "shop_other_id"
    SHOP_OTHER_REFERENCE = "shop_other_reference"
    SHOP_OTHER_STATUS = "shop_other_status"
    PAYS_OTHER_SUM = "pays_other_sum"


SUBJECTS: tuple[Mapping[Fault, float], ...] = (
    {  # the disk
        Fault.COMMIT_FAILS: 0.05,
        Fault.COMMIT_LANDS_AND_FAILS: 0.05,
        Fault.DISK_FULL: 0.03,
        Fault.WITNESS_GONE: 0.03,
    },
    {  # the acceptor's line
        Fault.COMMAND_LOST: 0.05,
        Fault.COMMAND_GARBLED: 0.05,
        Fault.ANSWER_LOST: 0.06,
        Fault.ANSWER_GARBLED: 0.05,
        Fault.ANSWER_DOUBLED: 0.05,
        Fault.ANSWER_CHOPPED: 0.1,
        Fault.ANSWER_LATE: 0.03,
        Fault.UNPLUGGED: 0.02,
    },
    {  # the acceptor
        Fault.JAM: 0.02,
        Fault.LONG_JAM: 0.01,
        Fault.DEVICE_CUT: 0.02,
        Fault.CHEATED: 0.01,
        Fault.UNASKED: 0.005,
        Fault.MISNAMED: 0.08,
        Fault.REJECTED: 0.15,
        Fault.CASSETTE_OUT: 0.01,
        Fault.CASSETTE_FULL: 0.01,
        Fault.DEVICE_FAILURE: 0.01,
    },
    {  # the way to the operator
        Fault.NO_ROUTE: 0.2,
        Fault.CONNECT_HANGS: 0.1,
        Fault.REQUEST_CUT: 0.15,
        Fault.REQUEST_LATE: 0.15,
        Fault.ANSWER_CUT: 0.2,
        Fault.NO_ANSWER: 0.15,
        Fault.SLOW: 0.2,
        Fault.FAILS_BEFORE: 0.15,
        Fault.FAILS_AFTER: 0.2,
        Fault.GATEWAY_SILENT: 0.1,
    },
    {  # what the operator says
        Fault.WRONG_AMOUNT: 0.1,
        Fault.WRONG_ID: 0.1,
        Fault.MALFORMED: 0.1,
        Fault.REFUSES: 0.5,
        Fault.KEY_TAKEN: 0.05,
        Fault.SEARCH_BEHIND: 0.3,
        Fault.SEARCH_FOREIGN: 0.3,
        Fault.BOOKS_OTHER_SUM: 0.1,
    },
    {  # the printer and the clock
        Fault.NO_PAPER: 0.2,
        Fault.PRINTER_SILENT: 0.2,
        Fault.CLOCK_STEPS: 0.5,
    },
    {  # the card terminal and its line
        Fault.CARD_LINE_CUT: 0.06,
        Fault.CARD_LINE_TORN: 0.04,
        Fault.CARD_LINE_SILENT: 0.04,
        Fault.TERMINAL_UNREACHABLE: 0.15,
        Fault.TERMINAL_CUT: 0.04,
        Fault.FORGOTTEN: 0.03,
        Fault.BATCH_FULL: 0.06,
    },
    {  # people with cards, and their banks
        Fault.NO_HOST: 0.15,
        Fault.HOST_SLOW: 0.2,
        Fault.CARD_DECLINED: 0.2,
        Fault.CARD_CANCELLED: 0.15,
        Fault.CARD_LEFT: 0.1,
        Fault.CARD_UNREADABLE: 0.1,
        Fault.SOLD_BY_HAND: 0.5,
        Fault.CARD_PARTIAL: 0.4,
        Fault.CARD_OVERCHARGED: 0.2,
        Fault.OTHER_CURRENCY: 0.3,
    },
    {  # the way to the QR provider
        Fault.SHOP_UNREACHABLE: 0.1,
        Fault.SHOP_REQUEST_CUT: 0.15,
        Fault.SHOP_ANSWER_CUT: 0.2,
        Fault.SHOP_NO_ANSWER: 0.2,
        Fault.SHOP_SLOW: 0.15,
        Fault.SHOP_FAILS_BEFORE: 0.2,
        Fault.SHOP_FAILS_AFTER: 0.25,
    },
    {  # what the QR provider says, and what telephones pay
        Fault.SHOP_MALFORMED: 0.1,
        Fault.SHOP_OTHER_ID: 0.1,
        Fault.SHOP_OTHER_REFERENCE: 0.1,
        Fault.SHOP_OTHER_STATUS: 0.2,
        Fault.PAYS_OTHER_SUM: 0.5,
    },
)
"""How likely each is at each occasion, in a schedule that has it, by what it happens to. Crashes are drawn apart."""

_SELDOM = (
    *("returning", "returned", "suspect", "not_sent", "charge_unclear"),
    *("authorisation", "prompt", "status", "slip", "question", "reversal"),
    *("create", "read", "cancel", "refund", "refunds"),
)
"""States that are seldom or short: left to luck alone, few faults would meet them."""

_IN_FOCUS = 0.3
_AIMED = 0.5
GOING_BACK = ("reversal_intent", "reversal", "refund", "refunds")
"""States of a charge that is taken back."""

_WAY_TO: Mapping[str, tuple[Fault, ...]] = {
    **dict.fromkeys(GOING_BACK, (Fault.REFUSES,)),
    "refunds": (Fault.REFUSES, Fault.SHOP_NO_ANSWER),
    "not_sent": (Fault.NO_ROUTE,),
}
"""What has to go wrong before, for a state to be reached at all."""

_FAR = (*GOING_BACK, "not_sent", "question", "charge_unclear")
"""States with a long way to them: half of the aims are there."""

Aim = tuple[Fault, str]
"""A fault and the state it is to meet."""


@dataclass(frozen=True, slots=True)
class Mix:
    """A swarm's member: a few faults, often; the rest not at all (Groce and others, "Swarm testing", 2012)."""

    rates: Mapping[Fault, float]
    focus: frozenset[str] = frozenset()
    aim: Aim | None = None

    def rate(self, fault: Fault, state: str) -> float:
        """How likely `fault` is at an occasion in `state`; in one that is in focus everything goes wrong."""
        rate = self.rates.get(fault, 0.0)
        if self.aim == (fault, state):
            return max(rate, _AIMED)
        return max(rate, _IN_FOCUS) if state in self.focus else rate


def draw_mix(chance: Random, surely: Sequence[Fault], aims: Sequence[Aim], share: float) -> Mix:
    """The faults of one schedule: none in one of ten, else those of some subjects; `surely` these, whenever they can.

    A `share` of the schedules that have any aim at one of `aims` besides, and have what leads there.

    What is quiet lets money come further, to where the faults of another subject can meet it.
    """
    rates: dict[Fault, float] = {}
    if chance.random() < 0.9:
        for subject in SUBJECTS:
            share = chance.choice((0.0, 0.0, 0.3, 0.6, 0.9))
            rates |= {fault: rate for fault, rate in subject.items() if chance.random() < share}
        if chance.random() < 0.4:  # what is refused has the longest way: another number, or back to the card
            rates[Fault.REFUSES] = 1.0
    focus = frozenset(chance.sample(_SELDOM, 8) if rates and chance.random() < 0.5 else ())
    rates = {fault: rate * chance.choice((0.5, 1.0, 2.0)) for fault, rate in rates.items()}
    aim = _drawn(chance, aims) if rates and chance.random() < share else None
    if aim is not None:
        rates |= dict.fromkeys(_WAY_TO.get(aim[1], ()), 1.0)
    return Mix(rates | dict.fromkeys(surely, 1.0), focus, aim)


def _drawn(chance: Random, aims: Sequence[Aim]) -> Aim:
    far = [aim for aim in aims if aim[1] in _FAR]
    return chance.choice(far if far and chance.random() < 0.5 else aims)
