"""Journals on disk for tests: payments written the way the services write them, and hands that tamper."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from kiosk.adapters.clock import SystemClock
from kiosk.adapters.journal.chain import Keys
from kiosk.adapters.journal.journal import JournalSettings, SealedJournal, open_journal
from kiosk.domain import payment_events as events
from kiosk.domain.claim import new_claim
from kiosk.domain.money import Currency
from kiosk.domain.payment import draft, step
from kiosk.domain.topup import PaymentId
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Entry, Folder, Party
from tests.fakes.till import recipient, rub, settings

SECRET = "a secret long enough to be one"
TERMS = settings().terms(1)


def places(folder: Path) -> JournalSettings:
    """A journal and its witness in two folders."""
    return JournalSettings(folder / "journal.db", folder / "stick" / "witness.log", Currency.RUB, ballast_bytes=1 << 16)


@asynccontextmanager
async def opened(folder: Path, clock: Clock | None = None) -> AsyncIterator[SealedJournal]:
    """The journal of a folder, closed at the end."""
    journal = await open_journal(places(folder), SECRET, clock or SystemClock())
    try:
        yield journal
    finally:
        await journal.close()


def folder(account: str = "A1") -> Folder:
    """What a payment is opened with."""
    to = recipient(account=account)
    return Folder(Party(to.destination, to.account, to.bucket, to.name_hint), new_claim(secrets.randbelow))


def new_payment() -> PaymentId:
    """A fresh key."""
    return PaymentId(str(uuid.uuid4()))


def entries(
    payment: PaymentId, happened: Iterable[events.PaymentEvent], account: str = "A1", terms: events.Terms = TERMS
) -> list[Entry]:
    """The entries of a payment's events, as the machine makes them."""
    state, made = draft(payment, terms), []
    for event in happened:
        result = step(state, event)
        opening = folder(account) if isinstance(event, events.Opened | events.Continued) else None
        made.append(Entry(payment, event, result.amount, result.postings, result.outbox, opening))
        state = result.payment
    return made


def sent(payment: PaymentId, terms: events.Terms = TERMS) -> list[events.PaymentEvent]:
    """What happens to a payment of 500 roubles up to its being sent."""
    return [
        events.Opened(terms, None),
        events.Intent(1, rub(500), None),
        events.Stacked(1, rub(500)),
        events.Closed("0417-000001"),
        events.Sending(1, payment, "ab" * 32),
    ]


def credited(payment: PaymentId, terms: events.Terms = TERMS) -> list[Entry]:
    """The entries of a payment of 500 roubles, from its opening to the credit."""
    return entries(payment, [*sent(payment, terms), events.Credited("op-1")], terms=terms)


def tamper(folder: Path, *statements: str) -> None:
    """Change the file as someone who has the key and drops the triggers."""
    connection = dbapi2.connect(str(places(folder).path), isolation_level=None)
    try:
        connection.execute(f"PRAGMA key = \"x'{Keys.cut(SECRET).pages.hex()}'\"")
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
    finally:
        connection.close()
