"""`kiosk staff hash`, and PINs asked for at a shell."""

from __future__ import annotations

import argparse
import getpass
import sys

from kiosk.commands.failure import CommandFailed
from kiosk.services.pins import hash_pin


def run_staff(_options: argparse.Namespace) -> int:
    """Print the hash of a PIN that was typed twice."""
    pin = asked_pin("PIN, or swipe the card: ")
    if sys.stdin.isatty() and asked_pin("Once more: ") != pin:
        raise CommandFailed("the two differ")
    try:
        print(hash_pin(pin))
    except ValueError as error:
        raise CommandFailed(str(error)) from error
    return 0


def asked_pin(prompt: str) -> str:
    """A PIN that nobody sees typed; from a script, the next line of its input."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt).strip()
    return sys.stdin.readline().strip()
