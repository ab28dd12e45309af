"""The before/after sheet in words: what is wished for, its terms, its money, and what is lost."""

from __future__ import annotations

from datetime import date

from kiosk.domain.money import Money
from kiosk.domain.offerings import Offering
from kiosk.domain.ordering import Action, Change, Loss, Proposal
from kiosk.domain.products import OwnedProduct
from kiosk.i18n import Texts
from kiosk.views.parts.label import Tone
from kiosk.views.wording.facts import Fact, Facts
from kiosk.views.wording.offering import inner, price_text, scheme_text, term_text


def change_title(texts: Texts, changes: tuple[Change, ...]) -> str:
    """What is being done, in a word or two."""
    actions = {change.action for change in changes}
    if len(actions) != 1:
        return texts.gettext("Changing services")
    return {
        Action.CONNECT: texts.gettext("Connecting"),
        Action.CHANGE: texts.gettext("Changing the tariff"),
        Action.DISCONNECT: texts.gettext("Disconnecting"),
        Action.SUSPEND: texts.gettext("Suspending"),
        Action.RESUME: texts.gettext("Resuming"),
    }[actions.pop()]


def wishes(texts: Texts, proposal: Proposal) -> tuple[tuple[str, str], ...]:
    """Each change with its name and what it costs: ("Подключить «+10 ГБ»", "150 ₽ разово")."""
    return tuple(_wish(texts, proposal, change) for change in proposal.changes)


def _wish(texts: Texts, proposal: Proposal, change: Change) -> tuple[str, str]:
    offering, product = _offering(proposal, change), _product(proposal, change)
    name = offering.name if offering is not None else product.name if product is not None else ""
    match change.action:
        case Action.CONNECT:
            line = texts.gettext("Connect “{name}”")
        case Action.CHANGE:
            line = texts.gettext("“{before}” becomes “{name}”") if product is not None else texts.gettext("“{name}”")
        case Action.DISCONNECT:
            line = texts.gettext("Disconnect “{name}”")
        case Action.SUSPEND if change.until is not None:
            line = texts.gettext("Suspend “{name}” until {day}")
        case Action.SUSPEND:
            line = texts.gettext("Suspend “{name}”")
        case Action.RESUME:
            line = texts.gettext("Resume “{name}”")
    costs = price_text(texts, offering) if offering is not None else _fee_text(texts, product)
    until = "" if change.until is None else texts.day_month(change.until)
    before = "" if product is None else inner(product.name)
    return line.format(name=inner(name), before=before, day=until), costs


def _fee_text(texts: Texts, product: OwnedProduct | None) -> str:
    if product is None or product.fee is None:
        return ""
    return texts.gettext("{sum} a month").format(sum=texts.money(product.fee))


def _offering(proposal: Proposal, change: Change) -> Offering | None:
    return next((one for one in proposal.offerings if one.offering == change.offering), None)


def _product(proposal: Proposal, change: Change) -> OwnedProduct | None:
    return next((one for one in proposal.products if one.product == change.product), None)


def terms(texts: Texts, proposal: Proposal, today: date) -> tuple[Facts, ...]:
    """From when each new thing works, for what term, how it is paid for and how it is connected (R17)."""
    several = len(proposal.offerings) > 1
    return tuple(
        Facts(
            offering.name if several else "",
            (
                Fact(texts.gettext("From when"), starts_text(texts, proposal.starts, today)),
                Fact(texts.gettext("Term"), term_text(texts, offering.term, today), is_long=True),
                Fact(texts.gettext("Way of paying"), scheme_text(texts, offering.scheme), is_long=True),
                Fact(texts.gettext("How to connect"), offering.how, is_long=True),
            ),
        )
        for offering in proposal.offerings
    )


def money(texts: Texts, proposal: Proposal, today: date) -> Facts:
    """What is charged now and later, and how balance and months change."""
    back, before = proposal.given_back, proposal.balance.amount
    left = before - proposal.charged_now if back is None else before - proposal.charged_now + back
    rows = [Fact(texts.gettext("Charged now"), texts.money(proposal.charged_now), is_strong=True)]
    if back is not None:
        rows.append(Fact(texts.gettext("Given back now"), texts.money(back), Tone.OK, is_strong=True))
    rows += [
        Fact(
            texts.gettext("Balance"),
            _before_after(texts, before, left),
            Tone.BAD if left.minor < 0 and left < before else Tone.INK,
        ),
        Fact(texts.gettext("Each month"), _before_after(texts, proposal.monthly_before, proposal.monthly_after)),
    ]
    rows += [
        Fact(
            texts.gettext("On {day}, “{name}”").format(day=texts.day_month(one.on), name=inner(one.name)),
            texts.money(one.amount),
        )
        for one in proposal.later
    ]
    if not proposal.offerings:
        rows.insert(0, Fact(texts.gettext("From when"), starts_text(texts, proposal.starts, today)))
    return Facts("", tuple(rows))


def _before_after(texts: Texts, before: Money, after: Money) -> str:
    if before == after:
        return texts.gettext("{sum}, as before").format(sum=texts.money(before))
    return f"{texts.money(before)} → {texts.money(after)}"


def starts_text(texts: Texts, starts: date, today: date) -> str:
    """ "сразу", or the day."""
    if starts <= today:
        return texts.gettext("at once")
    return texts.gettext("from {day}").format(day=texts.day_month(starts))


def losses(texts: Texts, proposal: Proposal) -> str:
    """What is given up, as one sentence; empty where nothing is."""
    lost = [_loss(texts, one) for one in proposal.lost]
    lost += [
        texts.gettext("“{name}” ends too").format(name=inner(one.name))
        for one in proposal.ends_too
        if all(one.name != loss.about for loss in proposal.lost)
    ]
    return "; ".join(lost)


def _loss(texts: Texts, loss: Loss) -> str:
    if loss.left is None or loss.unit is None:
        return texts.gettext("“{name}” ends too").format(name=inner(loss.about))
    left = texts.package(loss.left, loss.unit)
    return texts.gettext("{left} of “{name}”").format(left=left, name=inner(loss.about))


def confirm_words(texts: Texts, proposal: Proposal) -> str:
    """The key that orders it; a sum that is charged at once stands on it."""
    actions = {change.action for change in proposal.changes}
    only = actions.pop() if len(actions) == 1 else None
    word = {
        Action.CONNECT: texts.gettext("Connect"),
        Action.CHANGE: texts.gettext("Change"),
        Action.DISCONNECT: texts.gettext("Disconnect"),
        Action.SUSPEND: texts.gettext("Suspend"),
        Action.RESUME: texts.gettext("Resume"),
        None: texts.gettext("Confirm"),
    }[only]
    if not proposal.charged_now:
        return word
    return texts.gettext("{do} for {sum}").format(do=word, sum=texts.money(proposal.charged_now))


def what_changed(texts: Texts, was: Proposal, now: Proposal) -> str:
    """How the terms differ from those agreed to before, in a sentence."""
    told = []
    for name, before, after in (
        (texts.gettext("charged now"), was.charged_now, now.charged_now),
        (texts.gettext("each month"), was.monthly_after, now.monthly_after),
    ):
        if before != after:
            told.append(
                texts.gettext("{what}: {before} before, {after} now").format(
                    what=name, before=texts.money(before), after=texts.money(after)
                )
            )
    if was.starts != now.starts:
        told.append(texts.gettext("it starts on {day}").format(day=texts.day_month(now.starts)))
    if not told:
        return texts.gettext("Please read the sheet once more.")
    sentence = "; ".join(told)
    return f"{sentence[:1].upper()}{sentence[1:]}."
