"""Who earned which points when, what they were given for, and when they end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from sandbox.operator.account.points import spend
from sandbox.operator.identity import part_of
from sandbox.operator.shop.rewards import BOOKS, FUEL, OWN, Programme
from sandbox.operator.storage.records import PointsMove
from sandbox.operator.world.lives import Life
from sandbox.operator.world.months import HISTORY, Month

_TOPPED_UP = "За пополнения"
_GIFT = "Подарок ко дню рождения"

# Months ago, day, points; those spent are negative. What is earned in a month ends when the twelfth month after it
# begins, the gift when the running month ends. Together they are Irina's 1,240, 80 of the running month, and 50 that
# were lost.
_IRINA = (
    (13, 15, 200, _TOPPED_UP),
    (11, 15, 100, _TOPPED_UP),
    (10, 15, 110, _TOPPED_UP),
    (9, 15, 95, _TOPPED_UP),
    (8, 15, 120, _TOPPED_UP),
    (8, 20, -150, "Обмен на 30 минут"),
    (7, 15, 105, _TOPPED_UP),
    (6, 15, 140, _TOPPED_UP),
    (5, 15, 130, _TOPPED_UP),
    (4, 15, 150, _TOPPED_UP),
    (3, 15, 160, _TOPPED_UP),
    (2, 15, 170, _TOPPED_UP),
    (1, 15, 60, _TOPPED_UP),
    (1, 20, -300, "Обмен на 1 ГБ"),
    (1, 25, 120, _GIFT),
    (0, 3, 80, _TOPPED_UP),
)
_LASTS_MONTHS = 12
_GIFT_MONTHS = 2
_REFUELLED_MONTHS_AGO = 2


@dataclass(frozen=True, slots=True)
class _Turn:
    """Points earned, or spent where negative, and when those earned end (0 for never)."""

    at_ms: int
    points: int
    name: str
    end_ms: int = 0


def bonuses(life: Life, now_ms: int) -> list[PointsMove]:
    """All moves of points of whoever lives `life`, in the order of time."""
    person = life.subscriber
    if person.points is None:
        return []
    if person.trait != "demo":
        turns = _ordinary(person.subscriber, person.points, person.points_this_month, now_ms)
        return _moves(person.subscriber, OWN, turns)
    told = ((OWN, _irina(now_ms)), (FUEL, _fuel(now_ms)), (BOOKS, _books(now_ms)))
    return [move for programme, turns in told for move in _moves(person.subscriber, programme, turns)]


def _irina(now_ms: int) -> Iterator[_Turn]:
    running = Month.of(now_ms)
    for months, day, points, name in _IRINA:
        end_ms = running.back(months - (_GIFT_MONTHS if name == _GIFT else _LASTS_MONTHS)).start_ms()
        yield _Turn(_noon(running.back(months), day, now_ms), points, name, end_ms)


def _fuel(now_ms: int) -> Iterator[_Turn]:
    running = Month.of(now_ms)
    for months in range(6, 0, -1):
        end_ms = running.back(months - _LASTS_MONTHS).start_ms()
        yield _Turn(_noon(running.back(months), 12, now_ms), 70, "За топливо", end_ms)
        if months == _REFUELLED_MONTHS_AGO:
            yield _Turn(_noon(running.back(months), 27, now_ms), -110, "Скидка на топливо")


def _books(now_ms: int) -> Iterator[_Turn]:
    yield _Turn(_noon(Month.of(now_ms).back(3), 5, now_ms), 45, "За покупку книги")


def _ordinary(subscriber: str, points: int, this_month: int, now_ms: int) -> Iterator[_Turn]:
    """So many points in hand, those not of the running month earned in the eleven before it."""
    running, rng, recent = Month.of(now_ms), Random(f"points/{subscriber}"), min(this_month, points)
    cuts = sorted(rng.randrange(points - recent + 1) for _ in range(HISTORY - 2))
    shares = [after - before for before, after in zip([0, *cuts], [*cuts, points - recent], strict=True)]
    for months, share in zip(range(HISTORY - 1, -1, -1), [*shares, recent], strict=True):
        at_ms = _noon(running.back(months), 15 if months else 3, now_ms)
        yield _Turn(at_ms, share, _TOPPED_UP, running.back(months - _LASTS_MONTHS).start_ms())


def _noon(month: Month, day: int, now_ms: int) -> int:
    """That noon, or now where it is still to come."""
    return min(month.at(day, 12), now_ms)


def _moves(subscriber: str, programme: Programme, turns: Iterable[_Turn]) -> list[PointsMove]:
    moves: dict[str, PointsMove] = {}
    for number, turn in enumerate((one for one in turns if one.points), 1):
        if turn.points < 0:
            moves |= {one.transaction: one for one in spend(moves.values(), -turn.points, turn.at_ms)}
        move = _move(subscriber, programme, number, turn)
        moves[move.transaction] = move
    return list(moves.values())


def _move(subscriber: str, programme: Programme, number: int, turn: _Turn) -> PointsMove:
    return PointsMove(
        subscriber=subscriber,
        transaction=part_of(subscriber, f"{programme.part}-{number:03}"),
        programme=programme.of(subscriber),
        kind="earn" if turn.points > 0 else "spend",
        name=turn.name,
        points=abs(turn.points),
        at_ms=turn.at_ms,
        expires_ms=turn.end_ms if turn.points > 0 else 0,
        left=max(turn.points, 0),
    )
