"""Catalogues: loading, compiling, and the check that finds what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.catalogues import MissingCatalogue, compile_all, compiled, problems

HEADER = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 :"
" n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"
"""

CODE = """
title = texts.gettext("Where the money went")
left = texts.ngettext("{n} more digit", "{n} more digits", n)
pay = texts.pgettext("button", "Pay")
ERRORS = {1: mark("No connection")}
"""

TRANSLATED = """
msgid "Where the money went"
msgstr "Куда ушли деньги"

msgid "{n} more digit"
msgid_plural "{n} more digits"
msgstr[0] "Ещё {n} цифра"
msgstr[1] "Ещё {n} цифры"
msgstr[2] "Ещё {n} цифр"

msgctxt "button"
msgid "Pay"
msgstr "Оплатить"

msgid "No connection"
msgstr "Нет связи"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one module of texts and complete catalogues."""
    views = tmp_path / "kiosk" / "views"
    views.mkdir(parents=True)
    (views / "home.py").write_text(CODE, encoding="utf-8")
    for language in ("ru", "en", "kk"):
        write_catalogue(tmp_path, language, TRANSLATED)
    return tmp_path


def write_catalogue(project: Path, language: str, entries: str) -> None:
    folder = project / "resources" / "locale" / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "screens.po").write_text(HEADER + entries, encoding="utf-8")


def test_complete_catalogues_have_no_problems(project: Path) -> None:
    assert problems("screens", project) == []


def test_a_missing_translation_is_found(project: Path) -> None:
    write_catalogue(project, "kk", TRANSLATED.replace('"Нет связи"', '""'))
    assert problems("screens", project) == ["kk: not translated: 'No connection'"]


def test_a_doubtful_translation_counts_as_missing(project: Path) -> None:
    write_catalogue(project, "en", TRANSLATED.replace('msgid "No connection"', '#, fuzzy\nmsgid "No connection"'))
    assert problems("screens", project) == ["en: not translated: 'No connection'"]


def test_a_missing_plural_form_is_found(project: Path) -> None:
    write_catalogue(project, "ru", TRANSLATED.replace('"Ещё {n} цифр"', '""'))
    assert problems("screens", project) == ["ru: not translated: ('{n} more digit', '{n} more digits')"]


def test_a_text_nobody_uses_any_more_is_found(project: Path) -> None:
    write_catalogue(project, "ru", TRANSLATED + '\nmsgid "Old"\nmsgstr "Старое"\n')
    assert problems("screens", project) == ["ru: not used: 'Old'"]


def test_a_translation_that_loses_a_place_is_found(project: Path) -> None:
    write_catalogue(project, "ru", TRANSLATED.replace("Ещё {n} цифры", "Ещё цифры"))
    assert problems("screens", project) == [
        "ru: other {places} than in the code: ('{n} more digit', '{n} more digits')"
    ]


def test_a_missing_catalogue_is_found(project: Path) -> None:
    (project / "resources/locale/kk/LC_MESSAGES/screens.po").unlink()
    assert problems("screens", project) == ["kk: no screens.po"]


def test_a_compiled_catalogue_translates_and_counts(project: Path) -> None:
    folder = project / "resources" / "locale"
    assert compile_all(folder) == 3
    russian = compiled("ru", "screens", folder)
    assert russian.gettext("Where the money went") == "Куда ушли деньги"
    assert russian.pgettext("button", "Pay") == "Оплатить"
    assert [russian.ngettext("{n} more digit", "{n} more digits", n).format(n=n) for n in (1, 2, 5)] == [
        "Ещё 1 цифра",
        "Ещё 2 цифры",
        "Ещё 5 цифр",
    ]


def test_without_compiled_catalogues_the_error_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(MissingCatalogue, match=r"run \./kiosk\.sh setup"):
        compiled("ru", "screens", tmp_path)
