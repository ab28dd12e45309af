"""Getting to know a terminal: what it says while it is registered with and looked after."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from kiosk.devices.card_terminal.zvt.driver import ZvtTerminal
from kiosk.devices.channel import ByteChannel, LineLost
from kiosk.domain.charge import Approval, ChargeOrder, ChargeReference
from kiosk.domain.errors import DeviceFault
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.card_terminal import ApprovalDecision, Charged, ChargeRunning, ReversalUnknown, TerminalState
from sandbox.devices.zvt_wire import Ear
from tests.fakes.charge_clerk import Clerk
from tests.fakes.conditions import eventually
from tests.fakes.zvt_bench import CLOCK, SUM, TIMING, States, serving

DONE, COMPLETED = "80 00 00", "06 0F 00"
REGISTERED = DONE + "06 0F 0A 19 00 29 29 00 10 06 49 09 78"
READY = DONE + "06 0F 01 00"
ORDER = ChargeOrder(ChargeReference("KAAAAAAAAA"), SUM, "29001006-0001-000001-made")


class RehearsedLine:
    """A terminal that answers each command by heart, and the rest with nothing."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers
        self._ear = Ear()
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue()
        self.heard: list[str] = []

    async def __call__(self) -> ByteChannel:
        return self

    async def read(self, deadline: float) -> bytes:
        return await self._waiting.get()

    def discard(self) -> None:
        pass

    def write(self, data: bytes) -> None:
        for message in self._ear.hear(data):
            self.heard.append(message.name)
            if message.name in self._answers:
                self._waiting.put_nowait(bytes.fromhex(self._answers[message.name]))

    async def close(self) -> None:
        pass


class HangingUp(RehearsedLine):
    """A terminal that says one thing more after an approval was acknowledged, and is gone."""

    def __init__(self, answers: Mapping[str, str], after: str) -> None:
        super().__init__(answers)
        self._after = after

    def write(self, data: bytes) -> None:
        if "0601" in self.heard and self.heard[-1] == "8000":
            raise LineLost("gone")
        super().write(data)
        if "0601" in self.heard and self.heard[-1] == "8000":
            self._waiting.put_nowait(bytes.fromhex(self._after))


class Dreamer(Clerk):
    """A clerk that never decides."""

    def __init__(self) -> None:
        super().__init__()
        self.dreaming = asyncio.Event()
        self.woken = False

    async def approved(self, approval: Approval) -> ApprovalDecision:
        self.dreaming.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.woken = True
        raise AssertionError("nobody sets it")


def terminal(line: RehearsedLine) -> ZvtTerminal:
    return ZvtTerminal(line, CLOCK, Currency.EUR, timing=TIMING)


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({"0600": REGISTERED, "0501": READY}, (TerminalState.READY, "")),
        ({"0600": REGISTERED, "0501": DONE + "06 0F 01 DC"}, (TerminalState.READY, "")),
        ({"0600": REGISTERED, "0501": "84 83 00"}, (TerminalState.READY, "")),
        ({"0600": REGISTERED, "0501": DONE + "06 0F 01 F0"}, (TerminalState.NEEDS_END_OF_DAY, "")),
        ({"0600": REGISTERED, "0501": "84 A0 00"}, (TerminalState.BUSY, "")),
        ({"0600": REGISTERED, "0501": DONE + "06 0F 01 CC"}, (TerminalState.FAILURE, "CC")),
        ({"0600": REGISTERED, "0501": DONE + "06 1E 01 6B"}, (TerminalState.STARTING, "6B")),
        ({"0600": "84 A0 00"}, (TerminalState.BUSY, "A0")),
        ({"0600": "84 9A 00"}, (TerminalState.FAILURE, "9A")),
        ({"0600": DONE + COMPLETED}, (TerminalState.FAILURE, "it does not say which terminal it is")),
        ({"0600": DONE + "06 0F 08 29 29 00 10 06 49 08 40"}, (TerminalState.FAILURE, "currency 840")),
        ({"0600": "47 45 54"}, (TerminalState.OFFLINE, "no ZVT")),
    ],
    ids=[
        "ready", "a card is in it", "it cannot be asked", "an open batch", "busy", "no paper", "it forgot us",
        "busy at registration", "refused", "nameless", "dollars", "something else listens there",
    ],
)  # fmt: skip
async def test_what_a_terminal_answers_becomes_its_state(
    answers: dict[str, str], state: tuple[TerminalState, str]
) -> None:
    states: States = []
    async with serving(terminal(RehearsedLine(answers)), states):
        await eventually(lambda: state in states)


@pytest.mark.parametrize(("flag", "command"), [("01", "0693"), ("02", "0670")])
async def test_a_terminal_that_wants_something_for_ever_is_a_failure(flag: str, command: str) -> None:
    wanting = DONE + f"06 0F 0A 19 {flag} 29 29 00 10 06 49 09 78"
    line = RehearsedLine({"0600": wanting, command: DONE + COMPLETED})
    states: States = []
    async with serving(terminal(line), states):
        await eventually(lambda: (TerminalState.FAILURE, "initialisation does not help") in states)
    assert line.heard[: line.heard.index(command)].count("0600") == 1


async def test_a_line_that_cannot_be_opened_is_told_as_offline_and_tried_again() -> None:
    tries = 0

    async def refuse() -> ByteChannel:
        nonlocal tries
        tries += 1
        raise LineLost("refused")

    states: States = []
    async with serving(ZvtTerminal(refuse, CLOCK, Currency.EUR, timing=TIMING), states):
        await eventually(lambda: tries > 3)
    assert states == [(TerminalState.STARTING, ""), (TerminalState.OFFLINE, "refused")]


async def test_a_terminal_that_is_busy_at_registration_may_be_running_our_charge() -> None:
    asked = terminal(RehearsedLine({"0600": "84 A0 00"}))
    assert await asked.resolve(ORDER) == ChargeRunning()
    assert isinstance(await asked.reverse(ORDER, "29001006-0002-000002"), ReversalUnknown)
    with pytest.raises(DeviceFault):
        await asked.settle()


async def test_a_terminal_without_a_last_transaction_takes_no_cards() -> None:
    line = RehearsedLine({"0600": REGISTERED, "0620": DONE + "06 1E 01 66"})
    with pytest.raises(DeviceFault, match="no last transaction"):
        await terminal(line).mark()


async def test_a_terminal_that_tells_two_approvals_at_once_gets_none_of_them() -> None:
    approval = "04 0F 13 27 00 04 00 00 00 00 12 34 0B 00 00 77 49 09 78 87 00 15"
    other = approval.replace("12 34", "12 33")
    line = RehearsedLine({"0600": REGISTERED, "0601": DONE + approval + other + "06 1E 01 6C"})
    clerk = Clerk()
    await terminal(line).charge(ORDER, clerk)
    assert [approval.amount for approval in clerk.approvals] == [Money(12_34, Currency.EUR)]
    assert line.heard[line.heard.index("0601") + 1 :] == ["846C", "8000"]


async def test_a_completion_whose_acknowledgement_finds_nobody_is_a_completion() -> None:
    approval = "04 0F 13 27 00 04 00 00 00 00 12 34 0B 00 00 77 49 09 78 87 00 15"
    line = HangingUp({"0600": REGISTERED, "0601": DONE + approval}, after=COMPLETED)
    assert isinstance(await terminal(line).charge(ORDER, Clerk()), Charged)


async def test_a_charge_that_is_given_up_takes_its_listener_along() -> None:
    approval = "04 0F 13 27 00 04 00 00 00 00 12 34 0B 00 00 77 49 09 78 87 00 15"
    clerk = Dreamer()
    asked = terminal(RehearsedLine({"0600": REGISTERED, "0601": DONE + approval}))
    charging = asyncio.ensure_future(asked.charge(ORDER, clerk))
    await clerk.dreaming.wait()
    charging.cancel()
    await asyncio.wait({charging})
    assert charging.cancelled()
    assert clerk.woken
