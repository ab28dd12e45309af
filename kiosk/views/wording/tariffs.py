"""What tariffs would have cost, in words: the advice, a tariff's story, and how sure all of it is."""

from __future__ import annotations

from decimal import Decimal

from kiosk.domain.errors import ErrorCode
from kiosk.domain.money import Money
from kiosk.domain.what_if import (
    Advice,
    BreakEven,
    Bundle,
    Candidate,
    Cost,
    Grounds,
    MonthProof,
    Proof,
    Sureness,
    Verdict,
    WhatIf,
)
from kiosk.i18n import Texts
from kiosk.views.parts.label import Tone
from kiosk.views.parts.notice import Mood
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.offering import price_text, with_rise

Told = tuple[Mood, str, str]
_MONTHS_TOLD = 3


def failure_words(texts: Texts, code: ErrorCode) -> Told:
    """Why there are no tariffs to show."""
    if code is ErrorCode.NOT_AVAILABLE_HERE:
        lead = texts.gettext("Tariffs cannot be changed at this terminal.")
        return Mood.INFO, lead, texts.gettext("The staff will help you.")
    return Mood.BAD, *error_words(texts, code)


def verdict_words(texts: Texts, what_if: WhatIf) -> Told:
    """The one thing to know first: stay, change, or why that cannot be said."""
    if all(one.is_current for one in what_if.candidates):
        return Mood.INFO, texts.gettext("There is no other tariff on offer now."), ""
    if what_if.grounds is Grounds.MONTHS and what_if.advice is not None:
        return _advice_words(texts, what_if, what_if.advice)
    if what_if.grounds is Grounds.READING:
        counting = texts.gettext("Counting on your own months: {read} of {all}")
        return Mood.INFO, "", counting.format(read=what_if.read, all=len(what_if.months))
    return _grounds_words(texts, what_if.grounds)


def _grounds_words(texts: Texts, grounds: Grounds) -> Told:
    """Why there are only prices."""
    match grounds:
        case Grounds.NOT_METERED:
            return Mood.INFO, "", texts.gettext("The price does not depend on how much you use.")
        case Grounds.NO_TARIFF:
            lead = texts.gettext("There is no tariff here yet.")
            return Mood.INFO, lead, texts.gettext("Choose one: what is charged is shown before you agree.")
        case Grounds.NO_MONTHS:
            lead = texts.gettext("There is nothing to compare with yet.")
            return Mood.INFO, lead, texts.gettext("It takes one full month on your tariff.")
        case Grounds.UNREADABLE:
            lead = texts.gettext("Your months cannot be read now.")
            return Mood.WARN, lead, texts.gettext("The prices are right. Try again in a minute.")
        case _:
            lead = texts.gettext("Only the prices are known.")
            return Mood.INFO, lead, texts.gettext("The operator does not publish the rules tariffs are charged by.")


def _advice_words(texts: Texts, what_if: WhatIf, advice: Advice) -> Told:
    months, saving = len(what_if.months), texts.money(advice.saving)
    advised = advised_candidate(what_if)
    if advised is not None:
        lead = texts.gettext("“{name}” would be cheaper by {sum} a month.").format(name=advised.name, sum=saving)
        rest = texts.ngettext(
            "So it comes out on your last {count} month.", "So it comes out on your last {count} months.", months
        )
        return Mood.INFO, lead, rest.format(count=months)
    own = next(one for one in what_if.candidates if one.is_current)
    lead = texts.gettext("Stay with “{name}”.").format(name=own.name)
    match advice.verdict:
        case Verdict.TOO_LITTLE:
            rest = texts.gettext("The cheapest other one would save {sum} a month: too little to change.")
        case Verdict.CONNECTING:
            rest = texts.gettext(
                "The cheapest other one would save {sum} a month, but connecting costs more than that."
            )
        case Verdict.UNSURE:
            rest = texts.gettext("This count does not explain all you were charged, so no change is advised on it.")
        case Verdict.BUNDLE:
            rest = texts.gettext("It includes services whose price apart is not known.")
        case _:
            rest = texts.ngettext(
                "On your last {count} month no other one is cheaper.",
                "On your last {count} months no other one is cheaper.",
                months,
            )
    mood = Mood.WARN if advice.verdict is Verdict.UNSURE else Mood.OK
    return mood, lead, rest.format(sum=saving, count=months)


def advised_candidate(what_if: WhatIf) -> Candidate | None:
    """The tariff to change to, `None` to stay."""
    wanted = what_if.advice.offering if what_if.advice else None
    return next(
        (one for one in what_if.candidates if wanted and one.offering and one.offering.offering == wanted), None
    )


def price_words(texts: Texts, candidate: Candidate) -> str:
    """ "590 ₽ в месяц, с 1 декабря 650 ₽", of one's own as it is paid now."""
    if candidate.fee and (candidate.is_current or candidate.offering is None):
        price = texts.gettext("{sum} a month").format(sum=texts.money(candidate.fee))
        return with_rise(texts, price, candidate.new_fee)
    return price_text(texts, candidate.offering) if candidate.offering else ""


def saving_words(texts: Texts, candidate: Candidate, cost: Cost) -> tuple[str, Tone]:
    """Cheaper or dearer than now, by how much a month; empty for one's own."""
    if candidate.is_current:
        return "", Tone.MUTED
    if not cost.saving:
        return texts.gettext("costs the same"), Tone.MUTED
    amount = texts.money(max(cost.saving, -cost.saving))
    if cost.saving.minor > 0:
        return texts.gettext("{sum} cheaper").format(sum=amount), Tone.OK
    return texts.gettext("{sum} dearer").format(sum=amount), Tone.MUTED


def cost_story(texts: Texts, what_if: WhatIf, candidate: Candidate, cost: Cost) -> str:
    """The dearest month, packages that did not last, and what would turn the comparison round."""
    parts = []
    worst = cost.months[cost.worst]
    if worst != cost.mean:
        month = texts.in_month(what_if.months[cost.worst])
        parts.append(texts.gettext("most {in_month}: {sum}").format(in_month=month, sum=texts.money(worst)))
    if cost.shortfall is not None:
        short = texts.ngettext(
            "the package falls short in {count} month, {sum} more for it",
            "the package falls short in {count} months, {sum} more for them",
            cost.shortfall.months,
        )
        parts.append(short.format(count=cost.shortfall.months, sum=texts.money(cost.shortfall.cost)))
    if cost.break_even is not None and cost.break_even.more and not candidate.is_current:
        parts.append(_turning_words(texts, cost.break_even))
    if cost.pays_back is not None:
        back = texts.ngettext(
            "connecting pays off in {count} month", "connecting pays off in {count} months", cost.pays_back
        )
        parts.append(back.format(count=cost.pays_back))
    return " · ".join(parts)


def _turning_words(texts: Texts, turning: BreakEven) -> str:
    more = texts.package(Decimal(turning.more), turning.unit)
    if turning.pays_from:
        return texts.gettext("pays off with {more} a month more").format(more=more)
    return texts.gettext("cheaper up to {more} a month more").format(more=more)


def small_print(texts: Texts, what_if: WhatIf) -> str:
    """How sure the costs are, what was left out of them, and how the bars are read."""
    if what_if.grounds is not Grounds.MONTHS:
        return ""
    if what_if.proof is None:
        parts = [texts.gettext("The rules of your own tariff are not published: it stands as you were charged.")]
    else:
        parts = _proof_words(texts, what_if.proof)
    if what_if.bundle is not None:
        parts.append(_bundle_words(texts, what_if.bundle))
    if what_if.carried:
        carried = texts.gettext("Roaming, subscriptions and one-off charges are the same everywhere: {sum} a month.")
        parts.append(carried.format(sum=texts.money(what_if.carried)))
    if any(one.new_fee for one in what_if.candidates):
        parts.append(texts.gettext("Prices that are announced are counted already."))
    parts.append(texts.gettext("A bar is a month on average, its light end the dearest one."))
    return " ".join(parts)


def _bundle_words(texts: Texts, bundle: Bundle) -> str:
    names = ", ".join(bundle.names)
    if bundle.fee is None:
        return texts.gettext("Your tariff includes {names}; what that costs apart is not known.").format(names=names)
    added = texts.gettext("Your tariff includes {names}: to the others {sum} a month is added for it.")
    return added.format(names=names, sum=texts.money(bundle.fee))


def _proof_words(texts: Texts, proof: Proof) -> list[str]:
    check = texts.gettext("Check: by this count your own tariff costs {replayed}, you were charged {charged}.").format(
        replayed=_exactly(texts, proof.replayed()), charged=_exactly(texts, proof.charged())
    )
    months = _differences(texts, proof)
    match proof.sureness():
        case Sureness.EXACT:
            parts = [check, texts.gettext("It is exact.")]
        case Sureness.OLD_FEE:
            parts = [check, texts.gettext("Only the fee was another one then: {months}.").format(months=months)]
        case Sureness.ROUGH:
            rough = texts.gettext("The costs are approximate.")
            parts = [check, texts.gettext("Differences: {months}.").format(months=months) if months else "", rough]
    if proof.unrated:
        unrated = texts.ngettext(
            "{count} use could not be counted.", "{count} uses could not be counted.", proof.unrated
        )
        parts.append(unrated.format(count=proof.unrated))
    return [part for part in parts if part]


def _differences(texts: Texts, proof: Proof) -> str:
    """ "в мае −70,00, в июне −70,00": the largest ones, in the order of time."""
    differing = [one for one in proof.months if one.difference()]
    largest = sorted(differing, key=lambda one: -abs(one.difference().minor))[:_MONTHS_TOLD]
    told = ", ".join(_difference_words(texts, one) for one in differing if one in largest)
    return told if len(differing) == len(largest) else texts.gettext("{months} and others").format(months=told)


def _difference_words(texts: Texts, month: MonthProof) -> str:
    difference = texts.money(month.difference(), sign=True, decimals="always", symbol=False)
    return f"{texts.in_month(month.month)} {difference}"


def _exactly(texts: Texts, amount: Money) -> str:
    return texts.money(amount, decimals="always")
