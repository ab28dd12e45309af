"""The process of a tour: the real front, offscreen, with a visitor's hand on it.

`python -m kiosk.tour.walk CONFIG OUT ...`, beside a teller and the simulated world.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from kiosk.adapters.journal.export import ExportFormat, export
from kiosk.adapters.journal.verify import verify
from kiosk.commands.settings import config_at, journal_key
from kiosk.config import Config
from kiosk.front import Front, FrontSettings
from kiosk.tour.album import Album
from kiosk.tour.hand import Hand, TourFailed
from kiosk.tour.route import Route
from kiosk.tour.steps import Steps
from kiosk.views.typeface import load_typeface
from sandbox.world import Places, World


def main(arguments: Sequence[str] | None = None) -> int:
    """Walk; 0 when operator, journal and screen agree, 1 when they do not or the walk broke off."""
    parser = argparse.ArgumentParser(prog="kiosk.tour.walk")
    parser.add_argument("config", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--lang", required=True)
    parser.add_argument("--larger", action="store_true")
    options = parser.parse_args(arguments)
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    load_typeface()
    with QEventLoop(app) as loop:
        agrees: bool = loop.run_until_complete(_tour(config_at(options.config), options))
    return 0 if agrees else 1


async def _tour(config: Config, options: argparse.Namespace) -> bool:
    front = Front(FrontSettings.of(config), None)
    hand = Hand(front, config.terminal.languages[0])
    album = Album(options.out, hand)
    serving = asyncio.ensure_future(front.run())
    folder = options.config.parent
    places = Places.read(folder)
    async with httpx.AsyncClient(base_url=places.operator_url, trust_env=False) as client:
        world = World(places, client)
        route = Route(Steps(hand, album, world, config, options.lang, options.larger))
        try:
            await route.walk()
        except TourFailed as failure:
            await album.take("stuck")
            album.disagreements.append(str(failure))
        front.leave()
        await serving
        album.disagreements += await _audit(config, world)
    _keep_paper(folder / "printers", options.out)
    return album.close()


async def _audit(config: Config, world: World) -> list[str]:
    """What the journal and the operator's ledger say differently, and what the journal says against itself."""
    key = journal_key(config)
    found = list(verify(config.journal.path, key, config.journal.witness))
    credited = {
        event["payment_id"]: event["amount_minor"]
        for event in map(json.loads, export(config.journal.path, key, ExportFormat.JSON_LINES))
        if event["kind"] == "credited"
    }
    for payment, minor in credited.items():
        booked = [entry["amountMinor"] for entry in await world.ledger(correlatorId=payment)]
        if booked != [minor]:
            found.append(f"payment {payment}: the journal credited {minor}, the operator booked {booked}")
    return found


def _keep_paper(printers: Path, out: Path) -> None:
    """The first receipt and the statement, as they came out of the printers."""
    for folder, pattern, name in (("receipts", "*.txt", "receipt.txt"), ("documents", "*.pdf", "statement.pdf")):
        printed = sorted((printers / folder).glob(pattern))
        if printed:
            shutil.copyfile(printed[0], out / name)


if __name__ == "__main__":
    raise SystemExit(main())
