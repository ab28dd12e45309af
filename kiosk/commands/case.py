"""`kiosk case CODE`: everything on a payment in words, and a person's decision about it."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from kiosk.commands.failure import CommandFailed
from kiosk.commands.service_desk import NoTeller, allowed_role, ask_teller, journal_beside
from kiosk.commands.settings import config_at
from kiosk.commands.staff import asked_pin
from kiosk.config import Config
from kiosk.domain.case import CaseFile, CaseLine, CaseNote, CaseOption, Resolution
from kiosk.domain.claim import read_claim
from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.money import Money
from kiosk.domain.phone import ContractNumber, Destination, PhoneNumber
from kiosk.domain.staff import Decision, Right, StaffToken
from kiosk.domain.topup import PaymentId
from kiosk.link.contract import ServiceDesk
from kiosk.services.case_file import case_file
from kiosk.services.ports.journal import JournalDown


def run_case(options: argparse.Namespace) -> int:
    """Print the case; with `--resolve`, as it is once that is decided."""
    config = config_at(options.config)
    chosen = None if options.resolve is None else _resolution(options, config)

    async def ask(desk: ServiceDesk, token: StaffToken) -> CaseFile:
        case = await desk.case(token, options.code)
        return case if chosen is None else await _decided(desk, token, case.payment, chosen)

    try:
        case = ask_teller(config, ask)
    except NoTeller as error:
        if chosen is not None:
            raise CommandFailed("the teller does not run; without it cases can only be read") from error
        case = _read_alone(config, options.code)
    for line in case_lines(case, config.terminal.zone):
        print(line)
    return 0


async def _decided(desk: ServiceDesk, token: StaffToken, payment: PaymentId, chosen: Resolution) -> CaseFile:
    try:
        return await desk.resolve(token, payment, chosen, "")
    except Refused as refusal:
        if refusal.code is not ErrorCode.SECOND_PERSON_NEEDED:
            raise
    second = await asyncio.to_thread(asked_pin, "Second person's PIN: ")
    return await desk.resolve(token, payment, chosen, second)


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


def _read_alone(config: Config, code: str) -> CaseFile:
    role, periods = allowed_role(config, Right.SEE_CASES), journal_beside(config)

    async def read() -> CaseFile | None:
        claim = read_claim(code)
        payment = await periods.payment_of(claim) if claim else PaymentId(code)
        history = await periods.history(payment) if payment else None
        return None if history is None else case_file(history, role, None)

    try:
        case = asyncio.run(read())
    except JournalDown as error:
        raise CommandFailed(f"the journal cannot be read: {error}") from error
    if case is None:
        raise CommandFailed("no such case: check the code")
    return case


def case_lines(case: CaseFile, zone: ZoneInfo) -> Iterator[str]:
    """The case for a person, a line each."""
    yield f"Case {case.claim}, payment {case.payment}"
    yield f"{case.stage.value}, {case.method.value}, opened {case.opened.astimezone(zone):%Y-%m-%d %H:%M:%S}"
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
    if not case.options:
        yield "nothing to decide"
    yield from (_option(option) for option in case.options)


def _note(note: CaseNote) -> str:
    value = "value unknown" if note.value is None else _sum(note.value)
    return f"note {note.number}: {value}, {note.state.value}" + (f" ({note.cause.value})" if note.cause else "")


def _line(line: CaseLine, zone: ZoneInfo) -> str:
    amount = _sum(line.amount) if line.amount else ""
    return f"  {line.at.astimezone(zone):%Y-%m-%d %H:%M:%S}  {line.kind:16} {amount:>14}  {line.detail}".rstrip()


def _option(option: CaseOption) -> str:
    words = f"may be decided: --resolve {option.decision.value}"
    words += f" --note {option.note}" if option.note is not None else ""
    words += f", {_sum(option.amount)}" if option.amount is not None else ", --value needed"
    return words + (", with a second person" if option.needs_second else "")


def _sum(amount: Money) -> str:
    return f"{amount.to_decimal():.2f} {amount.currency.value}"
