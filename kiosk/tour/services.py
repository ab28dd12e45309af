"""The visitor buys a package, stops a subscription, and leaves knowing what changed."""

from __future__ import annotations

from kiosk.domain.ordering import OrderState
from kiosk.presenters.account import AccountState
from kiosk.presenters.calendar import CalendarState
from kiosk.presenters.change import ChangeState, Ordered, Weighed
from kiosk.presenters.consents import ConsentsState
from kiosk.presenters.farewell import FarewellState
from kiosk.presenters.home import HomeState
from kiosk.presenters.result import ReceiptPhase
from kiosk.presenters.services import ServicesState
from kiosk.presenters.tariffs import TariffsState
from kiosk.tour.steps import Steps

_PACKAGE = "+10 ГБ"
_SUBSCRIPTION = "Гороскоп"


async def manage_services(steps: Steps) -> None:
    """From the account to the sections, and back."""
    hand, album = steps.hand, steps.album
    await hand.tap_starting(hand.texts.gettext("Mobile"))
    await hand.see(ServicesState, lambda services: services.connected is not None and services.catalogue is not None)
    await album.take("services")
    await _look_around(steps)
    await hand.tap_starting(f"{hand.texts.gettext('Disconnect')}: {_SUBSCRIPTION}")
    await _agree(steps, "change-disconnect")
    # Both lists are those of now: what is still to come would take the key away from under the finger.
    await hand.see(ServicesState, lambda services: any(one.name == _SUBSCRIPTION for one in services.offered))
    await hand.tap_starting(f"{hand.texts.gettext('Connect')}: {_PACKAGE}")
    await _agree(steps, "change-connect")
    await hand.see(ServicesState, lambda services: any(one.name.startswith(_PACKAGE) for one in services.extras))
    await album.take("services-afterwards")
    await hand.tap("Back")
    await hand.see(AccountState)


async def look_ahead(steps: Steps) -> None:
    """The charges to come, behind the balance."""
    hand, album = steps.hand, steps.album
    await hand.tap("Balance")
    await hand.see(CalendarState, lambda calendar: calendar.calendar is not None)
    await album.take("calendar")
    await hand.tap("Back")
    await hand.see(AccountState)


async def _look_around(steps: Steps) -> None:
    """Other tariffs, and who agreed to what."""
    hand, album = steps.hand, steps.album
    await hand.tap("Change")
    await hand.see(TariffsState, lambda tariffs: tariffs.what_if is not None and tariffs.what_if.advice is not None)
    await album.take("tariffs")
    await hand.tap("Back")
    await hand.see(ServicesState)
    await hand.tap("Paid extras")
    await hand.see(ConsentsState, lambda consents: consents.ledger is not None)
    await album.take("consents")
    await hand.tap("Back")
    await hand.see(ServicesState)


async def leave_knowing(steps: Steps) -> None:
    """Exit, what the visit changed, the slip, home."""
    hand, album = steps.hand, steps.album
    await hand.tap("Exit")
    farewell = await hand.see(FarewellState, lambda shown: shown.changes is not None)
    changes = farewell.changes
    if (
        changes is None
        or changes.unasked
        or changes.moved_otherwise()
        or not (changes.connected and changes.disconnected)
    ):
        album.disagreements.append(f"the visit's changes are told as {changes}")
    await album.take("farewell")
    await hand.tap("Print it")
    await hand.see(FarewellState, lambda shown: shown.slip is ReceiptPhase.PRINTED)
    await hand.tap("Finish")
    await hand.see(HomeState)


async def _agree(steps: Steps, name: str) -> None:
    hand, album = steps.hand, steps.album
    await hand.see(ChangeState, lambda change: isinstance(change.step, Weighed) and not change.step.again)
    await album.take(name)
    await hand.tap_primary()
    await hand.see(ChangeState, lambda change: isinstance(change.step, Ordered) and change.step.order is not None)
    await hand.see(ChangeState, lambda change: isinstance(change.step, Ordered) and _is_completed(change.step))
    await album.take(f"{name}-completed")
    await hand.tap("Done")


def _is_completed(step: Ordered) -> bool:
    return step.order is not None and step.order.state is OrderState.COMPLETED
