"""Tariffs and what they would have cost, in every state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from kiosk.domain.balance import PackageUnit
from kiosk.domain.errors import ErrorCode
from kiosk.domain.expenses import Cause, Line, LineKind
from kiosk.domain.offerings import Offering, PaymentScheme
from kiosk.domain.products import NewFee, Section
from kiosk.domain.what_if import Advice, Bundle, Candidate, Grounds, Verdict, WhatIf
from kiosk.domain.what_if_costs import Months, advise, by_cost
from kiosk.domain.what_if_month import MonthUse
from kiosk.presenters.tariffs import TariffsState
from tests.fakes.month_lines import GIGABYTE, call, charge, minor, rules, use
from tests.fakes.tariffs import candidates, lived, months_under, tariff

_FAMILY = rules(590_00, seconds=36_000, kilobytes=20 * GIGABYTE, messages=300, call=10_00, data=1_00, message=2_50)
FAMILY = tariff("Семья", _FAMILY, summary="600 мин · 20 ГБ · 300 SMS")
CIRCLE = tariff(
    "Свой круг",
    rules(350_00, seconds=18_000, kilobytes=5 * GIGABYTE, messages=100, call=3_00, data=1_00, message=2_50),
    summary="300 мин · 5 ГБ · 100 SMS",
)
MOST = tariff(
    "Максимум",
    rules(890_00, seconds=90_000, kilobytes=50 * GIGABYTE, messages=500, call=3_00, data=1_00, message=2_50),
    summary="1500 мин · 50 ГБ · 500 SMS",
)
FIRST = tariff(
    "Первый",
    rules(199_90, seconds=6_000, kilobytes=2 * GIGABYTE, messages=50, call=3_00, data=1_00, message=2_50),
    summary="100 мин · 2 ГБ · 50 SMS",
)
BY_USE = replace(
    tariff("Поминутный", rules(call=2_50, data=90, message=2_00), summary="без абонентской платы"),
    scheme=PaymentScheme.BY_USE,
)
_LONG = tariff(
    "Семейный безлимит для большой семьи с детьми и бабушкой",
    rules(1_990_00, seconds=90_000, kilobytes=50 * GIGABYTE, messages=5_000, call=3_00, data=1_00, message=2_50),
    once=1_500_00,
    summary="1500 минут на все номера страны · 50 ГБ · 5000 SMS · звонки внутри семьи бесплатно",
)
_HOME = [
    tariff(name, None, fee=fee, section=Section.INTERNET, summary=speed)
    for name, fee, speed in (
        ("Домашний 100", 450_00, "100 Мбит/с"),
        ("Домашний 300", 600_00, "300 Мбит/с"),
        ("Домашний 500", 750_00, "500 Мбит/с"),
    )
]
_MONTHS = range(5, 11)
DECEMBER = date(2026, 12, 1)


def tariffs_states() -> Iterator[tuple[str, TariffsState]]:
    """Stay and change; on the way; why there are only prices; how sure it is; failures."""
    stay = _what_if([_month(number, 160, 15) for number in _MONTHS])
    yield "", _state(stay)
    yield "change", _state(_what_if([_month(number, 40 + 9 * number, 1) for number in _MONTHS]))
    yield "announced", _state(_announced([_month(number, 160, 15) for number in _MONTHS]))
    yield "loading", TariffsState(Section.MOBILE)
    yield "reading", _state(_without_costs(stay, Grounds.READING))
    yield (
        "old_fee",
        _state(_what_if([_month(number, 160, 15, fee=520_00 if number < 7 else None) for number in _MONTHS])),
    )
    yield "rough", _state(_what_if([_month(number, 160, 15, unknown=number % 3) for number in _MONTHS]))
    yield "bundle", _state(replace(stay, bundle=Bundle(("Домашний 300", "ТВ Базовый"), minor(800_00))))
    unpriced = Bundle(("Домашний 300", "ТВ Базовый"), None)
    yield "unpriced", _state(replace(stay, bundle=unpriced, advice=Advice(Verdict.BUNDLE, None, minor(120_00))))
    for verdict in (Verdict.TOO_LITTLE, Verdict.CONNECTING, Verdict.UNSURE):
        yield verdict.value, _state(replace(stay, advice=Advice(verdict, None, minor(12_00))))
    yield "unproven", _state(replace(stay, proof=None))
    long_names = _what_if([_month(number, 1_200, 30) for number in _MONTHS], _LONG, MOST)
    advice = Advice(Verdict.CHANGE, _LONG.offering, minor(14_840_00))
    yield "long_names", _state(replace(long_names, proof=stay.proof, advice=advice))
    for grounds in (Grounds.NO_MONTHS, Grounds.NO_RULES, Grounds.UNREADABLE, Grounds.NO_TARIFF):
        yield grounds.value, _state(_without_costs(stay, grounds))
    yield "not_metered", TariffsState(Section.INTERNET, _at_home())
    yield "no_other", _state(replace(stay, candidates=stay.candidates[:1], advice=None))
    for code in (ErrorCode.OPERATOR_UNREACHABLE, ErrorCode.NOT_AVAILABLE_HERE):
        yield code.value, TariffsState(Section.MOBILE, None, code)
    yield "not_newer", TariffsState(Section.MOBILE, stay, ErrorCode.OPERATOR_UNREACHABLE)


def _announced(uses: Sequence[MonthUse]) -> WhatIf:
    """From December on one's own tariff costs 650, and another one 60 more."""
    assert FIRST.rules
    months = replace(months_under(_FAMILY, *uses), new_fee=minor(650_00))
    risen = NewFee(minor(259_90), DECEMBER)
    dearer = replace(FIRST, rules=replace(FIRST.rules, fee=risen.amount), new_fee=risen)
    own, *others = candidates(months, FAMILY, CIRCLE, MOST, dearer)
    told = [replace(own, new_fee=NewFee(minor(650_00), DECEMBER)), *others]
    return _compared(months, told)


def _month(number: int, minutes: int, gigabytes: int, *, fee: int | None = None, unknown: int = 0) -> MonthUse:
    """A month of calls of a minute and of sessions of a gigabyte, with a subscription beside them."""
    lines: list[Line] = [call(60, second=second) for second in range(minutes)]
    lines += [use(PackageUnit.MEGABYTES, GIGABYTE, second=second) for second in range(gigabytes)]
    lines += [charge(Cause.SUBSCRIPTION, 99_00)]
    lines += [charge(Cause.OVERUSE, 15_00, kind=LineKind.OTHER)] * unknown
    return lived(_FAMILY, lines, month=number, fee=fee)


def _what_if(uses: Sequence[MonthUse], *others: Offering) -> WhatIf:
    months = months_under(_FAMILY, *uses)
    return _compared(months, candidates(months, FAMILY, *(others or (CIRCLE, MOST, FIRST, BY_USE))))


def _compared(months: Months, told: list[Candidate]) -> WhatIf:
    proof = months.proof()
    return WhatIf(
        section=Section.MOBILE,
        grounds=Grounds.MONTHS,
        product="p-mobile",
        candidates=tuple(sorted(told, key=by_cost)),
        months=tuple(one.month for one in months.uses),
        read=len(months.uses),
        carried=months.carried(),
        bundle=None,
        proof=proof,
        advice=advise(told, proof),
    )


def _without_costs(what_if: WhatIf, grounds: Grounds) -> WhatIf:
    alone = grounds is Grounds.NO_TARIFF
    told = [replace(one, cost=None, is_current=one.is_current and not alone) for one in what_if.candidates]
    return replace(
        what_if,
        grounds=grounds,
        product="" if alone else what_if.product,
        candidates=tuple(sorted(told, key=by_cost)),
        read=2,
        carried=None,
        proof=None,
        advice=None,
    )


def _at_home() -> WhatIf:
    told = [Candidate(one.name, one.summary, one.fee, one, is_current=one is _HOME[1], cost=None) for one in _HOME]
    return WhatIf(Section.INTERNET, Grounds.NOT_METERED, "p-internet", tuple(told), (), 0, None, None, None, None)


def _state(what_if: WhatIf) -> TariffsState:
    return TariffsState(what_if.section, what_if)
