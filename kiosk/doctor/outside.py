"""The operator, and the clock measured by the operator's."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from kiosk import fittings
from kiosk.adapters.bss.transport import trust
from kiosk.adapters.clock import SystemClock
from kiosk.adapters.secrets import secrets_of
from kiosk.config import Config
from kiosk.doctor.limits import LOOK_LIMIT_S
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.finding import Finding, Health
from kiosk.domain.phone import ContractNumber
from kiosk.services.ports.secrets import SecretMissing

_CLOCK_LIMIT_S = 60.0
_NOBODY = ContractNumber("DOCTOR-0")


async def clock(config: Config) -> tuple[Finding, ...]:
    """Whether the time is right."""
    try:
        tls = await asyncio.to_thread(trust, config.operator.ca_file)
        async with httpx.AsyncClient(verify=tls, timeout=LOOK_LIMIT_S, trust_env=False) as client:
            theirs = parsedate_to_datetime((await client.get(config.operator.root)).headers["Date"])
    except (httpx.HTTPError, OSError, KeyError, ValueError):
        return (Finding("clock", Health.WARNING, "nothing to compare it with", "see that the operator can be reached"),)
    off_s = abs((datetime.now(UTC) - theirs).total_seconds())
    if off_s > _CLOCK_LIMIT_S:
        fix = "set the time and keep it: timedatectl set-ntp true"
        return (Finding("clock", Health.BROKEN, f"{off_s:.0f} s off the operator's", fix),)
    return (Finding("clock", Health.OK, f"within {_CLOCK_LIMIT_S:.0f} s of the operator's"),)


async def operator(config: Config) -> tuple[Finding, ...]:
    """Whether the operator answers sense."""
    time = SystemClock()
    try:
        client = await asyncio.to_thread(fittings.operator_client, config, secrets_of(config.secrets), time)
    except SecretMissing as error:
        return (Finding("operator", Health.BROKEN, "cannot be called without its credential", error.why),)
    except OSError as error:
        return (Finding("operator", Health.BROKEN, f"its certificates: {error}", "mend operator.ca_file"),)
    started = time.monotonic()
    try:
        await client.directory.recipient(_NOBODY)
    except Refused:
        pass  # nobody has that number: a well-formed answer
    except Unavailable as error:
        return (_unheard(config, error.code),)
    finally:
        await client.aclose()
    return (Finding("operator", Health.OK, f"answers in {(time.monotonic() - started) * 1000:.0f} ms"),)


def _unheard(config: Config, code: ErrorCode) -> Finding:
    root = config.operator.root
    if code is ErrorCode.OPERATOR_UNREACHABLE:
        return Finding("operator", Health.BROKEN, f"no answer from {root}", "check network, address and credential")
    return Finding("operator", Health.BROKEN, f"{root} answers nonsense", "check operator.root, or call the operator")
