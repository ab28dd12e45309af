"""`kiosk encashment report|close|count`: boxes of banknotes from a shell."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.commands.failure import CommandFailed
from kiosk.commands.service_desk import NoTeller, allowed_role, ask_teller, journal_beside, read_journal, told_in_words
from kiosk.commands.settings import config_at
from kiosk.config import Config
from kiosk.domain.encashment import (
    Conservation,
    CountedPile,
    Period,
    PeriodReport,
    PeriodSums,
    counted_sum,
)
from kiosk.domain.errors import ErrorCode
from kiosk.domain.money import Money
from kiosk.domain.staff import Right, StaffToken
from kiosk.link.contract import ServiceDesk
from kiosk.services.encashments import period_report


def run_encashment(options: argparse.Namespace) -> int:
    """Do it and print the report; 1 when its four books differ."""
    config = config_at(options.config)

    async def ask(desk: ServiceDesk, token: StaffToken) -> PeriodReport:
        match options.action:
            case "close":
                return await desk.close_period(token, (await desk.report(token, None)).period.number, options.seal)
            case "count":
                piles = tuple(CountedPile(config.money(100 * value), count) for value, count in options.piles)
                return await desk.count(token, options.number, piles)
            case _:
                return await desk.report(token, options.number)

    try:
        report = ask_teller(config, ask)
    except NoTeller as error:
        if options.action != "report":
            raise CommandFailed("the teller does not run; without it a box can only be read") from error
        report = _read_alone(config, options.number)
    for line in report_lines(report, config.terminal.zone):
        print(line)
    return 0 if report.conservation.holds else 1


def _read_alone(config: Config, number: int | None) -> PeriodReport:
    """The report without a teller, and so without the operator's word."""
    allowed_role(config, Right.SEE_PERIOD)
    periods = journal_beside(config)

    async def read() -> PeriodReport | None:
        wanted = await periods.newest() if number is None else number
        period = await periods.period(wanted)
        if period is None:
            return None
        return period_report(period, await periods.credits(wanted), None, config.accepted_notes())

    report = read_journal(read())
    if report is None:
        raise CommandFailed(told_in_words(ErrorCode.NO_SUCH_PERIOD))
    return report


def report_lines(report: PeriodReport, zone: ZoneInfo) -> Iterator[str]:
    """The report for a person, a line each."""
    period, sums = report.period, report.period.sums
    yield f"Encashment {period.number}, box in since {_moment(period.opened, zone)}"
    if period.closing is not None:
        yield f"taken out {_moment(period.closing.at, zone)} by {period.closing.by}, seal {period.closing.seal}"
    for pile in period.piles:
        more = f", and perhaps {pile.doubtful} more" if pile.doubtful else ""
        yield f"  {_sum(pile.value):>12} x {pile.sure:<5} {_sum(pile.sum_sure):>14}{more}"
    yield f"in the box {_sum(period.cash)}, in doubt {len(period.doubts)} notes"
    for doubt in period.doubts:
        value = "value unknown" if doubt.value is None else _sum(doubt.value)
        yield f"  in doubt: {value}, case {doubt.claim}{'' if doubt.payment else ', belongs to no payment'}"
    for one in sums.charges:
        yield f"charged by {one.acquirer} {_sum(one.charged)}"
    yield from _sums(sums)
    yield from _count(period, zone)
    yield from _books(report.conservation, period.has_counter)


def _sums(sums: PeriodSums) -> Iterator[str]:
    yield f"credited {_sum(sums.credited)}, still to be credited {_sum(sums.to_credit)}, fees {_sum(sums.fees)}"
    yield f"held {_sum(sums.held)}, given back {_sum(sums.returned)}, charges going back {_sum(sums.to_return)}"
    if sums.unclaimed:
        yield f"notes of no payment {_sum(sums.unclaimed)}"


def _count(period: Period, zone: ZoneInfo) -> Iterator[str]:
    count = period.count
    if count is None:
        return
    bag = counted_sum(count.piles, period.cash.currency)
    yield f"counted {_moment(count.at, zone)} by {count.by}: {_sum(bag)}"
    for one in period.differences:
        yield f"  {'too many' if one.notes > 0 else 'missing'}: {_sum(one.value)} x {abs(one.notes)}"
    if not period.differences:
        yield "  no difference"
    if period.settlement is None:
        yield "  not settled: a person has to decide about the notes in doubt"


def _books(books: Conservation, has_counter: bool) -> Iterator[str]:
    least, most = books.journal_least, books.journal_most
    journal = str(least) if least == most else f"{least} to {most}"
    untold = "tells its counter at its next start" if has_counter else "keeps no counter"
    stacker = untold if books.stacker_notes is None else f"counted {books.stacker_notes}"
    counted = "not counted" if books.counted_notes is None else str(books.counted_notes)
    yield f"notes: acceptor {stacker}, journal {journal}, bag {counted}"
    elsewhere = "not told" if books.operator_credited is None else _sum(books.operator_credited)
    yield f"credited: journal {_sum(books.journal_credited)}, operator {elsewhere}"
    yield f"box and charges {_sum(books.taken)}, accounted for {_sum(books.accounted)}"
    yield "the books agree" if books.holds else "THE BOOKS DIFFER"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _sum(amount: Money) -> str:
    return f"{amount.to_decimal():.2f} {amount.currency.value}"
