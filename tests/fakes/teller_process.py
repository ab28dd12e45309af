"""A teller without money: a process that notes its start and its orderly end, and dies when killed.

`python -m tests.fakes.teller_process DIARY [EXIT_CODE]` writes as `front_process` does; with an exit code it ends with
that at once.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path


def main(diary: Path, exit_code: int | None) -> None:
    """Run until SIGTERM."""

    def note(event: str) -> None:
        with diary.open("a", encoding="ascii") as file:
            file.write(f"{event} {os.getpid()}\n")

    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    note("teller-started")
    if exit_code is not None:
        sys.exit(exit_code)
    signal.sigwait({signal.SIGTERM})
    note("teller-ended")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else None)
