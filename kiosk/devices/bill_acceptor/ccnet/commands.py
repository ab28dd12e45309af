"""What a CCNET validator is told."""

from __future__ import annotations

from kiosk.devices.bill_acceptor.acts import Ask
from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.ccnet.answers import Command, mask
from kiosk.devices.bill_acceptor.commands import Commands
from kiosk.domain.money import Money


def _take(table: BillTable, wanted: frozenset[Money]) -> Ask:
    return Ask(Command.ENABLE, mask(table, wanted) * 2)  # escrow for every value we take


POLL = Ask(Command.POLL)
HOLD = Ask(Command.HOLD)
RESET = Ask(Command.RESET)
IDENTIFICATION = Ask(Command.IDENTIFICATION)
BILL_TABLE = Ask(Command.BILL_TABLE)
STACK = Ask(Command.STACK)
RETURN = Ask(Command.RETURN)

COMMANDS = Commands(
    poll=POLL, reset=RESET, stack=STACK, give_back=RETURN, hold=HOLD, identify=IDENTIFICATION, take=_take
)
