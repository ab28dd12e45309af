"""A member of a bonus programme at the terminal, over an operator that lives in memory."""

from __future__ import annotations

import pytest

from tests.fakes.bonus_counter import BonusCounter


@pytest.fixture
async def counter() -> BonusCounter:
    """Irina, logged in, with 1,240 points."""
    counter = BonusCounter()
    await counter.log_in()
    return counter
