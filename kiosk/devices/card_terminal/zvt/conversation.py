"""Carrying a dialogue out: the part that awaits the terminal, the listener and the wish to abort, all at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from kiosk.devices.card_terminal.listening import decide, tell_step
from kiosk.devices.card_terminal.zvt.codec import Apdu
from kiosk.devices.card_terminal.zvt.dialogue import (
    Abortion,
    AbortWanted,
    Broken,
    Consult,
    Decided,
    Dialogue,
    Effect,
    End,
    Event,
    Finish,
    Heard,
    Overdue,
    Say,
    Tell,
    Terms,
    begin,
)
from kiosk.devices.card_terminal.zvt.link import Link
from kiosk.devices.card_terminal.zvt.machine import step
from kiosk.devices.channel import LineLost
from kiosk.services.ports.card_terminal import ApprovalDecision, ChargeListener
from kiosk.services.ports.clock import Clock

Verdict = asyncio.Task[ApprovalDecision]


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes part in a charge. `abort` is done when the charge is to be given up."""

    listener: ChargeListener
    abort: asyncio.Future[None]


class Conversation:
    """One command on a link, with all that follows it."""

    def __init__(self, link: Link, clock: Clock, party: Party | None = None) -> None:
        self._link = link
        self._clock = clock
        self._party = party
        self._verdict: Verdict | None = None

    async def hold(self, command: Apdu, terms: Terms) -> tuple[Dialogue, End]:
        """How it went and ended. Raises nothing; when it is cancelled, so is the listener."""
        try:
            outcome = await self._talk(command, begin(terms, self._clock.monotonic()))
            if self._verdict is not None:
                await asyncio.wait({self._verdict})  # what it writes down, it writes before we answer
        finally:
            if self._verdict is not None:
                self._verdict.cancel()
                await asyncio.wait({self._verdict})
        return outcome

    async def _talk(self, command: Apdu, dialogue: Dialogue) -> tuple[Dialogue, End]:
        end: End | None = None
        try:
            await self._link.send(command)
            while end is None:
                dialogue, effects = step(dialogue, await self._next_event(dialogue))
                end = await self._carry_out(effects)
        except LineLost as lost:
            end = Broken(str(lost))
        return dialogue, end

    async def _next_event(self, dialogue: Dialogue) -> Event:
        while True:
            at = self._clock.monotonic()
            if (apdu := self._link.next()) is not None:
                return Heard(at, apdu)
            if self._verdict is not None and self._verdict.done() and dialogue.decision is None:
                return Decided(at, self._verdict.result())
            if self._is_to_abort(dialogue):
                return AbortWanted(at)
            if at >= dialogue.until:
                return Overdue(at)
            await self._wait(dialogue)

    async def _wait(self, dialogue: Dialogue) -> None:
        listening = asyncio.ensure_future(self._link.listen(dialogue.until))
        others: set[asyncio.Future[None] | Verdict] = set()
        if self._verdict is not None and dialogue.decision is None:
            others.add(self._verdict)
        if self._party is not None and dialogue.abortion is Abortion.NOT_WANTED:
            others.add(self._party.abort)
        try:
            await asyncio.wait({listening, *others}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
        if not listening.cancelled():
            listening.result()

    def _is_to_abort(self, dialogue: Dialogue) -> bool:
        return self._party is not None and self._party.abort.done() and dialogue.abortion is Abortion.NOT_WANTED

    async def _carry_out(self, effects: tuple[Effect, ...]) -> End | None:
        """The end, when this is it: even when the answer to it finds nobody there any more."""
        end = next((effect.end for effect in effects if isinstance(effect, Finish)), None)
        try:
            for effect in effects:
                await self._carry_out_one(effect)
        except LineLost:
            if end is None:
                raise
        return end

    async def _carry_out_one(self, effect: Effect) -> None:
        match effect:
            case Say(apdu=apdu):
                await self._link.send(apdu)
            case Tell(step=shown, text=text):
                if self._party is not None:
                    await tell_step(self._party.listener, shown, text)
            case Consult(approval=approval):
                assert self._party is not None, "only a charge consults"
                self._verdict = asyncio.ensure_future(decide(self._party.listener, approval))
            case Finish():
                pass
