"""Our side of a ZVT dialogue as one pure function: `step(dialogue, event) -> (dialogue, effects)`.

What it guarantees: an approval is acknowledged only after the listener decided to take it, and only when it is of the
right currency and no more than was asked; a repeated report gets the same answer; every dialogue ends.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.devices.card_terminal.zvt.answers import (
    Status,
    read_intermediate,
    read_print_block,
    read_print_line,
    read_status,
)
from kiosk.devices.card_terminal.zvt.approvals import approval_of, objection_to, objection_to_reversal
from kiosk.devices.card_terminal.zvt.codec import Apdu
from kiosk.devices.card_terminal.zvt.codes import step_of
from kiosk.devices.card_terminal.zvt.commands import (
    ABORT,
    ACK,
    NOT_DELIVERED,
    NOT_UNDERSTOOD,
    REFUSAL,
    STILL_WORKING,
    Command,
)
from kiosk.devices.card_terminal.zvt.dialogue import (
    Aborted,
    Abortion,
    AbortWanted,
    Approvals,
    Broken,
    Completed,
    Consult,
    Decided,
    Dialogue,
    Event,
    Finish,
    Heard,
    Next,
    Overdue,
    Phase,
    Say,
    Tell,
    TurnedDown,
)
from kiosk.services.ports.card_terminal import ApprovalDecision

_ANSWERS = {ApprovalDecision.CONFIRM: ACK, ApprovalDecision.RELEASE: NOT_DELIVERED}


def step(dialogue: Dialogue, event: Event) -> Next:
    """What `event` makes of `dialogue`, and what is to be done about it, in order."""
    match event:
        case Heard(at=at) if at >= dialogue.ends_by:
            return dialogue, (Finish(Broken("endless")),)
        case Heard(at=at, apdu=apdu) if dialogue.phase is Phase.ASKED:
            return _first_answer(dialogue, apdu, at)
        case Heard(at=at, apdu=apdu):
            return _heard(dialogue, apdu, at)
        case Decided(at=at, decision=decision):
            return _decided(dialogue, decision, at)
        case AbortWanted():
            return _want_abort(dialogue)
        case Overdue(at=at):
            return _overdue(dialogue, at)


def _first_answer(dialogue: Dialogue, apdu: Apdu, at: float) -> Next:
    """What is no answer is left over from an earlier dialogue; an approval among it is nobody's any more."""
    if apdu.command == Command.DONE:
        return _abort(_go_on(replace(dialogue, phase=Phase.RUNNING), at))
    if apdu.command >> 8 == REFUSAL:
        return dialogue, (Finish(TurnedDown(apdu.command & 0xFF)),)
    return dialogue, (Say(NOT_DELIVERED if apdu.command == Command.STATUS else ACK),)


def _heard(dialogue: Dialogue, apdu: Apdu, at: float) -> Next:
    result: Next
    match apdu.command:
        case Command.INTERMEDIATE:
            code, text = read_intermediate(apdu.body, dialogue.terms.quirks.encoding)
            result = _go_on(dialogue, at), (Tell(step_of(code), text), Say(ACK))
        case Command.STATUS:
            result = _reported(_go_on(dialogue, at), apdu.body, at)
        case Command.PRINT_LINE:
            lines, ends = read_print_line(apdu.body, dialogue.terms.quirks.encoding)
            result = _go_on(replace(dialogue, slip=dialogue.slip.with_line(lines, ends=ends)), at), (Say(ACK),)
        case Command.PRINT_BLOCK:
            lines = read_print_block(apdu.body, dialogue.terms.quirks.encoding)
            result = _go_on(replace(dialogue, slip=dialogue.slip.with_block(lines)), at), (Say(ACK),)
        case Command.COMPLETION:
            result = dialogue, (Say(ACK), Finish(Completed(apdu.body)))
        case Command.ABORTED:
            result = dialogue, (Say(ACK), Finish(Aborted(apdu.body[0] if apdu.body else 0)))
        case Command.DONE:
            result = dialogue, ()  # to our abort
        case other if other >> 8 == REFUSAL:
            result = dialogue, ()  # to our abort
        case _:
            result = dialogue, (Say(NOT_UNDERSTOOD),)
    return result


# --- approvals --------------------------------------------------------------------------------------------------------


def _reported(dialogue: Dialogue, body: bytes, at: float) -> Next:
    status = read_status(body)
    if status is None:
        return dialogue, (Say(NOT_DELIVERED),)
    if status.failed:
        return replace(dialogue, status=status, phase=Phase.RUNNING), (Say(ACK),)
    match dialogue.terms.approvals:
        case Approvals.TAKE:
            return _taken(dialogue, status)
        case Approvals.REFUSE:
            return dialogue, (Say(NOT_DELIVERED),)
        case Approvals.CONSULT:
            return _approved(replace(dialogue, status=status), status, at)


def _taken(dialogue: Dialogue, status: Status) -> Next:
    objection = objection_to_reversal(status, dialogue.terms)
    if objection:
        return replace(dialogue, objection=objection), (Say(NOT_DELIVERED),)
    return replace(dialogue, status=status), (Say(ACK),)


def _approved(dialogue: Dialogue, status: Status, at: float) -> Next:
    if dialogue.approved is None:
        return _consult(replace(dialogue, approved=status), status, at)
    if status != dialogue.approved:
        return replace(dialogue, objection="a second approval differs from the first"), (Say(NOT_DELIVERED),)
    if dialogue.decision is None:
        return _be_patient(dialogue, at), ()
    return dialogue, (Say(_ANSWERS[dialogue.decision]),)


def _consult(dialogue: Dialogue, status: Status, at: float) -> Next:
    objection = objection_to(status, dialogue.terms)
    if objection:
        released = replace(dialogue, decision=ApprovalDecision.RELEASE, objection=objection)
        return released, (Say(NOT_DELIVERED),)
    return _be_patient(dialogue, at), (Consult(approval_of(status, dialogue.terms)),)


def _decided(dialogue: Dialogue, decision: ApprovalDecision, at: float) -> Next:
    """The answer goes out, or waits for the next report when "still working" was said. Contradicted, it is no."""
    owed = dialogue.phase is Phase.CONSULTING
    decision = ApprovalDecision.RELEASE if dialogue.objection else decision
    decided = _go_on(replace(dialogue, phase=Phase.RUNNING, decision=decision), at)
    return decided, ((Say(_ANSWERS[decision]),) if owed else ())


# --- time -------------------------------------------------------------------------------------------------------------


def _overdue(dialogue: Dialogue, at: float) -> Next:
    if dialogue.phase is Phase.CONSULTING and at < dialogue.ends_by:
        if dialogue.terms.vending:
            return _go_on(replace(dialogue, phase=Phase.RUNNING), at), (Say(STILL_WORKING),)
        return _be_patient(dialogue, at), ()
    asked = dialogue.phase is Phase.ASKED
    return dialogue, (Finish(Broken("no answer" if asked else "silent")),)


def _go_on(dialogue: Dialogue, at: float) -> Dialogue:
    if dialogue.phase is Phase.CONSULTING:
        return dialogue
    return replace(dialogue, until=min(at + dialogue.terms.timing.completion_s, dialogue.ends_by))


def _be_patient(dialogue: Dialogue, at: float) -> Dialogue:
    until = min(at + dialogue.terms.timing.patience_s, dialogue.ends_by)
    return replace(dialogue, phase=Phase.CONSULTING, until=until)


def _want_abort(dialogue: Dialogue) -> Next:
    if dialogue.abortion is not Abortion.NOT_WANTED:
        return dialogue, ()
    return _abort(replace(dialogue, abortion=Abortion.WANTED))


def _abort(dialogue: Dialogue) -> Next:
    """Say it once, when the command is under way; an approval wins over it."""
    may_say = dialogue.phase is Phase.RUNNING and dialogue.approved is None and dialogue.terms.quirks.can_abort
    if dialogue.abortion is not Abortion.WANTED or not may_say:
        return dialogue, ()
    return replace(dialogue, abortion=Abortion.ASKED_FOR), (Say(ABORT),)
