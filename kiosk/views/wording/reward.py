"""A reward's before and after in words, and what became of the points."""

from __future__ import annotations

from kiosk.domain.bonuses import Redemption, RedemptionState, RewardSheet
from kiosk.i18n import Texts
from kiosk.views.parts.label import Tone
from kiosk.views.parts.notice import Mood
from kiosk.views.wording.bonuses import gain_words, points_words
from kiosk.views.wording.facts import Fact, Facts

Verdict = tuple[Mood, str, str]


def sheet_facts(texts: Texts, sheet: RewardSheet) -> Facts:
    """Points before and after, what it gives and until when."""
    rows = [
        Fact(texts.gettext("Points now"), texts.number(sheet.before)),
        Fact(texts.gettext("Are taken"), f"\u2212{texts.number(sheet.reward.points)}"),
        Fact(
            texts.gettext("Points afterwards"),
            texts.number(sheet.after),
            Tone.BAD if sheet.missing else Tone.INK,
            is_strong=True,
        ),
        Fact(texts.gettext("You get"), gain_words(texts, sheet.reward.gain), is_long=True),
    ]
    if sheet.last_day is not None:
        rows.append(Fact(texts.gettext("Last day"), texts.full_date(sheet.last_day)))
    return Facts("", tuple(rows))


def redemption_verdict(texts: Texts, sheet: RewardSheet, redemption: Redemption | None) -> Verdict:
    """How it stands, what became of the points, and what to do."""
    if redemption is None:
        return Mood.INFO, texts.gettext("One moment…"), texts.gettext("The points are being exchanged.")
    match redemption.state:
        case RedemptionState.DONE:
            return Mood.OK, texts.gettext("Done"), _given(texts, sheet, redemption)
        case RedemptionState.UNKNOWN:
            return (
                Mood.WARN,
                texts.gettext("The operator has not answered yet"),
                texts.gettext(
                    "We ask while you wait. Points are taken once at most; your bonuses will show the outcome."
                ),
            )
        case _:
            return Mood.BAD, _why_not(texts, redemption), texts.gettext("No points were taken.")


def _given(texts: Texts, sheet: RewardSheet, redemption: Redemption) -> str:
    gain, points = gain_words(texts, sheet.reward.gain), points_words(texts, sheet.after)
    if redemption.last_day is None:
        return texts.gettext("You got {gain}. {points} are left.").format(gain=gain, points=points)
    return texts.gettext("You got {gain}, until {day}. {points} are left.").format(
        gain=gain, day=texts.day_month(redemption.last_day), points=points
    )


def _why_not(texts: Texts, redemption: Redemption) -> str:
    return {
        RedemptionState.GONE: texts.gettext("This reward is gone"),
        RedemptionState.TOO_FEW: texts.gettext("There are not points enough any more: some have ended or were spent"),
        RedemptionState.PRICE_CHANGED: texts.gettext("It costs another number of points now"),
    }.get(redemption.state) or (redemption.words or texts.gettext("The operator does not exchange points now"))
