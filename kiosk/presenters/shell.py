"""What frames every screen: language, size of text, the countdowns, and the end of a visit nobody attends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from math import ceil

from kiosk.domain.operator_pace import Pace
from kiosk.domain.terminal import TerminalInfo
from kiosk.presenters.clock import Clock
from kiosk.presenters.presenter import AnyPresenter
from kiosk.presenters.screens import Screen, ShellState, TextSize

_TICK_S = 1.0


@dataclass(frozen=True, slots=True)
class VisitRules:
    """How long a visit lasts, in seconds: untouched until the warning, the warning, after a login.

    `months_back` is how far the expenses go back.
    """

    idle_s: float = 40
    warning_s: float = 20
    logged_in_s: float = 120
    months_back: int = 12


class ShellPresenter:
    """Counts the time nobody touches the glass.

    The clock stands still before a visit began and while the visitor waits for the terminal, or pays at another
    device. After a login a second countdown is shown; a touch in its last minute gives the whole time again, so that
    it only ever ends a visit that nobody attends.
    """

    def __init__(
        self,
        language: str,
        draw: Callable[[ShellState], None],
        *,
        clock: Clock,
        rules: VisitRules,
        abandoned: Callable[[], Awaitable[None]],
    ) -> None:
        """`language` is spoken until the terminal names its own; `abandoned` ends the visit."""
        self._clock = clock
        self._rules = rules
        self._draw = draw
        self._abandoned = abandoned
        self._begun = False
        self._drawn = False
        self._touched_at_s = clock.monotonic()
        self._leaves_at_s: float | None = None
        self._screen: AnyPresenter | None = None
        self.state = ShellState(
            screen=Screen.OUT_OF_SERVICE,
            language=language,
            text_size=TextSize.NORMAL,
            info=None,
            leaves_in_s=None,
            idle_in_s=None,
            languages_open=False,
            money_inside=False,
        )

    @property
    def begun(self) -> bool:
        """Somebody is being served."""
        return self._begun

    @property
    def untouched_s(self) -> float:
        """How long nobody has touched the glass."""
        return self._clock.monotonic() - self._touched_at_s

    async def serve(self) -> None:
        """Count, and end the visit when the time is over."""
        while True:
            await self._clock.sleep(_TICK_S)
            if self._is_over():
                await self._abandoned()
                self._touched_at_s = self._clock.monotonic()
            self._show()

    def learn(self, info: TerminalInfo) -> None:
        """What the terminal says of itself; its first language unless the visitor chose one."""
        language = self.state.language if self._begun else info.languages[0]
        self._show(replace(self.state, info=info, language=language))

    def hear(self, pace: Pace) -> None:
        """How the operator answers now."""
        if pace is not self.state.pace:
            self._show(replace(self.state, pace=pace))

    def follow(self, presenter: AnyPresenter) -> None:
        """`presenter` has the screen now; there is something new to look at, which takes its time."""
        self._screen = presenter
        self._extend()
        self._show(replace(self.state, languages_open=False))

    def begin(self) -> None:
        """The visit has begun: from now on the clock runs."""
        self._begun = True
        self.touch()

    def log_in(self) -> None:
        """The countdown of a logged-in visit starts."""
        self._leaves_at_s = self._clock.monotonic() + self._rules.logged_in_s
        self._show()

    def log_out(self) -> None:
        """No countdown any more."""
        self._leaves_at_s = None
        self._show()

    def touch(self) -> None:
        """Somebody is there."""
        self._extend()
        self._show()

    async def open_languages(self) -> None:
        """Offer the languages."""
        self.begin()
        self._show(replace(self.state, languages_open=True))

    async def close_languages(self) -> None:
        """Go on in the language that is spoken."""
        self._show(replace(self.state, languages_open=False))

    async def choose_language(self, language: str) -> None:
        """Speak `language` on every screen and paper of this visit."""
        self.begin()
        self._show(replace(self.state, language=language, languages_open=False))

    async def change_text_size(self) -> None:
        """Larger, or normal again."""
        self.begin()
        larger = self.state.text_size is TextSize.NORMAL
        self._show(replace(self.state, text_size=TextSize.LARGER if larger else TextSize.NORMAL))

    def forget(self) -> None:
        """The visit is over: as it was before anyone came."""
        self._begun = False
        self._leaves_at_s = None
        info = self.state.info
        language = info.languages[0] if info else self.state.language
        self._show(replace(self.state, language=language, text_size=TextSize.NORMAL, languages_open=False))

    def _extend(self) -> None:
        now_s = self._clock.monotonic()
        self._touched_at_s = now_s
        if self._leaves_at_s is not None and self._leaves_at_s - now_s < self._rules.idle_s + self._rules.warning_s:
            self._leaves_at_s = now_s + self._rules.logged_in_s

    def _is_over(self) -> bool:
        idle_in_s, leaves_in_s = self._idle_in_s(), self._leaves_in_s()
        return (idle_in_s is not None and idle_in_s <= 0) or (leaves_in_s is not None and leaves_in_s <= 0)

    def _idle_in_s(self) -> int | None:
        now_s = self._clock.monotonic()
        if not self._begun or (self._screen is not None and self._screen.working):
            self._extend()
        untouched_s = now_s - self._touched_at_s
        if untouched_s < self._rules.idle_s:
            return None
        return ceil(self._rules.idle_s + self._rules.warning_s - untouched_s)

    def _leaves_in_s(self) -> int | None:
        return None if self._leaves_at_s is None else ceil(self._leaves_at_s - self._clock.monotonic())

    def _show(self, state: ShellState | None = None) -> None:
        presenter = self._screen
        new = replace(
            state or self.state,
            screen=presenter.screen if presenter else Screen.OUT_OF_SERVICE,
            money_inside=presenter.money_inside if presenter else False,
            idle_in_s=self._idle_in_s(),
            leaves_in_s=self._leaves_in_s(),
        )
        if new != self.state or not self._drawn:
            self.state, self._drawn = new, True
            self._draw(new)
