"""The product's own catalogues."""

from __future__ import annotations

import pytest

from kiosk.catalogues import SOURCES, problems


@pytest.mark.parametrize("domain", SOURCES)
def test_every_text_is_there_in_every_language_and_none_is_left_over(domain: str) -> None:
    assert problems(domain) == []
