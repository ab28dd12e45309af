"""Secrets, the journal, and the disks they lie on."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.adapters.journal.connection import JournalDamaged
from kiosk.adapters.journal.export import open_codes, summary
from kiosk.adapters.journal.verify import verify
from kiosk.adapters.secrets import secrets_of
from kiosk.config import Config
from kiosk.config_tables import BasicAuth, BearerAuth
from kiosk.domain.finding import Finding, Health
from kiosk.services.ports.journal import Waiting
from kiosk.services.ports.secrets import SecretMissing

_LITTLE_SPACE_BYTES = 1024**3
_NO_SPACE_BYTES = 100 * 1024**2


async def secrets(config: Config) -> tuple[Finding, ...]:
    """Whether each secret the config names is there."""
    auth = config.operator.auth
    names = [config.journal.key_secret, *([auth.secret] if isinstance(auth, BasicAuth | BearerAuth) else [])]
    return tuple([await asyncio.to_thread(_secret, config, name) for name in names])


def _secret(config: Config, name: str) -> Finding:
    try:
        secrets_of(config.secrets).get(name)
    except SecretMissing as error:
        return Finding(f"secret {name}", Health.BROKEN, "missing", error.why)
    return Finding(f"secret {name}", Health.OK, "found")


async def journal(config: Config) -> tuple[Finding, ...]:
    """Whether the record of money is sound, how many payments wait, and which codes are open for too long."""
    return await asyncio.to_thread(_read_journal, config)


def _read_journal(config: Config) -> tuple[Finding, ...]:
    path = config.journal.path
    if not path.exists():
        return (Finding("journal", Health.OK, "none yet; the teller makes it when it first starts"),)
    try:
        key = secrets_of(config.secrets).get(config.journal.key_secret)
        violations, glance = verify(path, key, config.journal.witness), summary(path, key)
        codes = open_codes(path, key, datetime.now(UTC) - timedelta(seconds=config.charging.code_late_s))
    except (SecretMissing, JournalDamaged, ValueError) as error:
        return (Finding("journal", Health.BROKEN, f"cannot be read: {error}", "see docs/recover.md; delete nothing"),)
    if violations:
        fix = "take no money; kiosk journal verify names them, docs/recover.md says what to do"
        return (Finding("journal", Health.BROKEN, f"{len(violations)} invariants are broken", fix),)
    state = f"sound, {glance.events} events, {glance.waiting} payments wait for the operator"
    return (Finding("journal", Health.OK, state), *_late_codes(codes))


def _late_codes(codes: Waiting) -> Iterator[Finding]:
    """Nothing where none is late: most terminals take no codes."""
    if codes.count:
        state = f"{codes.count} open for hours, the oldest is payment {codes.oldest}"
        yield Finding("late codes", Health.WARNING, state, "ask the provider whether they were paid")


async def disks(config: Config) -> tuple[Finding, ...]:
    """Whether there is room, and a second medium."""
    return tuple(_look_at_disks(config))


def _look_at_disks(config: Config) -> Iterator[Finding]:
    folders = {
        "journal": config.journal.path.parent,
        "witness": config.journal.witness.parent,
        "statement spool": config.statement.spool,
    }
    for name, folder in folders.items():
        yield _disk(f"disk of the {name}", _existing(folder))
    if _existing(folders["journal"]).stat().st_dev == _existing(folders["witness"]).stat().st_dev:
        fix = "put journal.witness on another medium, or one failure takes both"
        yield Finding("witness", Health.WARNING, "on the same medium as the journal", fix)


def _disk(subject: str, folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    state, fix = f"{free // 1024**2} MB free", f"free space on the disk of {folder}"
    if not os.access(folder, os.W_OK):
        return Finding(subject, Health.BROKEN, f"{folder} cannot be written", f"give this user the folder {folder}")
    if free < _NO_SPACE_BYTES:
        return Finding(subject, Health.BROKEN, state, fix)
    if free < _LITTLE_SPACE_BYTES:
        return Finding(subject, Health.WARNING, state, fix)
    return Finding(subject, Health.OK, state)


def _existing(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if one.exists())
