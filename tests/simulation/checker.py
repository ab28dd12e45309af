"""What must hold, checked after each step against what is physically so. Written apart from the services.

It reads the journal in plain SQL and knows where every note is, what the operator booked, what came out of the printer
and what was on the screen. Numbers are those of money.md, "Invariants".
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kiosk.domain.errors import ErrorCode
from kiosk.domain.topup import TopUp, TopUpPhase
from tests.simulation.charge_checker import ChargeChecker
from tests.simulation.disk import FRESH_S
from tests.simulation.faults import Fault
from tests.simulation.records import (
    CHARGE_EDGES,
    EDGES,
    NOTE_EDGES,
    SETTLED,
    Record,
    Row,
    Tally,
    is_claim,
    rows_after,
    witnessed,
)

if TYPE_CHECKING:
    from tests.simulation.world import World

_NOTE_KINDS = {"intent", "stacked", "returned", "suspect", "resolved"}
_UNDER_WAY_S = 1.0  # a command that was being said is said to its end
_DOUBT_IS_FAIR = {
    Fault.KILLED,
    Fault.POWER_CUT,
    Fault.LONG_JAM,
    Fault.JAM,
    Fault.DEVICE_CUT,
    Fault.CHEATED,
    Fault.UNASKED,
    Fault.MISNAMED,
    Fault.UNPLUGGED,
    Fault.COMMIT_FAILS,
    Fault.COMMIT_LANDS_AND_FAILS,
    Fault.DISK_FULL,
    Fault.CASSETTE_OUT,
    Fault.CASSETTE_FULL,
    Fault.DEVICE_FAILURE,
    Fault.COMMAND_LOST,
    Fault.COMMAND_GARBLED,
    Fault.ANSWER_LOST,
    Fault.ANSWER_GARBLED,
    Fault.ANSWER_LATE,
    Fault.ANSWER_DOUBLED,
    Fault.ANSWER_CHOPPED,
}

_ON_DISK = {Fault.COMMIT_FAILS, Fault.COMMIT_LANDS_AND_FAILS, Fault.DISK_FULL, Fault.WITNESS_GONE}
_REFUSED = ("held", "reversal_failed", "refunded")
_SHUTTING_IS_HARD = _DOUBT_IS_FAIR - {Fault.KILLED, Fault.POWER_CUT}


class Checker:
    """The judge. `read` after each commit, the other calls as things happen in the world, `finish` at the end."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.records: dict[str, Record] = {}
        self.tally = Tally()
        self.charges = ChargeChecker(world)
        self.situation = "idle"
        self._last = Row(0, None, 0, "", 0, {}, "", "0" * 64, ())
        self._macs: list[str] = []
        self._told_at_s = 0.0
        self._committed_at: float | None = None
        self._accounts: Counter[str] = Counter()
        self._printed: set[tuple[str, str]] = set()

    def __repr__(self) -> str:
        return f"<{self.situation}>"

    # --- the journal --------------------------------------------------------------------------------------------------

    def new_life(self) -> None:
        """Nothing is fresh any more."""
        self._committed_at = None
        self.situation = "starting"
        self.charges.new_life()

    def read(self, connection: Any) -> None:
        """Take in what has just been committed."""
        self._committed_at = self._world.now_s
        before = self._last.seq
        for row in rows_after(connection, before):
            self._check_chain(row)
            self._last = row
            self._macs.append(row.mac)
            self._take_in(row)
            if row.kind in ("opened", "continued"):
                self._take_in_party(connection, row)
        if self._last.seq != before:
            self._told_at_s = self._world.now_s
            self.check_box()

    def _check_chain(self, row: Row) -> None:
        self._must(row.seq == self._last.seq + 1, f"8: event {row.seq} after {self._last.seq}")
        self._must(row.prev_mac == self._last.mac, f"8: the chain is broken at {row.seq}")
        self._must(sum(minor for _, minor in row.postings) == 0, f"the postings of {row.seq} do not balance")
        for account, minor in row.postings:
            self._accounts[account] += minor

    def _take_in(self, row: Row) -> None:
        self._world.note("journal", f"{row.kind} {row.note} {row.minor}")
        if row.payment is None:
            if row.kind == "stray":
                self.tally.take_in(row, "")
                self._check_doubt("a stray note")
            elif row.kind == "batch_closed":
                self._must(not self._accounts[f"clearing:{row.data['acquirer']}"], "a closed batch left money in it")
                self.charges.batch_closed(row)
            return
        record = self.records.setdefault(row.payment, Record())
        if row.kind == "receipt":
            record.receipts.append((row.data["number"], row.data["receipt"]))
        elif row.kind in _NOTE_KINDS:
            self._take_in_note(row, record)
        elif row.kind in CHARGE_EDGES:
            self.situation = row.kind
            self.charges.take_in(row, record)
        else:
            self._take_in_stage(row, record)

    def _take_in_party(self, connection: Any, row: Row) -> None:
        query = "SELECT account, destination, claim FROM payment WHERE payment_id = ?"
        account, destination, claim = connection.execute(query, (row.payment,)).fetchone()
        record = self.records[row.payment or ""]
        self._must(is_claim(claim), f"{claim} is no claim code")
        self._must(claim not in {one.claim for one in self.records.values()}, "two payments have one claim code")
        record.account, record.claim = account, claim
        if record.predecessor is not None:
            wish = self.records[record.predecessor].next_account
            self._must(wish == account, f"moved to {account}, the visitor wanted {wish}")
        self._must(destination not in str(row.data), "10: a number outside its column")

    def _take_in_note(self, row: Row, record: Record) -> None:
        before = record.notes.get(row.note, ("", 0))[0]
        self._must(row.kind in NOTE_EDGES[before], f"7: note {row.kind} after {before or 'nothing'}")
        self._must(row.kind == "resolved" or record.stage == "opened", f"7: note {row.kind} in {record.stage}")
        record.notes[row.note] = (row.kind, row.minor)
        self.tally.take_in(row, before)
        if row.kind == "stacked" or (row.kind == "resolved" and row.data["in_box"]):
            if record.stage == "opened":
                record.inserted += row.minor
                record.sums.add(record.inserted)
                self._must(record.inserted <= self._world.rules.maximum, "more was taken than may be")
            else:
                record.custody += row.minor
        if row.kind == "suspect":
            self._check_doubt("a suspect note")
        self.situation = row.kind

    def _take_in_stage(self, row: Row, record: Record) -> None:
        self._must(row.kind in EDGES[record.stage], f"7: {row.kind} after {record.stage or 'nothing'}")
        record.stage = self.situation = row.kind
        assert row.payment is not None
        owed = record.inserted - self._world.fee(record.inserted)
        self.charges.check_stage(row, record)
        match row.kind:
            case "opened":
                record.method = row.data["terms"]["method"]
            case "continued":
                record.inserted, record.predecessor = row.minor, row.data["predecessor"]
                record.sums = {row.minor}
            case "closed":
                moving = any(kind == "intent" for kind, _ in record.notes.values())
                self._must(not moving, "a payment was closed with a note in flight")
                takes = record.method == "cash" and self._world.device.takes_notes()
                self._must(not takes or self._suffered(_SHUTTING_IS_HARD), "closed while the acceptor took notes")
                self._must(row.minor == record.inserted, "closed with another sum than was stacked")
            case "cancelled":
                self._must(record.inserted == 0 and not record.is_doubtful(), "2: cancelled with money in it")
            case "sending":
                self._must(row.minor == owed, "2: another sum is being sent than is owed")
            case "credited":
                record.credit = row.minor
                booked = self._world.bank.sums(row.payment)
                self._must(row.minor == owed, "2: credited is not stacked without the fee")
                self._must(booked == [row.minor], f"4: credited {row.minor}, the operator has {booked}")
            case "refused":
                self._must(not self._world.bank.sums(row.payment), "4: refused, and the operator booked it")
            case "conflict":
                self._must(Fault.BOOKS_OTHER_SUM in self._world.suffered, "a conflict where there is none")
            case "retargeted":
                record.successor = row.data["successor"]

    # --- the world ----------------------------------------------------------------------------------------------------

    def check_box(self) -> None:
        """1: what is in the box lies between what is sure and what may be."""
        box, tally = self._world.device.box(), self.tally
        excused = self._world.device.unasked
        for value in {*box, *tally.sure}:
            most = tally.sure[value] + tally.moving[value] + tally.doubtful[value] + tally.nameless + excused[value]
            # A note nobody asked for may be taken for the one that is missed.
            mistaken = excused.total() - excused[value]
            least = tally.sure[value] - mistaken
            self._must(least <= box[value], f"1: {tally.sure[value]} x {value} stacked, {box[value]} in box")
            self._must(box[value] <= most, f"1: {box[value]} x {value} in the box, the journal knows of {most}")

    def knows_of_too_few(self) -> bool:
        """A note that nobody asked for lies in the box, and no device has named it."""
        tally = self.tally
        told = tally.sure.total() + tally.moving.total() + tally.doubtful.total() + tally.nameless
        return self._world.device.box().total() > told and self._world.device.unasked.total() > 0

    def acknowledged(self, minor: int) -> None:
        """The host has taken note of a stacked note: it must be on disk.

        A frame has no number: an answer that comes after its time is acknowledged in place of the next one.
        """
        if Fault.ANSWER_LATE in self._world.suffered:
            return
        tally = self.tally
        known = tally.sure[minor] + tally.doubtful[minor] + tally.nameless + self._world.device.unasked[minor]
        self._must(self._world.device.box()[minor] <= known, "acknowledged before it was on disk")

    def enabled(self) -> None:
        """9: the host lets the acceptor take notes."""
        open_ones = [one for one in self.records.values() if one.stage == "opened" and one.method == "cash"]
        self._must(len(open_ones) == 1, "9: the acceptor was enabled without an open payment")
        fresh = self._committed_at is not None and self._world.now_s - self._committed_at <= FRESH_S + 1.0
        self._must(fresh, "9: the acceptor was enabled without a fresh durable write")
        told = self._world.now_s - self._told_at_s > _UNDER_WAY_S and self._told_at_s > self._world.witness_gone_s
        unseen = self._world.witness_is_gone and told
        self._must(not unseen, "9: the acceptor was enabled without a witness")

    def booked(self, key: str, minor: int, account: str) -> None:
        """The operator has just booked a payment."""
        record = self.records.get(key)
        self._must(record is not None, "the operator booked what the journal does not know")
        assert record is not None
        late = record.stage == "not_sent" and Fault.REQUEST_LATE in self._world.suffered  # an earlier attempt's
        self._must(late or record.stage == "sending", f"booked in {record.stage}, not while sending")
        self._must(len(self._world.bank.sums(key)) == 1, "3: booked twice")
        lies = Fault.BOOKS_OTHER_SUM in self._world.suffered
        self._must(lies or minor == record.inserted - self._world.fee(record.inserted), "3: another sum was booked")
        self._must(account == record.account, "3: credited to another account")

    def sent_away(self, why: ErrorCode) -> None:
        """A visitor could not begin to pay."""
        excused = why is not ErrorCode.JOURNAL_UNAVAILABLE or self._suffered(_ON_DISK)
        self._must(excused, "a visitor was sent away for the sake of a journal that is well")

    def opened_for(self, payment: str, account: str) -> None:
        """A visitor has been told that `payment` is open for `account`."""
        record = self.records.get(payment)
        self._must(record is not None and record.stage == "opened", "9: a payment was opened, and not on disk")
        assert record is not None
        self._must(record.account == account, f"opened for {record.account}, the visitor said {account}")

    def moved_to(self, payment: str, account: str) -> None:
        """A visitor wants a refused payment to go to another account."""
        self._owner(self.records[payment]).next_account = account

    def printed(self, paper: dict[str, Any]) -> None:
        """5: a receipt has come out of the printer."""
        record = self.records.get(str(paper["payment"]))
        self._must(record is not None, "5: a receipt of a payment the journal does not know")
        assert record is not None
        kind = str(paper["kind"])
        self._must((paper["number"], kind) in record.receipts, "5: printed before it was written down")
        name = (str(paper["payment"]), kind)
        self._must(bool(paper["copy"]) or name not in self._printed, "5: printed twice, and not as a copy")
        self._printed.add(name)
        match kind:
            case "credited":
                self._must(record.credit is not None, "5: paper says credited, the journal does not")
                self._must(paper["credited"] == record.credit, "5: paper says another sum than was credited")
            case "charge_unknown":
                asked = self.charges.asked(str(paper["payment"]))
                self._must(paper["inserted"] == asked, "5: paper says another sum than was asked for")
                self._must(paper["claim"] is not None, "5: paper without a claim code")
            case _:
                self._must(paper["inserted"] in record.sums, "5: paper says another sum than was stacked")
                self._must(paper["claim"] is not None, "5: paper without a claim code")

    def shown(self, picture: TopUp) -> None:
        """5: a picture has reached the front."""
        record = self.records.get(picture.payment)
        self._must(record is not None, "5: a picture of a payment the journal does not know")
        assert record is not None
        owner = self._owner(record)
        self._must(picture.inserted.minor in record.sums | owner.sums, "5: the screen shows money the disk has not")
        self._must(picture.claim in {None, record.claim, owner.claim}, "5: the screen shows another's claim code")
        self.charges.shown(picture, owner.stage)
        match picture.phase:
            case TopUpPhase.CREDITED:
                self._must(owner.credit == picture.to_credit.minor, "5: the screen says credited, the journal does not")
            case TopUpPhase.REFUSED | TopUpPhase.ACCEPTED_LATER:
                self._must(picture.claim is not None, "a visitor with money in the box and no claim code")
                unheard = owner.stage == "continued" and Fault.COMMIT_LANDS_AND_FAILS in self._world.suffered
                refused = picture.phase is TopUpPhase.ACCEPTED_LATER or owner.stage in _REFUSED or unheard
                self._must(refused, f"5: the screen says refused, the journal {owner.stage}")
            case TopUpPhase.CANCELLED:
                self._must(owner.stage in ("cancelled", "held"), "the screen says cancelled, the journal does not")
            case _:
                pass

    def _owner(self, record: Record) -> Record:
        """Who has the money after changes of number."""
        while record.successor is not None:
            record = self.records[record.successor]
        return record

    # --- the end ------------------------------------------------------------------------------------------------------

    def is_settled(self) -> bool:
        """Every payment has come to its end."""
        return all(record.stage in SETTLED for record in self.records.values())

    def unsettled(self) -> str:
        """What has not come to its end."""
        return ", ".join(record.stage for record in self.records.values() if record.stage not in SETTLED) or "nothing"

    def finish(self) -> None:
        """All that must hold once everything has settled."""
        self.check_box()
        self._must(witnessed(self._world.folder / "witness.log") == self._macs, "8: the witness is not the journal")
        self._must(not +self.tally.moving, "a note is still in flight")
        for payment, record in self.records.items():
            self._must(record.stage in SETTLED, f"3: a payment ended in {record.stage}")
            if record.stage != "conflict":
                self._must(self._accounts[f"due:{payment}"] == 0, "2: a finished payment still owes")
        credited = sum(record.credit or 0 for record in self.records.values())
        self._must(self._accounts["credited"] == -credited, "4: the books differ from the credits")
        conflicts = {key for key, record in self.records.items() if record.stage == "conflict"}
        booked = sum(sum(sums) for key, sums in self._world.bank.all_sums().items() if key not in conflicts)
        self._must(booked == credited, f"4: credited {credited}, the operator has {booked}")
        self.charges.finish()
        for name in self._world.rules.acquirers:
            books = self._accounts[f"clearing:{name}"] + self._accounts[f"settled:{name}"]
            held = self.charges.money_at(name)
            self._must(books == held, f"6: {name} has {held}, the books say {books}")

    def _check_doubt(self, what: str) -> None:
        self._must(self._suffered(_DOUBT_IS_FAIR), f"{what} without a reason")

    def _suffered(self, faults: set[Fault]) -> bool:
        """One of `faults` has struck in this schedule."""
        return not faults.isdisjoint(self._world.suffered)

    def _must(self, holds: bool, sentence: str) -> None:
        if not holds:
            self._world.violated(sentence)
