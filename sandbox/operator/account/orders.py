"""Orders on their way: acknowledged, in progress, held for a while perhaps, and over."""

from __future__ import annotations

from msgspec.structs import replace

from sandbox.operator.account.book import Book
from sandbox.operator.account.items import Item, items_of, written
from sandbox.operator.account.obstacles import Reason
from sandbox.operator.account.wishes import carry_out, in_turn
from sandbox.operator.storage.records import ProductOrder

HELD_MS = 24 * 3_600_000
VISIT_MS = 48 * 3_600_000
"""How long it takes an engineer to connect a house."""

CANCELLABLE = ("acknowledged", "pending", "held")
"""States in which nothing has been done yet and nothing is being done."""


def advance(book: Book, order: ProductOrder, at_ms: int) -> None:
    """Bring `order` to its next state."""
    match order.state, order.plan:
        case "acknowledged", "reject":
            _close(book, order, at_ms, [_undone(one, _fault(order), "rejected") for one in items_of(order)])
        case (("acknowledged" | "held" | "pending"), _):
            _move(book, order, "inProgress", at_ms + order.work_ms)
        case "inProgress", "hold":
            _move(book, replace(order, plan=""), "held", at_ms + HELD_MS)
        case "inProgress", "pend":
            _move(book, replace(order, plan=""), "pending", at_ms + 2 * order.work_ms)
        case "inProgress", "visit":
            _move(book, replace(order, plan=""), "pending", at_ms + VISIT_MS)
        case _:
            _finish(book, order, at_ms)


def call_off(book: Book, order: ProductOrder, at_ms: int) -> None:
    """End `order` before anything is done."""
    reason = Reason("cancelled", "Отменено по вашей просьбе")
    _close(book, order, at_ms, [_undone(one, reason, "cancelled") for one in items_of(order)])


def expected_ms(order: ProductOrder) -> int:
    """When it will be over, as far as can be told now."""
    working_ms = 0 if order.state == "inProgress" else order.work_ms
    return order.next_ms + working_ms + (VISIT_MS + order.work_ms if order.plan == "visit" else 0)


def needs_visit(book: Book, items: list[Item], at_ms: int) -> bool:
    """Whether an engineer has to come: a service of the house where there was none."""
    wanted = [book.counter.find(item.offering, at_ms) for item in items if item.action == "add"]
    return any(one.kind == "tariff" and one.section != "mobile" for one in wanted if one)


def _move(book: Book, order: ProductOrder, state: str, next_ms: int) -> None:
    items = written([replace(item, state=state) for item in items_of(order)])
    book.orders[order.order] = replace(order, state=state, next_ms=next_ms, items=items)


def _finish(book: Book, order: ProductOrder, at_ms: int) -> None:
    """Carry out each item that can be, as far as the sandbox lets it."""
    _move(book, order, "completed", 0)  # so that it is not in its own way
    items = items_of(order)
    carried = {"fail": 0, "partial": len(items) // 2}.get(order.plan, len(items))
    done: dict[str, Item] = {}
    for place, item in enumerate(in_turn(book, items, at_ms)):
        reason = carry_out(book, item, at_ms, order.channel).reason if place < carried else _fault(order)
        done[item.id] = _undone(item, reason, "failed") if reason else replace(item, state="completed")
    _close(book, order, at_ms, [done[item.id] for item in items])


def _close(book: Book, order: ProductOrder, at_ms: int, items: list[Item]) -> None:
    states = {item.state for item in items}
    state = "partial" if len(states) > 1 else states.pop()
    book.orders[order.order] = replace(order, state=state, next_ms=0, done_ms=at_ms, items=written(items))


def _undone(item: Item, reason: Reason, state: str) -> Item:
    return replace(item, state=state, reason_code=reason.code, reason_label=reason.label)


def _fault(order: ProductOrder) -> Reason:
    return Reason("failed", order.plan_reason or "Не получилось по вине оператора, деньги за это не списаны")
