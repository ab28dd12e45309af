"""What has become of the money of one box's payments, as the postings tell it."""

from __future__ import annotations

from collections import Counter

from kiosk.adapters.journal.connection import Connection
from kiosk.domain.charge import AcquirerName
from kiosk.domain.encashment import AcquirerSum, PeriodSums
from kiosk.domain.money import Currency, Money

_DUE, _CLEARING = "due:", "clearing:"

OF_BOX = """
SELECT payment_id FROM event WHERE kind IN ('opened', 'continued') AND seq >= :first
    AND json_extract(data, '$.terms.encashment') = :number
"""
"""The payments that were opened while box `:number` was in, and those that took over their money."""

_MOVED = f"""
SELECT CASE WHEN account LIKE 'due:%' THEN 'due:' ELSE account END AS name, sum(minor)
FROM event JOIN posting USING (seq) WHERE payment_id IN ({OF_BOX}) GROUP BY name
"""  # noqa: S608 - a piece of text of this module

_UNCLAIMED = """
SELECT coalesce(-sum(minor), 0) FROM event JOIN posting USING (seq)
WHERE kind = 'stray_settled' AND account = 'surplus' AND json_extract(data, '$.encashment') = ?
"""


def period_sums(connection: Connection, number: int, first: int, currency: Currency) -> PeriodSums:
    """The sums of box `number`, whose first event is `first`."""
    moved: Counter[str] = Counter(dict(connection.execute(_MOVED, {"number": number, "first": first}).fetchall()))
    charged = {name.removeprefix(_CLEARING): minor for name, minor in moved.items() if name.startswith(_CLEARING)}
    unclaimed = connection.execute(_UNCLAIMED, (number,)).fetchone()[0]
    return PeriodSums(
        credited=Money(-moved["credited"], currency),
        to_credit=Money(-moved[_DUE], currency),
        fees=Money(-moved["fee"], currency),
        held=Money(-moved["held"], currency),
        returned=Money(-moved["returned"], currency),
        to_return=Money(-moved["reversal_due"], currency),
        unclaimed=Money(unclaimed, currency),
        charges=tuple(AcquirerSum(AcquirerName(one), Money(minor, currency)) for one, minor in sorted(charged.items())),
    )
