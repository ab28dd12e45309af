"""Every screen, in every state and language, on every panel, in both sizes of text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint

from kiosk.catalogues import LANGUAGES
from kiosk.presenters.screens import Screen, TextSize
from kiosk.views.parts.card import Card
from tests.ui.checks import pages_down, problems
from tests.ui.hands import key, keys, tap
from tests.ui.render import PANELS, open_shell, show
from tests.ui.samples import samples

_MAY_PAGE = {
    "account-not_newer",
    "expenses-every_cause",
    "change-both",
    "zero_balance-old",
    "zero_balance-no_payment",
    "transfers-three",
}
_LISTS = {
    Screen.NOTICES,
    Screen.QUESTIONS,
    Screen.SERVICES,
    Screen.CONSENTS,
    Screen.CALENDAR,
    Screen.BONUSES,
    Screen.OFFERS,
}
"""As long as what is connected, on offer, or to come."""


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("size", TextSize, ids=lambda size: size.value)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("panel", sorted(PANELS))
def test_nothing_is_cut_overlapped_or_nameless_and_normal_text_needs_no_paging(
    panel: str, language: str, size: TextSize
) -> None:
    shell = open_shell(PANELS[panel], language=language)
    shell.show()
    found = {}
    for sample in samples():
        show(shell, sample, language, size)
        wrong = problems(shell)
        may_page = sample.name in _MAY_PAGE or sample.screen in _LISTS
        if size is TextSize.NORMAL and not may_page and pages_down(shell):
            wrong.append("goes on below the glass")
        if wrong:
            found[sample.name] = wrong
    shell.close()
    assert found == {}


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize(
    ("screen", "waiting"),
    [
        (Screen.ACCOUNT, "account-loading"),
        (Screen.ACCOUNT, "account-balance_first"),
        (Screen.EXPENSES, "expenses-loading"),
    ],
)
@pytest.mark.parametrize("panel", ["1080x1920", "1920x1080"])
def test_nothing_jumps_when_what_was_waited_for_arrives(screen: Screen, waiting: str, panel: str) -> None:
    shell = open_shell(PANELS[panel], language="ru")
    shell.show()
    by_name = {sample.name: sample for sample in samples(screen)}
    places = []
    for name in (waiting, screen.value):
        show(shell, by_name[name], "ru", TextSize.NORMAL)
        cards = [card for card in shell.view(screen).findChildren(Card) if card.isVisible()]
        places.append([(card.mapTo(shell, QPoint(0, 0)), card.size()) for card in cards])
    shell.close()
    assert places[0] == places[1]


@pytest.mark.usefixtures("dressed")
def test_a_screen_too_high_for_the_glass_is_paged_down_to_its_end_by_a_key() -> None:
    shell = open_shell(PANELS["1080x1920"])
    shell.show()
    sample = next(sample for sample in samples(Screen.EXPENSES) if sample.name == "expenses-every_cause")
    show(shell, sample, "en", TextSize.LARGER)
    assert key(shell, "More below").isEnabled()
    tap(shell, "More below")
    tap(shell, "More below")
    assert not key(shell, "More below").isEnabled()
    tap(shell, "To the top")
    assert (key(shell, "More below").isEnabled(), "To the top" in keys(shell)) == (True, False)
    shell.close()
