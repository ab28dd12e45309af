"""What we say to a terminal (ZVT specification, chapter 2)."""

from __future__ import annotations

from enum import IntEnum

from kiosk.devices.card_terminal.zvt.codec import Apdu, bcd
from kiosk.devices.card_terminal.zvt.codes import ABORTED, NOT_POSSIBLE, PLEASE_WAIT, number_of
from kiosk.devices.card_terminal.zvt.fields import Bmp, Tag, tlv
from kiosk.devices.card_terminal.zvt.quirks import Quirks
from kiosk.domain.money import Currency, Money


class Command(IntEnum):
    """CLASS and INSTR of what either side says."""

    STATUS = 0x040F
    INTERMEDIATE = 0x04FF
    ENQUIRY = 0x0501
    REGISTRATION = 0x0600
    AUTHORISATION = 0x0601
    COMPLETION = 0x060F
    ABORTED = 0x061E
    REPEAT_RECEIPT = 0x0620
    REVERSAL = 0x0630
    END_OF_DAY = 0x0650
    DIAGNOSIS = 0x0670
    INITIALISATION = 0x0693
    ABORT = 0x06B0
    PRINT_LINE = 0x06D1
    PRINT_BLOCK = 0x06D3
    DONE = 0x8000


REFUSAL = 0x84
"""The class of a negative answer; its INSTR is the code."""

ACK = Apdu(Command.DONE)
NOT_DELIVERED = Apdu(REFUSAL << 8 | ABORTED)  # the terminal reverses what it reported
STILL_WORKING = Apdu(REFUSAL << 8 | PLEASE_WAIT)  # it reports again after 2 s
NOT_UNDERSTOOD = Apdu(REFUSAL << 8 | NOT_POSSIBLE)
ABORT = Apdu(Command.ABORT)

_STATUS_ONLY = 0x03  # repeat receipt: the status information, and no print
_NO_VERSION = 0x02  # status enquiry: without the software's version
_VENDING_ANSWER_S = 30
_VENDING_REPEATS = 90  # at 2 s each


def registration(password: bytes, currency: Currency, quirks: Quirks) -> Apdu:
    """06 00; `password` is three bytes of BCD, here and below."""
    body = password + bytes((quirks.config_byte,)) + _currency(currency)
    if quirks.text_blocks:
        permitted = tlv(Tag.COMMANDS, tlv(Tag.COMMAND, Command.PRINT_BLOCK.to_bytes(2, "big")))
        body += bytes((Bmp.TLV, len(permitted))) + permitted
    return Apdu(Command.REGISTRATION, body)


def authorisation(amount: Money, quirks: Quirks, *, vending: bool) -> Apdu:
    """06 01; with vending rules (2.2.6) where the terminal has them."""
    body = bytes((Bmp.AMOUNT,)) + bcd(amount.minor, 6) + bytes((Bmp.CURRENCY,)) + _currency(amount.currency)
    body += bytes((Bmp.TYPE, quirks.payment_type))
    if vending:
        body += bytes((Bmp.TIMEOUT, _VENDING_ANSWER_S, Bmp.MAX_STATUSES, _VENDING_REPEATS))
    return Apdu(Command.AUTHORISATION, body)


def repeat_receipt(password: bytes) -> Apdu:
    """06 20: tell the last transaction again, without printing."""
    return Apdu(Command.REPEAT_RECEIPT, password + bytes((Bmp.SERVICE, _STATUS_ONLY)))


def enquiry(password: bytes) -> Apdu:
    """05 01: how are you?"""
    return Apdu(Command.ENQUIRY, password + bytes((Bmp.SERVICE, _NO_VERSION)))


def reversal(password: bytes, receipt: int) -> Apdu:
    """06 30: take back the payment with that receipt number."""
    return Apdu(Command.REVERSAL, password + bytes((Bmp.RECEIPT,)) + bcd(receipt, 2))


def plain(command: Command, password: bytes) -> Apdu:
    """A command with nothing but the password: end of day, diagnosis, initialisation."""
    return Apdu(command, password)


def _currency(currency: Currency) -> bytes:
    return bcd(number_of(currency), 2)
