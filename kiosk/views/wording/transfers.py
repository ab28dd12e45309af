"""Transfers between own contracts in words."""

from __future__ import annotations

from kiosk.domain.transfers import OwnContract, TransferObstacle, TransferSheet, TransferState
from kiosk.i18n import Texts
from kiosk.presenters.transfers import Choosing, Moved
from kiosk.views.parts.notice import Mood
from kiosk.views.wording.facts import Fact, Facts
from kiosk.views.wording.numbers import destination_text, unbroken


def contract_words(texts: Texts, contract: OwnContract) -> tuple[str, str]:
    """ "40-118-227" or the number, and the money on it."""
    name = unbroken(contract.contract) if contract.number is None else destination_text(contract.number)
    return name, texts.money(contract.money)


def limits_words(texts: Texts, step: Choosing, minimum: str) -> str:
    """What can be moved, with its fee, before a sum is typed."""
    if not step.most.minor:
        return texts.gettext("There is too little money on this contract.")
    return texts.gettext("From {least} to {most}.").format(least=minimum, most=texts.money(step.most))


def sheet_facts(texts: Texts, sheet: TransferSheet) -> tuple[Facts, Facts]:
    """Before and after, on the paying contract and on the other one."""
    source, target = contract_words(texts, sheet.source)[0], contract_words(texts, sheet.target)[0]
    paying = Facts(
        texts.gettext("From {contract}").format(contract=source),
        (
            Fact(texts.gettext("Now"), texts.money(sheet.source.money)),
            Fact(texts.gettext("Transfer"), texts.money(-sheet.amount)),
            Fact(texts.gettext("Fee"), texts.money(-sheet.fee) if sheet.fee else texts.gettext("none")),
            Fact(texts.gettext("Afterwards"), texts.money(sheet.source_after), is_strong=True),
        ),
    )
    getting = Facts(
        texts.gettext("To {contract}").format(contract=target),
        (
            Fact(texts.gettext("Now"), texts.money(sheet.target.money)),
            Fact(texts.gettext("Transfer"), texts.money(sheet.amount)),
            Fact(texts.gettext("Afterwards"), texts.money(sheet.target_after), is_strong=True),
        ),
    )
    return paying, getting


def obstacle_words(texts: Texts, obstacle: TransferObstacle, words: str = "") -> tuple[str, str]:
    """Why not, and what to do. The operator's own `words` stand in where we have none."""
    other, staff = texts.gettext("Choose another sum."), texts.gettext("The staff will help you.")
    return {
        TransferObstacle.TOO_LITTLE: (texts.gettext("This is less than can be moved."), other),
        TransferObstacle.TOO_MUCH: (texts.gettext("This is more than can be moved at once."), other),
        TransferObstacle.NOT_ENOUGH: (texts.gettext("There is not enough money for the sum and the fee."), other),
        TransferObstacle.PROMISED_PAYMENT: (
            texts.gettext("There is a promised payment on this contract."),
            texts.gettext("Money can be moved once it is repaid."),
        ),
        TransferObstacle.BLOCKED: (texts.gettext("One of the contracts is closed or blocked."), words or staff),
        TransferObstacle.COST_CHANGED: (
            texts.gettext("The fee has just changed."),
            texts.gettext("Look at the new terms and decide again."),
        ),
        TransferObstacle.OTHER: (texts.gettext("The operator does not move this money."), words or staff),
    }[obstacle]


def verdict_words(texts: Texts, step: Moved) -> tuple[Mood, str, str]:
    """What became of it, and of the money."""
    sheet, transfer = step.sheet, step.transfer
    state = TransferState.ASKING if transfer is None else transfer.state
    match state:
        case TransferState.DONE:
            story = texts.gettext("{sum} is on the contract {contract} now. Both histories show it.")
            name = contract_words(texts, sheet.target)[0]
            told = story.format(sum=texts.money(sheet.amount), contract=name)
            return Mood.OK, texts.gettext("Transferred"), told
        case TransferState.REFUSED:
            obstacle = transfer.obstacle if transfer and transfer.obstacle else TransferObstacle.OTHER
            lead, rest = obstacle_words(texts, obstacle, transfer.words if transfer else "")
            nothing = texts.gettext("No money was moved.")
            return Mood.BAD, nothing, " ".join(part for part in (lead, rest) if part)
        case TransferState.NEVER_ARRIVED:
            told = texts.gettext("The operator did not get it. No money was moved; you can try again.")
            return Mood.WARN, texts.gettext("Not transferred"), told
        case TransferState.ASKING if transfer is None:
            return Mood.INFO, texts.gettext("Transferring…"), texts.gettext("This takes a few seconds.")
        case TransferState.ASKING:
            told = texts.gettext(
                "The operator has not confirmed it yet; we keep asking. Do not repeat it: the money is on one of your "
                "contracts, and both histories will show it."
            )
            return Mood.WARN, texts.gettext("The outcome is not known yet"), told
