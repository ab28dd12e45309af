"""How `kiosk case` and `kiosk encashment` reach the running teller, and who asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, TypeVar

from kiosk.adapters.journal.periods import SealedPeriods
from kiosk.commands.failure import CommandFailed
from kiosk.commands.settings import journal_key
from kiosk.commands.staff import asked_pin
from kiosk.config import Config
from kiosk.domain.errors import ErrorCode, KioskError, Unavailable
from kiosk.domain.staff import RIGHTS, Right, Role, StaffToken
from kiosk.link.client import TellerClient, TellerRefused
from kiosk.link.contract import ServiceDesk
from kiosk.services.pins import PIN, is_pin
from kiosk.services.ports.journal import JournalDown

T = TypeVar("T")
Asking = Callable[[ServiceDesk, StaffToken], Awaitable[T]]

_CONNECT_S: Final = 3.0

_WORDS: Final = {
    ErrorCode.WRONG_CODE: "no such PIN",
    ErrorCode.TOO_MANY_TRIES: "too many wrong PINs: wait some minutes",
    ErrorCode.NOT_LOGGED_IN: "the log-in has ended: start again",
    ErrorCode.NOT_ALLOWED: "not with this role",
    ErrorCode.SECOND_PERSON_NEEDED: "a second person with the same right has to enter a PIN",
    ErrorCode.NO_SUCH_PAYMENT: "no such case: check the code",
    ErrorCode.NO_SUCH_PERIOD: "no such box, or it is not closed yet",
    ErrorCode.ALREADY_DECIDED: "nothing of that kind is to be decided (any more)",
    ErrorCode.REASON_UNFIT: "--reason: say why, in at most 200 characters, without phone or card numbers",
    ErrorCode.REFERENCE_NEEDED: "--reference: name the operator's or the acquirer's own record",
    ErrorCode.NOTE_VALUE_NEEDED: "--value: say what the note is worth",
    ErrorCode.PAYMENT_IN_PROGRESS: "a payment is in progress, or the teller is starting: wait and try again",
    ErrorCode.JOURNAL_UNAVAILABLE: "the journal cannot be written now: look whether it was done before trying again",
    ErrorCode.UNKNOWN_NUMBER: "the operator knows no such number",
    ErrorCode.OPERATOR_UNREACHABLE: "no answer from the operator",
}


def ask_teller(config: Config, asking: Asking[T]) -> T:
    """What `asking` gets of the teller for the person who enters a PIN.

    Raises:
        NoTeller: none runs.
        CommandFailed: it does not talk to us, or refuses.
    """
    try:
        return asyncio.run(_ask(config, asking))
    except TellerRefused as error:
        raise CommandFailed(f"{error}: run this as the teller's user, at its version") from error
    except KioskError as error:
        raise CommandFailed(_WORDS.get(error.code, str(error))) from error


class NoTeller(Exception):
    """No teller answers: only looking is possible."""


async def _ask(config: Config, asking: Asking[T]) -> T:
    async with TellerClient(config.link.socket) as teller:
        try:
            async with asyncio.timeout(_CONNECT_S):
                await teller.wait_connected()
        except (TimeoutError, Unavailable) as error:
            raise NoTeller from error
        visit = await teller.service.log_in(await asyncio.to_thread(asked_pin, "PIN: "))
        try:
            return await asking(teller.service, visit.token)
        finally:
            await teller.service.log_out(visit.token)


def allowed_role(config: Config, right: Right) -> Role:
    """The role of the person who enters a PIN, for a look at the journal without a teller.

    Raises:
        CommandFailed: nobody has that PIN, or may not.
    """
    pin = asked_pin("PIN: ")
    fitting = [one for one in config.service.staff if is_pin(pin if PIN.fullmatch(pin) else "", one.pin_hash)]
    if len(fitting) != 1:
        raise CommandFailed(_WORDS[ErrorCode.WRONG_CODE])
    if right not in RIGHTS[fitting[0].role]:
        raise CommandFailed(_WORDS[ErrorCode.NOT_ALLOWED])
    return fitting[0].role


def journal_beside(config: Config) -> SealedPeriods:
    """The journal, for looking at.

    Raises:
        CommandFailed: there is none, or its key is missing.
    """
    if not config.journal.path.exists():
        raise CommandFailed(f"there is no journal at {config.journal.path}; the teller makes it when it first starts")
    return SealedPeriods(config.journal.path, journal_key(config), config.terminal.currency)


def read_journal(reading: Coroutine[Any, Any, T]) -> T:
    """What a look at the journal gives.

    Raises:
        CommandFailed: it cannot be read.
    """
    try:
        return asyncio.run(reading)
    except JournalDown as error:
        raise CommandFailed(f"the journal cannot be read: {error}") from error


def told_in_words(code: ErrorCode) -> str:
    """What a person at a shell reads for it."""
    return _WORDS.get(code, code.value)
