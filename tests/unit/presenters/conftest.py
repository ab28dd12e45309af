"""A visitor at the glass."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.fakes.visitor import Visitor, a_visitor


@pytest.fixture
async def visitor() -> AsyncIterator[Visitor]:
    """A visitor before the first screen."""
    async with a_visitor() as visitor:
        yield visitor
