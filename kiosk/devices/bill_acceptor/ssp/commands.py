"""SSP's words for what the shared machine has to say."""

from __future__ import annotations

from kiosk.devices.bill_acceptor.acts import Ask
from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.commands import Commands
from kiosk.devices.bill_acceptor.ssp.answers import Command
from kiosk.domain.money import Money

POLL = Ask(Command.POLL)
REJECT_CODE = Ask(Command.LAST_REJECT_CODE)
SETUP = Ask(Command.SETUP)
SERIAL_NUMBER = Ask(Command.SERIAL_NUMBER)
STACK = Ask(0x100)  # no byte of SSP: the line sends the POLL that takes the note

_LEAST = 2  # bytes of a mask: sixteen channels; devices with more take more


def _take(table: BillTable, wanted: frozenset[Money]) -> Ask:
    """Inhibits with the bit of each wanted channel set; channel 1 is the lowest bit of the first byte."""
    bits = sum(1 << channel - 1 for channel in table.types_of(wanted))
    length = max(_LEAST, (bits.bit_length() + 7) // 8)
    return Ask(Command.SET_INHIBITS, bits.to_bytes(length, "little"))


COMMANDS = Commands(
    poll=POLL,
    reset=Ask(Command.RESET),
    stack=STACK,
    give_back=Ask(Command.REJECT),
    hold=Ask(Command.HOLD),
    identify=SERIAL_NUMBER,
    take=_take,
)


def taken(table: BillTable, inhibits: bytes) -> frozenset[Money]:
    """The values of the channels whose bits are set."""
    bits = int.from_bytes(inhibits, "little")
    return table.values_of(frozenset(channel for channel in table.values if bits >> channel - 1 & 1))
