"""A ZVT terminal as a person meets it: what it says to the cash register, and when a payment is final.

A payment becomes final when the register acknowledges its status information. Refused, unanswered or unheard, it is
reversed by the terminal itself, which says so if anybody still listens. A lost line does not stop it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import astuple, dataclass, replace

from sandbox.devices.card_host import CardHost, Declined, Fate, Person, Sale, Script, Trouble
from sandbox.devices.zvt_lines import Line, LineGone
from sandbox.devices.zvt_wire import Message, bitmaps, container, counted, digits, tagged, undigits

TID = 29001006
_NUMBERS = {"EUR": 978, "RUB": 643, "KZT": 398, "USD": 840}

_DONE = Message("8000")
_ABORTED, _PLEASE_WAIT, _BUSY, _NOT_REGISTERED = 0x6C, 0x9C, 0xA0, 0x6B
_NO_HOST, _OPEN_BATCH, _WRONG_CURRENCY = 0x9B, 0xF0, 0x6F
_UNREADABLE, _DECLINED, _ALREADY_REVERSED, _CANNOT_REVERSE = 0x64, 0x05, 0xB4, 0xB5
_MANY = 255
_TEXTS = {0x0A: "Karte vorhalten\neinstecken/durchziehen", 0x04: "Bitte warten", 0x0C: "Karte nicht lesbar"}
_TIME_AND_CARD = bytes.fromhex("0C192336 0D0416 0E2512 170001 22F1F0 6737EEEEEEEEEEEE4711")
_BLOCKS_PERMITTED = bytes.fromhex("0A0206D3")


@dataclass(frozen=True, slots=True)
class ZvtPace:
    """Seconds, as a real terminal takes them."""

    card: float = 2.0  # a person finds the card
    give_up: float = 60.0  # nobody does
    host: float = 1.0
    answer: float = 5.0  # the register answers (T3)
    again: float = 2.0  # a register that is "still working" is asked again
    reversal: float = 1.0

    def faster(self, speed: float) -> ZvtPace:
        """The same, `speed` times as fast."""
        return ZvtPace(*(value / speed for value in astuple(self)))


@dataclass(slots=True)
class Nature:
    """What kind of terminal it is, and what it remembers without power."""

    vending: bool = False  # it holds a payment while the register is "still working"
    merchant_copy: bool = True
    needs_initialisation: bool = False
    mute: bool = False
    last: bytes = b""  # the status information of its last transaction


class ZvtTerminal:
    """One terminal; any number of lines, one transaction at a time."""

    def __init__(self, host: CardHost, pace: ZvtPace, nature: Nature | None = None) -> None:
        self.host = host
        self.nature = nature or Nature()
        self._pace = pace
        self._registered = False
        self._blocks = False  # receipts go as text blocks
        self._work: asyncio.Task[None] | None = None
        self._ending = False
        self._abort = asyncio.Event()
        self._answers: asyncio.Queue[Message] = asyncio.Queue()
        self._talker: Line | None = None
        if not self.nature.last:
            self.nature.last = self._commissioned()

    # --- a line ---

    async def converse(self, line: Line) -> None:
        """Serve a line until it is gone."""
        try:
            while True:
                message = await line.hear()
                if not self.nature.mute:
                    await self._hear(line, message)
        except LineGone:
            if self._talker is line:
                self._talker = None
                self._answers.put_nowait(Message("0000"))

    async def rest(self) -> None:
        """Return when no transaction runs."""
        while self._work is not None and not self._work.done():
            await asyncio.wait({self._work})

    def cut_power(self) -> None:
        """What is not final is not charged; who uses the terminal must register again."""
        if self._work is not None:
            self._work.cancel()
        for sale in self.host.sales:
            if sale.fate is Fate.PENDING:
                self.host.take_back(sale)
        self._registered = False

    def forget_registration(self) -> None:
        """As after its own maintenance."""
        self._registered = False

    async def _hear(self, line: Line, message: Message) -> None:
        if message.name.startswith(("80", "84")):
            if line is self._talker:
                self._answers.put_nowait(message)
            return
        if self._ending and self._work is not None:
            await asyncio.wait({self._work})  # the register may be quick to go on
        if message.name == "06B0":
            self._abort.set()
            await line.say(_DONE)
        elif self._is_busy():
            await line.say(Message(f"84{_BUSY:02X}"))
        else:
            self._begin(line, message)

    def _is_busy(self) -> bool:
        return Trouble.BUSY in self.host.troubles or (self._work is not None and not self._work.done())

    def _begin(self, line: Line, message: Message) -> None:
        scripts: dict[str, Callable[[bytes], Awaitable[None]]] = {
            "0600": self._register,
            "0501": self._tell_state,
            "0601": self._pay,
            "0620": self._repeat,
            "0630": self._reverse,
            "0650": self._end_the_day,
            "0670": self._nothing_more,
            "0693": self._initialise,
        }
        self._abort = asyncio.Event()
        self._answers = asyncio.Queue()
        self._ending = False
        self._talker = line
        self._work = asyncio.ensure_future(self._carry_out(scripts.get(message.name), message.body))

    async def _carry_out(self, script: Callable[[bytes], Awaitable[None]] | None, body: bytes) -> None:
        try:
            if script is None:
                await self._speak(Message("8483"))
            elif script != self._register and not self._registered:
                await self._speak(Message(f"84{_NOT_REGISTERED:02X}"))
            else:
                await self._speak(_DONE)
                await script(body)
        except LineGone:
            pass  # the register will ask

    async def _speak(self, message: Message) -> None:
        if self._talker is None:
            raise LineGone
        await self._talker.say(message)

    async def _say(self, message: Message, patience: float | None = None) -> int | None:
        """The register's answer: 0 for 80 00, the code of 84; `None` when there is none in time."""
        while not self._answers.empty():  # too late for what they answered
            self._answers.get_nowait()
        await self._speak(message)
        try:
            async with asyncio.timeout(patience or self._pace.answer):
                answer = await self._answers.get()
        except TimeoutError:
            return None
        if answer.name == "0000":
            raise LineGone
        return 0 if answer.name == "8000" else bytes.fromhex(answer.name)[1]

    async def _fail(self, code: int) -> None:
        await self._end(Message("061E", bytes([code])))

    async def _end(self, message: Message) -> None:
        self._ending = True
        await self._say(message)

    # --- what it is asked ---

    async def _register(self, body: bytes) -> None:
        currency = undigits(body[4:6])
        if currency != _NUMBERS[self.host.currency]:
            await self._fail(_WRONG_CURRENCY)
            return
        self._registered = True
        self._blocks = _BLOCKS_PERMITTED in bitmaps(body[6:]).get(0x06, b"")
        flags = 0x10 * self.nature.vending | 0x01 * self.nature.needs_initialisation
        answer = bytes([0x19, flags, 0x29]) + digits(TID, 4) + b"\x49" + digits(currency, 2)
        await self._end(Message("060F", answer + container(tagged("26", _BLOCKS_PERMITTED))))

    async def _tell_state(self, _: bytes) -> None:
        code = _OPEN_BATCH if Trouble.BATCH_FULL in self.host.troubles else 0
        await self._end(Message("060F", bytes([code])))

    async def _initialise(self, _: bytes) -> None:
        self.nature.needs_initialisation = False
        await self._end(Message("060F"))

    async def _nothing_more(self, _: bytes) -> None:
        await self._end(Message("060F"))

    async def _repeat(self, _: bytes) -> None:
        await self._say(Message("040F", self.nature.last))
        await self._end(Message("060F"))

    # --- a payment ---

    async def _pay(self, body: bytes) -> None:
        if Trouble.BATCH_FULL in self.host.troubles:
            await self._fail(_OPEN_BATCH)
            return
        order = bitmaps(body)
        minor, number = undigits(order[0x04]), undigits(order[0x49])
        currency = next((name for name, known in _NUMBERS.items() if known == number), "")
        script = self.host.present()
        code = await self._await_card(script)
        if code:
            await self._decline(code)
            return
        await self._show(0x04)
        await asyncio.sleep(self._pace.host + script.slow_s * self._pace.host)
        decision = self.host.decide(minor, currency, script)
        if isinstance(decision, Declined):
            no_host = Trouble.NO_HOST in self.host.troubles
            await self._decline(_NO_HOST if no_host else int(decision.code or f"{_DECLINED:02X}", 16))
        else:
            await self._conclude(decision, order)

    async def _await_card(self, script: Script) -> int:
        """Why no card was read; 0 when one was."""
        await self._show(0x0A)
        wait = self._pace.give_up if script.person is Person.LEAVES else self._pace.card
        with suppress(TimeoutError):
            await asyncio.wait_for(self._abort.wait(), wait)
        if self._abort.is_set():
            return _ABORTED
        if script.person is Person.UNREADABLE:
            await self._show(0x0C)
        return {Person.PAYS: 0, Person.UNREADABLE: _UNREADABLE}.get(script.person, _ABORTED)

    async def _show(self, code: int) -> None:
        text = tagged("24", tagged("07", _TEXTS[code].encode("cp437")))
        await self._say_if_heard(Message("04FF", bytes([code, 1]) + container(text)))

    async def _say_if_heard(self, message: Message) -> None:
        with suppress(LineGone):  # the payment goes on without a register
            await self._say(message)

    async def _decline(self, code: int) -> None:
        self.nature.last = bytes([0x27, code, 0x29]) + digits(TID, 4)
        await self._say(Message("040F", self.nature.last))
        await self._fail(code)

    async def _conclude(self, sale: Sale, order: dict[int, bytes]) -> None:
        status = self._status(sale)
        if await self._is_delivered(Message("040F", status), order):
            self.host.charge(sale)
            self.nature.last = status
            await self._print(sale)
            await self._end(Message("060F", bytes([0x19, 0, 0x29]) + digits(TID, 4) + b"\x49" + order[0x49]))
            return
        await asyncio.sleep(self._pace.reversal)
        self.host.take_back(sale)
        await self._decline(_ABORTED)

    async def _is_delivered(self, status: Message, order: dict[int, bytes]) -> bool:
        """Whether the register took the payment; with vending rules it may say "still working" many times."""
        told_s = order[0x01][0] if self.nature.vending and 0x01 in order else 0
        patience = told_s * self._pace.again / ZvtPace().again if told_s else self._pace.answer
        repeats = order[0x02][0] if 0x02 in order else _MANY
        try:
            answer = await self._say(status, patience)
            while answer == _PLEASE_WAIT and self.nature.vending and repeats:
                repeats -= 1
                await asyncio.sleep(self._pace.again)
                answer = await self._say(status, patience)
        except LineGone:
            return False
        return answer == 0

    async def _print(self, sale: Sale) -> None:
        receipts = [(b"\x01", "Haendlerbeleg"), (b"\x02", "Kundenbeleg")]
        for kind, title in receipts if self.nature.merchant_copy else receipts[1:]:
            lines = [f"** {title} **", f"Beleg {sale.receipt:04}", "Karte ############4711", _sum(sale)]
            if self._blocks:
                texts = b"".join(tagged("07", line.encode("cp437")) for line in lines)
                await self._say(Message("06D3", container(tagged("1F07", kind), tagged("25", texts))))
            else:
                for line in lines:
                    await self._say(Message("06D1", b"\x00" + line.encode("cp437")))
                await self._say(Message("06D1", b"\x81"))

    def _status(self, sale: Sale) -> bytes:
        parts = (
            b"\x27\x00\x04" + digits(sale.minor, 6) + b"\x0b" + digits(sale.trace, 3),
            _TIME_AND_CARD + b"\x29" + digits(TID, 4),
            b"\x3b" + sale.authorization.encode().ljust(8, b"\x00") + b"\x49" + digits(_NUMBERS[sale.currency], 2),
            b"\x87" + digits(sale.receipt, 2) + b"\x8a\x2e\x8b" + counted(b"MAESTRO\x00", 2),
        )
        return b"".join(parts)

    def _commissioned(self) -> bytes:
        """The technician's test payment: a terminal has a last transaction from its first day."""
        self.host.receipt = max(self.host.receipt, 1)
        sale = Sale("", 1, self.host.next_trace(), 1, 1, self.host.currency, "000001", 0)
        return self._status(replace(sale, fate=Fate.CHARGED))

    # --- the other way, and the end of the day ---

    async def _reverse(self, body: bytes) -> None:
        sale = self.host.by_receipt(undigits(bitmaps(body[3:])[0x87]))
        if sale is not None and sale.fate is Fate.TAKEN_BACK:
            await self._fail(_ALREADY_REVERSED)
        elif sale is None or sale.batch != self.host.batch or sale.fate is not Fate.CHARGED:
            await self._fail(_CANNOT_REVERSE)
        else:
            await asyncio.sleep(self._pace.host)
            status = self._status(replace(sale, trace=self.host.trace + 1)) + b"\x37" + digits(sale.trace, 3)
            if await self._is_delivered(Message("040F", status), {}):
                self.host.take_back(sale)
                self.nature.last = status
                await self._end(Message("060F"))
            else:
                await self._fail(_ABORTED)

    async def _end_the_day(self, _: bytes) -> None:
        totals = self.host.settle()
        schemes = [digits(0, 7)] * 6 + [bytes([totals.count & 0xFF]) + digits(totals.minor, 6)]
        parts = digits(totals.first_receipt, 2) + digits(totals.last_receipt, 2) + b"".join(schemes)
        await self._say(Message("06D1", b"\x00** KASSENSCHNITT **"))
        await self._say(Message("06D1", b"\x81"))
        status = b"\x27\x00\x04" + digits(totals.minor, 6) + b"\x29" + digits(TID, 4)
        await self._say(Message("040F", status + b"\x60" + counted(parts, 3)))
        await self._end(Message("060F"))


def _sum(sale: Sale) -> str:
    return f"{sale.minor // 100},{sale.minor % 100:02} {sale.currency}"
