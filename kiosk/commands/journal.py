"""`kiosk journal show|verify|export`: the record of all money, read beside a running teller."""

from __future__ import annotations

import argparse
import sys
from collections import deque
from collections.abc import Iterable

from kiosk.adapters.journal.connection import JournalDamaged
from kiosk.adapters.journal.export import ExportFormat, export, show, summary
from kiosk.adapters.journal.verify import verify
from kiosk.commands.failure import CommandFailed
from kiosk.commands.settings import config_at, journal_key
from kiosk.domain.claim import read_claim


def run_journal(options: argparse.Namespace) -> int:
    """Show, verify or export; 1 when an invariant is broken."""
    config = config_at(options.config)
    key, path = journal_key(config), config.journal.path
    if not path.exists():
        raise CommandFailed(f"there is no journal at {path}; the teller makes it when it first starts")
    try:
        match options.action:
            case "show":
                _print(deque(show(path, key, _payment(options.payment)), maxlen=options.last))
                return 0
            case "export":
                sys.stdout.writelines(export(path, key, ExportFormat(options.format)))
                return 0
            case _:
                return _verify(verify(path, key, config.journal.witness), summary(path, key).events)
    except JournalDamaged as error:
        raise CommandFailed(f"the journal cannot be read: {error}") from error
    except ValueError as error:
        raise CommandFailed(f"the secret {config.journal.key_secret!r} cannot be the journal's key: {error}") from error


def _payment(typed: str | None) -> str | None:
    """A payment's id as it is; a claim code as it is written, however it was typed."""
    return typed and (read_claim(typed) or typed)


def _verify(violations: tuple[str, ...], events: int) -> int:
    _print(violations)
    print(f"{events} events: " + ("sound" if not violations else f"{len(violations)} violations"))
    return 1 if violations else 0


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)
