"""A front without a screen: a process that speaks the host's protocol, and does as its fault says.

`python -m tests.fakes.front_process DIARY [FAULT]` appends a line to the file DIARY at each event: the event and the
process id. SIGUSR1 ends the visit.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path


def main(diary: Path, fault: str) -> None:
    """Be a front until told to quit; `fault`: "dies" or "hangs" at its start, "deaf" to quit, "babbles"."""

    def note(event: str) -> None:
        with diary.open("a", encoding="ascii") as file:
            file.write(f"{event} {os.getpid()}\n")

    def say(news: str) -> None:
        os.write(1, json.dumps({"is": news}).encode() + b"\n")

    def end_visit(*_: object) -> None:
        note("over")
        say("visit_over")

    signal.signal(signal.SIGUSR1, end_visit)
    note("started")
    if fault == "dies":
        sys.exit(7)
    if fault == "hangs":
        signal.pause()
    if fault == "babbles":
        os.write(1, b'not json\n[]\n{}\n{"is": "nonsense"}\n')
    say("ready")
    for line in sys.stdin:
        order = json.loads(line)["do"]
        if order == "show":
            note("shown")
            say("shown")
        elif fault != "deaf":
            break
    note("quit")
    while fault == "deaf":
        signal.pause()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
