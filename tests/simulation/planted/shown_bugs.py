"""Bugs in what the visitor sees and holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.domain.receipt import ReceiptKind
from kiosk.domain.topup import ClaimCode, TopUpPhase
from kiosk.services import receipts, topup
from kiosk.services.receipts import ReceiptDesk
from tests.simulation.planted.bug import Bug, Soil


def _credited_too_early(soil: Soil) -> None:
    def picture(original: Callable[..., Any], *args: Any) -> Any:
        drawn = original(*args)
        return replace(drawn, phase=TopUpPhase.CREDITED) if drawn.phase is TopUpPhase.CREDITING else drawn

    soil.wrap(topup, "picture", picture)


def _copies_unmarked(soil: Soil) -> None:
    def receipt(original: Callable[..., Any], desk: ReceiptDesk, *args: Any, is_copy: bool) -> Any:
        return original(desk, *args, is_copy=False)

    soil.wrap(ReceiptDesk, "_receipt", receipt)


def _phase(soil: Soil, told: TopUpPhase, *instead_of: TopUpPhase) -> None:
    """Have the screen say `told` where it should say another."""

    def picture(original: Callable[..., Any], *args: Any) -> Any:
        drawn = original(*args)
        return replace(drawn, phase=told) if drawn.phase in instead_of else drawn

    soil.wrap(topup, "picture", picture)


def _note_counts_early(soil: Soil) -> None:
    def picture(original: Callable[..., Any], case: Any, *args: Any) -> Any:
        drawn, note = original(case, *args), case.payment.moving()
        return replace(drawn, inserted=drawn.inserted + note.value) if note else drawn

    soil.wrap(topup, "picture", picture)


def _no_claim(soil: Soil) -> None:
    def picture(original: Callable[..., Any], *args: Any) -> Any:
        return replace(original(*args), claim=None)

    soil.wrap(topup, "picture", picture)


def _no_ticket(soil: Soil) -> None:
    def picture(original: Callable[..., Any], *args: Any) -> Any:
        return replace(original(*args), ticket="")

    soil.wrap(topup, "picture", picture)


def _one_claim_for_all(soil: Soil) -> None:
    soil.replace(topup, "new_claim", lambda draw: ClaimCode("111-111-111"))


def _claim_unchecked(soil: Soil) -> None:
    def new_claim(original: Callable[..., Any], draw: Any) -> ClaimCode:
        claim = str(original(draw))
        return ClaimCode(claim[:-1] + ("2" if claim[-1] != "2" else "3"))

    soil.wrap(topup, "new_claim", new_claim)


def _receipt(soil: Soil, changed: Callable[[Any], Any]) -> None:
    """Have every receipt say something else."""

    def receipt(original: Callable[..., Any], desk: ReceiptDesk, *args: Any, is_copy: bool) -> Any:
        return changed(original(desk, *args, is_copy=is_copy))

    soil.wrap(ReceiptDesk, "_receipt", receipt)


def _paper_credits_early(soil: Soil) -> None:
    def kind(original: Callable[..., Any], payment: Any) -> ReceiptKind:
        told: ReceiptKind = original(payment)
        return ReceiptKind.CREDITED if told is ReceiptKind.ACCEPTED_LATER else told

    soil.wrap(receipts, "_kind", kind)


BUGS = (
    Bug("credited_too_early", "The screen says credited while the operator is being asked.", _credited_too_early),
    Bug("copies_unmarked", "A second print of a receipt does not say that it is a copy.", _copies_unmarked),
    Bug(
        "refused_too_early",
        "The screen says refused while the operator is being asked.",
        lambda soil: _phase(soil, TopUpPhase.REFUSED, TopUpPhase.ACCEPTED_LATER),
    ),
    Bug(
        "unclear_shown_as_declined",
        "The screen says declined while nobody can tell.",
        lambda soil: _phase(soil, TopUpPhase.DECLINED, TopUpPhase.CHARGE_UNKNOWN),
    ),
    Bug(
        "returning_shown_as_returned",
        "The screen says that the card has its money back before it has.",
        lambda soil: _phase(soil, TopUpPhase.RETURNED, TopUpPhase.RETURNING),
    ),
    Bug(
        "held_shown_as_cancelled",
        "The screen says that nothing was paid while money is held.",
        lambda soil: _phase(soil, TopUpPhase.CANCELLED, TopUpPhase.REFUSED, TopUpPhase.ACCEPTED_LATER),
    ),
    Bug("note_counts_early", "The screen counts a note that is not on disk.", _note_counts_early),
    Bug("no_claim", "A visitor whose money is held sees no claim code.", _no_claim),
    Bug("no_ticket", "A visitor whose charge is unclear sees no reference.", _no_ticket),
    Bug("one_claim_for_all", "All payments have the same claim code.", _one_claim_for_all),
    Bug("claim_unchecked", "A claim code's check character is wrong.", _claim_unchecked),
    Bug("paper_credits_early", "Paper says credited while the operator is being asked.", _paper_credits_early),
    Bug(
        "paper_forgets_the_fee",
        "Paper says that the fee was credited too.",
        lambda soil: _receipt(soil, lambda one: replace(one, credited=one.inserted)),
    ),
    Bug(
        "paper_without_claim",
        "Paper of held money has no claim code.",
        lambda soil: _receipt(soil, lambda one: replace(one, claim=None)),
    ),
    Bug(
        "paper_counts_suspects",
        "Paper counts notes that nobody can vouch for.",
        lambda soil: _receipt(
            soil, lambda one: replace(one, inserted=one.inserted + one.suspect) if one.suspect else one
        ),
    ),
)
