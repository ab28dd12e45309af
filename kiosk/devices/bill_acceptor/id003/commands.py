"""What a JCM acceptor is told."""

from __future__ import annotations

from kiosk.devices.bill_acceptor.acts import Ask
from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.commands import Commands
from kiosk.devices.bill_acceptor.id003.answers import FIRST_TYPE, Command
from kiosk.domain.money import Money

_TYPES_A_BYTE = 8


def _take(table: BillTable, wanted: frozenset[Money]) -> Ask:
    """To take nothing, one word is enough; to take something, first which types, and then `ACCEPT`."""
    if not wanted:
        return INHIBIT
    return Ask(Command.INHIBITED_TYPES, inhibited_types(table, wanted))


def inhibited_types(table: BillTable, wanted: frozenset[Money]) -> bytes:
    """Two bytes with a bit for each type that is NOT wanted; the first type is the lowest bit of the first byte.

    The second byte is only for devices that know more than eight types; others want it zero.
    """
    known = {bill_type - FIRST_TYPE for bill_type in table.values}
    length = 1 if max(known, default=0) < _TYPES_A_BYTE else 2
    taken = sum(1 << bill_type - FIRST_TYPE for bill_type in table.types_of(wanted))
    return ((1 << length * _TYPES_A_BYTE) - 1 - taken).to_bytes(2, "little")


POLL = Ask(Command.STATUS)
RESET = Ask(Command.RESET)
STACK = Ask(Command.STACK_2)
RETURN = Ask(Command.RETURN)
HOLD = Ask(Command.HOLD)
VERSION = Ask(Command.VERSION)
SERIAL = Ask(Command.SERIAL)
CURRENCIES = Ask(Command.CURRENCIES)
POLL_MODE = Ask(Command.COMMUNICATION_MODE, b"\x00")
ACCEPT = Ask(Command.INHIBIT, b"\x00")
INHIBIT = Ask(Command.INHIBIT, b"\x01")

COMMANDS = Commands(poll=POLL, reset=RESET, stack=STACK, give_back=RETURN, hold=HOLD, identify=VERSION, take=_take)
