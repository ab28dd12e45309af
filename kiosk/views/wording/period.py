"""A box's report on screen."""

from __future__ import annotations

from datetime import datetime, tzinfo

from kiosk.domain.encashment import Conservation, Difference, Doubt, Period, PeriodReport, counted_sum
from kiosk.domain.money import Money
from kiosk.i18n import Texts
from kiosk.views.parts.label import Tone
from kiosk.views.wording.facts import Fact, Facts
from kiosk.views.wording.numbers import unbroken


def period_title(texts: Texts, period: Period) -> str:
    """Which box it is."""
    return texts.gettext("Encashment {number}").format(number=period.number)


def period_since(texts: Texts, period: Period, zone: tzinfo) -> str:
    """When it was in."""
    since = _moment(texts, period.opened, zone)
    if period.closing is None:
        return texts.gettext("In since {moment}").format(moment=since)
    return texts.gettext("{since} – {out}, seal {seal}").format(
        since=since, out=_moment(texts, period.closing.at, zone), seal=unbroken(period.closing.seal)
    )


def period_facts(texts: Texts, report: PeriodReport) -> tuple[Facts, ...]:
    """The notes and what became of money; the count, when there is one; the four books."""
    period = report.period
    groups = (_notes(texts, period), _count(texts, period), _sums(texts, period), _books(texts, report))
    return tuple(group for group in groups if group is not None)


def difference_words(texts: Texts, one: Difference) -> str:
    """ "1 × 500 ₽ missing"."""
    notes = f"{abs(one.notes)} × {texts.money(one.value)}"
    pattern = texts.gettext("{notes} too many") if one.notes > 0 else texts.gettext("{notes} missing")
    return pattern.format(notes=notes)


def _notes(texts: Texts, period: Period) -> Facts:
    rows = [_pile(texts, pile.value, pile.sure) for pile in period.piles if pile.sure]
    rows.append(Fact(texts.gettext("In the box"), _exact(texts, period.cash), is_strong=True))
    rows += [_doubt(texts, one) for one in period.doubts]
    return Facts(texts.gettext("Banknotes"), tuple(rows))


def _doubt(texts: Texts, doubt: Doubt) -> Fact:
    value = texts.gettext("value unknown") if doubt.value is None else texts.money(doubt.value)
    perhaps = texts.gettext("Perhaps in it: {note}").format(note=value)
    return Fact(perhaps, unbroken(doubt.claim), Tone.WARN)


def _count(texts: Texts, period: Period) -> Facts | None:
    if period.count is None:
        return None
    bag = counted_sum(period.count.piles, period.cash.currency)
    rows = [Fact(texts.gettext("In the bag"), _exact(texts, bag), is_strong=True)]
    rows += [Fact(texts.gettext("Difference"), difference_words(texts, one), Tone.BAD) for one in period.differences]
    if not period.differences:
        rows.append(Fact(texts.gettext("Difference"), texts.gettext("none"), Tone.OK))
    if period.settlement is None:
        waits = texts.gettext("the supervisor has to decide")
        rows.append(Fact(texts.gettext("Notes being checked"), waits, Tone.WARN))
    return Facts(texts.gettext("Counted by {name}").format(name=period.count.by), tuple(rows))


def _sums(texts: Texts, period: Period) -> Facts:
    """What became of money; what is nothing is left out, but for the credits."""
    sums = period.sums
    charged = texts.gettext("Charged by {acquirer}")
    rows = [Fact(charged.format(acquirer=one.acquirer), _exact(texts, one.charged)) for one in sums.charges]
    rows.append(Fact(texts.gettext("Credited"), _exact(texts, sums.credited)))
    waits = Tone.WARN if sums.to_credit else Tone.INK
    rows.append(Fact(texts.gettext("Still to be credited"), _exact(texts, sums.to_credit), waits))
    named = (
        (texts.gettext("Fees"), sums.fees),
        (texts.gettext("Held for claims"), sums.held),
        (texts.gettext("Given back"), sums.returned),
        (texts.gettext("Charges going back"), sums.to_return),
        (texts.gettext("Notes of no payment"), sums.unclaimed),
    )
    rows += [Fact(name, _exact(texts, amount)) for name, amount in named if amount]
    return Facts(texts.gettext("What became of it"), tuple(rows))


def _books(texts: Texts, report: PeriodReport) -> Facts:
    books, untold = report.conservation, texts.gettext("not told")
    least, most = books.journal_least, books.journal_most
    notes = [str(least) if least == most else f"{least}–{most}"]
    notes.append(_stacker(texts, report))
    name = texts.gettext("Notes: journal, acceptor")
    if books.counted_notes is not None:
        name = texts.gettext("Notes: journal, acceptor, bag")
        notes.append(str(books.counted_notes))
    elsewhere = untold if books.operator_credited is None else _exact(texts, books.operator_credited)
    verdict = texts.gettext("agree") if books.holds else texts.gettext("differ")
    return Facts(
        texts.gettext("The books"),
        (
            Fact(name, ", ".join(notes)),
            Fact(texts.gettext("Credited by the operator"), elsewhere),
            _accounted(texts, books),
            Fact(texts.gettext("All books"), verdict, Tone.OK if books.holds else Tone.BAD, is_strong=True),
        ),
    )


def _stacker(texts: Texts, report: PeriodReport) -> str:
    if report.conservation.stacker_notes is not None:
        return str(report.conservation.stacker_notes)
    return texts.gettext("not told yet") if report.period.has_counter else texts.gettext("no counter")


def _accounted(texts: Texts, books: Conservation) -> Fact:
    name = texts.gettext("Box and charges, accounted for")
    if books.taken == books.accounted:
        return Fact(name, _exact(texts, books.taken))
    return Fact(name, f"{_exact(texts, books.taken)} ≠ {_exact(texts, books.accounted)}", Tone.BAD)


def _pile(texts: Texts, value: Money, count: int) -> Fact:
    whole = Money(value.minor * count, value.currency)
    return Fact(f"{texts.money(value)} × {count}", _exact(texts, whole))


def _exact(texts: Texts, amount: Money) -> str:
    return texts.money(amount, decimals="always")


def _moment(texts: Texts, moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{texts.day_month(local.date())}, {texts.time(local)}"
