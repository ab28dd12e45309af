"""A screen that could not be read offers to try again, unless the operator has no such thing."""

from __future__ import annotations

import pytest

from kiosk.views.self_service.shell import Shell
from tests.ui.hands import heard, keys, see, tap


@pytest.mark.parametrize(
    "sample",
    [
        "account-operator_unreachable",
        "account-rest_failed",
        "account-not_newer",
        "services-operator_unreachable",
        "services-catalogue_operator_unreachable",
        "tariffs-operator_unreachable",
        "offers-failed",
        "offers-catalogue_failed",
        "bonuses-failed",
        "notices-failed",
        "questions-failed",
        "transfers-failed",
        "consents-failed",
        "expenses-failed",
        "expenses-lines_failed",
    ],
)
def test_what_could_not_be_read_can_be_asked_for_again(shell: Shell, sample: str) -> None:
    asked = heard(see(shell, sample), "retry_tapped")
    tap(shell, "Try again")
    assert asked == [()]


@pytest.mark.parametrize(
    "sample",
    [
        "services-not_available_here",
        "services-catalogue_not_available_here",
        "tariffs-not_available_here",
        "offers-absent",
        "offers-catalogue_absent",
        "offers-promotions_absent",
        "bonuses-absent",
        "notices-absent",
        "questions-absent",
        "transfers-absent",
    ],
)
def test_nobody_is_sent_to_ask_again_for_what_the_operator_has_not_got(shell: Shell, sample: str) -> None:
    see(shell, sample)
    assert "Try again" not in keys(shell)
    assert "Back" in keys(shell)
