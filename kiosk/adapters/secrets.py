"""Secrets by name, from the one back end the config names.

Never keyring's own choice of a back end: on a machine without a desktop it falls back to one that answers None to
every question. A missing secret and a back end that does not work both fail, with the words that mend them.
"""

from __future__ import annotations

import importlib
import os
import stat
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.config_tables import Keyring, SecretsFile, SystemdCredentials
from kiosk.services.ports.secrets import SecretMissing, Secrets

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SYSTEMD_FOLDER_VARIABLE = "CREDENTIALS_DIRECTORY"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_USELESS = ("keyring.backends.fail.", "keyring.backends.null.", "keyring.backends.chainer.")


def secrets_of(table: Keyring | SystemdCredentials | SecretsFile) -> Secrets:
    """The back end that the config's table names; nothing is asked of it yet."""
    match table:
        case Keyring(backend=backend, service=service):
            return KeyringSecrets(backend, service)
        case SystemdCredentials():
            return SystemdSecrets()
        case SecretsFile(file=file):
            return FileSecrets(file)


class KeyringSecrets:
    """Secrets of a keyring back end given by its dotted class name, filed there under `service`."""

    def __init__(self, backend: str, service: str) -> None:
        self._backend = backend
        self._service = service
        self._keyring: KeyringBackend | None = None

    def get(self, name: str) -> str:
        """The secret.

        Raises:
            SecretMissing: there is none, or the back end does not work here.
        """
        from keyring.errors import KeyringError  # noqa: PLC0415 - costs 150 ms; only desks and the first use pay it

        self._keyring = self._keyring or self._load(name)
        try:
            secret = self._keyring.get_password(self._service, name)
        except KeyringError as error:
            raise SecretMissing(name, f"{self._backend} does not answer: {error}") from error
        if not secret:
            raise SecretMissing(
                name,
                f"not in {self._backend}; add it: "
                f"{sys.executable} -m keyring -b {self._backend} set {self._service} {name}",
            )
        return secret

    def _load(self, name: str) -> KeyringBackend:
        if self._backend.startswith(_USELESS):
            raise SecretMissing(name, f"{self._backend} keeps no secrets; name another back end in secrets.backend")
        module, _, kind = self._backend.rpartition(".")
        try:
            backend: type[KeyringBackend] = getattr(importlib.import_module(module), kind)
        except (ImportError, AttributeError, ValueError) as error:
            raise SecretMissing(name, f"there is no keyring back end {self._backend}: {error}") from error
        if not backend.viable:
            raise SecretMissing(name, f"the keyring back end {self._backend} does not work on this machine")
        return backend()


class SystemdSecrets:
    """Credentials that systemd decrypted for this unit (systemd.exec(5), LoadCredentialEncrypted=)."""

    def get(self, name: str) -> str:
        """The secret.

        Raises:
            SecretMissing: the unit loads no such credential, or this is no unit.
        """
        folder = os.environ.get(SYSTEMD_FOLDER_VARIABLE)
        if not folder:
            raise SecretMissing(name, f"{SYSTEMD_FOLDER_VARIABLE} is not set: the teller was not started by systemd")
        try:
            secret = (Path(folder) / name).read_text(encoding="utf-8").rstrip("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise SecretMissing(
                name, f"no such credential; add LoadCredentialEncrypted={name} to the teller's unit ({error})"
            ) from error
        if not secret:
            raise SecretMissing(name, "the credential is empty")
        return secret


class FileSecrets:
    """Secrets of a TOML file that nobody but its owner may read. For demos and tests."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> str:
        """The secret.

        Raises:
            SecretMissing: it is not in the file, or others can read the file.
        """
        try:
            if os.name == "posix" and self._path.stat().st_mode & _OTHERS:
                raise SecretMissing(name, f"others can read {self._path}; run: chmod 600 {self._path}")
            secret = tomllib.loads(self._path.read_text(encoding="utf-8")).get(name)
        except OSError as error:
            raise SecretMissing(name, f"{self._path} cannot be read: {error.strerror}") from error
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SecretMissing(name, f"{self._path} cannot be read: {error}") from error
        if not isinstance(secret, str) or not secret:
            raise SecretMissing(name, f'not in {self._path}; add a line: {name} = "..."')
        return secret
