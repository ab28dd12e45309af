"""What the visitor is to do at the card terminal, or with the code on the screen, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap

from kiosk.domain.charge import CardStep
from kiosk.domain.topup import TopUp, TopUpPhase
from kiosk.i18n import Texts
from kiosk.presenters.charge import CardState, ChargeState, QrState
from kiosk.views.parts.badge import BadgeMood

_WAITING = "hourglass"
_TERMINAL_WORD = 24
_TERMINAL_LINES = 4


@dataclass(frozen=True, slots=True)
class Task:
    """An outline of resources/icons, what to do, and how or why."""

    picture: str
    title: str
    story: str


def charge_badge(texts: Texts, state: ChargeState) -> tuple[BadgeMood, str]:
    """One or two words: waiting for the payment, giving it up, crediting."""
    if state.topup.phase is not TopUpPhase.CHARGING:
        return BadgeMood.OK, "• " + texts.gettext("Crediting")
    if state.calling_off:
        return BadgeMood.WARN, "• " + texts.gettext("Cancelling")
    return BadgeMood.OK, "• " + texts.gettext("Waiting for payment")


def card_task(texts: Texts, state: CardState) -> Task:
    """What to do at the card terminal now."""
    topup = state.topup
    step = CardStep.WAIT if topup.card is None else topup.card.step
    if topup.phase is not TopUpPhase.CHARGING:
        return _crediting(texts, topup)
    if state.calling_off and step is not CardStep.REMOVE_CARD:
        story = texts.gettext("If the bank has agreed already, the payment goes on and the money is credited.")
        return Task(_WAITING, texts.gettext("Being cancelled…"), story)
    return _at_the_terminal(texts, step)


def _at_the_terminal(texts: Texts, step: CardStep) -> Task:
    match step:
        case CardStep.WAIT:
            return Task(_WAITING, texts.gettext("One moment, please"), texts.gettext("The card terminal is at work."))
        case CardStep.PRESENT_CARD:
            return Task(
                "credit-card",
                texts.gettext("Present your card"),
                texts.gettext("Hold it to the card terminal or insert it. A phone or a watch will do, too."),
            )
        case CardStep.ENTER_PIN:
            return Task(
                "rectangle-ellipsis",
                texts.gettext("Enter the PIN"),
                texts.gettext("On the keys of the card terminal only. Cover them with your hand."),
            )
        case CardStep.TRY_AGAIN:
            return Task(
                "rotate-ccw",
                texts.gettext("Present your card once more"),
                texts.gettext("It was not read. Insert it with the chip first, or hold it a little longer."),
            )
        case CardStep.REMOVE_CARD:
            return Task(
                "wallet", texts.gettext("Take your card"), texts.gettext("Then wait for the result on this screen.")
            )


def qr_task(texts: Texts, state: QrState) -> Task:
    """What to do with the code, or what is waited for when there is none."""
    if state.topup.phase is not TopUpPhase.CHARGING:
        return _crediting(texts, state.topup)
    if state.calling_off:
        story = texts.gettext("The bank is asked whether the code was paid. If it was, the money is credited.")
        return Task(_WAITING, texts.gettext("Being cancelled…"), story)
    if payable_code(state):
        return Task(
            "qr-code",
            texts.gettext("Scan the code with your phone"),
            texts.gettext("Pay in your bank's app. You may leave once you have paid: the money is credited by itself."),
        )
    if state.shown_for_s is not None:
        story = texts.gettext("Please do not pay by it any more. The bank is asked whether it was paid.")
        return Task(_WAITING, texts.gettext("The code has expired"), story)
    return Task(_WAITING, texts.gettext("One moment, please"), texts.gettext("The bank is being asked."))


def payable_code(state: QrState) -> str:
    """What is in the code while it may be paid by, otherwise empty."""
    code = state.topup.qr
    waits = state.topup.phase is TopUpPhase.CHARGING and not state.calling_off
    return code.payload if code is not None and waits and state.left_s else ""


def time_left(texts: Texts, left_s: int) -> str:
    """ "Осталось 2:41"."""
    return texts.gettext("{time} left").format(time=f"{left_s // 60}:{left_s % 60:02}")


def terminal_says(texts: Texts, topup: TopUp) -> str:
    """The card terminal's own words, in one short line; empty when it says nothing.

    They come from a device: what cannot be printed is left out, and no word is wider than the screen.
    """
    said = "" if topup.card is None else "".join(one if one.isprintable() else " " for one in topup.card.text)
    line = " ".join(wrap(said, _TERMINAL_WORD)[:_TERMINAL_LINES])
    return texts.gettext("The card terminal says: {words}").format(words=line) if line else ""


def less_charged(texts: Texts, topup: TopUp) -> tuple[str, str] | None:
    """Lead and rest about a bank that approved only a part, `None` when it was all of the sum."""
    if topup.asked is None or not topup.inserted or topup.inserted >= topup.asked:
        return None
    lead = texts.gettext("The bank approved only {part} of {whole}.")
    return (
        lead.format(part=texts.money(topup.inserted), whole=texts.money(topup.asked)),
        texts.gettext("No more than that was charged."),
    )


def _crediting(texts: Texts, topup: TopUp) -> Task:
    title = texts.gettext("{sum} paid, being credited…").format(sum=texts.money(topup.inserted))
    story = (
        texts.gettext("The operator takes longer than usual. Your money is safe: it is recorded and will be credited.")
        if topup.operator_silent
        else texts.gettext("The operator is being told. This takes a few seconds.")
    )
    return Task("circle-check", title, story)
