from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.adapters.telemetry import FIELDS, Telemetry

NUMBER = "+79123456789"
SPELLINGS = [NUMBER, "+7 912 345-67-89", "8 (912) 345-67-89", "9123456789", "+7 912 ••• 67-89 / 79123456789"]

own = logging.getLogger("kiosk.test")
library = logging.getLogger("somebody.else")


class Lines:
    """What was written to the log."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]

    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log" / "kiosk.jsonl"


@pytest.fixture
def telemetry(path: Path) -> Iterator[Telemetry]:
    with Telemetry(path, "info") as telemetry:
        yield telemetry


@pytest.fixture
def lines(telemetry: Telemetry, path: Path) -> Lines:
    return Lines(path)


def test_a_record_is_one_line_of_json_with_its_time_and_its_fields(lines: Lines) -> None:
    own.info("front shown", extra={"pid": 7, "connection": "front-1"})
    (line,) = lines.all()
    assert line.pop("at").endswith("Z")
    assert line == {"level": "info", "from": "kiosk.test", "event": "front shown", "pid": 7, "connection": "front-1"}


def test_fields_that_are_not_listed_are_dropped_and_counted(telemetry: Telemetry, lines: Lines) -> None:
    own.info("paid", extra={"number": NUMBER, "owner": "Irina", "payment": "p-1"})
    (line,) = lines.all()
    assert line["payment"] == "p-1"
    assert line["dropped"] == 2
    assert telemetry.dropped == {"number": 1, "owner": 1}
    assert "Irina" not in lines.text()


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("field", ["why", "reason", "number", "destination"])
def test_a_phone_number_never_appears_in_any_field(lines: Lines, field: str, spelling: str) -> None:
    own.warning("operator refused", extra={field: f"no account for {spelling}!"})
    (line,) = lines.all()
    del line["at"]
    assert "912" not in json.dumps(line)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_words_of_an_exception_are_not_written_but_its_class_and_place_are(lines: Lines, spelling: str) -> None:
    try:
        int(spelling + "!")
    except ValueError:
        own.exception("operation failed")
    (line,) = lines.all()
    assert line["error"] == "ValueError"
    assert "test_telemetry.py" in line["where"][-1]
    assert "345" not in json.dumps({key: line[key] for key in ("event", "error", "where")})


def test_what_a_sentence_is_filled_with_is_not_written(lines: Lines) -> None:
    own.info("called %s", NUMBER)
    assert lines.all()[0]["event"] == "called %s"


def test_a_librarys_own_sentence_is_not_written_only_where_it_came_from(lines: Lines) -> None:
    library.warning(f"GET /product?value={NUMBER}", extra={"why": NUMBER})
    (line,) = lines.all()
    assert line["from"] == "somebody.else"
    assert line["event"].startswith("a message of test_telemetry, line ")
    assert NUMBER not in lines.text()


def test_what_is_said_through_structlog_ends_in_the_same_log(telemetry: Telemetry, lines: Lines) -> None:
    structlog.get_logger("bill_acceptor").warning("line_lost", why=NUMBER, owner="Irina", error=OSError(NUMBER))
    (line,) = lines.all()
    del line["at"]
    assert line == {
        "level": "warning",
        "from": "kiosk.bill_acceptor",
        "event": "line_lost",
        "why": "•",
        "error": "OSError",
        "where": [],
        "dropped": 1,
    }


def test_less_than_the_level_is_not_written(lines: Lines) -> None:
    own.debug("poll")
    assert lines.all() == []


def test_sums_and_times_stay_numbers(lines: Lines) -> None:
    own.info("credited", extra={"minor": 912_345_678, "age_s": 1.5, "why": None})
    (line,) = lines.all()
    assert (line["minor"], line["age_s"], line["why"]) == (912_345_678, 1.5, None)


def test_a_payments_id_is_whole(lines: Lines) -> None:
    own.info("credited", extra={"payment": "12345678-1234-5678-1234-567812345678"})
    assert lines.all()[0]["payment"] == "12345678-1234-5678-1234-567812345678"


def test_no_listed_field_names_a_person() -> None:
    assert not FIELDS & {"number", "phone", "name", "destination", "account", "contract", "token", "url", "body"}


def test_without_a_path_the_log_is_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    with Telemetry(None, "warning"):
        own.warning("jam")
    assert json.loads(stderr.getvalue())["event"] == "jam"


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine too
@given(st.text(alphabet="0123456789+ -()•", min_size=6, max_size=24))
def test_no_run_of_six_digits_survives_in_free_text(number: str) -> None:
    stream = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", stream)
        with Telemetry(None, "info"):
            own.info("refused", extra={"why": number})
    written = json.loads(stream.getvalue())["why"]
    digits = "".join(character for character in number if character.isdigit())
    assert len(digits) < 6 or digits not in written
