"""Secrets by name."""

from __future__ import annotations

from typing import Protocol


class Secrets(Protocol):
    """Secrets by name, from the back end the config names; fails closed."""

    def get(self, name: str) -> str:
        """The secret.

        Raises:
            SecretMissing: there is none, or the back end does not work.
        """


class SecretMissing(Exception):
    """No such secret in the configured keyring."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"secret {name!r}: {why}")
        self.name = name
        self.why = why
