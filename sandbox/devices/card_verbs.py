"""What a hand may do to any simulated card terminal: choose what happens to the next charge, break and mend it."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.devices.card_host import CardHost, Person, Trouble
from sandbox.devices.control import number

Verb = Callable[[object], None]


def card_verbs(host: CardHost) -> dict[str, Verb]:
    """Verbs by name; each raises ValueError for a value that it cannot mean."""
    return {
        "person": lambda value: setattr(host.next, "person", Person(value)),
        "decline": lambda value: setattr(host.next, "decline", _text(value)),
        "approve_minor": lambda value: setattr(host.next, "approve_minor", number(value)),
        "approve_currency": lambda value: setattr(host.next, "approve_currency", _text(value)),
        "slow_s": lambda value: setattr(host.next, "slow_s", float(number(value))),
        "break": lambda value: host.troubles.add(Trouble(value)),
        "mend": lambda value: host.troubles.discard(Trouble(value)),
    }


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("a text")  # noqa: TRY004 - control.py tells ValueErrors to the hand
    return value
