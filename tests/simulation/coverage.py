"""The pairs of fault and state that a full run must have met, and those that cannot be, with the reason.

A fault of the acceptor or its line is paired with what the mechanism was doing, every other with the last thing that
was written down: the payment's stage, or its note's or charge's fate. A fault of a card terminal's line, or of a QR
provider, is paired with what was being said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from tests.simulation.faults import Aim, Fault


def unmet(met: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """The required pairs that are not among those `met`."""
    return sorted(set(required()) - set(met))


def required() -> Iterator[tuple[str, str]]:
    """Every pair that can be."""
    return ((fault.value, state) for fault, state in _possible())


def aims() -> tuple[Aim, ...]:
    """The pairs that a schedule can aim at: deaths are drawn apart."""
    return tuple(aim for aim in _possible() if aim[0] not in (Fault.KILLED, Fault.POWER_CUT))


def leads_to(aim: Aim, acquirers: Collection[str]) -> bool:
    """Whether `aim` can be met, and often, where these acquirers are: a banknote is soonest where there are none."""
    fault, state = aim
    if state in _MOVING:
        return not acquirers
    if state in _SAID_BY_TERMINALS or fault in _OF_CARDS:
        return any(name.startswith("bank") for name in acquirers)
    if fault.name.startswith("SHOP") or fault is Fault.PAYS_OTHER_SUM or state == "charge_shown":
        return any(name.startswith("shop") for name in acquirers)
    return bool(acquirers) if state.startswith("charge") else True


def _possible() -> Iterator[Aim]:
    for faults, states in _REQUIRED:
        for fault in faults:
            for state in states:
                if (fault, state) not in IMPOSSIBLE:
                    yield fault, state


_WRITTEN = (
    "starting",
    "opened",
    "intent",
    "stacked",
    "returned",
    "suspect",
    "closed",
    "sending",
    "credited",
    "refused",
)
_CHARGED = ("charge_intent", "charge_approved", "charge_shown", "charge_unclear", "charge_declined", "reversal_intent")
_HELD = ("starting", "opened", "intent", "stacked", "suspect", "closed", "sending", "credited", "cancelled")
_WITH_A_NOTE = ("accepting", "escrow", "stacking", "stacked", "returning")
_MOVING = ("powered_up", "initializing", "disabled", "idling", *_WITH_A_NOTE)

_SAID_BY_TERMINALS = (
    *("prompt", "status", "slip", "completion"),
    *("registration", "authorisation", "question", "reversal", "agreement"),
)
_OF_CARDS = (
    Fault.CARD_CANCELLED,
    Fault.CARD_LEFT,
    Fault.CARD_UNREADABLE,
    Fault.CARD_DECLINED,
    Fault.CARD_PARTIAL,
    Fault.CARD_OVERCHARGED,
    Fault.OTHER_CURRENCY,
    Fault.NO_HOST,
    Fault.HOST_SLOW,
)

_REQUIRED: tuple[tuple[tuple[Fault, ...], tuple[str, ...]], ...] = (
    ((Fault.KILLED, Fault.POWER_CUT), (*_WRITTEN, "held", "cancelled", "not_sent", "continued")),
    ((Fault.COMMIT_FAILS, Fault.COMMIT_LANDS_AND_FAILS, Fault.DISK_FULL, Fault.WITNESS_GONE), _HELD),
    (
        (
            Fault.COMMAND_LOST,
            Fault.COMMAND_GARBLED,
            Fault.ANSWER_LOST,
            Fault.ANSWER_GARBLED,
            Fault.ANSWER_DOUBLED,
            Fault.ANSWER_CHOPPED,
            Fault.ANSWER_LATE,
            Fault.UNPLUGGED,
            Fault.DEVICE_CUT,
        ),
        _MOVING,
    ),
    ((Fault.JAM, Fault.LONG_JAM), _WITH_A_NOTE),
    ((Fault.CHEATED,), ("accepting", "escrow", "stacking", "returning")),
    ((Fault.UNASKED, Fault.CASSETTE_OUT, Fault.CASSETTE_FULL, Fault.DEVICE_FAILURE), ("disabled", "idling")),
    ((Fault.REJECTED, Fault.MISNAMED), ("opened", "stacked")),
    (
        (
            Fault.NO_ROUTE,
            Fault.CONNECT_HANGS,
            Fault.REQUEST_CUT,
            Fault.REQUEST_LATE,
            Fault.ANSWER_CUT,
            Fault.NO_ANSWER,
            Fault.SLOW,
            Fault.FAILS_BEFORE,
            Fault.FAILS_AFTER,
            Fault.GATEWAY_SILENT,
            Fault.WRONG_AMOUNT,
            Fault.WRONG_ID,
            Fault.MALFORMED,
            Fault.REFUSES,
            Fault.KEY_TAKEN,
            Fault.SEARCH_BEHIND,
            Fault.SEARCH_FOREIGN,
            Fault.BOOKS_OTHER_SUM,
        ),
        ("sending",),
    ),
    ((Fault.NO_PAPER, Fault.PRINTER_SILENT), ("credited", "cancelled", "held")),
    ((Fault.KILLED, Fault.POWER_CUT), _CHARGED),
    ((Fault.COMMIT_FAILS, Fault.COMMIT_LANDS_AND_FAILS), ("charge_intent", "charge_approved", "charge_shown")),
    (_OF_CARDS, ("charge_intent",)),
    ((Fault.CARD_LINE_CUT, Fault.CARD_LINE_SILENT, Fault.CARD_LINE_TORN), _SAID_BY_TERMINALS[:4]),
    ((Fault.CARD_LINE_CUT, Fault.CARD_LINE_SILENT, Fault.TERMINAL_CUT), _SAID_BY_TERMINALS[4:]),
    ((Fault.BATCH_FULL, Fault.FORGOTTEN), ("authorisation", "agreement", "question")),
    (
        (
            Fault.SHOP_ANSWER_CUT,
            Fault.SHOP_NO_ANSWER,
            Fault.SHOP_SLOW,
            Fault.SHOP_FAILS_BEFORE,
            Fault.SHOP_FAILS_AFTER,
            Fault.SHOP_MALFORMED,
        ),
        ("create", "read", "cancel", "refund", "refunds"),
    ),
    ((Fault.SHOP_OTHER_ID, Fault.SHOP_OTHER_REFERENCE, Fault.SHOP_OTHER_STATUS), ("read",)),
    ((Fault.PAYS_OTHER_SUM, Fault.SHOP_UNREACHABLE), ("charge_shown",)),
)

_ONE_COMMIT = "refused and held are written in one transaction, so that nothing can come between them"
IMPOSSIBLE: Mapping[tuple[Fault, str], str] = {
    (Fault.KILLED, "refused"): _ONE_COMMIT,
    (Fault.POWER_CUT, "refused"): _ONE_COMMIT,
}
"""Pairs of the table that cannot be, each with its reason."""
