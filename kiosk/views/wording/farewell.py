"""What a visit changed, in words."""

from __future__ import annotations

from kiosk.domain.connected import Doubt, Renamed, VisitChanges
from kiosk.domain.products import OwnedProduct
from kiosk.i18n import Texts
from kiosk.presenters.result import ReceiptPhase
from kiosk.views.parts.label import Tone
from kiosk.views.parts.notice import Mood
from kiosk.views.wording.account import status_words
from kiosk.views.wording.facts import Fact, Facts
from kiosk.views.wording.offering import inner
from kiosk.views.wording.order import item_title, state_words
from kiosk.views.wording.services import fee_text


def changed_services(texts: Texts, changes: VisitChanges) -> tuple[Facts, ...]:
    """What was connected, disconnected, changed, and what is still under way; a group for each that there is."""
    under_way = tuple(
        Fact(item_title(texts, item), *state_words(texts, item.state))
        for order in changes.under_way
        for item in order.items
    )
    groups = (
        Facts(texts.gettext("Connected"), tuple(_priced(texts, one) for one in changes.connected)),
        Facts(texts.gettext("Disconnected"), tuple(_priced(texts, one) for one in changes.disconnected)),
        Facts(texts.gettext("Changed"), tuple(_renamed(texts, one) for one in changes.changed)),
        Facts(texts.gettext("Under way"), under_way),
    )
    return tuple(group for group in groups if group.rows)


def changed_money(texts: Texts, changes: VisitChanges) -> Facts:
    """How the balance came from what it was to what it is."""
    rows = []
    if changes.balance_before is not None:
        rows.append(Fact(texts.gettext("Balance before"), texts.money(changes.balance_before.amount)))
    if changes.paid_in:
        rows.append(Fact(texts.gettext("Paid in here"), texts.money(changes.paid_in, sign=True), Tone.OK))
    if changes.charged:
        rows.append(Fact(texts.gettext("Charged for orders"), texts.money(-changes.charged)))
    if changes.lent:
        rows.append(Fact(texts.gettext("Promised payment"), texts.money(changes.lent, sign=True)))
    if changes.redeemed:
        rows.append(Fact(texts.gettext("For bonus points"), texts.money(changes.redeemed, sign=True)))
    if changes.transferred:
        name = texts.gettext("Between your contracts")
        rows.append(Fact(name, texts.money(changes.transferred, sign=True)))
    rows += (_doubtful(texts, doubt) for doubt in changes.doubts)
    otherwise = changes.moved_otherwise()
    if otherwise:
        rows.append(Fact(texts.gettext("Other movements"), texts.money(otherwise, sign=True)))
    if changes.balance_after is not None:
        rows.append(Fact(texts.gettext("Balance now"), texts.money(changes.balance_after.amount), is_strong=True))
    return Facts("", tuple(rows))


def nothing_else(texts: Texts, changes: VisitChanges) -> tuple[Mood, str, str]:
    """Whether anything else is different; claimed only where it was compared."""
    if not changes.compared:
        return (
            Mood.INFO,
            texts.gettext("The operator did not tell what was connected before."),
            texts.gettext("Compare it with what you know."),
        )
    if changes.unasked:
        names = ", ".join(texts.gettext("“{name}”").format(name=inner(name)) for name in changes.unasked)
        return (
            Mood.WARN,
            texts.gettext("Something changed that was not ordered here:"),
            texts.gettext("{names}. Ask the staff about it.").format(names=names),
        )
    if changes.doubts:
        return (
            Mood.INFO,
            texts.gettext("The operator has not answered for everything yet."),
            texts.gettext("What came of it will show in the balance at your next login."),
        )
    if changes.is_empty():
        return Mood.OK, texts.gettext("Nothing was changed."), texts.gettext("Services and money are as they were.")
    return Mood.OK, texts.gettext("Nothing else was changed."), ""


def slip_words(texts: Texts, phase: ReceiptPhase) -> str:
    """How far the slip is; empty before it is asked for."""
    return {
        ReceiptPhase.NONE: "",
        ReceiptPhase.PRINTING: texts.gettext("The slip is being printed…"),
        ReceiptPhase.PRINTED: texts.gettext("Take the slip below the screen."),
        ReceiptPhase.NO_PAPER: texts.gettext("The printer is out of paper."),
        ReceiptPhase.FAILED: texts.gettext("The printer does not answer."),
    }[phase]


def _doubtful(texts: Texts, doubt: Doubt) -> Fact:
    names = {
        Doubt.TRANSFER: texts.gettext("Between your contracts"),
        Doubt.REWARD: texts.gettext("For bonus points"),
    }
    return Fact(names[doubt], texts.gettext("being found out"), Tone.WARN)


def _priced(texts: Texts, product: OwnedProduct) -> Fact:
    return Fact(product.name, fee_text(texts, product))


def _renamed(texts: Texts, change: Renamed) -> Fact:
    before, after = change.before, change.after
    if before.name != after.name:
        name = f"{before.name} → {after.name}"
        return Fact(name, fee_text(texts, after))
    if before.status is not after.status or before.fee is None or after.fee is None:
        return Fact(after.name, *status_words(texts, after.status))
    return Fact(after.name, f"{texts.money(before.fee)} → {texts.money(after.fee)}")
