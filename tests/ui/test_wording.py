"""Words for every code there is, in every language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import Any

import pytest

from kiosk.catalogues import problems
from kiosk.domain.balance import PackageUnit
from kiosk.domain.change_split import Reason
from kiosk.domain.expenses import Cause, LineKind, PaidFrom
from kiosk.domain.products import Consent, ProductStatus, Section
from kiosk.domain.statement import StatementPhase, StatementProgress
from kiosk.domain.topup import Method
from kiosk.i18n import Texts
from kiosk.presenters.statement import PeriodChoice
from kiosk.views.wording.account import section_name, status_words, unit_name
from kiosk.views.wording.change_split import reason_word
from kiosk.views.wording.expenses import cause_name
from kiosk.views.wording.lines import line_stories, line_title, paid_from
from kiosk.views.wording.methods import method_name, methods_that_work
from kiosk.views.wording.result import unpadded
from kiosk.views.wording.statement import choice_name, progress_words
from tests.ui.sample_accounts import LINES

Say = Callable[[Texts, Any], object]


def _kind(texts: Texts, kind: LineKind) -> str:
    return line_title(texts, replace(LINES[0], kind=kind))


def test_the_catalogues_of_the_screens_are_complete() -> None:
    assert problems("screens") == []


@pytest.mark.parametrize("language", ["ru", "en", "kk"])
@pytest.mark.parametrize(
    ("codes", "say"),
    [
        (Cause, cause_name),
        (LineKind, _kind),
        (Method, method_name),
        (PackageUnit, unit_name),
        (PeriodChoice, choice_name),
        (ProductStatus, lambda texts, status: status_words(texts, status)[0]),
        (Reason, lambda texts, reason: reason_word(texts, reason, more=True)),
        (Section, section_name),
        (StatementPhase, lambda texts, phase: progress_words(texts, StatementProgress(phase, 5, 10, 1, 2))[0]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_code_has_words(language: str, codes: type[Enum], say: Say) -> None:
    texts = Texts(language)
    assert all(say(texts, code) for code in codes)


@pytest.mark.parametrize("language", ["ru", "en", "kk"])
def test_every_source_a_line_can_be_paid_from_is_named(language: str) -> None:
    texts = Texts(language)
    assert [source for source in PaidFrom if not paid_from(texts, source)] == [PaidFrom.NOTHING]


def test_every_set_of_working_methods_makes_a_sentence() -> None:
    texts = Texts("en")
    some = [[one for bit, one in enumerate(Method) if number >> bit & 1] for number in range(8)]
    assert len({methods_that_work(texts, methods) for methods in some}) == 8


def test_a_receipt_for_the_phone_is_all_words_and_no_padding() -> None:
    assert unpadded("   ООО «Связь»\n-----\nКомиссия      0,00 руб.\n\n") == "ООО «Связь»\nКомиссия 0,00 руб."


@pytest.mark.parametrize(
    ("count", "says"), [(1, "Ещё 1\u00a0цифра"), (3, "Ещё 3\u00a0цифры"), (11, "Ещё 11\u00a0цифр")]
)
def test_russian_counts_by_its_three_plurals_and_keeps_number_and_noun_together(count: int, says: str) -> None:
    text = Texts("ru").ngettext("{count} more digit", "{count} more digits", count)
    assert text.format(count=count) == says


@pytest.mark.parametrize(
    ("kind", "name", "says"),
    [
        (LineKind.SUBSCRIPTION, "Гороскоп", "Подписка «Гороскоп»"),
        (LineKind.SUBSCRIPTION, "Подписка «Гороскоп»", "Подписка «Гороскоп»"),
        (LineKind.FEE, "Семья", "Абонентская плата «Семья»"),
        (LineKind.TOP_UP, "Пополнение наличными", "Пополнение наличными"),
        (LineKind.TOP_UP, "", "Пополнение"),
        (LineKind.ADJUSTMENT, "Возврат платежа", "Возврат платежа"),
        (LineKind.CALL_OUT, "", "Звонок +7 903 •••-••-14"),
        (LineKind.CALL_OUT, "Звонок в Турцию", "Звонок в Турцию +7 903 •••-••-14"),
    ],
)
def test_a_line_is_called_by_its_kind_or_its_name_and_never_by_both_in_the_same_words(
    kind: LineKind, name: str, says: str
) -> None:
    assert line_title(Texts("ru"), replace(LINES[0], kind=kind, name=name)) == says


@pytest.mark.parametrize(
    ("consent", "says"),
    [
        (Consent(date(2026, 8, 20), "sms"), " · подключена 20.08 по SMS"),
        (Consent(date(2025, 8, 20), "office"), " · подключена 20.08.2025 в офисе"),
        (Consent(date(2026, 8, 20), "pigeon"), " · подключена 20.08"),
        (Consent(date(2026, 12, 1), "sms"), ""),
        (None, ""),
    ],
)
def test_a_subscription_says_when_and_how_it_was_agreed_to_if_that_was_before(
    consent: Consent | None, says: str
) -> None:
    story = next(line_stories(Texts("ru"), LINES[1], consent))
    assert story.partition(" · баланс")[2] == says


@pytest.mark.parametrize("source", [PaidFrom.BALANCE, PaidFrom.NOTHING, PaidFrom.UNKNOWN])
def test_money_that_came_in_was_not_paid_from_the_balance(source: PaidFrom) -> None:
    line = replace(LINES[3], kind=LineKind.TOP_UP, paid_from=source)
    assert next(line_stories(Texts("en"), line)).replace("\u00a0", " ") == "15 November 10:02 · Терминал 0417"
