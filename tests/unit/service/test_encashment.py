"""A box from its insertion to its count."""

from __future__ import annotations

import pytest

from kiosk.domain.books import COLLECTED, SHORTAGE, SURPLUS, LedgerAccount, box
from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.encashment import CountedPile, Difference, Settlement
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.payment_state import NoteFate
from kiosk.domain.staff import Role
from tests.fakes.back_office import BackOffice
from tests.fakes.till import rub


def counted(**values: int) -> tuple[CountedPile, ...]:
    """`_500=3`: three notes of 500."""
    return tuple(CountedPile(rub(int(name[1:])), count) for name, count in values.items())


def balance(office: BackOffice, account: LedgerAccount) -> int:
    """What is on an account, in minor units."""
    postings = (one for _, entry in office.till.journal.rows for one in entry.postings)
    return sum(one.amount.minor for one in postings if one.account == account)


async def closed(office: BackOffice) -> None:
    await office.desk.close_period(await office.token(Role.COLLECTOR), 1, "AB-17")


async def count(office: BackOffice, *piles: CountedPile) -> None:
    await office.desk.count(await office.token(Role.COLLECTOR), 1, piles)


async def test_the_report_names_every_note_in_the_box() -> None:
    office = BackOffice()
    async with office.running():
        await office.till.pay(500, 500, 100)
        report = await office.report()
    assert [(pile.value, pile.sure) for pile in report.period.piles] == [(rub(100), 1), (rub(500), 2)]
    assert (report.period.cash, report.period.sums.credited) == (rub(1100), rub(1100))


async def test_a_closed_box_is_followed_by_the_next_and_later_notes_go_there() -> None:
    office = BackOffice()
    async with office.running():
        await office.till.pay(500)
        await closed(office)
        await office.till.pay(100)
        old, new = await office.report(1), await office.report()
    assert old.period.closing is not None
    assert (old.period.closing.seal, old.period.closing.by) == ("AB-17", "collector")
    assert (old.period.cash, new.period.number, new.period.cash) == (rub(500), 2, rub(100))


async def test_a_box_is_not_closed_while_somebody_pays() -> None:
    office = BackOffice()
    async with office.running():
        await office.till.open()
        with pytest.raises(Unavailable) as refusal:
            await closed(office)
    assert refusal.value.code is ErrorCode.PAYMENT_IN_PROGRESS


async def test_a_box_is_closed_once() -> None:
    office = BackOffice()
    async with office.running():
        await closed(office)
        with pytest.raises(Refused) as refusal:
            await closed(office)
    assert refusal.value.code is ErrorCode.ALREADY_DECIDED


async def test_an_exact_count_empties_the_box_and_settles_it() -> None:
    office = BackOffice()
    async with office.running():
        await office.till.pay(500, 100)
        await closed(office)
        await count(office, *counted(_500=1, _100=1))
        report = await office.report(1)
    assert report.period.settlement == Settlement(rub(0), rub(0))
    assert (balance(office, box(1)), balance(office, COLLECTED)) == (0, 60_000)
    assert report.conservation.holds


async def test_a_difference_is_named_to_the_note() -> None:
    office = BackOffice()
    async with office.running():
        await office.till.pay(500, 500, 100)
        await closed(office)
        await count(office, *counted(_500=1, _100=1, _50=1))
        report = await office.report(1)
    assert report.period.differences == (Difference(rub(50), 1), Difference(rub(500), -1))
    assert report.period.settlement == Settlement(shortage=rub(500), surplus=rub(50))
    assert [balance(office, one) for one in (box(1), SHORTAGE, SURPLUS)] == [0, 50_000, -5_000]
    assert not report.conservation.holds


async def doubtful(office: BackOffice, *certain: int, suspect: int = 500) -> None:
    """A payment with some notes in the box and one of which nobody knows."""
    payment = await office.till.open()
    for value in certain:
        assert await office.till.acceptor.insert(value)
    await office.till.acceptor.escrow(suspect)
    await office.till.acceptor.listener.note_suspect(SuspectCause.JAM, rub(suspect))
    await office.till.close(payment)


async def test_a_count_with_room_for_no_more_says_that_the_suspect_note_is_not_there() -> None:
    office = BackOffice()
    async with office.running():
        await doubtful(office, 500, 100)
        await closed(office)
        await count(office, *counted(_500=1, _100=1))
        report = await office.report(1)
        payment = next(iter(office.till.journal.folders))
        case = await office.till.topups.book.case(payment)
    assert case is not None
    assert case.payment.notes[-1].fate is NoteFate.RETURNED
    assert report.period.settlement == Settlement(rub(0), rub(0))


async def test_a_count_of_all_that_could_be_there_finds_the_suspect_note_and_holds_it() -> None:
    office = BackOffice()
    async with office.running():
        await doubtful(office, 500, 100)
        await closed(office)
        await count(office, *counted(_500=2, _100=1))
        report = await office.report(1)
    assert report.period.settlement == Settlement(rub(0), rub(0))
    assert balance(office, LedgerAccount("held")) == -50_000
    assert balance(office, LedgerAccount("suspect")) == 0


async def test_an_ambiguous_count_leaves_the_note_to_a_person() -> None:
    office = BackOffice()
    async with office.running():
        await doubtful(office, 500)
        await doubtful(office, 100)
        await closed(office)
        await count(office, *counted(_500=2, _100=1))
        report = await office.report(1)
    assert (len(report.period.doubts), report.period.settlement) == (2, None)
    assert report.period.differences == ()


async def test_a_box_is_counted_once_and_not_before_it_is_closed() -> None:
    office = BackOffice()
    async with office.running():
        with pytest.raises(Refused) as early:
            await count(office, *counted(_500=1))
        await closed(office)
        await count(office)
        with pytest.raises(Refused) as again:
            await count(office)
    assert (early.value.code, again.value.code) == (ErrorCode.NO_SUCH_PERIOD, ErrorCode.ALREADY_DECIDED)


async def test_what_a_crash_left_of_a_count_is_finished_at_the_next_start() -> None:
    office = BackOffice()
    async with office.running():
        await doubtful(office, 500)
        await closed(office)
        office.till.journal.fails_on = "resolved"
        with pytest.raises(Unavailable):
            await count(office, *counted(_500=2))
        office.till.journal.fails_on = ""
    async with office.running():
        await office.encashments.run()
        report = await office.report(1)
    assert report.period.settlement == Settlement(rub(0), rub(0))


async def test_a_credit_the_operator_does_not_know_breaks_the_conservation() -> None:
    office = BackOffice()
    async with office.running():
        payment = await office.till.pay(500)
        office.ledger.missing.add(payment)
        differing = (await office.report()).conservation
        office.ledger.silent = True
        untold = (await office.report()).conservation
    assert (differing.holds, differing.operator_credited) == (False, rub(0))
    assert (untold.holds, untold.operator_credited) == (True, None)


async def test_the_report_is_printed_for_the_one_who_asked() -> None:
    office = BackOffice()
    async with office.running():
        await office.till.pay(500)
        await office.desk.print_report(await office.token(Role.COLLECTOR), 1, "ru")
    assert office.till.printer.printed == ["1 50000 collector ru"]


async def test_a_closing_that_nobody_can_vouch_for_is_not_done_twice() -> None:
    office = BackOffice()
    async with office.running():
        office.till.journal.loses_answers = 1
        with pytest.raises(Unavailable):
            await closed(office)
        with pytest.raises(Refused) as again:
            await closed(office)
        report = await office.report()
    assert (again.value.code, report.period.number) == (ErrorCode.ALREADY_DECIDED, 2)
    assert office.till.journal.kinds(None).count("encashment_closed") == 1
