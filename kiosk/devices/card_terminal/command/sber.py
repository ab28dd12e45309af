"""The program of a Russian bank's pin pads, `sb_pilot` of Linux (devices.md, section 3.4).

Which line of the file tells what differs between its versions; these are the usual ones.
"""

from __future__ import annotations

import re
from typing import Final

from kiosk.devices.card_terminal.command.profile import Operation, Profile, ResultLines, SlipMarks
from kiosk.domain.charge import DeclineReason
from kiosk.services.ports.card_terminal import TerminalState

_NO_PIN_PAD: Final = 99
_NO_LINK: Final = (4119, 4100)
_SETTLE_FIRST: Final = (4134, 4332)

SBER: Final = Profile(
    arguments={
        Operation.SALE: ("1", "{minor}"),
        Operation.CANCEL: ("8", "{minor}"),
        Operation.LAST_SLIP: ("12",),
        Operation.SETTLE: ("7",),
        Operation.CHECK: ("47", "2"),
    },
    result_file="e",
    slip_file="p",
    encoding="koi8-r",
    lines=ResultLines(authorization=4, brand=6, reference=10),
    slip=SlipMarks(
        reference=re.compile(r"(?im)^\s*(?:номер )?ссылк[аи]\s*:?\s*(\d{6,12})\b"),
        amount=re.compile(r"(?im)^\s*сумма[^:\n]*:\s*(\d{1,10}[.,]\d{2})\b"),
        cancelled=re.compile(r"(?im)^\s*отмена\b"),
        authorization=re.compile(r"(?im)^\s*код авторизации\s*:?\s*([0-9A-Z]{1,8})\b"),
        batch=re.compile(r"(?im)^\s*(?:номер )?пакета?\s*:?\s*(\d{1,8})\b"),
        batch_total=re.compile(r"(?im)^\s*итого[^:\n]*:\s*(\d{1,12}[.,]\d{2})\b"),
        batch_count=re.compile(r"(?im)^\s*(?:всего )?операций\s*:?\s*(\d{1,6})\b"),
    ),
    reasons={
        2000: DeclineReason.CANCELLED,
        2002: DeclineReason.TIMED_OUT,
        _NO_PIN_PAD: DeclineReason.ACQUIRER_PROBLEM,
        **dict.fromkeys(_NO_LINK, DeclineReason.ACQUIRER_PROBLEM),
        **dict.fromkeys(_SETTLE_FIRST, DeclineReason.ACQUIRER_PROBLEM),
    },
    states={
        0: (TerminalState.READY, ""),
        _NO_PIN_PAD: (TerminalState.OFFLINE, "pin_pad"),
        **dict.fromkeys(_NO_LINK, (TerminalState.FAILURE, "host_unreachable")),
        **dict.fromkeys(_SETTLE_FIRST, (TerminalState.NEEDS_END_OF_DAY, "")),
    },
    committed_codes=frozenset({4141}),
    nothing_suspended_codes=frozenset({4140}),
)
