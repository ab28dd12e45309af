"""Closing time: a supervisor seals the box and counts it, reads a case, looks the terminal over and ends its day."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.commands.service_desk import journal_beside
from kiosk.domain.case import CaseFile
from kiosk.domain.encashment import CountedPile, Period, counted_sum
from kiosk.domain.money import Currency, Money
from kiosk.domain.staff import Role
from kiosk.domain.topup import ClaimCode
from kiosk.presenters.home import HomeState
from kiosk.presenters.staff_choice import ChoiceState
from kiosk.presenters.staff_count import CountState
from kiosk.presenters.staff_entry import EntryState
from kiosk.presenters.staff_menu import MenuState
from kiosk.presenters.staff_sheet import Batches, Checkup, Done, SheetState
from kiosk.tour.hand import TourFailed
from kiosk.tour.steps import Steps
from kiosk.trial import DEMO_PINS

_NOBODYS_PIN = "000000"
_SEAL = "A17-000412"
_BOX = 1
_TOLD_WITHIN_S = 90.0


async def close_the_day(steps: Steps, claim: ClaimCode) -> None:
    """One log-in from the held mark to the first screen; `claim` opens the case that is read."""
    await _until_told(steps)
    await _log_in(steps)
    await _count(steps, await _seal(steps))
    await _read_case(steps, claim)
    await _look_for_cases(steps)
    await _look_over(steps)
    await _end_day(steps)
    await steps.hand.tap("Log out")
    await steps.hand.see(HomeState)


async def _until_told(steps: Steps) -> None:
    """The journal has been told of every credit, also of the one that the operator kept silent about."""

    async def told() -> bool:
        return (await _journal(steps)).sums.credited == _grown(steps)

    await steps.hand.until_true(told, "the journal to be told of every credit", _TOLD_WITHIN_S)


async def _log_in(steps: Steps) -> None:
    hand, album = steps.hand, steps.album
    await steps.begin_visit()
    await hand.hold(steps.config.terminal.brand_name, EntryState)
    await album.take("staff-entry")
    await _enter(steps, _NOBODYS_PIN)
    await hand.see(EntryState, lambda entry: entry.error is not None and not entry.typed)
    await album.take("staff-entry-wrong-pin")
    await _enter(steps, DEMO_PINS[Role.SUPERVISOR])
    await hand.see(MenuState)
    await album.take("staff-menu")


async def _seal(steps: Steps) -> Mapping[Money, int]:
    """The box is out and an empty one in; what a person finds in the bag."""
    hand, album, acceptor = steps.hand, steps.album, steps.world.acceptor
    await hand.tap("Banknote box")
    await hand.see(SheetState)
    await album.take("staff-sheet-box")
    await _compare_sums(steps)
    await hand.tap("Take the box out")
    await hand.see(EntryState)
    bag = (await acceptor(remove_cassette=True))["stacked"]
    await acceptor(remove_cassette=False)
    await hand.type(_SEAL)
    await album.take("staff-entry-seal")
    await hand.tap_primary()
    await hand.see(SheetState, lambda sheet: sheet.done is Done.CLOSED)
    await album.take("staff-sheet-box-closed")
    return {Money.of_major(int(value), Currency.RUB): count for value, count in bag.items()}


async def _compare_sums(steps: Steps) -> None:
    """The report on the screen, beside the journal and beside what the operator's balances grew by."""
    album, shown = steps.album, steps.hand.value_of
    period = await _journal(steps)
    album.compare("in the box", shown("In the box"), _exact(steps, period.cash))
    album.compare("credited", shown("Credited"), _exact(steps, period.sums.credited))
    album.compare("credited by the operator", shown("Credited by the operator"), _exact(steps, _grown(steps)))
    for one in period.sums.charges:
        charged = shown("Charged by {acquirer}", acquirer=one.acquirer)
        album.compare(f"charged by {one.acquirer}", charged, _exact(steps, one.charged))


async def _count(steps: Steps, bag: Mapping[Money, int]) -> None:
    hand, album, texts = steps.hand, steps.album, steps.hand.texts
    await hand.tap("Enter the count")
    count = await hand.see(CountState)
    await album.take("staff-count")
    for value, _ in count.piles:
        await hand.type(str(bag.get(value, 0)))
        await hand.tap("Next value")
    await album.take("staff-count-agrees")
    await hand.tap("Save the count")
    await hand.see(SheetState, lambda sheet: sheet.done is Done.COUNTED)
    await album.take("staff-sheet-box-counted")
    found = counted_sum((CountedPile(value, notes) for value, notes in bag.items()), Currency.RUB)
    album.compare("in the bag", hand.value_of("In the bag"), _exact(steps, found))
    album.compare("difference", hand.value_of("Difference"), texts.gettext("none"))
    album.compare("all books", hand.value_of("All books"), texts.gettext("agree"))
    await _back_to_menu(steps)


async def _read_case(steps: Steps, claim: ClaimCode) -> None:
    hand, album = steps.hand, steps.album
    await hand.tap("Claim code")
    await hand.see(EntryState)
    await hand.type(claim.replace("-", ""))
    await album.take("staff-entry-claim")
    await hand.tap_primary()
    await hand.see(SheetState, lambda sheet: isinstance(sheet.content, CaseFile))
    await album.take("staff-sheet-case")
    album.compare("state of the case", hand.value_of("State"), hand.texts.gettext("credited"))
    await hand.tap("Back")
    await hand.see(EntryState)
    await _back_to_menu(steps)


async def _look_for_cases(steps: Steps) -> None:
    """Every payment of the tour has come to its end: there is nothing to decide."""
    hand, album = steps.hand, steps.album
    await hand.tap("Cases to decide")
    listed = await hand.see(ChoiceState)
    await album.take("staff-choice-nothing-waits")
    album.compare("cases to decide", str(len(listed.items)), "0")
    await _back_to_menu(steps)


async def _look_over(steps: Steps) -> None:
    hand = steps.hand
    await hand.tap("State of the terminal")
    await hand.see(SheetState, lambda sheet: sheet.content != Checkup(None))
    await steps.album.take("staff-sheet-health")
    await _back_to_menu(steps)


async def _end_day(steps: Steps) -> None:
    hand, album = steps.hand, steps.album
    charged = Money((await steps.world.terminal())["charged_minor"], Currency.RUB)
    await hand.tap("End of day")
    await hand.see(SheetState)
    await album.take("staff-sheet-end-of-day")
    await hand.tap("Close the batch")
    await hand.see(SheetState, lambda sheet: isinstance(sheet.content, Batches) and bool(sheet.content.closed))
    await album.take("staff-sheet-end-of-day-closed")
    album.compare("batch by the terminal", hand.value_of("By the terminal"), _exact(steps, charged))
    album.compare("batch by our books", hand.value_of("By our books"), _exact(steps, charged))
    await _back_to_menu(steps)


async def _enter(steps: Steps, typed: str) -> None:
    await steps.hand.type(typed)
    await steps.hand.tap_primary()


async def _back_to_menu(steps: Steps) -> None:
    await steps.hand.tap("Back")
    await steps.hand.see(MenuState)


async def _journal(steps: Steps) -> Period:
    period = await journal_beside(steps.config).period(_BOX)
    if period is None:
        raise TourFailed(f"the journal knows no box {_BOX}")
    return period


def _grown(steps: Steps) -> Money:
    """What the operator's balances grew by, all visits together."""
    payments = steps.album.payments
    return Money(sum(payment.balance_after - payment.balance_before for payment in payments), Currency.RUB)


def _exact(steps: Steps, amount: Money) -> str:
    return steps.hand.texts.money(amount, decimals="always")
