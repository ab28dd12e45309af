"""The command line: one entrance for staff, scripts and the supervisor. Every error is one line and exit code 2.

Each command is imported when it runs, so that `kiosk --help` is quick and the teller never loads Qt.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn, TypeAlias

from kiosk.commands.failure import CommandFailed
from kiosk.config_tables import AcceptorProtocol
from kiosk.domain.staff import Decision

Run = Callable[[argparse.Namespace], int]

_SIMULATORS = {
    "operator": "sandbox.operator.__main__",
    "acceptor": "sandbox.devices.__main__",
    "terminal": "sandbox.devices.terminal",
    "qr": "sandbox.qr.__main__",
}


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message} (try {self.prog} --help)", file=sys.stderr)
        raise SystemExit(2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 something was found wrong, 2 it could not be done."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    options, rest = _parser().parse_known_args(words)
    if rest and options.command is not _simulate:
        _parser().error(f"unrecognized arguments: {' '.join(rest)}")
    options.rest = rest
    try:
        run: Run = options.command if callable(options.command) else _imported(options.command)
        return run(options)
    except CommandFailed as error:
        print(f"kiosk: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _imported(place: str) -> Run:
    module, _, function = place.partition(":")
    run: Run = getattr(importlib.import_module(f"kiosk.commands.{module}"), function)
    return run


Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def _parser() -> _Parser:
    parser = _Parser(prog="kiosk", description="A telecom operator's self-service terminal.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_terminal(commands)
    _add_trying(commands)
    _add_journal(commands)
    _add_staff(commands)
    _add_simulators(commands)
    return parser


def _add(commands: Commands, name: str, text: str, command: str | Run, *, config: bool = True) -> _Parser:
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(command=command)
    if config:
        parser.add_argument("--config", type=Path, required=True, metavar="FILE", help="the terminal's TOML file")
    return parser


def _add_terminal(commands: Commands) -> None:
    _add(commands, "teller", "Run the process that owns money, devices and the operator.", "terminal:run_teller")
    front = _add(commands, "front", "Run the visitor's screen, with a warm spare behind it.", "terminal:run_front")
    front.add_argument("--process", action="store_true", help="run one front and no spare, as the host of fronts does")
    front.add_argument("--spare", action="store_true", help="with --process: wait hidden until told to show")
    _add(commands, "run", "Run the whole terminal: teller and front, supervised.", "terminal:run_terminal")


def _add_trying(commands: Commands) -> None:
    text = "Open the terminal on the embedded operator and simulated devices."
    demo = _add(commands, "demo", text, "demo:run_demo", config=False)
    demo.add_argument("--desk", action="store_true", help="reserved for the agent desk")
    demo.add_argument("--size", type=_size, metavar="WxH", help="size of the terminal's window; what fits by default")
    protocols = [protocol.value for protocol in AcceptorProtocol]
    demo.add_argument(
        "--acceptor", choices=protocols, default="ccnet", help="what the acceptor speaks (default: ccnet)"
    )
    demo.add_argument("--seed", type=int, default=1, help="seed of the operator's world (default: 1)")
    text = "Walk a whole visit on the sandbox, offscreen, and leave a picture of every screen in every state it met."
    tour = _add(commands, "tour", text, "tour:run_tour", config=False)
    tour.add_argument("--out", type=Path, required=True, metavar="DIR", help="where pictures and documents go")
    tour.add_argument("--lang", choices=("ru", "en", "kk"), default="ru", help="language of the screens (default: ru)")
    tour.add_argument("--size", type=_size, default=(1080, 1920), metavar="WxH", help="default: 1080x1920")
    tour.add_argument("--larger", action="store_true", help="with the larger text")


def _add_journal(commands: Commands) -> None:
    text = "Look into the record of all money; the teller may run meanwhile."
    actions = commands.add_parser("journal", help=text, description=text).add_subparsers(
        required=True, metavar="ACTION", dest="action"
    )
    show = _add(actions, "show", "Print the events, one a line.", "journal:run_journal")
    show.add_argument("--payment", metavar="ID", help="only this payment, by its id or claim code")
    show.add_argument("--last", type=int, default=50, metavar="N", help="the newest N events (default: 50)")
    text = "Check the chain, the witness and every invariant in plain SQL; exit code 1 when one is broken."
    _add(actions, "verify", text, "journal:run_journal")
    export = _add(actions, "export", "Print every event with its code.", "journal:run_journal")
    export.add_argument("--format", choices=("jsonl", "csv"), default="jsonl", help="default: jsonl")


def _add_staff(commands: Commands) -> None:
    statement = _add(commands, "statement", "Make a detailed statement as a PDF.", "statement:run_statement")
    statement.add_argument("--account", required=True, metavar="A", help="billing account, phone or contract number")
    statement.add_argument("--from", dest="first", type=_day, required=True, metavar="D", help="first day, YYYY-MM-DD")
    statement.add_argument("--to", dest="last", type=_day, required=True, metavar="D", help="last day, YYYY-MM-DD")
    statement.add_argument("--out", type=Path, required=True, metavar="F.pdf")
    statement.add_argument("--lang", choices=("ru", "en", "kk"), default="ru", help="default: ru")
    _add_service(commands)
    doctor = _add(commands, "doctor", "Say the state of everything, and how to mend it.", "doctor:run_doctor")
    doctor.add_argument("--json", action="store_true", help="for monitoring")


def _add_service(commands: Commands) -> None:
    text = "List the cases that wait for a person, read one, or decide it; asks for a PIN."
    case = _add(commands, "case", text, "case:run_case")
    what = "the claim code, however typed, or the payment's id; without it all cases are listed"
    case.add_argument("code", nargs="?", metavar="CODE", help=what)
    decisions = [decision.value for decision in Decision]
    case.add_argument("--resolve", choices=decisions, metavar="DECISION", help=f"one of: {', '.join(decisions)}")
    case.add_argument("--reason", default="", help="why; stays in the journal, so no phone and no card numbers")
    case.add_argument("--note", type=int, metavar="N", help="the note it is about")
    case.add_argument("--value", type=int, metavar="MINOR", help="a note's value, where the case does not know it")
    case.add_argument("--reference", default="", help="the operator's or the acquirer's own reference")
    case.add_argument("--to", default="", metavar="NUMBER", help="whom held money goes to; default: the same number")
    text = "Report on a box of banknotes, close it, or enter its count; asks for a PIN."
    box = commands.add_parser("encashment", help=text, description=text)
    actions = box.add_subparsers(required=True, metavar="ACTION", dest="action")
    report = _add(actions, "report", "Print a box's report.", "encashment:run_encashment")
    report.add_argument("--number", type=int, metavar="N", help="which box; default: the one that is in")
    close = _add(actions, "close", "The box is out and sealed; the next one is in.", "encashment:run_encashment")
    close.add_argument("--seal", required=True, help="the bag's number")
    count = _add(actions, "count", "Enter what was in the bag.", "encashment:run_encashment")
    count.add_argument("--number", type=int, required=True, metavar="N", help="which box")
    count.add_argument(
        "piles", nargs="*", type=_pile, metavar="VALUE=COUNT", help="notes in major units: 500=19 100=31"
    )
    text = "Look after those who may open the service menu."
    staff = commands.add_parser("staff", help=text, description=text)
    people = staff.add_subparsers(required=True, metavar="ACTION", dest="action")
    _add(people, "hash", "Ask for a PIN, or a card, and print its hash.", "staff:run_staff", config=False)


def _pile(text: str) -> tuple[int, int]:
    value, _, count = text.partition("=")
    if not (value.isdecimal() and count.isdecimal() and int(value)):
        raise argparse.ArgumentTypeError(f"{text!r} is not like 500=19")
    return int(value), int(count)


def _add_simulators(commands: Commands) -> None:
    text = "Run a piece of the world outside."
    parts = commands.add_parser("sandbox", help=text, description=text).add_subparsers(
        required=True, metavar="WHAT", dest="simulator"
    )
    for name, what in (
        ("operator", "Serve the operator's TM Forum APIs."),
        ("acceptor", "Simulate a bill acceptor on a pseudo-terminal."),
        ("terminal", "Simulate a card terminal."),
        ("qr", "Serve a provider of payments by QR code."),
    ):
        part = parts.add_parser(name, help=what, add_help=False)
        part.set_defaults(command=_simulate)


def _simulate(options: argparse.Namespace) -> int:
    """A simulator reads its own words: it is separate code."""
    run: Callable[[Sequence[str]], int] = importlib.import_module(_SIMULATORS[options.simulator]).main
    return run(options.rest)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit() and 480 <= int(width) <= 7680 and 480 <= int(height) <= 7680):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size like 1080x1920")
    return int(width), int(height)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2026-11-01") from error
