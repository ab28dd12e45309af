"""A pin pad behind a bank's program: what its operations do to the acquirer's ledger, and what they tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from sandbox.devices.card_host import CardHost, Declined, Fate, Person, Sale, Trouble

_PERSONS = {Person.CANCELS: 2000, Person.LEAVES: 2002, Person.UNREADABLE: 4108}
_TROUBLES = {Trouble.BUSY: 99, Trouble.NO_HOST: 4119, Trouble.BATCH_FULL: 4134}
_REFUSED, _NOTHING_TO_CANCEL, _MISMATCH, _COMMITTED, _UNKNOWN = 4451, 4123, 4140, 4141, 4101


class Kind(Enum):
    """What goes wrong with one run."""

    HANGS_FIRST = "hangs_first"  # nothing is carried out
    HANGS_LAST = "hangs_last"  # carried out, no files
    DIES_FIRST = "dies_first"
    DIES_LAST = "dies_last"
    NO_RESULT = "no_result"  # carried out, no files
    TORN_RESULT = "torn_result"  # carried out, the file ends within its first line
    OTHER_EXIT = "other_exit"  # carried out, the exit code is not the file's
    NO_SUM = "no_sum"  # carried out, the slip tells no sum


@dataclass(slots=True)
class Fault:
    """`kind` happens to the next run whose first argument is `of`, or to any."""

    kind: Kind
    of: str = ""


@dataclass(slots=True)
class Memory:
    """What outlives a run."""

    host: CardHost = field(default_factory=CardHost)
    slip: list[str] = field(default_factory=lambda: ["SANDBOX BANK", "Оплата", "Сумма (Руб): 1.00", "Ссылка: 000000"])
    suspended: int = 0  # the receipt of a sale that waits for its commit
    faults: list[Fault] = field(default_factory=list)
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run's code, what the result file tells beside it, and the slip."""

    code: int
    lines: tuple[str, ...] = ()
    slip: tuple[str, ...] = ()


class Pilot:
    """One run's view of the pin pad."""

    def __init__(self, memory: Memory) -> None:
        self._memory, self._host = memory, memory.host
        self._orders: dict[str, Callable[[Sequence[str]], Outcome]] = {
            "1": lambda words: self._sell(int(words[0])),
            "8": lambda words: self._cancel(int(words[0])),
            "12": lambda _: Outcome(0, slip=("ПОВТОР", *self._memory.slip)),
            "7": lambda _: self._settle(),
            "47": lambda _: Outcome(self._trouble()),
            "suspend": lambda _: self._suspend(),
            "commit": lambda words: self._commit(words[1]),
            "rollback": lambda _: self._roll_back(),
        }

    def run(self, arguments: Sequence[str]) -> Outcome:
        """Carry out the arguments. Another session than its commit or roll-back cancels a suspended sale."""
        order, *words = arguments
        if order not in ("commit", "rollback"):
            self._give_up_suspended()
        try:
            return self._orders[order](words)
        except (KeyError, IndexError, ValueError):
            return Outcome(_UNKNOWN)

    def _sell(self, minor: int) -> Outcome:
        script = self._host.present()
        code = self._trouble() or _PERSONS.get(script.person, 0)
        if code:
            return Outcome(code)
        sale = self._host.decide(minor, self._host.currency, script)
        if isinstance(sale, Declined):
            return Outcome(int(sale.code or _REFUSED))
        self._host.charge(sale)
        self._memory.slip = _slip("Оплата", sale)
        lines = ("************9999", "12/29", sale.authorization, f"{sale.receipt:04}", "MasterCard", "0", "00000017")
        return Outcome(0, (*lines, "20261123120000", _reference(sale)), tuple(self._memory.slip))

    def _cancel(self, minor: int) -> Outcome:
        if code := self._trouble():
            return Outcome(code)
        charged = [sale for sale in self._host.sales if sale.fate is Fate.CHARGED]
        if not charged or charged[-1].minor != minor or not self._host.take_back(charged[-1]):
            return Outcome(_NOTHING_TO_CANCEL)
        self._memory.slip = _slip("Отмена", charged[-1])
        return Outcome(0, slip=tuple(self._memory.slip))

    def _settle(self) -> Outcome:
        if Trouble.NO_HOST in self._host.troubles:
            return Outcome(_TROUBLES[Trouble.NO_HOST])
        totals = self._host.settle()
        lines = (
            "СВЕРКА ИТОГОВ",
            f"Пакет: {totals.batch}",
            f"Операций: {totals.count}",
            f"Итого (Руб): {_sum(totals.minor)}",
        )
        return Outcome(0, slip=lines)

    def _suspend(self) -> Outcome:
        charged = [sale for sale in self._host.sales if sale.fate is Fate.CHARGED]
        self._memory.suspended = charged[-1].receipt if charged else 0
        return Outcome(0 if charged else _MISMATCH)

    def _commit(self, authorization: str) -> Outcome:
        sale = self._host.by_receipt(self._memory.suspended)
        if sale is None or sale.authorization != authorization:
            return Outcome(_MISMATCH)
        self._memory.suspended = 0
        return Outcome(0)

    def _roll_back(self) -> Outcome:
        if self._memory.suspended:
            self._give_up_suspended()
            return Outcome(0)
        charged = any(sale.fate is Fate.CHARGED for sale in self._host.sales)
        return Outcome(_COMMITTED if charged else _MISMATCH)

    def _give_up_suspended(self) -> None:
        sale = self._host.by_receipt(self._memory.suspended)
        self._memory.suspended = 0
        if sale is not None and self._host.take_back(sale):
            self._memory.slip = _slip("Отмена", sale)

    def _trouble(self) -> int:
        return next((code for trouble, code in _TROUBLES.items() if trouble in self._host.troubles), 0)


def _slip(kind: str, sale: Sale) -> list[str]:
    return [
        "SANDBOX BANK",
        f"Чек: {sale.receipt:04}",
        kind,
        f"Сумма (Руб): {_sum(sale.minor)}",
        "Карта: ************9999",
        f"Код авторизации: {sale.authorization}",
        f"Номер ссылки: {_reference(sale)}",
    ]


def _reference(sale: Sale) -> str:
    return f"{sale.receipt:012}"


def _sum(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"
