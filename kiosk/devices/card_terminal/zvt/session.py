"""A terminal that knows us: connected, registered, initialised where it wants to be."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.devices.card_terminal.zvt.answers import Registered, read_condition, read_registered
from kiosk.devices.card_terminal.zvt.codec import Apdu, bcd
from kiosk.devices.card_terminal.zvt.codes import (
    BUSY,
    CARD_INSERTED,
    NOT_POSSIBLE,
    NOT_REGISTERED,
    OPEN_BATCH,
    PLEASE_WAIT,
    currency_of,
)
from kiosk.devices.card_terminal.zvt.commands import Command, enquiry, plain, registration
from kiosk.devices.card_terminal.zvt.conversation import Conversation, Party
from kiosk.devices.card_terminal.zvt.dialogue import (
    Aborted,
    Approvals,
    Broken,
    Completed,
    Dialogue,
    End,
    Terms,
    Timing,
    TurnedDown,
)
from kiosk.devices.card_terminal.zvt.link import Link, SerialLink, TcpLink
from kiosk.devices.card_terminal.zvt.quirks import Quirks
from kiosk.devices.channel import ChannelOpener, LineLost
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.card_terminal import TerminalState
from kiosk.services.ports.clock import Clock

_CONDITIONS = {
    0x00: TerminalState.READY,
    CARD_INSERTED: TerminalState.READY,
    NOT_POSSIBLE: TerminalState.READY,  # it cannot be asked, and answers
    BUSY: TerminalState.BUSY,
    PLEASE_WAIT: TerminalState.BUSY,
    OPEN_BATCH: TerminalState.NEEDS_END_OF_DAY,
}
_ROUNDS = 3  # registration, then initialisation and diagnosis, each with a registration of its own


class Unready(Exception):
    """The terminal cannot be asked anything now. `state` and `why` are for those who watch it."""

    def __init__(self, state: TerminalState, why: str) -> None:
        super().__init__(f"{state.value}: {why}")
        self.state = state
        self.why = why


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a terminal is and how it is spoken to. `password` has up to six digits."""

    open_line: ChannelOpener
    clock: Clock
    currency: Currency
    password: int
    serial: bool
    quirks: Quirks
    timing: Timing

    @property
    def secret(self) -> bytes:
        """The password as it is sent."""
        return bcd(self.password, 3)

    def terms(self, approvals: Approvals = Approvals.REFUSE) -> Terms:
        """Terms for what moves no money."""
        return Terms(approvals, Money.zero(self.currency), quirks=self.quirks, timing=self.timing)


class Session:
    """A registration on an open line."""

    def __init__(self, setting: Setting, link: Link, registered: Registered) -> None:
        self._setting = setting
        self._link = link
        self.registered = registered

    async def hold(self, command: Apdu, terms: Terms, party: Party | None = None) -> tuple[Dialogue, End]:
        """One command and all that follows it; raises nothing."""
        return await Conversation(self._link, self._setting.clock, party).hold(command, terms)

    async def look(self) -> TerminalState:
        """How the terminal is.

        Raises:
            Unready: it fails, or does not know us any more.
        """
        _, end = await self.hold(enquiry(self._setting.secret), self._setting.terms())
        match end:
            case Broken(why=why):
                raise Unready(TerminalState.OFFLINE, why)
            case Completed(body=body):
                code = read_condition(body)
            case TurnedDown(code=code) | Aborted(code=code):
                pass
        if code not in _CONDITIONS:
            raise Unready(TerminalState.STARTING if code == NOT_REGISTERED else TerminalState.FAILURE, f"{code:02X}")
        return _CONDITIONS[code]

    async def close(self) -> None:
        """Give the line back."""
        await self._link.close()


async def start_session(setting: Setting) -> Session:
    """A fresh session.

    Raises:
        Unready: it cannot be had.
    """
    try:
        channel = await setting.open_line()
    except LineLost as lost:
        raise Unready(TerminalState.OFFLINE, str(lost)) from lost
    link = SerialLink(channel, setting.clock, setting.timing) if setting.serial else TcpLink(channel)
    started = False
    try:
        session = Session(setting, link, await _registered(setting, link))
        started = True
    finally:
        if not started:
            await link.close()
    return session


async def _registered(setting: Setting, link: Link) -> Registered:
    for _ in range(_ROUNDS):
        registered = await _register(setting, link)
        if registered.needs_initialisation:
            await _carry_out(setting, link, Command.INITIALISATION)
        elif registered.needs_diagnosis:
            await _carry_out(setting, link, Command.DIAGNOSIS)
        else:
            return registered
    raise Unready(TerminalState.FAILURE, "initialisation does not help")


async def _register(setting: Setting, link: Link) -> Registered:
    command = registration(setting.secret, setting.currency, setting.quirks)
    _, end = await Conversation(link, setting.clock).hold(command, setting.terms())
    registered = read_registered(_completed(end))
    if registered is None:
        raise Unready(TerminalState.FAILURE, "it does not say which terminal it is")
    if registered.currency is not None and currency_of(registered.currency) is not setting.currency:
        raise Unready(TerminalState.FAILURE, f"currency {registered.currency}")
    return registered


async def _carry_out(setting: Setting, link: Link, command: Command) -> None:
    _, end = await Conversation(link, setting.clock).hold(plain(command, setting.secret), setting.terms())
    _completed(end)


def _completed(end: End) -> bytes:
    match end:
        case Completed(body=body):
            return body
        case Broken(why=why):
            raise Unready(TerminalState.OFFLINE, why)
        case TurnedDown(code=code) | Aborted(code=code):
            raise Unready(_CONDITIONS.get(code, TerminalState.FAILURE), f"{code:02X}")
