"""The configuration and the journal's key for a command, or one line that says what is wrong."""

from __future__ import annotations

from pathlib import Path

from kiosk.commands.failure import CommandFailed
from kiosk.config import Config, ConfigError, load


def config_at(path: Path) -> Config:
    """The configuration in the file at `path`.

    Raises:
        CommandFailed: it cannot be used.
    """
    try:
        return load(path)
    except ConfigError as error:
        raise CommandFailed(str(error)) from error


def journal_key(config: Config) -> str:
    """The key the journal is sealed with.

    Raises:
        CommandFailed: the configured keyring does not have it.
    """
    from kiosk.adapters.secrets import secrets_of  # noqa: PLC0415 - a front has no secrets, and no time for them
    from kiosk.services.ports.secrets import SecretMissing  # noqa: PLC0415

    try:
        return secrets_of(config.secrets).get(config.journal.key_secret)
    except SecretMissing as error:
        raise CommandFailed(str(error)) from error
