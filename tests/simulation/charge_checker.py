"""What must hold of cards and QR codes: the journal against all acquirers' ledgers. Written apart from the services.

Source: money.md, "Card", "QR" and invariant 6. An attempt is named as the journal names it: a payment and a number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.domain.topup import TopUp, TopUpPhase
from sandbox.devices.card_host import Fate, Sale
from tests.simulation.faults import Fault
from tests.simulation.records import CHARGE_EDGES, Record, Row
from tests.simulation.shop import CODE_SHOWN_S

if TYPE_CHECKING:
    from tests.simulation.world import World

_OVER = ("charge_confirmed", "charge_declined")
_TRY_ELSEWHERE = ("acquirer_problem", "not_started")
_TELLING_S = 1.0
_LONGEST_POLL_S = 30.0
_LIES = {Fault.SHOP_OTHER_ID, Fault.SHOP_OTHER_REFERENCE, Fault.SHOP_OTHER_STATUS, Fault.SHOP_MALFORMED}
_GOING_BACK = ("reversal_intent", "reversal_unclear")


@dataclass(slots=True, eq=False)
class Attempt:
    """One attempt to charge, as its rows tell, and the approvals a terminal's acquirer gave while it was running."""

    payment: str
    number: int
    acquirer: str
    reference: str
    asked: int
    fate: str = "charge_intent"
    was_approved: bool = False
    was_shown: bool = False
    was_seen: bool = False
    seen_since_s: float | None = None
    was_called_off: bool = False
    confirmed: int = 0
    reason: str = ""
    sales: list[Sale] = field(default_factory=list)

    def is_running(self) -> bool:
        """Its end is not on disk."""
        return self.fate not in _OVER


class ChargeChecker:
    """The judge of charges."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._attempts: dict[str, list[Attempt]] = {}
        self._untold: list[float] = []
        self._closed: dict[str, int] = {}

    def new_life(self) -> None:
        """What a dead teller wanted to tell, nobody has heard."""
        self._untold.clear()
        for attempt in self._all():
            attempt.seen_since_s = None

    def told_of_batch(self) -> None:
        """A person has been told that a batch differs from the books."""
        self._must(bool(self._untold), "a batch is said to differ that does not")
        self._untold.pop(0)

    # --- the journal --------------------------------------------------------------------------------------------------

    def take_in(self, row: Row, record: Record) -> None:
        """A row of an attempt has been committed."""
        assert row.payment is not None
        attempts = self._attempts.setdefault(row.payment, [])
        attempt = next((one for one in attempts if one.number == row.note), None)
        before = attempt.fate if attempt else ""
        self._must(row.kind in CHARGE_EDGES[before], f"7: {row.kind} after {before or 'nothing'}")
        self._must(record.stage == "opened", f"7: {row.kind} in {record.stage}")
        if attempt is None:
            attempt = self._begin(row, attempts)
        attempt.fate = row.kind
        match row.kind:
            case "charge_shown":
                attempt.was_shown = True
            case "charge_approved":
                attempt.was_approved = True
                told = [sale.minor for sale in attempt.sales]
                self._must(row.minor in told, f"6: approved {row.minor}, the acquirer has {told}")
            case "charge_confirmed":
                attempt.confirmed = row.minor
                held = self._held(attempt)
                self._must(held == [row.minor], f"6: confirmed {row.minor}, the acquirer has {held}")
                record.inserted = row.minor
                record.sums.add(row.minor)
            case "charge_declined":
                attempt.reason = row.data["reason"]
                self._must(not self._may_hold(attempt), f"6: declined, the acquirer has {self._held(attempt)}")

    def _begin(self, row: Row, attempts: list[Attempt]) -> Attempt:
        for earlier in attempts:
            self._must(earlier.fate == "charge_declined", f"6: another charge after one that is {earlier.fate}")
            self._must(not self._may_hold(earlier), "6: another charge after one that was made")
            self._must(earlier.reason in _TRY_ELSEWHERE, f"another acquirer after {earlier.reason}")
        data = row.data
        if data["acquirer"] in self._world.terminals:
            busy = [one.reference for one in self._running(data["acquirer"])]
            self._must(not busy, f"6: a new charge on a terminal where {busy} is unclear")
        attempt = Attempt(row.payment or "", row.note, data["acquirer"], data["reference"], row.minor)
        self._must(self._by_reference(attempt.reference) is None, "6: a reference is used twice")
        attempts.append(attempt)
        return attempt

    def check_stage(self, row: Row, record: Record) -> None:
        """A row of a payment that was charged has been committed."""
        if row.payment not in self._attempts:
            return
        held = self._of(row.payment)
        match row.kind:
            case "closed":
                asked = self.asked(row.payment)
                self._must(record.inserted <= asked, f"6: {record.inserted} is to be credited, {asked} was asked for")
                self._must(held == [record.inserted], f"6: closed {record.inserted}, the acquirer has {held}")
            case "held":
                self._must(False, "6: what cannot be credited is held rather than taken back")
            case "credited" | "sending":
                self._must(held == [record.inserted], f"6: {row.kind} {record.inserted}, the acquirer has {held}")
            case "reversed" | "cancelled":
                self._must(not held, f"6: {row.kind}, the acquirer has {held}")
            case "reversal_failed":
                self._must(held == [record.inserted], f"6: held, and the acquirer has {held}")
            case _:
                pass

    def batch_closed(self, row: Row) -> None:
        """A terminal's batch was closed, by the journal."""
        name = row.data["acquirer"]
        settled = self._world.terminals[name].host.settled
        told, expected = row.data["told"]["minor"], row.data["expected"]["minor"]
        self._must(told == settled[-1].minor, f"the batch held {settled[-1].minor}, the journal says {told}")
        clear = len(settled) == self._closed.get(name, 0) + 1 and not self._is_going_back(name)
        clear = clear and Fault.SOLD_BY_HAND not in self._world.suffered
        self._must(told == expected or not clear, f"the batch held {told}, the books say {expected}")
        if told != expected:
            self._untold.append(self._world.now_s)
        self._closed[name] = len(settled)

    def _is_going_back(self, name: str) -> bool:
        """A reversal was asked for at that acquirer and has not been answered clearly."""
        records = self._world.checker.records
        return any(
            one.acquirer == name and records[payment].stage in _GOING_BACK
            for payment, attempts in self._attempts.items()
            for one in attempts
        )

    # --- the acquirers ------------------------------------------------------------------------------------------------

    def approved(self, name: str, sale: Sale) -> None:
        """A terminal's acquirer has just approved a charge."""
        running = self._running(name)
        self._must(len(running) == 1, f"6: approved with {len(running)} charges on the books")
        (attempt,) = running
        self._must(sale.asked_minor == attempt.asked, f"6: asked for {sale.asked_minor} instead of {attempt.asked}")
        attempt.sales.append(sale)
        self._check_alone(attempt)

    def charged(self, sale: Sale) -> None:
        """A terminal has just been told that its approval is known."""
        attempt = next(one for one in self._all() if sale in one.sales)
        self._must(attempt.was_approved, "6: acknowledged before the approval was on disk")
        self._must(sale.currency == "RUB", "6: charged in another currency")
        self._check_alone(attempt)

    def ordered(self, name: str, reference: str, minor: int) -> None:
        """A provider is asked for a payment."""
        attempt = self._by_reference(reference)
        self._must(attempt is not None, "6: a payment is made that is not on the books")
        assert attempt is not None
        self._must(attempt.acquirer == name, f"6: {attempt.acquirer}'s payment is made at {name}")
        self._must(minor == attempt.asked, f"6: asked for {minor} instead of {attempt.asked}")

    def paid(self, name: str, reference: str) -> None:
        """A telephone has just paid."""
        attempt = self._by_reference(reference)
        self._must(attempt is not None and attempt.was_shown, "6: paid by a code that is not on the books")
        assert attempt is not None
        self._must(attempt.is_running(), f"6: paid by the code of a charge that is {attempt.fate}")
        self._check_alone(attempt)

    def _check_alone(self, attempt: Attempt) -> None:
        others = [one for one in self._attempts[attempt.payment] if one is not attempt and self._held(one)]
        self._must(not others and len(self._held(attempt)) <= 1, "6: charged twice")

    # --- the screen and the paper -------------------------------------------------------------------------------------

    def shown(self, picture: TopUp, stage: str) -> None:
        """5: a picture of a payment has reached the front, whose money is at `stage`."""
        attempts = self._attempts.get(picture.payment, [])
        if picture.qr is not None:
            self._must(any(one.was_shown for one in attempts), "5: a code on the screen that is not on the books")
            attempts[-1].was_seen = True
            if attempts[-1].seen_since_s is None:
                attempts[-1].seen_since_s = self._world.now_s
        elif attempts and attempts[-1].seen_since_s is not None:
            self._check_time_on_screen(attempts[-1], self._world.now_s - attempts[-1].seen_since_s)
            attempts[-1].seen_since_s = None
        match picture.phase:
            case TopUpPhase.DECLINED:
                self._must(stage == "cancelled", "5: the screen says declined, the journal does not")
                self._must(not self._of(picture.payment), "5: the screen says declined, and it was charged")
            case TopUpPhase.RETURNED:
                self._must(stage == "reversed", "5: the screen says returned, the journal does not")
            case TopUpPhase.RETURNING | TopUpPhase.CHARGE_UNKNOWN:
                self._must(bool(picture.claim), "a visitor who was charged and has no claim code")
                self._must(bool(picture.ticket) or not attempts, "a charge that is unclear, and no ticket")
            case _:
                pass

    def _check_time_on_screen(self, attempt: Attempt, shown_s: float) -> None:
        """A code was taken away that nobody called off. What the provider lies, may end it too."""
        shop = self._world.shops[attempt.acquirer]
        if not shop.is_open(attempt.reference) or attempt.was_called_off or not _LIES.isdisjoint(self._world.suffered):
            return
        self._must(shown_s > CODE_SHOWN_S - _TELLING_S, "a code was taken away before its time")
        self._must(shown_s < CODE_SHOWN_S + _LONGEST_POLL_S, "a code stayed on the screen")

    def called_off(self, payment: str) -> None:
        """The visitor does not want to pay any more."""
        for attempt in self._attempts.get(payment, []):
            attempt.was_called_off = True

    def asked(self, payment: str) -> int:
        """What the payment's latest attempt is about, in minor units."""
        attempts = self._attempts.get(payment)
        return attempts[-1].asked if attempts else 0

    # --- the end ------------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """All that must hold once everything has settled."""
        for attempt in self._all():
            self._must(not attempt.is_running(), f"6: a charge ended {attempt.fate}")
            went_back = self._world.checker.records[attempt.payment].stage == "reversed"
            due = [attempt.confirmed] if attempt.confirmed and not went_back else []
            held = self._held(attempt)
            self._must(held == due, f"6: the acquirer has {held}, the journal {due}")
        late = [at_s for at_s in self._untold if self._world.now_s - at_s > _TELLING_S]
        self._must(not late, "a batch differed, and nobody was told")

    def money_at(self, acquirer: str) -> int:
        """What the acquirer finally has of ours, in minor units."""
        return sum(sum(self._held(one)) for one in self._all() if one.acquirer == acquirer)

    # --- what is so ---------------------------------------------------------------------------------------------------

    def _all(self) -> list[Attempt]:
        return [one for attempts in self._attempts.values() for one in attempts]

    def _running(self, name: str) -> list[Attempt]:
        return [one for one in self._all() if one.acquirer == name and one.is_running()]

    def _by_reference(self, reference: str) -> Attempt | None:
        return next((one for one in self._all() if one.reference == reference), None)

    def _of(self, payment: str) -> list[int]:
        return [minor for one in self._attempts.get(payment, []) for minor in self._held(one)]

    def _held(self, attempt: Attempt) -> list[int]:
        """What the visitor is out of by this attempt, in minor units."""
        if attempt.acquirer in self._world.shops:
            return [minor for minor in self._world.shops[attempt.acquirer].net_minor(attempt.reference) if minor]
        return [sale.minor for sale in attempt.sales if sale.fate is Fate.CHARGED]

    def _may_hold(self, attempt: Attempt) -> bool:
        """It was charged, or still may be."""
        if self._held(attempt) or any(sale.fate is Fate.PENDING for sale in attempt.sales):
            return True
        shop = self._world.shops.get(attempt.acquirer)
        return shop is not None and attempt.was_seen and shop.is_open(attempt.reference)

    def _must(self, holds: bool, sentence: str) -> None:
        if not holds:
            self._world.violated(sentence)
