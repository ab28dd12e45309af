"""The journal's tables. Events and postings can only be added to; the triggers hold that against ourselves."""

from __future__ import annotations

VERSION = 2
"""`PRAGMA user_version` of this layout."""

SCHEMA = """
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    wall_time TEXT NOT NULL,
    monotonic_ms INTEGER NOT NULL,
    boot_id TEXT NOT NULL,
    payment_id TEXT,
    note_no INTEGER NOT NULL,
    kind TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    device_seq INTEGER,
    data TEXT NOT NULL,
    prev_mac TEXT NOT NULL,
    mac TEXT NOT NULL,
    UNIQUE (payment_id, note_no, kind)
) STRICT;
CREATE INDEX event_kind ON event (kind, seq);

CREATE TABLE posting (
    seq INTEGER NOT NULL REFERENCES event,
    line INTEGER NOT NULL,
    account TEXT NOT NULL,
    minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (seq, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX posting_account ON posting (account);

-- The only columns for personal data; they may be emptied, never changed.
CREATE TABLE payment (
    payment_id TEXT PRIMARY KEY,
    claim TEXT NOT NULL UNIQUE,
    opened TEXT NOT NULL,
    destination_kind TEXT,
    destination TEXT,
    account TEXT,
    bucket TEXT,
    name_hint TEXT
) STRICT;
CREATE INDEX payment_opened ON payment (opened);

CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY REFERENCES event,
    payment_id TEXT NOT NULL UNIQUE REFERENCES payment,
    account TEXT NOT NULL,
    errand TEXT NOT NULL,
    since TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_account ON outbox (account, seq);

CREATE TABLE unfinished (seq INTEGER PRIMARY KEY REFERENCES event, payment_id TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE counter (series TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT;
CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), wall_time TEXT NOT NULL) STRICT;

CREATE TRIGGER event_stays BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER event_is_final BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER posting_stays BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER posting_is_final BEFORE UPDATE ON posting BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER payment_stays BEFORE DELETE ON payment BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER payment_is_only_emptied BEFORE UPDATE ON payment
WHEN NEW.payment_id IS NOT OLD.payment_id OR NEW.claim IS NOT OLD.claim OR NEW.opened IS NOT OLD.opened
    OR coalesce(NEW.destination, OLD.destination) IS NOT OLD.destination
    OR coalesce(NEW.account, OLD.account) IS NOT OLD.account
    OR coalesce(NEW.bucket, OLD.bucket) IS NOT OLD.bucket
BEGIN SELECT RAISE(ABORT, 'append only'); END;
"""
