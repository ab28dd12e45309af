from __future__ import annotations

import pytest

from kiosk.adapters.documents.frames import (
    HEADER,
    Body,
    BrokenFrame,
    Failed,
    Kind,
    Made,
    Order,
    PagesLaid,
    read_body,
    read_header,
    to_frame,
)
from kiosk.adapters.documents.letterhead import Letterhead
from tests.fakes.documents import head, pages_of, totals, varied_lines

BODIES: list[Body] = [
    Order(head(3), Letterhead("Связь", (0.1, 0.2, 0.3)), "a.pdf"),
    next(pages_of(varied_lines(10))),
    totals(8),
    PagesLaid(25, 31),
    Made(31, b"\x89PNG", "ab" * 32),
    Failed("OSError: no space"),
]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: type(body).__name__)
def test_a_frame_comes_over_the_pipe_as_it_was(body: Body) -> None:
    frame = to_frame(body)
    kind, length = read_header(frame[: HEADER.size])
    assert len(frame) == HEADER.size + length
    assert read_body(kind, frame[HEADER.size :]) == body


@pytest.mark.parametrize("header", [b"?\0\0\0\1", b"L\xff\xff\xff\xff"])
def test_what_is_no_header_is_refused(header: bytes) -> None:
    with pytest.raises(BrokenFrame):
        read_header(header)


@pytest.mark.parametrize("body", [b"", b"\xc1", b"\x80", to_frame(totals(8))[HEADER.size :]])
def test_a_body_of_another_kind_is_refused(body: bytes) -> None:
    with pytest.raises(BrokenFrame):
        read_body(Kind.LINES, body)
