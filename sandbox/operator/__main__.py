"""`python -m sandbox.operator`: the reference operator on the command line."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from sandbox.command_line import Parser, port_number, stop_asked, within
from sandbox.operator.server import RunningOperator, running
from sandbox.operator.world.seeding import WorldMismatch, WorldOrder


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8090,
    db: str | None = None,
    seed: int = 1,
    subscribers: int = 200,
    now: datetime | None = None,
    heavy_lines: int = 0,
    token: str | None = None,
) -> int:
    """Answer until told to stop (SIGINT, SIGTERM); the exit code, 2 with one line on stderr when it cannot start."""
    order = WorldOrder(seed=seed, subscribers=subscribers, heavy_lines=heavy_lines)
    try:
        asyncio.run(_serve(running(order, host=host, port=port, db=db, now=now, token=token)))
    except (OSError, ImportError, SQLAlchemyError, WorldMismatch) as error:
        print(f"operator: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    return 0


async def _serve(running_operator: AbstractAsyncContextManager[RunningOperator]) -> None:
    with stop_asked() as stop:
        async with running_operator as operator:
            print(f"operator ready at {operator.base_url}", flush=True)
            await stop.wait()


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and serve."""
    parser = Parser(prog="kiosk sandbox operator", description="The reference operator.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=port_number, default=8090, help="0 for a free one")
    parser.add_argument("--db", help="SQLAlchemy URL with an async driver; a temporary SQLite file by default")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--subscribers", type=_people, default=200)
    parser.add_argument("--now", type=_aware, help="what the operator's clock shows at first (ISO 8601 with zone)")
    parser.add_argument("--heavy", type=_lines, default=0, metavar="LINES", help="add a subscriber with so many lines")
    parser.add_argument("--token", help="what callers must carry as a bearer token; anybody may call by default")
    given = parser.parse_args(arguments)
    return serve(
        host=given.host,
        port=given.port,
        db=given.db,
        seed=given.seed,
        subscribers=given.subscribers,
        now=given.now,
        heavy_lines=given.heavy,
        token=given.token,
    )


def _people(text: str) -> int:
    return within(text, 1, 700_000)


def _lines(text: str) -> int:
    return within(text, 0, 10_000_000)


def _aware(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a moment is written 2026-11-22T14:02:00+03:00") from error
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("a moment needs a zone: 2026-11-22T14:02:00+03:00")
    return moment


if __name__ == "__main__":
    sys.exit(main())
