"""What a planted bug is: a name, one sentence, and the attributes of the product it replaces while it is planted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from tests.simulation.faults import Aim, Fault


class Soil:
    """Where a bug is put. What it replaces comes back when the bug is pulled out."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def replace(self, owner: Any, name: str, fresh: Any) -> None:
        """`owner`'s attribute `name` is `fresh` from now on; `owner` is the class or the module that uses it."""
        self._stack.enter_context(patch.object(owner, name, fresh))

    def wrap(self, owner: Any, name: str, around: Callable[..., Any]) -> None:
        """`owner`'s function `name` becomes `around(original, *args, **kwargs)`."""
        original = getattr(owner, name)

        def wrapped(*args: Any, **kwargs: Any) -> Any:
            return around(original, *args, **kwargs)

        self.replace(owner, name, wrapped)


@dataclass(frozen=True, slots=True)
class Bug:
    """`sentence` says what goes wrong, for people; `plant` puts it in.

    `protocols`: where it can show, all if empty. `faults`: without these it cannot, so that they are in every mix.
    `aims`: without one of these faults in that state it cannot.
    """

    name: str
    sentence: str
    plant: Callable[[Soil], None]
    protocols: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    aims: tuple[Aim, ...] = ()


@contextmanager
def planted(bug: Bug) -> Iterator[None]:
    """The product with `bug` in it."""
    with ExitStack() as stack:
        bug.plant(Soil(stack))
        yield
