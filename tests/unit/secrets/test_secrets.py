from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from kiosk.adapters.secrets import SYSTEMD_FOLDER_VARIABLE, FileSecrets, KeyringSecrets, SystemdSecrets, secrets_of
from kiosk.config_tables import Keyring, SecretsFile, SystemdCredentials
from kiosk.services.ports.secrets import SecretMissing


class DeskKeyring(KeyringBackend):
    """A back end of one secret."""

    priority = 0.0

    def get_password(self, service: str, username: str) -> str | None:
        return "s3cret" if (service, username) == ("kiosk", "journal-key") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


class LockedKeyring(DeskKeyring):
    """A back end that asks for a password nobody is there to type."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("the collection is locked")


class ForeignKeyring(DeskKeyring):
    """A back end of another system."""

    viable = False


@pytest.fixture(autouse=True)
def this_module_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "desk_keyrings", sys.modules[__name__])


def complaint(secrets: KeyringSecrets | SystemdSecrets | FileSecrets, name: str = "journal-key") -> str:
    with pytest.raises(SecretMissing) as missing:
        secrets.get(name)
    sentence = str(missing.value)
    assert repr(name) in sentence
    return sentence


def test_a_secret_comes_from_the_back_end_that_is_named() -> None:
    assert KeyringSecrets("desk_keyrings.DeskKeyring", "kiosk").get("journal-key") == "s3cret"


def test_a_missing_entry_names_the_back_end_and_the_command_that_adds_it() -> None:
    sentence = complaint(KeyringSecrets("desk_keyrings.DeskKeyring", "kiosk"), "operator-token")
    assert "-m keyring -b desk_keyrings.DeskKeyring set kiosk operator-token" in sentence


def test_a_locked_keyring_is_a_missing_secret() -> None:
    assert "does not answer" in complaint(KeyringSecrets("desk_keyrings.LockedKeyring", "kiosk"))


def test_a_back_end_of_another_system_is_refused() -> None:
    assert "does not work on this machine" in complaint(KeyringSecrets("desk_keyrings.ForeignKeyring", "kiosk"))


@pytest.mark.parametrize("backend", ["desk_keyrings.NoSuchKeyring", "no_such_module.Keyring", "Keyring", ""])
def test_a_back_end_that_does_not_exist_is_named(backend: str) -> None:
    assert f"no keyring back end {backend}" in complaint(KeyringSecrets(backend, "kiosk"))


@pytest.mark.parametrize(
    "backend",
    ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring", "keyring.backends.chainer.ChainerBackend"],
)
def test_back_ends_that_answer_none_to_everything_are_refused(backend: str) -> None:
    assert "keeps no secrets" in complaint(KeyringSecrets(backend, "kiosk"))


def test_a_systemd_credential_is_read_without_its_last_newline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "journal-key").write_text("s3cret\n", encoding="utf-8")
    monkeypatch.setenv(SYSTEMD_FOLDER_VARIABLE, str(tmp_path))
    assert SystemdSecrets().get("journal-key") == "s3cret"


def test_a_credential_the_unit_does_not_load_names_the_line_to_add(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SYSTEMD_FOLDER_VARIABLE, str(tmp_path))
    assert "LoadCredentialEncrypted=journal-key" in complaint(SystemdSecrets())


def test_an_empty_credential_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "journal-key").touch()
    monkeypatch.setenv(SYSTEMD_FOLDER_VARIABLE, str(tmp_path))
    assert "empty" in complaint(SystemdSecrets())


def test_outside_systemd_there_are_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SYSTEMD_FOLDER_VARIABLE, raising=False)
    assert "not started by systemd" in complaint(SystemdSecrets())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "secrets.toml"
    path.write_text('journal-key = "s3cret"\nempty = ""\nnumber = 5\n', encoding="utf-8")
    path.chmod(0o600)
    return path


def test_a_secret_comes_from_a_file_of_ours_alone(file: Path) -> None:
    assert FileSecrets(file).get("journal-key") == "s3cret"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o666])
def test_a_file_that_others_can_read_is_refused_with_the_command_that_mends_it(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert f"chmod 600 {file}" in complaint(FileSecrets(file))


@pytest.mark.parametrize("name", ["another", "empty", "number"])
def test_what_is_no_secret_in_the_file_is_missing(file: Path, name: str) -> None:
    assert "add a line" in complaint(FileSecrets(file), name)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert str(tmp_path / "none.toml") in complaint(FileSecrets(tmp_path / "none.toml"))


def test_the_config_chooses(tmp_path: Path) -> None:
    assert isinstance(secrets_of(Keyring(backend="a.B")), KeyringSecrets)
    assert isinstance(secrets_of(SystemdCredentials()), SystemdSecrets)
    assert isinstance(secrets_of(SecretsFile(file=tmp_path)), FileSecrets)


def test_a_terminal_without_a_keyring_does_not_pay_for_one() -> None:
    script = "import sys, kiosk.adapters.secrets; sys.exit('keyring' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
