"""Message catalogues: where they are, how they are compiled, and what is missing in them."""

from __future__ import annotations

import argparse
import gettext
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

PROJECT: Final = Path(__file__).resolve().parent.parent
LOCALE_FOLDER: Final = PROJECT / "resources" / "locale"
LANGUAGES: Final = ("ru", "en", "kk")
SOURCES: Final = {"screens": Path("kiosk/views"), "paper": Path("kiosk/adapters/documents")}
"""Which code each domain's texts are written in."""

_KEYWORDS = {"gettext": None, "mark": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


class MissingCatalogue(Exception):
    """A compiled catalogue is not there; set-up makes it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"no compiled texts at {path}: run ./kiosk.sh setup")


def compiled(language: str, domain: str, folder: Path = LOCALE_FOLDER) -> gettext.GNUTranslations:
    """The catalogue of `language` and `domain`, ready to translate.

    Raises:
        MissingCatalogue: it was not compiled on this machine.
    """
    path = folder / language / "LC_MESSAGES" / f"{domain}.mo"
    try:
        with path.open("rb") as file:
            return gettext.GNUTranslations(file)
    except FileNotFoundError as missing:
        raise MissingCatalogue(path) from missing


def compile_all(folder: Path = LOCALE_FOLDER) -> int:
    """Make a .mo beside every .po below `folder`; how many there are."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - only set-up pays for Babel

    sources = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    for source in sources:
        catalogue = _read(source)
        with source.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)
    return len(sources)


def problems(domain: str, project: Path = PROJECT) -> list[str]:
    """Each text of `domain` that is untranslated, no longer used, or whose {places} differ; empty when all is well."""
    wanted = _written_in_code(project / SOURCES[domain])
    found: list[str] = []
    for language in LANGUAGES:
        path = project / "resources" / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
        if not path.exists():
            found.append(f"{language}: no {path.name}")
            continue
        found += [f"{language}: {problem}" for problem in _compare(wanted, _read(path))]
    return found


def _compare(wanted: Catalog, have: Catalog) -> Iterator[str]:
    for message in wanted:
        if not message.id:
            continue
        translated = have.get(message.id, message.context)
        if translated is None or translated.fuzzy or not all(_strings(translated)):
            yield f"not translated: {message.id!r}"
        elif not _same_places(translated):
            yield f"other {{places}} than in the code: {message.id!r}"
    for message in have:
        if message.id and wanted.get(message.id, message.context) is None:
            yield f"not used: {message.id!r}"


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


def _same_places(message: Message) -> bool:
    asked = message.id if isinstance(message.id, str) else message.id[-1]
    return all(_places(string) == _places(asked) for string in _strings(message))


def _places(text: str) -> set[str]:
    from string import Formatter  # noqa: PLC0415 - only the check needs it

    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _written_in_code(folder: Path) -> Catalog:
    from babel.messages.catalog import Catalog  # noqa: PLC0415 - only the check pays for Babel
    from babel.messages.extract import extract_from_dir  # noqa: PLC0415

    catalogue = Catalog()
    for name, line, message, _, context in extract_from_dir(
        folder, [("**.py", "python")], {}, _KEYWORDS, comment_tags=()
    ):
        catalogue.add(message, None, [(name, line)], context=context)
    return catalogue


def _read(path: Path) -> Catalog:
    from babel.messages.pofile import read_po  # noqa: PLC0415 - only set-up and the check pay for Babel

    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compile the catalogues, or check them; 1 when something is missing."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.i18n")
    parser.add_argument("command", choices=("compile", "check"))
    command = parser.parse_args(arguments).command
    if command == "compile":
        sys.stdout.write(f"{compile_all()} catalogues compiled\n")
        return 0
    found = [f"{domain}: {problem}" for domain in SOURCES for problem in problems(domain)]
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0
