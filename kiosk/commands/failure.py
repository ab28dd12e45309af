"""How a command that cannot be done ends."""

from __future__ import annotations


class CommandFailed(Exception):
    """What the person at the shell has to know and do, in one line."""
