"""`kiosk doctor`: the state of everything at this terminal, and how to mend it."""

from __future__ import annotations

import argparse
import asyncio

import msgspec

from kiosk.commands.settings import config_at
from kiosk.doctor.examine import examine
from kiosk.domain.finding import Finding, Health


def run_doctor(options: argparse.Namespace) -> int:
    """A line for each thing, or JSON for monitoring; 1 when something is broken."""
    findings = asyncio.run(examine(config_at(options.config)))
    if options.json:
        print(msgspec.json.encode(findings).decode())
    else:
        width = max(len(finding.subject) for finding in findings)
        for finding in findings:
            print(_line(finding, width))
    return int(any(finding.health is Health.BROKEN for finding in findings))


def _line(finding: Finding, width: int) -> str:
    line = f"{finding.health.value:8} {finding.subject:{width}}  {finding.state}"
    return f"{line}; {finding.fix}" if finding.fix else line
