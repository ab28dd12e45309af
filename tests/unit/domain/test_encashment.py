"""What a count says of notes that nobody can vouch for: never more than follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.encashment import CountedPile, Doubt, Pile, differences, settled_by_count
from kiosk.domain.money import Currency, Money
from kiosk.domain.topup import ClaimCode, PaymentId

CLAIM = ClaimCode("7K3-Q9F-218")
VALUES = tuple(Money.of_major(value, Currency.RUB) for value in (50, 100, 500))
NOTES = st.dictionaries(st.sampled_from(VALUES), st.integers(0, 3))
CAUSES = st.sampled_from([SuspectCause.JAM, SuspectCause.POWER_CUT, SuspectCause.UNASKED])


@dataclass(frozen=True)
class Box:
    """What is really in a box, beside what the journal knows: `truth` says of each doubt whether the note is there."""

    sure: dict[Money, int]
    doubts: tuple[Doubt, ...]
    truth: tuple[bool, ...]
    really: tuple[Money, ...]

    def piles(self) -> tuple[Pile, ...]:
        return tuple(
            Pile(value, self.sure.get(value, 0), sum(doubt.value == value for doubt in self.doubts)) for value in VALUES
        )

    def counted(self) -> tuple[CountedPile, ...]:
        found = [value for value, there in zip(self.really, self.truth, strict=True) if there]
        return tuple(CountedPile(value, self.sure.get(value, 0) + found.count(value)) for value in VALUES)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    """A box nobody has robbed. A note of unknown value may be any; one of another value than escrowed is another."""
    sure = draw(st.dictionaries(st.sampled_from(VALUES), st.integers(0, 3)))
    doubts, truth, really = [], [], []
    for number in range(draw(st.integers(0, 5))):
        value, other = draw(st.sampled_from(VALUES)), draw(st.sampled_from(VALUES))
        kind = draw(st.sampled_from(["known", "unknown", "other"]))
        cause = SuspectCause.OTHER_VALUE if kind == "other" else draw(CAUSES)
        doubts.append(Doubt(PaymentId("p"), number, CLAIM, None if kind == "unknown" else value, cause))
        really.append(value if kind == "known" else other)
        truth.append(draw(st.booleans()))
    return Box(sure, tuple(doubts), tuple(truth), tuple(really))


@given(boxes())
def test_what_the_count_settles_is_so(box: Box) -> None:
    truth = dict(zip(box.doubts, box.truth, strict=True))
    for doubt, in_box in settled_by_count(box.piles(), box.doubts, box.counted()):
        assert truth[doubt] is in_box


@given(boxes())
def test_a_box_nobody_touched_has_no_note_missing(box: Box) -> None:
    assert not [one for one in differences(box.piles(), box.counted()) if one.notes < 0]


@given(NOTES, NOTES)
def test_without_doubts_the_differences_lead_from_the_journal_to_the_count(
    sure: dict[Money, int], found: dict[Money, int]
) -> None:
    piles = tuple(Pile(value, count) for value, count in sure.items())
    counted = tuple(CountedPile(value, count) for value, count in found.items())
    apart = {one.value: one.notes for one in differences(piles, counted)}
    assert all(sure.get(value, 0) + apart.get(value, 0) == found.get(value, 0) for value in VALUES)


@given(boxes())
def test_settling_again_after_settling_settles_nothing_else(box: Box) -> None:
    settled = settled_by_count(box.piles(), box.doubts, box.counted())
    sure = dict(box.sure)
    for doubt, in_box in settled:
        if in_box and doubt.value is not None:
            sure[doubt.value] = sure.get(doubt.value, 0) + 1
    gone = {doubt for doubt, _ in settled}
    left = tuple(doubt for doubt in box.doubts if doubt not in gone)
    piles = tuple(Pile(value, sure.get(value, 0), sum(one.value == value for one in left)) for value in VALUES)
    assert settled_by_count(piles, left, box.counted()) == ()
