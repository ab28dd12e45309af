"""The product's own catalogues."""

from __future__ import annotations

import pytest

from kiosk.catalogues import SOURCES, main, problems


@pytest.mark.parametrize("domain", SOURCES)
def test_every_text_is_there_in_every_language_and_none_is_left_over(domain: str) -> None:
    assert problems(domain) == []


def test_the_check_says_nothing_when_nothing_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(["check"]), capsys.readouterr().out) == (0, "")
