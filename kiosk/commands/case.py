"""`kiosk case [CODE]`: what waits for a person; everything on one case in words, and a decision about it."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.commands.failure import CommandFailed
from kiosk.commands.service_desk import NoTeller, allowed_role, ask_teller, journal_beside, read_journal
from kiosk.commands.settings import config_at
from kiosk.commands.staff import asked_pin
from kiosk.config import Config
from kiosk.domain.case import AnyCase, CaseFile, CaseLine, CaseNote, CaseOption, Resolution, StrayFile, WaitingCase
from kiosk.domain.claim import read_claim
from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.money import Money
from kiosk.domain.phone import ContractNumber, Destination, PhoneNumber
from kiosk.domain.staff import Decision, Right, StaffToken
from kiosk.domain.topup import ClaimCode, PaymentId
from kiosk.link.contract import ServiceDesk
from kiosk.services.case_file import case_file
from kiosk.services.stray_file import stray_file


def run_case(options: argparse.Namespace) -> int:
    """Print the case, with `--resolve` as it is once that is decided; without a code, all that wait."""
    if options.code is None and options.resolve is not None:
        raise CommandFailed("--resolve: name the case it decides by its CODE")
    config = config_at(options.config)
    lines = _listed(config) if options.code is None else _told(config, options)
    for line in lines:
        print(line)
    return 0


def _listed(config: Config) -> Iterator[str]:
    try:
        waiting = ask_teller(config, lambda desk, token: desk.cases(token))
    except NoTeller:
        allowed_role(config, Right.SEE_CASES)
        waiting = read_journal(journal_beside(config).waiting_cases())
    return waiting_lines(waiting, config.terminal.zone)


def _told(config: Config, options: argparse.Namespace) -> Iterator[str]:
    chosen = None if options.resolve is None else _resolution(options, config)

    async def ask(desk: ServiceDesk, token: StaffToken) -> AnyCase:
        case = await desk.case(token, options.code)
        return case if chosen is None else await _decided(desk, token, case.claim, chosen)

    try:
        case = ask_teller(config, ask)
    except NoTeller as error:
        if chosen is not None:
            raise CommandFailed("the teller does not run; without it cases can only be read") from error
        case = _read_alone(config, options.code)
    zone = config.terminal.zone
    return stray_lines(case, zone) if isinstance(case, StrayFile) else case_lines(case, zone)


async def _decided(desk: ServiceDesk, token: StaffToken, claim: ClaimCode, chosen: Resolution) -> AnyCase:
    try:
        return await desk.resolve(token, claim, chosen, "")
    except Refused as refusal:
        if refusal.code is not ErrorCode.SECOND_PERSON_NEEDED:
            raise
    second = await asyncio.to_thread(asked_pin, "Second person's PIN: ")
    return await desk.resolve(token, claim, chosen, second)


def _resolution(options: argparse.Namespace, config: Config) -> Resolution:
    return Resolution(
        decision=Decision(options.resolve),
        reason=options.reason,
        note=options.note,
        value=None if options.value is None else config.money(options.value),
        reference=options.reference,
        destination=_destination(options.to, config.terminal.region) if options.to else None,
    )


def _destination(typed: str, region: str) -> Destination:
    with contextlib.suppress(Refused):
        return PhoneNumber.parse(typed, region)
    with contextlib.suppress(ValueError):
        return ContractNumber(typed)
    raise CommandFailed(f"--to: {typed!r} is no number")


def _read_alone(config: Config, code: str) -> AnyCase:
    role, periods = allowed_role(config, Right.SEE_CASES), journal_beside(config)

    async def read() -> AnyCase | None:
        claim = read_claim(code)
        stray = await periods.stray(claim) if claim else None
        if stray is not None:
            return stray_file(stray, role, None, config.money(0))
        payment = await periods.payment_of(claim) if claim else PaymentId(code)
        history = await periods.history(payment) if payment else None
        return None if history is None else case_file(history, role, None)

    case = read_journal(read())
    if case is None:
        raise CommandFailed("no such case: check the code")
    return case


def waiting_lines(waiting: tuple[WaitingCase, ...], zone: ZoneInfo) -> Iterator[str]:
    """The cases for a person, a line each."""
    for one in waiting:
        amount = _sum(one.amount) if one.amount else "value unknown"
        yield f"{one.claim}  {_moment(one.since, zone)}  {one.kind.value:14} {amount:>14}"
    if not waiting:
        yield "no case waits for a person"


def stray_lines(case: StrayFile, zone: ZoneInfo) -> Iterator[str]:
    """A note without a payment for a person, a line each."""
    yield f"Case {case.claim}, a note that belongs to no payment"
    yield f"box {case.encashment}, told {_moment(case.told, zone)}"
    yield _note(case.note)
    yield from (_line(line, zone) for line in case.lines)
    yield from _options(case.options)


def case_lines(case: CaseFile, zone: ZoneInfo) -> Iterator[str]:
    """The case for a person, a line each."""
    yield f"Case {case.claim}, payment {case.payment}"
    yield f"{case.stage.value}, {case.method.value}, opened {_moment(case.opened, zone)}"
    yield f"for {case.destination_masked} ({case.name_hint})"
    yield f"inserted {_sum(case.inserted)}, fee {_sum(case.fee)}, to credit {_sum(case.to_credit)}"
    if case.held:
        yield f"held for a person: {_sum(case.held)}"
    if case.operator_reference:
        yield f"operator's reference {case.operator_reference}"
    if case.charge is not None:
        yield f"charge {case.charge.reference} at {case.charge.acquirer}: {_sum(case.charge.amount)}"
    if case.heir is not None:
        yield f"its money went on to payment {case.heir}"
    yield from (_note(note) for note in case.notes)
    yield from (_line(line, zone) for line in case.lines)
    yield from _options(case.options)


def _options(options: tuple[CaseOption, ...]) -> Iterator[str]:
    if not options:
        yield "nothing to decide"
    yield from (_option(option) for option in options)


def _note(note: CaseNote) -> str:
    value = "value unknown" if note.value is None else _sum(note.value)
    return f"note {note.number}: {value}, {note.state.value}" + (f" ({note.cause.value})" if note.cause else "")


def _line(line: CaseLine, zone: ZoneInfo) -> str:
    amount = _sum(line.amount) if line.amount else ""
    return f"  {_moment(line.at, zone)}  {line.kind:16} {amount:>14}  {line.detail}".rstrip()


def _option(option: CaseOption) -> str:
    words = f"may be decided: --resolve {option.decision.value}"
    words += f" --note {option.note}" if option.note is not None else ""
    words += f", {_sum(option.amount)}" if option.amount is not None else ", --value needed"
    return words + (", with a second person" if option.needs_second else "")


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _sum(amount: Money) -> str:
    return f"{amount.to_decimal():.2f} {amount.currency.value}"
