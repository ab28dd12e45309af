"""What people write beside their decisions stays in the journal for ever: it says something, and nothing personal."""

from __future__ import annotations

import re

from kiosk.domain.errors import ErrorCode, Refused

_LONGEST = 200
_NUMBER_IN_WORDS = re.compile(r"(?:\d[ ().+-]*){7,}")


def refuse_unfit_reason(reason: str) -> None:
    """Return when the reason may be kept.

    Raises:
        Refused: REASON_UNFIT; there is none, it is longer than 200 characters, or a number in it may be a phone's or
            a card's.
    """
    words = reason.strip()
    if not words or len(words) > _LONGEST or _NUMBER_IN_WORDS.search(words):
        raise Refused(ErrorCode.REASON_UNFIT)
