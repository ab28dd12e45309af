"""What SQLite leaves to us about the medium: that names are safe, and that what reads well is really there.

Source: "Can applications recover from fsync failures?" (USENIX ATC 2020); POSIX on fsync of a directory.
"""

from __future__ import annotations

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """The names in a folder are on the medium.

    Raises:
        OSError: they may or may not be.
    """
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def write_anew(path: Path) -> None:
    """What the file reads as is on the medium.

    After a sync that failed, the kernel shows bytes that it will never write: a later sync succeeds without them, and
    a power cut then takes them and all that was built upon them. Written again, they are like any others.

    Raises:
        OSError: there is no such file, or its bytes may not be there.
    """
    opened = os.open(path, os.O_RDWR)
    try:
        content = memoryview(os.pread(opened, os.fstat(opened).st_size, 0))
        done = 0
        while done < len(content):
            done += os.pwrite(opened, content[done:], done)
        os.fsync(opened)
    finally:
        os.close(opened)
