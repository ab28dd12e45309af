"""What became of an order: a verdict for its state, and a word for the state of each part."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Final

from kiosk.domain.ordering import Action, Order, OrderItem, OrderState, Proposal
from kiosk.i18n import Texts, mark
from kiosk.views.parts.label import Tone
from kiosk.views.parts.notice import Mood
from kiosk.views.wording.facts import Fact, Facts

_UNUSUAL: Final = {
    OrderState.HELD: (
        mark("The operator keeps it for later"),
        mark("It goes on by itself. You may leave: an SMS tells you when it is done."),
    ),
    OrderState.PARTIAL: (
        mark("Only a part of it could be done"),
        mark("What was not done was not charged. See below which part it was."),
    ),
    OrderState.UNKNOWN: (
        mark("The operator's answer was lost"),
        mark(
            "The terminal keeps asking what became of the order. You are charged once at most; do not order it again."
        ),
    ),
}


def sending_words(texts: Texts) -> tuple[Mood, str, str]:
    """Before there is any news of the order."""
    return (
        Mood.INFO,
        texts.gettext("The order is being sent…"),
        texts.gettext("It takes a few seconds. Please stay."),
    )


def order_verdict(texts: Texts, order: Order, zone: tzinfo) -> tuple[Mood, str, str]:
    """How it stands, what happens next, what to do."""
    nothing = texts.gettext("Nothing was changed and nothing charged.")
    match order.state:
        case OrderState.ACKNOWLEDGED | OrderState.IN_PROGRESS | OrderState.PENDING:
            return Mood.INFO, _under_way(texts, order), _expected(texts, order, zone)
        case OrderState.COMPLETED:
            return Mood.OK, _done(texts, order), texts.gettext("Nothing else was changed.")
        case OrderState.FAILED:
            return Mood.BAD, texts.gettext("It could not be done"), _with_reason(order, nothing)
        case OrderState.REJECTED:
            return Mood.BAD, texts.gettext("The operator refused this order."), _with_reason(order, nothing)
        case OrderState.CANCELLED:
            return Mood.OK, texts.gettext("The order is called off"), nothing
        case OrderState.HELD | OrderState.PARTIAL | OrderState.UNKNOWN as state:
            lead, rest = _UNUSUAL[state]
            return Mood.WARN, texts.gettext(lead), texts.gettext(rest)


def order_line(texts: Texts, order: Order, zone: tzinfo) -> str:
    """When it will be done, for a list; empty where the operator does not say."""
    return "" if order.expected is None else _ready(texts, order.expected, order, zone)


def order_parts(texts: Texts, order: Order, agreed: Proposal) -> Facts:
    """Each part of the order with its state, and why not where it failed; once it is done, what was `agreed` to pay."""
    rows = [_part(texts, item) for item in order.items]
    if order.state is OrderState.COMPLETED and agreed.charged_now:
        rows.append(Fact(texts.gettext("Charged"), texts.money(agreed.charged_now), is_strong=True))
    if order.state is OrderState.COMPLETED and agreed.given_back:
        rows.append(
            Fact(texts.gettext("Returned to the balance"), texts.money(agreed.given_back), Tone.OK, is_strong=True)
        )
    return Facts("", tuple(rows))


def state_words(texts: Texts, state: OrderState) -> tuple[str, Tone]:
    """The state of one part, or of an order in a list."""
    return {
        OrderState.ACKNOWLEDGED: (texts.gettext("accepted"), Tone.INK),
        OrderState.IN_PROGRESS: (texts.gettext("under way"), Tone.INK),
        OrderState.PENDING: (texts.gettext("waiting its turn"), Tone.INK),
        OrderState.HELD: (texts.gettext("kept for later"), Tone.WARN),
        OrderState.COMPLETED: (texts.gettext("done"), Tone.OK),
        OrderState.PARTIAL: (texts.gettext("done in part"), Tone.WARN),
        OrderState.FAILED: (texts.gettext("not done"), Tone.BAD),
        OrderState.REJECTED: (texts.gettext("refused"), Tone.BAD),
        OrderState.CANCELLED: (texts.gettext("called off"), Tone.MUTED),
        OrderState.UNKNOWN: (texts.gettext("being found out"), Tone.WARN),
    }[state]


def item_title(texts: Texts, item: OrderItem) -> str:
    """ "Подключение: +10 ГБ"."""
    action = {
        Action.CONNECT: texts.gettext("Connecting"),
        Action.CHANGE: texts.gettext("Changing the tariff"),
        Action.DISCONNECT: texts.gettext("Disconnecting"),
        Action.SUSPEND: texts.gettext("Suspending"),
        Action.RESUME: texts.gettext("Resuming"),
    }[item.change.action]
    return f"{action}: {item.name}"


def _part(texts: Texts, item: OrderItem) -> Fact:
    words, tone = state_words(texts, item.state)
    value = f"{words}: {item.reason}" if item.reason else words
    return Fact(item_title(texts, item), value, tone, is_strong=True, is_long=bool(item.reason))


def _under_way(texts: Texts, order: Order) -> str:
    match order.state:
        case OrderState.IN_PROGRESS:
            return texts.gettext("It is being done")
        case OrderState.PENDING:
            return texts.gettext("The order waits its turn")
        case _:
            return texts.gettext("The operator has accepted the order")


def _expected(texts: Texts, order: Order, zone: tzinfo) -> str:
    leave = texts.gettext("You may leave: it goes on by itself, and an SMS tells you when it is done.")
    if order.expected is None:
        return leave
    return f"{_ready(texts, order.expected, order, zone)} {leave}"


def _ready(texts: Texts, expected: datetime, order: Order, zone: tzinfo) -> str:
    local, placed = expected.astimezone(zone), order.placed_at.astimezone(zone)
    if local.date() == placed.date():
        return texts.gettext("Ready at about {time}.").format(time=texts.time(local))
    return texts.gettext("Ready on {day}.").format(day=texts.day_month(local.date()))


def _done(texts: Texts, order: Order) -> str:
    actions = {item.change.action for item in order.items}
    only = actions.pop() if len(actions) == 1 else None
    return {
        Action.CONNECT: texts.gettext("Connected"),
        Action.CHANGE: texts.gettext("The tariff is changed"),
        Action.DISCONNECT: texts.gettext("Disconnected"),
        Action.SUSPEND: texts.pgettext("order", "Suspended"),
        Action.RESUME: texts.gettext("It works again"),
        None: texts.gettext("All of it is done"),
    }[only]


def _with_reason(order: Order, otherwise: str) -> str:
    reasons = " ".join(dict.fromkeys(item.reason for item in order.items if item.reason))
    return f"{reasons} {otherwise}" if reasons else otherwise
