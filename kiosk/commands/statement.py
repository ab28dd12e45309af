"""`kiosk statement`: a detailed statement as a PDF, for staff; the teller may run meanwhile.

Running numbers of paper belong to the teller's journal, so such a document is numbered by the second it was made in.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import tempfile
from collections.abc import Iterator
from contextlib import aclosing
from datetime import date, datetime, time, timedelta
from math import inf
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk import fittings
from kiosk.adapters.bss.client import Operator
from kiosk.adapters.clock import SystemClock
from kiosk.adapters.secrets import secrets_of
from kiosk.commands.failure import CommandFailed
from kiosk.commands.settings import config_at
from kiosk.config import Config
from kiosk.domain.errors import ErrorCode, KioskError, Refused
from kiosk.domain.expenses import Period
from kiosk.domain.phone import ContractNumber, Destination, PhoneNumber
from kiosk.domain.statement import DocumentNumber, StatementPhase, StatementProgress
from kiosk.domain.subscriber import AccountId, Subscriber
from kiosk.services.account_history import AccountHistory
from kiosk.services.ports.operator import Directory
from kiosk.services.ports.secrets import SecretMissing
from kiosk.services.statement_reading import StatementReader
from kiosk.services.statement_writing import StatementWriter, Written
from kiosk.services.visits import Visit

_BACK_TO_LINE_START = "\r\x1b[K"


def run_statement(options: argparse.Namespace) -> int:
    """Write the PDF to `options.out`, whole or not at all."""
    config, out = config_at(options.config), options.out
    period = _period(options.first, options.last, config.terminal.zone)
    if out.is_dir():
        raise CommandFailed(f"{out} is a folder; name the file")
    if not out.parent.is_dir():
        raise CommandFailed(f"{out}: there is no folder {out.parent}")
    try:
        with tempfile.TemporaryDirectory(prefix=".statement-", dir=out.parent) as spool:
            written = asyncio.run(_write(config, Path(spool), options.account, period, options.lang))
            written.document.path.replace(out)
    except SecretMissing as error:
        raise CommandFailed(str(error)) from error
    except OSError as error:
        raise CommandFailed(f"{error.filename or out}: {error.strerror or error}") from error
    except KioskError as error:
        raise CommandFailed(_in_words(error, config, options.account)) from error
    print(f"{out}: {written.number}, {written.lines} lines, {written.document.pages} pages")
    return 0


def _period(first: date, last: date, zone: ZoneInfo) -> Period:
    """The whole days from `first` to `last`, or to today where that is earlier."""
    today = datetime.now(zone).date()
    if last < first:
        raise CommandFailed(f"--to {last} is before --from {first}")
    if first > today:
        raise CommandFailed(f"--from {first} is still to come")
    after = min(last, today) + timedelta(days=1)
    return Period(datetime.combine(first, time.min, zone), datetime.combine(after, time.min, zone))


async def _write(config: Config, spool: Path, account: str, period: Period, language: str) -> Written:
    clock, terms = SystemClock(), fittings.statement_terms(config)
    async with aclosing(fittings.operator_client(config, secrets_of(config.secrets), clock)) as operator:
        writer = StatementWriter(
            StatementReader(operator.directory, operator.accounts, clock, terms),
            fittings.statement_maker(config, spool),
            lambda: _number(config, clock),
            terms,
            clock,
        )
        writer.refuse_too_old(period)
        owner = await _owner(operator.directory, account, config.terminal.region)
        with _progress_shown() as tell:
            return await writer.write(_visit(config, operator, owner, clock), period, language, tell)


async def _number(config: Config, clock: SystemClock) -> DocumentNumber:
    return DocumentNumber(f"D-{config.terminal.number}-S{clock.now():%Y%m%d%H%M%S}")


def _visit(config: Config, operator: Operator, owner: Subscriber, clock: SystemClock) -> Visit:
    """What statements are written for; this one has no login and no end."""
    terminal = config.terminal
    history = AccountHistory(
        operator.accounts, owner.account, clock=clock, zone=terminal.zone, currency=terminal.currency
    )
    return Visit(owner.account, None, history, ends_at=inf, silent_at=inf, subscriber=owner)


async def _owner(directory: Directory, typed: str, region: str) -> Subscriber:
    """Whose account, contract or phone number `typed` is, in this order.

    Raises:
        Refused: UNKNOWN_NUMBER.
    """
    if typed[:1].isalnum():
        with contextlib.suppress(Refused):
            return await directory.subscriber(AccountId(typed))
    for destination in _destinations(typed, region):
        with contextlib.suppress(Refused):
            return await directory.subscriber((await directory.recipient(destination)).account)
    raise Refused(ErrorCode.UNKNOWN_NUMBER)


def _destinations(typed: str, region: str) -> Iterator[Destination]:
    with contextlib.suppress(ValueError):
        yield ContractNumber(typed)
    with contextlib.suppress(Refused):
        yield PhoneNumber.parse(typed, region)


@contextlib.contextmanager
def _progress_shown() -> Iterator[_Progress]:
    """Shows the progress on one line of stderr that is gone at the end; where nobody watches, nothing."""
    progress = _Progress(sys.stderr.isatty())
    try:
        yield progress
    finally:
        progress.say("")


class _Progress:
    """Called with each step of the making."""

    def __init__(self, watched: bool) -> None:
        self._watched = watched

    def __call__(self, step: StatementProgress) -> None:
        if step.phase is StatementPhase.MAKING:
            self.say(f"page {step.pages_done} of {step.pages_total or '?'}")
        else:
            self.say(f"line {step.lines_done} of {step.lines_total or '?'}")

    def say(self, text: str) -> None:
        """`text` in place of what was said before."""
        if self._watched:
            print(_BACK_TO_LINE_START + text, end="", file=sys.stderr, flush=True)


def _in_words(error: KioskError, config: Config, account: str) -> str:
    root, months = config.operator.root, config.statement.look_back_months
    match error.code:
        case ErrorCode.UNKNOWN_NUMBER:
            return f"the operator knows no account, contract or phone number {account!r}"
        case ErrorCode.PERIOD_TOO_LONG:
            return f"statements reach {months} months back (statement.look_back_months), --from is {error.detail}"
        case ErrorCode.OPERATOR_UNREACHABLE:
            return f"no answer from the operator at {root}: {error.detail}"
        case ErrorCode.OPERATOR_NONSENSE:
            return f"the operator at {root} answers nonsense: {error.detail}"
        case _:
            return str(error)
