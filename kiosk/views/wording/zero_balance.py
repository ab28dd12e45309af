"""What works without money, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kiosk.domain.balance import Outlook
from kiosk.domain.money import Money
from kiosk.domain.ordering import ObstacleKind
from kiosk.domain.products import BlockCause, Section
from kiosk.domain.relief import Owed, Promise, Relief, Service, ServiceState, Works
from kiosk.i18n import Texts
from kiosk.views.parts.badge import BadgeMood
from kiosk.views.parts.label import Tone
from kiosk.views.parts.notice import Mood
from kiosk.views.wording.facts import Fact

Verdict = tuple[Mood, str, str]


def verdict(texts: Texts, relief: Relief) -> Verdict:
    """How it stands, and what makes all of it work again; calm, as nobody is at fault."""
    if relief.word.is_coming_back():
        return Mood.INFO, texts.gettext("Paid. It is being switched on."), _soon(texts, relief.word.within_minutes)
    needed = relief.word.restored_by
    if relief.all_work() and not needed:
        return Mood.OK, texts.gettext("Everything works."), lasting_words(texts, relief.lasts)
    if relief.all_work():
        title, mood = texts.gettext("Everything works, but the balance is below zero."), Mood.WARN
    elif relief.none_work():
        title, mood = _nothing(texts, relief), Mood.BAD
    else:
        title, mood = texts.gettext("Not everything works now."), Mood.WARN
    return mood, title, _way_out(texts, relief, needed)


def top_up_words(texts: Texts, relief: Relief | None) -> str:
    """The key: "Пополнить на 45,30 ₽", "Пополнить"."""
    wanted = relief.wanted() if relief is not None else None
    if not wanted:
        return texts.gettext("Top up")
    return texts.gettext("Top up {sum}").format(sum=texts.money(wanted))


def lasting_words(texts: Texts, lasts: Outlook | None) -> str:
    """How long the money lasts, and the charge that ends it; empty where that is not known."""
    if lasts is None:
        return ""
    if lasts.runs_out is None or lasts.charge is None:
        return texts.gettext("The money is enough for all charges of the next 35 days.")
    return texts.gettext("The money lasts until {day}: then {sum} is due for “{name}”.").format(
        day=texts.day_month(lasts.runs_out), sum=texts.money(lasts.charge.amount), name=lasts.charge.name
    )


def service_name(texts: Texts, service: Service) -> str:
    """ "Исходящие звонки"."""
    return {
        Service.OUTGOING_CALLS: texts.gettext("Outgoing calls"),
        Service.INCOMING_CALLS: texts.gettext("Incoming calls"),
        Service.MESSAGES: texts.gettext("Messages"),
        Service.MOBILE_INTERNET: texts.gettext("Mobile internet"),
        Service.EMERGENCY_CALLS: texts.gettext("Emergency calls: 112"),
        Service.HOME_INTERNET: texts.gettext("Home internet"),
        Service.TELEVISION: texts.gettext("Television"),
    }[service]


def service_fact(texts: Texts, state: ServiceState, today: date, *, shared: Money | None) -> Fact:
    """A service and how it works; its own sum where that is another than the `shared` one."""
    words, tone = {
        Works.YES: (_works_until(texts, state.until, today), Tone.OK),
        Works.LIMITED: (state.note or texts.gettext("available in part"), Tone.WARN),
        Works.NO: (state.note or texts.gettext("not available"), Tone.BAD),
        Works.UNKNOWN: (texts.gettext("not known"), Tone.MUTED),
    }[state.works]
    if state.restored_by and state.restored_by != shared:
        words = " · ".join((words, texts.gettext("{sum} switches it on").format(sum=texts.money(state.restored_by))))
    return Fact(service_name(texts, state.service), words, tone, is_strong=True, is_long=True)


def section_verdict(texts: Texts, states: Iterable[ServiceState]) -> tuple[BadgeMood, str]:
    """ "работает", "работает не всё", "не работает"; emergency calls are not counted."""
    works = {one.works for one in states if one.service is not Service.EMERGENCY_CALLS}
    if works <= {Works.YES}:
        return BadgeMood.OK, texts.gettext("works")
    if works <= {Works.NO, Works.UNKNOWN}:
        return BadgeMood.BAD, texts.gettext("does not work")
    return BadgeMood.WARN, texts.gettext("not all of it works")


def section_sum(states: Iterable[ServiceState]) -> Money | None:
    """The sum that restores a section, where it is one and the same for all that does not work in it."""
    sums = {one.restored_by for one in states if one.works is not Works.YES and one.restored_by}
    return sums.pop() if len(sums) == 1 else None


def restores_words(texts: Texts, amount: Money) -> str:
    """ "Чтобы заработало: 45,30 ₽"."""
    return texts.gettext("{sum} makes it work again").format(sum=texts.money(amount))


def other_causes(texts: Texts, relief: Relief, section: Section) -> str:
    """Why something of the section is stopped that no payment switches on; empty where money is all."""
    causes = {
        one.block.cause
        for one in relief.stopped
        if one.section is section and one.block is not None and one.block.cause is not BlockCause.NO_MONEY
    }
    told = {
        BlockCause.OWN_WISH: texts.gettext("Suspended as you asked; “Services” in your account resumes it."),
        BlockCause.LOST_SIM: texts.gettext("The SIM card was reported lost. The staff will help you."),
        BlockCause.DOCUMENTS: texts.gettext("Documents have to be shown. The staff will help you."),
        BlockCause.OTHER: texts.gettext("Blocked by the operator. The staff will help you."),
    }
    return " ".join(words for cause, words in told.items() if cause in causes)


def promise_story(texts: Texts, promise: Promise) -> str:
    """What it costs, and when it is taken back."""
    price = texts.gettext("costs {sum}").format(sum=texts.money(promise.full_price()))
    back = promise.taken_back
    if back is None:
        return price
    taken = texts.gettext("{sum} will be taken back on {day}").format(
        sum=texts.money(back.amount), day=texts.day_month(back.on)
    )
    return f"{price} · {taken}"


def promise_effect(texts: Texts, promise: Promise, relief: Relief) -> tuple[str, Tone]:
    """Whether it is enough, or why it cannot be had."""
    if promise.obstacle is not None:
        if promise.obstacle.words:
            return promise.obstacle.words, Tone.MUTED
        if promise.obstacle.kind is ObstacleKind.NO_MONEY and promise.obstacle.missing is not None:
            return texts.gettext("{sum} short.").format(sum=texts.money(promise.obstacle.missing)), Tone.MUTED
        return texts.gettext("The operator does not offer it to you now."), Tone.MUTED
    needed = relief.word.restored_by
    if not needed:
        return "", Tone.MUTED
    if promise.restores(needed):
        return texts.gettext("It is enough for everything to work."), Tone.OK
    return texts.gettext("It is not enough for everything to work."), Tone.WARN


def owed_words(texts: Texts, owed: Owed) -> tuple[str, str]:
    """A promised payment that was taken: what is taken back, when, and what then."""
    lead = texts.gettext("“{name}” is taken already.").format(name=owed.name)
    if owed.amount is None or owed.on is None:
        return lead, texts.gettext("Another one can be had once it is paid back.")
    return lead, texts.gettext(
        "{sum} will be taken back on {day}. If there is less by then, the balance goes below zero."
    ).format(sum=texts.money(owed.amount), day=texts.day_month(owed.on))


def _nothing(texts: Texts, relief: Relief) -> str:
    if any(one.service is Service.EMERGENCY_CALLS for one in relief.word.services):
        return texts.gettext("Only emergency calls work now.")
    return texts.gettext("Nothing works now.")


def _way_out(texts: Texts, relief: Relief, needed: Money | None) -> str:
    if needed is None:
        return texts.gettext("The operator does not tell which sum makes all of it work.")
    if not needed:
        return texts.gettext("It is not for want of money: a payment changes nothing.")
    told = [texts.gettext("{sum} makes everything work again.").format(sum=texts.money(needed))]
    if relief.word.within_minutes is not None:
        minutes = texts.ngettext("within {count} minute", "within {count} minutes", relief.word.within_minutes)
        words = texts.gettext("After the payment it is switched on {minutes}.")
        told.append(words.format(minutes=minutes.format(count=relief.word.within_minutes)))
    told.append(lasting_words(texts, relief.lasts))
    return " ".join(part for part in told if part)


def _soon(texts: Texts, minutes: int | None) -> str:
    if minutes is None:
        return texts.gettext("This takes some minutes. You need not wait here.")
    within = texts.ngettext("within {count} minute", "within {count} minutes", minutes).format(count=minutes)
    return texts.gettext("It works {minutes}. You need not wait here.").format(minutes=within)


def _works_until(texts: Texts, until: date | None, today: date) -> str:
    if until is None or until <= today:
        return texts.gettext("available")
    return texts.gettext("available until {day}").format(day=texts.day_month(until))
