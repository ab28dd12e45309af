"""What the cash screen says about notes and the device that takes them."""

from __future__ import annotations

from kiosk.domain.cashbox import AcceptorState, Advice
from kiosk.domain.topup import NoteState, TopUp, TopUpPhase
from kiosk.i18n import Texts
from kiosk.views.parts.badge import BadgeMood
from kiosk.views.parts.notice import Mood
from kiosk.views.wording.paper import no_paper

News = tuple[Mood, str, str]

_WORKS = frozenset(
    {
        AcceptorState.IDLE,
        AcceptorState.ACCEPTING,
        AcceptorState.ESCROW,
        AcceptorState.STACKING,
        AcceptorState.RETURNING,
        AcceptorState.PAUSED,
    }
)

_LISTENS = _WORKS | {AcceptorState.INITIALIZING, AcceptorState.DISABLED}


def acceptor_badge(texts: Texts, topup: TopUp) -> tuple[BadgeMood, str]:
    """One or two words: taking notes, crediting, waiting, not taking any."""
    if topup.phase is not TopUpPhase.TAKING_NOTES:
        return BadgeMood.OK, "• " + texts.gettext("Crediting")
    if topup.acceptor in _WORKS:
        return BadgeMood.OK, "• " + texts.gettext("Taking notes")
    if topup.acceptor in (AcceptorState.INITIALIZING, AcceptorState.DISABLED):
        return BadgeMood.WARN, "• " + texts.gettext("One moment")
    return BadgeMood.BAD, "• " + texts.gettext("Notes not taken")


def cash_news(texts: Texts, topup: TopUp) -> list[News]:
    """What the visitor has to know now, the most important first."""
    news = [
        _about_crediting(texts, topup),
        _about_acceptor(texts, topup),
        _about_checked(texts, topup),
        _about_last_note(texts, topup),
        _about_journal(texts, topup),
        _about_paper(texts, topup),
    ]
    return [one for one in news if one is not None]


def _about_crediting(texts: Texts, topup: TopUp) -> News | None:
    if topup.phase is TopUpPhase.CREDITING and topup.operator_silent:
        lead = texts.gettext("The operator takes longer than usual.")
        return Mood.WARN, lead, texts.gettext("Your money is safe: it is recorded and will be credited.")
    return None


def _about_acceptor(texts: Texts, topup: TopUp) -> News | None:
    if topup.phase is TopUpPhase.CLOSING:
        return None if topup.acceptor in _LISTENS else _about_silent_acceptor(texts)
    if topup.phase is not TopUpPhase.TAKING_NOTES:
        return None
    credit = _about_inserted(texts, topup)
    broken = (Mood.BAD, texts.gettext("The banknote acceptor does not work."), credit)
    return {
        AcceptorState.OFFLINE: broken,
        AcceptorState.FAILURE: broken,
        AcceptorState.CASSETTE_FULL: (Mood.BAD, texts.gettext("The box for banknotes is full."), credit),
        AcceptorState.CASSETTE_REMOVED: (Mood.BAD, texts.gettext("The box for banknotes has been taken out."), credit),
        AcceptorState.JAM: (
            Mood.BAD,
            texts.gettext("A banknote is stuck."),
            texts.gettext("Do not pull it. The sum on the screen is recorded."),
        ),
        AcceptorState.CHEATED: (
            Mood.BAD,
            texts.gettext("The acceptor has stopped."),
            texts.gettext("The staff will check it.") + " " + credit,
        ),
        AcceptorState.PAUSED: (
            Mood.WARN,
            texts.gettext("Not so fast."),
            texts.gettext("Take the second note back and insert notes one at a time."),
        ),
        AcceptorState.INITIALIZING: (
            Mood.INFO,
            texts.gettext("The acceptor is getting ready."),
            texts.gettext("Please do not insert notes yet."),
        ),
    }.get(topup.acceptor)


def _about_inserted(texts: Texts, topup: TopUp) -> str:
    if topup.inserted:
        return texts.gettext("What is inserted can be credited now.")
    if any(note.state is not NoteState.RETURNED for note in topup.notes):
        return texts.gettext("Your note is recorded; you can finish now.")
    return texts.gettext("No note has been taken; you can cancel.")


def _about_silent_acceptor(texts: Texts) -> News:
    lead = texts.gettext("The banknote acceptor does not answer.")
    return Mood.WARN, lead, texts.gettext("What is recorded is credited within a minute, with or without its answer.")


def _about_checked(texts: Texts, topup: TopUp) -> News | None:
    if not any(note.state is NoteState.BEING_CHECKED for note in topup.notes):
        return None
    lead = (
        texts.gettext("A banknote of {sum} is being checked.").format(sum=texts.money(topup.suspect))
        if topup.suspect is not None
        else texts.gettext("A banknote is being checked.")
    )
    return Mood.WARN, lead, texts.gettext("It is not in the sum. The receipt will have a code for it.")


def _about_last_note(texts: Texts, topup: TopUp) -> News | None:
    last = topup.notes[-1] if topup.notes else None
    if last is None or last.state is not NoteState.RETURNED or topup.phase is not TopUpPhase.TAKING_NOTES:
        return None
    return Mood.BAD, texts.gettext("The note came back."), _advice(texts, last.advice or Advice.TRY_AGAIN)


def _advice(texts: Texts, advice: Advice) -> str:
    match advice:
        case Advice.SMOOTH_AND_TURN:
            return texts.gettext("Smooth it out or insert it the other way round.")
        case Advice.ANOTHER_NOTE:
            return texts.gettext("Please insert another note.")
        case Advice.ONE_AT_A_TIME:
            return texts.gettext("Insert notes one at a time.")
        case Advice.NOT_ACCEPTED_HERE:
            return texts.gettext("This value is not taken here; see the list below.")
        case Advice.OVER_LIMIT:
            return texts.gettext("With it the payment would exceed the limit. A smaller note will do.")
        case Advice.TRY_AGAIN:
            return texts.gettext("Please insert it once more.")


def _about_journal(texts: Texts, topup: TopUp) -> News | None:
    if topup.journal_ok or topup.phase is not TopUpPhase.TAKING_NOTES:
        return None
    lead = texts.gettext("No more notes can be taken.")
    return Mood.BAD, lead, texts.gettext("What is inserted is recorded and can be credited now.")


def _about_paper(texts: Texts, topup: TopUp) -> News | None:
    if topup.printer_ok:
        return None
    return Mood.WARN, *no_paper(texts)
