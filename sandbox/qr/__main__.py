"""`python -m sandbox.qr`: the simulated provider on the command line."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

from sandbox.command_line import Parser, port_number, stop_asked, within
from sandbox.qr.app import ANY_SHOP, Shop
from sandbox.qr.provider import Ways
from sandbox.qr.server import running


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer until told to stop (SIGINT, SIGTERM); the exit code, 2 with one line on stderr when it cannot start."""
    parser = Parser(prog="kiosk sandbox qr", description="A provider of payments by QR code.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=port_number, default=8093, help="0 for a free one")
    parser.add_argument("--shop", default=ANY_SHOP.shop_id, help="the shop's number (default: %(default)s)")
    parser.add_argument("--secret", default=ANY_SHOP.secret, help="the shop's secret (default: %(default)s)")
    parser.add_argument("--payable", type=_seconds, default=3600, metavar="S", help="how long a code can be paid")
    given = parser.parse_args(arguments)
    try:
        asyncio.run(_serve(given.host, given.port, Shop(given.shop, given.secret), Ways(payable_s=given.payable)))
    except OSError as error:
        print(f"qr: {error}", file=sys.stderr)
        return 2
    return 0


async def _serve(host: str, port: int, shop: Shop, ways: Ways) -> None:
    with stop_asked() as stop:
        async with running(host=host, port=port, shop=shop, ways=ways) as provider:
            print(f"provider ready at {provider.base_url}", flush=True)
            await stop.wait()


def _seconds(text: str) -> int:
    return within(text, 1, 1_000_000)


if __name__ == "__main__":
    sys.exit(main())
