"""What a front and its host say to each other, in JSON lines over the front's stdin and stdout.

Host to front: `{"do": "show"}`, `{"do": "quit"}`; front to host: `{"is": "ready"}`, `{"is": "shown"}`,
`{"is": "visit_over"}`. A front whose stdin ends has lost its host and leaves by itself.
"""

from __future__ import annotations

from enum import Enum


class Order(Enum):
    """What the host tells a front to do."""

    SHOW = "show"
    QUIT = "quit"


class News(Enum):
    """What a front tells the host of itself."""

    READY = "ready"  # hidden, everything loaded
    SHOWN = "shown"  # its window covers the screen
    VISIT_OVER = "visit_over"
