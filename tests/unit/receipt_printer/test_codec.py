from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.receipt_printer.codec import Answer, Answers, Completed, Status, ask_completion

STATUSES = st.sampled_from([0x12, 0x16, 0x1A, 0x1E, 0x32, 0x72, 0x7E])
JOBS = st.binary(min_size=4, max_size=4)
ANSWERS = st.lists(st.one_of(STATUSES.map(Status), JOBS.map(Completed)), max_size=12)


def on_the_wire(answer: Answer) -> bytes:
    match answer:
        case Status(bits):
            return bytes((bits,))
        case Completed(job):
            return b"\x37\x22" + job + b"\x00"


@given(ANSWERS, st.data())
def test_answers_are_understood_however_they_are_chopped(answers: list[Answer], data: st.DataObject) -> None:
    wire = b"".join(map(on_the_wire, answers))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(wire)), max_size=8)))
    decoder = Answers()
    heard: list[Answer] = []
    for start, end in zip([0, *cuts], [*cuts, len(wire)], strict=True):
        heard += decoder.feed(wire[start:end])
    assert heard == answers


@given(st.binary(max_size=40))
def test_no_noise_is_taken_for_a_status_that_lacks_the_fixed_bits(noise: bytes) -> None:
    for answer in Answers().feed(noise):
        if isinstance(answer, Status):
            assert answer.bits & 0x93 == 0x12


def test_the_completion_request_is_the_manuals() -> None:
    assert ask_completion(b"0042").hex(" ") == "1d 28 48 06 00 30 30 30 30 34 32"
