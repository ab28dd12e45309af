"""What a visit changed: two pictures of what is connected, and the orders that explain the difference between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kiosk.domain.balance import Balance
from kiosk.domain.connected import Renamed, VisitChanges
from kiosk.domain.money import Money, total
from kiosk.domain.ordering import FINAL_ORDER_STATES, Action, Change, Order, OrderState, Proposal
from kiosk.domain.products import BlockCause, OwnedProduct, ProductStatus

_DONE = frozenset({OrderState.COMPLETED, OrderState.PARTIAL})
_UNDONE = frozenset({OrderState.FAILED, OrderState.REJECTED, OrderState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Picture:
    """What was connected and what there was, `None` where the operator did not say."""

    products: tuple[OwnedProduct, ...] | None
    balance: Balance | None


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order of the visit as it stands now, what it was proposed as, and what each of its changes takes."""

    order: Order
    proposal: Proposal
    costs: tuple[Money, ...]

    def taken(self) -> Money:
        """What it took, less what it gave back: of what was carried out alone."""
        zero = Money.zero(self.proposal.charged_now.currency)
        if self.order.state not in _DONE:
            return zero
        pairs = zip(self.proposal.changes, self.costs, strict=True)
        return total((cost for change, cost in pairs if self._is_done(change)), zero.currency)

    def lent(self) -> Iterator[Money]:
        """What promised payments of it brought."""
        promises = {one.offering: one.promised for one in self.proposal.offerings if one.promised is not None}
        if self.order.state in _DONE:
            for change in self.proposal.changes:
                if change.offering in promises and self._is_done(change):
                    yield promises[change.offering]

    def _is_done(self, change: Change) -> bool:
        states = [item.state for item in self.order.items if item.change == change]
        return self.order.state is OrderState.COMPLETED or OrderState.COMPLETED in states


def visit_changes(before: Picture, now: Picture, ordered: Sequence[Ordered], paid_in: Money) -> VisitChanges:
    """The difference, and what of it nobody asked for here."""
    was = {one.product: one for one in before.products or ()}
    there = {one.product: one for one in now.products or ()}
    compared = before.products is not None and now.products is not None
    connected = tuple(one for one in there.values() if one.product not in was) if compared else ()
    disconnected = tuple(one for one in was.values() if one.product not in there) if compared else ()
    both = [Renamed(was[key], there[key]) for key in was if key in there] if compared else []
    changed = tuple(pair for pair in both if _is_other(pair))
    carried = [one for one in ordered if one.order.state not in _UNDONE]
    unasked = [
        *(one.name for one in connected if not _was_connected(one, carried, there)),
        *(one.name for one in disconnected if not _was_ended(one, carried)),
        *(pair.after.name for pair in changed if not _was_changed(pair, carried, paid_in)),
    ]
    return VisitChanges(
        connected=connected,
        disconnected=disconnected,
        changed=changed,
        under_way=tuple(one.order for one in ordered if one.order.state not in FINAL_ORDER_STATES),
        unasked=tuple(unasked),
        balance_before=before.balance,
        balance_after=now.balance,
        paid_in=paid_in,
        charged=total((one.taken() for one in ordered), paid_in.currency),
        compared=compared,
        lent=total((sum_ for one in ordered for sum_ in one.lent()), paid_in.currency) or None,
    )


def _is_other(pair: Renamed) -> bool:
    """Whether a visitor would call it another thing: its name, offering, status or price differ."""
    return _seen(pair.before) != _seen(pair.after)


def _seen(product: OwnedProduct) -> tuple[object, ...]:
    return product.name, product.offering, product.status, product.fee


def _was_connected(product: OwnedProduct, ordered: Iterable[Ordered], there: dict[str, OwnedProduct]) -> bool:
    """Whether it was ordered, or came in a bundle that was."""
    for one in ordered:
        if any(product.offering == bought.offering or product.name == bought.name for bought in one.proposal.offerings):
            return True
    bundle = there.get(product.bundled_in)
    return bundle is not None and bundle != product and _was_connected(bundle, ordered, {})


def _was_ended(product: OwnedProduct, ordered: Iterable[Ordered]) -> bool:
    """Whether it was ordered away, or ended with what was."""
    for one in ordered:
        ended = {also.product for also in one.proposal.ends_too}
        if product.product in ended | _products(one, (Action.DISCONNECT, Action.CHANGE)):
            return True
    return False


def _was_changed(pair: Renamed, ordered: Sequence[Ordered], paid_in: Money) -> bool:
    """Whether it was ordered; or lifted from a block by a payment made here."""
    if any(pair.after.product in _products(one, tuple(Action)) for one in ordered):
        return True
    block = pair.before.block
    lifted = pair.before.status is ProductStatus.SUSPENDED and pair.after.status is ProductStatus.ACTIVE
    return lifted and block is not None and block.cause is BlockCause.NO_MONEY and paid_in.minor > 0


def _products(ordered: Ordered, actions: tuple[Action, ...]) -> set[str | None]:
    return {change.product for change in ordered.proposal.changes if change.action in actions}
