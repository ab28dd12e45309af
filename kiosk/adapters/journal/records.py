"""Between the domain's events and the journal's rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import get_args

import msgspec

from kiosk.adapters.journal.chain import Keys, PostingRow
from kiosk.domain import payment_events as events
from kiosk.domain.payment_events import PaymentEvent
from kiosk.domain.phone import ContractNumber, Destination, PhoneNumber
from kiosk.domain.subscriber import AccountId
from kiosk.domain.terminal_events import EncashmentClosed, JournalEvent, PoweredUp, TerminalEvent
from kiosk.domain.topup import ClaimCode
from kiosk.services.ports.journal import Entry, Folder, Party

_CLASSES: Mapping[str, type[JournalEvent]] = MappingProxyType(
    {event.kind.value: event for event in get_args(JournalEvent)}
)


def data_of(entry: Entry, keys: Keys) -> str:
    """The event's own fields as JSON; an opening event is tied to its personal data by a code."""
    if entry.folder is None:
        return msgspec.json.encode(entry.event).decode()
    fields = msgspec.to_builtins(entry.event)
    fields["party_mac"] = keys.party_mac(folder_row(entry.folder)[1:5])
    return msgspec.json.encode(fields).decode()


def event_of(kind: str, data: str) -> JournalEvent:
    """The event a row holds."""
    return msgspec.json.decode(data, type=_CLASSES[kind])


def payment_event_of(kind: str, data: str) -> PaymentEvent:
    """The event a payment's row holds."""
    event = event_of(kind, data)
    assert not isinstance(event, TerminalEvent), kind
    return event


def device_count_of(event: JournalEvent) -> int | None:
    """The acceptor's lifetime counter the event knew."""
    match event:
        case events.Opened() | events.Intent() | PoweredUp() | EncashmentClosed():
            return event.device_count
        case _:
            return None


def postings_of(entry: Entry) -> list[PostingRow]:
    """The event's postings as rows."""
    return [(one.account, one.amount.minor, one.amount.currency.value) for one in entry.postings]


def wall_text(moment: datetime) -> str:
    """A moment as the journal writes it: UTC, microseconds, sortable."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


FolderRow = tuple[str, str, str, str, str, str]
"""claim, destination kind, destination, account, bucket, name hint"""


def folder_row(folder: Folder) -> FolderRow:
    """A folder as columns."""
    party = folder.party
    match party.destination:
        case PhoneNumber(text):
            kind = "phone"
        case ContractNumber(text):
            kind = "contract"
    return folder.claim, kind, text, party.account, party.bucket, party.name_hint


def folder_of(row: FolderRow) -> Folder:
    """The folder its columns tell."""
    claim, kind, text, account, bucket, name_hint = row
    return Folder(Party(destination_of(kind, text), AccountId(account), bucket, name_hint), ClaimCode(claim))


def destination_of(kind: str, text: str) -> Destination:
    """A number or a contract."""
    return PhoneNumber(text) if kind == "phone" else ContractNumber(text)
