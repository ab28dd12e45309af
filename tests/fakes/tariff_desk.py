"""What tariffs would have cost, as a test writes it; and a what-if to begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator

from kiosk.domain.expenses import Cause
from kiosk.domain.products import Section
from kiosk.domain.subscriber import VisitToken
from kiosk.domain.what_if import Grounds, WhatIf
from kiosk.domain.what_if_costs import advise, by_cost
from tests.fakes.line import Feed, Line
from tests.fakes.month_lines import call, charge, rules
from tests.fakes.tariffs import candidates, lived, months_under, tariff

FAMILY = tariff("Семья", rules(590_00, seconds=36_000), summary="600 мин · 20 ГБ · 300 SMS")
CIRCLE = tariff("Свой круг", rules(350_00, seconds=18_000, call=3_00), summary="300 мин · 5 ГБ · 100 SMS")


def two_months() -> WhatIf:
    """Five minutes of calls a month on "Семья": "Свой круг" would be cheaper by 240."""
    assert FAMILY.rules is not None
    uses = [lived(FAMILY.rules, [call(300), charge(Cause.SUBSCRIPTION, 78_00)], month=month) for month in (9, 10)]
    months = months_under(FAMILY.rules, *uses)
    told, proof = sorted(candidates(months, FAMILY, CIRCLE), key=by_cost), months.proof()
    return WhatIf(
        section=Section.MOBILE,
        grounds=Grounds.MONTHS,
        product="p-mobile",
        candidates=tuple(told),
        months=tuple(one.month for one in uses),
        read=2,
        carried=months.carried(),
        bundle=None,
        proof=proof,
        advice=advise(told, proof),
    )


class FakeTariffDesk:
    """Streams what is put into `pictures`; `asked` are the sections it was asked about."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.pictures: Feed[WhatIf] = Feed()
        self.asked: list[Section] = []

    def what_if(self, token: VisitToken, section: Section) -> AsyncIterator[WhatIf]:
        self.asked.append(section)
        return self._line.stream(self.pictures)
