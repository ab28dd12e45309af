"""Bugs in how payments wait for the operator, and in what is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.adapters.bss.payments import Payments
from kiosk.domain import payment, payment_credit
from kiosk.domain.books import FEE, HELD
from kiosk.domain.payment_events import Closed, Held, Sending
from kiosk.domain.payment_state import OutboxChange, Payment
from kiosk.domain.topup import FeeRule, PaymentId
from kiosk.services import crediting
from kiosk.services.crediting import Crediting, Tried
from kiosk.services.outbox import Outbox
from kiosk.services.payment_book import PaymentBook
from kiosk.services.ports.crediting import Credited, CreditRefused, CreditUnknown, NotFound, NotSent
from kiosk.services.resolver import Move
from kiosk.services.topup import TopUpService
from tests.simulation.faults import Fault
from tests.simulation.planted.bug import Bug, Soil


def _fresh_key_for_a_repeat(soil: Soil) -> None:
    tried: set[str] = set()

    def prepare(original: Callable[..., Any], gateway: Payments, order: Any) -> Any:
        again = order.payment in tried
        tried.add(order.payment)
        fresh = PaymentId(order.payment[::-1]) if again else order.payment
        return original(gateway, replace(order, payment=fresh))

    soil.wrap(Payments, "prepare", prepare)


def _post_at_once(soil: Soil) -> None:
    soil.replace(crediting, "move_when_unknown_there", lambda manners, trail: Move.POST)


def _never_asks(soil: Soil) -> None:
    soil.replace(crediting, "next_move", lambda manners, trail: Move.POST)


def _any_objection_is_refusal(soil: Soil) -> None:
    def judged(original: Callable[..., Any], gateway: Payments, answer: Any, order: Any) -> Any:
        return CreditRefused("no") if answer.status >= 400 else original(gateway, answer, order)

    soil.wrap(Payments, "_judged", judged)


def _any_find_is_ours(soil: Soil) -> None:
    def recognised(original: Callable[..., Any], gateway: Payments, found: list[Any], order: Any) -> Any:
        return Credited(found[0].reference) if found else original(gateway, found, order)

    soil.wrap(Payments, "_recognised", recognised)


def _unfound_is_refused(soil: Soil) -> None:
    async def move(original: Callable[..., Any], hand: Crediting, case: Any, patience: Any) -> Tried:
        if case.payment.may_have_left() and hand._gateway.can_search:
            order = crediting._order(case)
            if isinstance(await hand._gateway.find(order), NotFound):
                return await hand._refuse(case, "unknown", repeated=False)
        tried: Tried = await original(hand, case, patience)
        return tried

    soil.wrap(Crediting, "_move", move)


def _sending_unwritten(soil: Soil) -> None:
    async def record(original: Callable[..., Any], book: PaymentBook, case: Any, *events: Any) -> Any:
        if any(isinstance(event, Sending) for event in events):
            return case.payment
        return await original(book, case, *events)

    soil.wrap(PaymentBook, "record", record)


def _unknown_is_unsent(soil: Soil) -> None:
    def prepare(original: Callable[..., Any], gateway: Payments, order: Any) -> Any:
        prepared = original(gateway, order)

        async def send() -> Any:
            outcome = await prepared.send()
            return NotSent(outcome.why) if isinstance(outcome, CreditUnknown) else outcome

        return type(prepared)(prepared.body_hash, send)

    soil.wrap(Payments, "prepare", prepare)


def _forgotten_at_the_start(soil: Soil) -> None:
    async def take_more(_: Outbox) -> bool:
        return False

    async def take_up_latest(outbox: Outbox) -> None:
        outbox.first_round.set()

    soil.replace(Outbox, "_take_more", take_more)
    soil.replace(Outbox, "_take_up_latest", take_up_latest)


def _gives_up(soil: Soil) -> None:
    async def attempt(original: Callable[..., Any], hand: Crediting, patience: Any) -> Tried:
        if patience.failures >= 3:
            return Tried.WAITING
        tried: Tried = await original(hand, patience)
        return tried

    soil.wrap(Crediting, "attempt", attempt)


def _no_outbox_row(soil: Soil) -> None:
    def closing(original: Callable[..., Any], before: Payment, event: Any) -> Any:
        made = original(before, event)
        return replace(made, outbox=OutboxChange.KEEP) if isinstance(event, Closed) else made

    soil.wrap(payment, "_closing_step", closing)


def _fee_not_kept(soil: Soil) -> None:
    soil.replace(Payment, "to_credit", lambda one: one.inserted())


def _fee_rounded_down(soil: Soil) -> None:
    def fee(rule: FeeRule, inserted: Any) -> Any:
        return type(inserted)(inserted.minor * rule.per_mille // 1000, inserted.currency)

    soil.replace(FeeRule, "fee", fee)


def _fee_not_posted(soil: Soil) -> None:
    def move(original: Callable[..., Any], amount: Any, source: Any, target: Any) -> Any:
        return () if source == FEE else original(amount, source, target)

    soil.wrap(payment_credit, "move", move)


def _held_not_posted(soil: Soil) -> None:
    def move(original: Callable[..., Any], amount: Any, source: Any, target: Any) -> Any:
        return () if source == HELD else original(amount, source, target)

    soil.wrap(payment_credit, "move", move)


def _refused_not_held(soil: Soil) -> None:
    async def record(original: Callable[..., Any], book: PaymentBook, case: Any, *events: Any) -> Any:
        kept = [event for event in events if len(events) == 1 or not isinstance(event, Held)]
        return await original(book, case, *kept)

    soil.wrap(PaymentBook, "record", record)


def _moved_to_the_same(soil: Soil) -> None:
    async def hand_over(original: Callable[..., Any], desk: TopUpService, owner: Any, recipient: Any) -> Any:
        party = owner.folder.party
        same = replace(recipient, account=party.account, destination=party.destination, bucket=party.bucket)
        return await original(desk, owner, same)

    soil.wrap(TopUpService, "_hand_over", hand_over)


BUGS = (
    Bug("fresh_key_for_repeat", "A repeated request goes out under a key of its own.", _fresh_key_for_a_repeat),
    Bug(
        "posts_at_once",
        "An empty search is believed before the operator can know.",
        _post_at_once,
        faults=(Fault.SEARCH_BEHIND,),
        aims=((Fault.ANSWER_CUT, "sending"), (Fault.REQUEST_LATE, "sending"), (Fault.FAILS_AFTER, "sending")),
    ),
    Bug("never_asks", "A payment that may have been booked is sent again without asking.", _never_asks),
    Bug("objection_is_refusal", "Any error of the operator's is taken for a refusal.", _any_objection_is_refusal),
    Bug("any_find_is_ours", "Whatever a search brings counts as our payment.", _any_find_is_ours),
    Bug("unfound_is_refused", "A payment that the operator does not find counts as refused.", _unfound_is_refused),
    Bug("sending_unwritten", "A request leaves before it is on disk that it may.", _sending_unwritten),
    Bug(
        "unknown_is_unsent",
        "A request without an answer counts as never sent.",
        _unknown_is_unsent,
        aims=((Fault.ANSWER_CUT, "sending"), (Fault.FAILS_AFTER, "sending")),
    ),
    Bug("outbox_forgotten", "A restart forgets what waited for the operator.", _forgotten_at_the_start),
    Bug("gives_up", "The third failure is the last try.", _gives_up),
    Bug("no_outbox_row", "A payment is closed without a row in the outbox.", _no_outbox_row),
    Bug("fee_credited", "The fee is credited too.", _fee_not_kept),
    Bug("fee_rounded_down", "The fee is rounded down.", _fee_rounded_down),
    Bug("fee_not_posted", "The fee is in no account.", _fee_not_posted),
    Bug("held_not_posted", "Held money stays a debt to the payment.", _held_not_posted),
    Bug("refused_not_held", "Money that was refused is held by nobody.", _refused_not_held),
    Bug("moved_to_the_same", "After a change of number the old one is credited.", _moved_to_the_same),
)
