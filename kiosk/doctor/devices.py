"""The teller, and the devices behind it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable
from pathlib import Path

from kiosk import fittings
from kiosk.adapters.clock import SystemClock
from kiosk.adapters.note_counts import two_weeks
from kiosk.config import Config
from kiosk.doctor.limits import LOOK_LIMIT_S
from kiosk.domain.errors import Unavailable
from kiosk.domain.finding import Finding, Health
from kiosk.domain.note_tally import NoteTally, Wear, wear
from kiosk.domain.terminal import PaperState, TerminalStatus
from kiosk.domain.topup import Method, MethodProblem
from kiosk.link.client import TellerClient, TellerRefused

_TELLER_LIMIT_S = 3.0


async def teller_and_payments(config: Config) -> tuple[Finding, ...]:
    """Whether the teller runs, and what it says of each way to pay."""
    try:
        async with asyncio.timeout(_TELLER_LIMIT_S), TellerClient(config.link.socket) as teller:
            await teller.wait_connected()
            status = await anext(teller.terminal.status())
    except TellerRefused as error:
        return (Finding("teller", Health.BROKEN, str(error), "run doctor as the teller's user, at its version"),)
    except (TimeoutError, Unavailable):
        stopped = Finding("teller", Health.WARNING, "not running", "start it: kiosk run --config FILE")
        return (stopped, _acceptor_line(config))
    running = Finding("teller", Health.OK, "running")
    charges = tuple(_charge(config, method, status) for method in (Method.CARD, Method.QR))
    return (running, _acceptor(config, status), *(one for one in charges if one is not None))


_MENDING = {
    MethodProblem.OUT_OF_ORDER: ("out of order", "check its cable and power, the cassette, and for a jammed note"),
    MethodProblem.BOX_FULL: ("cassette full", "empty the cassette"),
    MethodProblem.STARTING: ("starting", "wait a minute and ask again"),
    MethodProblem.JOURNAL: ("off, for payments cannot be written down", "free disk space, see docs/recover.md"),
}


def _acceptor(config: Config, status: TerminalStatus) -> Finding:
    problem = next(offer.problem for offer in status.methods if offer.method is Method.CASH)
    if config.acceptor is None or problem is MethodProblem.NOT_FITTED:
        return Finding("acceptor", Health.OK, "none is fitted")
    if problem is None:
        return Finding("acceptor", Health.OK, "takes notes")
    state, fix = _MENDING[problem]
    return Finding("acceptor", Health.BROKEN, state, fix)


_CHARGED = {Method.CARD: "cards", Method.QR: "qr codes"}
_MENDING_CHARGES = {
    MethodProblem.OUT_OF_ORDER: (
        "out of order, or a charge is unclear there",
        "check the cable, power and network; the log's alarms name the acquirer and the charge",
    ),
    MethodProblem.NOT_FITTED: ("no acquirer is configured", "add one to charging.acquirers, or take the method out"),
    MethodProblem.STARTING: _MENDING[MethodProblem.STARTING],
    MethodProblem.JOURNAL: _MENDING[MethodProblem.JOURNAL],
    MethodProblem.BOX_FULL: _MENDING[MethodProblem.BOX_FULL],
}


def _charge(config: Config, method: Method, status: TerminalStatus) -> Finding | None:
    """`None` where the method is not offered at all."""
    terms = config.charging.card if method is Method.CARD else config.charging.qr
    if terms is None:
        return None
    problem = next(offer.problem for offer in status.methods if offer.method is method)
    if problem is None:
        return Finding(_CHARGED[method], Health.OK, "can be charged")
    return Finding(_CHARGED[method], Health.BROKEN, *_MENDING_CHARGES[problem])


def _acceptor_line(config: Config) -> Finding:
    if config.acceptor is None:
        return Finding("acceptor", Health.OK, "none is fitted")
    line = config.acceptor.line
    if line.startswith("/") and not Path(line).exists():
        return Finding("acceptor", Health.BROKEN, f"no line {line}", "plug it in, or mend acceptor.line")
    if line.startswith("/") and not os.access(line, os.R_OK | os.W_OK):
        return Finding("acceptor", Health.BROKEN, f"{line} may not be used", "add this user to the group dialout")
    return Finding("acceptor", Health.WARNING, "not asked, for the teller is not running", "start the teller")


async def notes(config: Config) -> tuple[Finding, ...]:
    """What share of the banknotes the acceptor cannot read, and whether that is rising."""
    if config.acceptor is None:
        return ()
    today = SystemClock().now().date()
    return (_wear(*await asyncio.to_thread(two_weeks, fittings.note_counts(config), today)),)


def _wear(week: NoteTally, before: NoteTally) -> Finding:
    share, reason = week.unread_per_mille() / 10, week.main_reason()
    state = f"{share:.1f} of 100 notes not read this week, {before.unread_per_mille() / 10:.1f} the week before"
    if reason is not None:
        state += f"; most often: {reason.value}"
    match wear(week, before):
        case Wear.UNKNOWN:
            return Finding("acceptor sensors", Health.OK, "too few notes this week to tell")
        case Wear.CLEAN:
            return Finding("acceptor sensors", Health.OK, state)
        case Wear.RISING | Wear.DIRTY:
            return Finding("acceptor sensors", Health.WARNING, state, "clean the acceptor: its sensors and rollers")


_PAPER = {
    PaperState.OK: (Health.OK, "has paper", ""),
    PaperState.LOW: (Health.WARNING, "paper is low", "put in paper soon"),
    PaperState.OUT: (Health.BROKEN, "out of paper", "put in paper"),
    PaperState.OFFLINE: (Health.BROKEN, "off line", "switch it on, check its cable and its cover"),
    PaperState.UNKNOWN: (Health.WARNING, "does not tell", "see that it is on and has paper"),
    PaperState.NOT_FITTED: (Health.OK, "none is fitted", ""),
}


async def printers(config: Config) -> tuple[Finding, ...]:
    """What the printers say of their paper."""
    clock = SystemClock()
    receipts, documents = fittings.receipt_printer(config, clock), fittings.document_printer(config, clock)
    return (
        await _printer("receipt printer", receipts.paper() if receipts else None),
        await _printer("document printer", documents.paper() if documents else None),
    )


async def _printer(subject: str, paper: Awaitable[PaperState] | None) -> Finding:
    try:
        state = PaperState.NOT_FITTED if paper is None else await asyncio.wait_for(paper, LOOK_LIMIT_S)
    except TimeoutError:
        state = PaperState.UNKNOWN
    return Finding(subject, *_PAPER[state])
