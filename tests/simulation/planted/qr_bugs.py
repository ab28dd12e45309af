"""Bugs in charging by QR code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.devices.qr.yookassa import codec, outcomes
from kiosk.domain.charge import Approval, DeclineReason
from kiosk.domain.payment_events import ChargeShown
from kiosk.services import charge_counter
from kiosk.services.charge_session import Record, ShownCode
from kiosk.services.ports.card_terminal import Charged, ChargeUnknown, NotCharged
from kiosk.services.qr_acquirer import QrAcquirer
from tests.simulation.planted.bug import Bug, Soil


def _shown_before_written(soil: Soil) -> None:
    async def show(original: Callable[..., Any], acquirer: QrAcquirer, session: Any, *args: Any) -> Any:
        _, code, _ = args
        session.show(code=ShownCode(code.payload, acquirer._clock.monotonic() + 20.0))
        return await original(acquirer, session, *args)

    soil.wrap(QrAcquirer, "_show", show)


def _shown_unwritten(soil: Soil) -> None:
    async def write(original: Callable[..., Any], record: Record, *events: Any) -> None:
        if not any(isinstance(event, ChargeShown) for event in events):
            await original(record, *events)

    soil.wrap(Record, "write", write)


def _late_payment_dropped(soil: Soil) -> None:
    async def after_shown(*_: Any) -> NotCharged:
        return NotCharged(DeclineReason.TIMED_OUT)

    soil.replace(QrAcquirer, "_after_shown", after_shown)


def _left_code_dropped(soil: Soil) -> None:
    async def settle(_: QrAcquirer, charge: Any) -> NotCharged:
        return NotCharged(DeclineReason.NOT_STARTED)

    soil.replace(QrAcquirer, "settle", settle)


def _silence_is_decline(soil: Soil) -> None:
    async def poll(original: Callable[..., Any], acquirer: QrAcquirer, charge: Any, provider_id: str) -> Any:
        outcome = await acquirer._provider.poll(charge.order, provider_id)
        return (
            NotCharged(DeclineReason.DECLINED)
            if isinstance(outcome, ChargeUnknown)
            else await original(acquirer, charge, provider_id)
        )

    soil.wrap(QrAcquirer, "_poll", poll)


def _promise_is_payment(soil: Soil) -> None:
    def payment_outcome(original: Callable[..., Any], payment: Any, order: Any, terms: Any) -> Any:
        if payment.status == "waiting_for_capture":
            return Charged(Approval(payment.amount, payment.provider_id))
        return original(payment, order, terms)

    for module in (outcomes, _driver()):
        soil.wrap(module, "payment_outcome", payment_outcome)


def _driver() -> Any:
    from kiosk.devices.qr.yookassa import driver  # noqa: PLC0415 - its name is that of the card terminal's

    return driver


def _asked_is_paid(soil: Soil) -> None:
    def payment_outcome(original: Callable[..., Any], payment: Any, order: Any, terms: Any) -> Any:
        return original(replace(payment, amount=order.amount), order, terms)

    soil.wrap(_driver(), "payment_outcome", payment_outcome)


def _too_much_is_credited(soil: Soil) -> None:
    soil.replace(charge_counter, "is_as_asked", lambda charged, asked: True)


def _half_is_refunded(soil: Soil) -> None:
    def refund_request(original: Callable[..., Any], provider_id: str, amount: Any) -> bytes:
        return bytes(original(provider_id, type(amount)(amount.minor // 2, amount.currency)))

    soil.wrap(codec, "refund_request", refund_request)


def _pending_refund_is_done(soil: Soil) -> None:
    def refund_outcome(original: Callable[..., Any], refund: Any, payment: Any) -> Any:
        return original(replace(refund, status="succeeded"), payment)

    for module in (outcomes, _driver()):
        soil.wrap(module, "refund_outcome", refund_outcome)


BUGS = (
    Bug("shown_before_written", "A code is on the screen before it is on the books.", _shown_before_written),
    Bug("shown_unwritten", "A code is on the screen and never on the books.", _shown_unwritten),
    Bug("late_payment_dropped", "A code that was taken away counts as unpaid.", _late_payment_dropped),
    Bug("left_code_dropped", "A restart takes a code that was shown for unpaid.", _left_code_dropped),
    Bug("provider_silence_is_decline", "A provider that does not answer has declined.", _silence_is_decline),
    Bug("promise_is_payment", "Money that is only promised counts as paid.", _promise_is_payment),
    Bug("asked_is_paid", "Whatever was paid by a code counts as the sum asked for.", _asked_is_paid),
    Bug("overpaid_is_credited", "More than was asked for is credited.", _too_much_is_credited),
    Bug("half_is_refunded", "Half of what is to go back goes back.", _half_is_refunded),
    Bug("pending_refund_is_done", "A refund that is only promised counts as done.", _pending_refund_is_done),
)
