"""The front's end of the link: the desks of the contract as if they were here.

It connects, and connects again, for as long as it is open. Without a teller every call raises
`Unavailable(TERMINAL_UNAVAILABLE)`, at once; so does every call and stream that was under way when the teller went.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.link import sockets
from kiosk.link.contract import AccountDesk, LoginDesk, ServiceDesk, StatementDesk, TerminalDesk, TopUpDesk
from kiosk.link.desks.bonuses import BonusDesk
from kiosk.link.desks.help import HelpDesk
from kiosk.link.desks.notices import NoticeDesk
from kiosk.link.desks.offers import OfferDesk
from kiosk.link.desks.orders import OrderDesk
from kiosk.link.desks.relief import ReliefDesk
from kiosk.link.desks.spending import SpendingDesk
from kiosk.link.desks.tariffs import TariffDesk
from kiosk.link.desks.transfers import TransferDesk
from kiosk.link.exchange import Desk, Exchange
from kiosk.link.operations import Operation, contract_digest
from kiosk.link.values import Malformed
from kiosk.link.wire import (
    CALL_LIMIT_BYTES,
    Call,
    Cancel,
    FromFront,
    FromTeller,
    Hello,
    Unwelcome,
    Welcome,
    frame,
    read_from_teller,
)

_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 2.0

_log = logging.getLogger(__name__)


class TellerRefused(Exception):
    """The teller does not talk to this front; connecting again would not help."""


class TellerClient:
    """The teller's desks, over the socket at `path`, between `async with` and its end.

    `wait_connected` tells that the teller came; the end of any stream, `TerminalDesk.status` for one, that it went.
    """

    def __init__(self, path: Path, *, by_credentials: bool = sockets.HAS_PEER_CREDENTIALS) -> None:
        self._path = path
        self._by_credentials = by_credentials
        self._line: _Line | None = None
        self._connected = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._keeper = asyncio.create_task(self._keep_connected(), name="link")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._keeper is not None
        self._keeper.cancel()
        with contextlib.suppress(asyncio.CancelledError, TellerRefused):
            await self._keeper

    @property
    def connected(self) -> bool:
        """Whether the teller is there now."""
        return self._connected.is_set()

    async def wait_connected(self) -> None:
        """Return once the teller is there.

        Raises:
            TellerRefused: it never will be for this front; its version or its user is another.
        """
        assert self._keeper is not None
        waiting = asyncio.ensure_future(self._connected.wait())
        try:
            await asyncio.wait([waiting, self._keeper], return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        if self._keeper.done():
            self._keeper.result()

    @property
    def terminal(self) -> TerminalDesk:
        """What the terminal is."""
        return cast(TerminalDesk, Desk("terminal", self._open_exchange))

    @property
    def topup(self) -> TopUpDesk:
        """Cash top-ups."""
        return cast(TopUpDesk, Desk("topup", self._open_exchange))

    @property
    def login(self) -> LoginDesk:
        """Visits."""
        return cast(LoginDesk, Desk("login", self._open_exchange))

    @property
    def account(self) -> AccountDesk:
        """What the owner may see."""
        return cast(AccountDesk, Desk("account", self._open_exchange))

    @property
    def statement(self) -> StatementDesk:
        """Paper."""
        return cast(StatementDesk, Desk("statement", self._open_exchange))

    @property
    def service(self) -> ServiceDesk:
        """Staff."""
        return cast(ServiceDesk, Desk("service", self._open_exchange))

    @property
    def orders(self) -> OrderDesk:
        """Services and orders."""
        return cast(OrderDesk, Desk("orders", self._open_exchange))

    @property
    def spending(self) -> SpendingDesk:
        """Consents, the days to come, months."""
        return cast(SpendingDesk, Desk("spending", self._open_exchange))

    @property
    def tariffs(self) -> TariffDesk:
        """What tariffs would have cost."""
        return cast(TariffDesk, Desk("tariffs", self._open_exchange))

    @property
    def notices(self) -> NoticeDesk:
        """What the operator told."""
        return cast(NoticeDesk, Desk("notices", self._open_exchange))

    @property
    def help(self) -> HelpDesk:
        """Questions, and somebody to come."""
        return cast(HelpDesk, Desk("help", self._open_exchange))

    @property
    def transfers(self) -> TransferDesk:
        """Money between own contracts."""
        return cast(TransferDesk, Desk("transfers", self._open_exchange))

    @property
    def relief(self) -> ReliefDesk:
        """What works without money."""
        return cast(ReliefDesk, Desk("relief", self._open_exchange))

    @property
    def bonuses(self) -> BonusDesk:
        """Points, and what they can be given for."""
        return cast(BonusDesk, Desk("bonuses", self._open_exchange))

    @property
    def offers(self) -> OfferDesk:
        """What would serve, and what is promoted."""
        return cast(OfferDesk, Desk("offers", self._open_exchange))

    async def _keep_connected(self) -> None:
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                with contextlib.suppress(OSError):
                    async with _Line.to(self._path, by_credentials=self._by_credentials) as line:
                        pause_s = _FIRST_PAUSE_S
                        await self._use(line)
            except Malformed as error:
                _log.error("no teller of ours answers", extra={"why": str(error)})
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)

    async def _use(self, line: _Line) -> None:
        self._line = line
        self._connected.set()
        try:
            await line.listen()
        finally:
            self._line = None
            self._connected.clear()
            line.give_up()

    def _open_exchange(
        self, operation: Operation, given: tuple[Any, ...], named: Mapping[str, Any]
    ) -> contextlib.AbstractContextManager[Exchange]:
        if self._line is None:
            raise Unavailable(ErrorCode.TERMINAL_UNAVAILABLE)
        return self._line.exchange(operation, given, named)


class _Line:
    """One connection, from the teller's welcome to its loss."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._numbers = itertools.count(1)
        self._exchanges: dict[int, Exchange] = {}

    @classmethod
    @contextlib.asynccontextmanager
    async def to(cls, path: Path, *, by_credentials: bool) -> AsyncIterator[_Line]:
        """A line the teller has welcomed.

        Raises:
            OSError: nobody is there, or it went before a word.
            Malformed: it is no teller.
            TellerRefused: it does not take this front.
        """
        (reader, writer), token = await sockets.call_on(path, by_credentials=by_credentials)
        try:
            line = cls(reader, writer)
            line.send(Hello(contract_digest(), token))
            await line.hear_welcome()
            yield line
        finally:
            await sockets.hang_up(writer)

    async def hear_welcome(self) -> None:
        """Return once the teller let us in; raises as `to` does."""
        match await read_from_teller(self._reader):
            case Welcome():
                return
            case Unwelcome(reason):
                _log.error("teller turned this front away", extra={"why": reason})
                raise TellerRefused(reason)
            case None:
                raise ConnectionResetError("the teller went before a word")
            case _:
                raise Malformed("the teller's first word is no welcome")

    async def listen(self) -> None:
        """Sort what the teller says by exchange until it goes, or says what no teller would."""
        try:
            while (message := await read_from_teller(self._reader)) is not None:
                self._sort(message)
        except Malformed as error:
            _log.error("teller broke the protocol", extra={"why": str(error)})

    def _sort(self, message: FromTeller) -> None:
        if isinstance(message, Welcome | Unwelcome):
            raise Malformed("a second greeting")
        if (exchange := self._exchanges.get(message.number)) is not None:
            exchange.put(message)

    def give_up(self) -> None:
        """The teller is gone: whoever waits is told."""
        for exchange in self._exchanges.values():
            exchange.put(None)

    @contextlib.contextmanager
    def exchange(self, operation: Operation, given: tuple[Any, ...], named: Mapping[str, Any]) -> Iterator[Exchange]:
        """An exchange that was asked for, and is cancelled when it is left before its end."""
        number = next(self._numbers)
        exchange = Exchange(number, self.send)
        self._exchanges[number] = exchange
        try:
            self.send(Call(number, operation.name, operation.pack_arguments(given, named)))
            yield exchange
        finally:
            del self._exchanges[number]
            if operation.streams and not exchange.over:
                self.send(Cancel(number))

    def send(self, message: FromFront) -> None:
        """Write; the little a front says needs no waiting. On a lost line nothing is written."""
        if not self._writer.is_closing():
            self._writer.write(frame(message, CALL_LIMIT_BYTES))
