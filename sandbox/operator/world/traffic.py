"""Calls, messages and sessions of a month, each paid from the package while it lasts and from the balance beyond."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from sandbox.operator.identity import part_of
from sandbox.operator.storage.records import Usage
from sandbox.operator.world.catalogue import GIGABYTE, KILOBYTES, MINUTE_S, Country, Rates, Tariff
from sandbox.operator.world.packages import Package

# People watch the meter where the balance pays.
_SESSION_BEYOND_MOST_KB = 20 * KILOBYTES
_SESSION_ABROAD_MOST_KB = 4 * KILOBYTES

_ABROAD = {"callOut": "roamingCall", "data": "roamingData", "sms": "roamingSms"}
_CITIES = ("Москва", "Казань", "Самара", "Уфа", "Пермь", "Тула", "Алматы")


@dataclass(frozen=True, slots=True)
class Habits:
    """What somebody does in a month, in counts and means, and with whom."""

    calls_out: int
    calls_in: int
    messages: int
    sessions: int
    call_mean_s: int
    session_mean_kb: int
    contacts: tuple[str, ...]
    home: str

    def scaled(self, share: float) -> Habits:
        """The same over `share` of a month."""
        return replace(
            self,
            calls_out=round(self.calls_out * share),
            calls_in=round(self.calls_in * share),
            messages=round(self.messages * share),
            sessions=round(self.sessions * share),
        )


@dataclass(frozen=True, slots=True)
class Trip:
    """A stay abroad."""

    country: Country
    from_ms: int
    until_ms: int

    def holds(self, act: Act) -> bool:
        """Whether `act` is done abroad and costs something there."""
        return self.from_ms <= act.at_ms < self.until_ms and act.kind in _ABROAD

    def moved(self, act: Act) -> Act:
        """`act` as roaming; sessions are kept short."""
        volume = act.volume % _SESSION_ABROAD_MOST_KB + 1 if act.kind == "data" else act.volume
        return replace(act, kind=_ABROAD[act.kind], volume=volume, abroad=self.country)


def habits_of(rng: Random) -> Habits:
    """Somebody's habits: from a few calls a month to a busy phone."""
    busy = rng.choice((0.3, 0.6, 1.0, 1.0, 1.5))
    contacts = tuple(f"+79{rng.randrange(10**9):09}" for _ in range(8))
    return Habits(
        calls_out=round(16 * busy),
        calls_in=round(12 * busy),
        messages=round(5 * busy),
        sessions=round(26 * busy),
        call_mean_s=rng.randrange(60, 600),
        session_mean_kb=rng.randrange(20, 600) * KILOBYTES,
        contacts=contacts,
        home=rng.choice(_CITIES),
    )


def price(kind: str, volume: int, rates: Rates) -> tuple[int, int]:
    """The rate of a unit, and what `volume` costs: started minutes, started megabytes, messages."""
    match kind:
        case "callOut" | "roamingCall":
            return rates.minute, -(-volume // MINUTE_S) * rates.minute
        case "data" | "roamingData":
            return rates.megabyte, -(-volume // KILOBYTES) * rates.megabyte
        case _:
            return rates.message, volume * rates.message


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done. `place` is the city, or nothing where `abroad` says it."""

    at_ms: int
    kind: str
    volume: int
    counterpart: str = ""
    place: str = ""
    abroad: Country | None = None


class Meter:
    """Turns what somebody does into rated usage, numbering it on."""

    def __init__(self, subscriber: str, tariff: Tariff) -> None:
        self._subscriber = subscriber
        self._product = part_of(subscriber, "p-mobile")
        self._tariff = tariff
        self.usage: list[Usage] = []

    def month(self, rng: Random, habits: Habits, span: tuple[int, int], trip: Trip | None = None) -> Package:
        """Live by `habits` for `span` (ms); what is left of the month's package. Habits are for the whole of a span."""
        package = Package(self._tariff)
        kinds = ["callOut"] * habits.calls_out + ["callIn"] * habits.calls_in
        kinds += ["sms"] * habits.messages + ["data"] * habits.sessions
        rng.shuffle(kinds)
        first, last = span[0] // 1000, span[1] // 1000
        moments = sorted(rng.randrange(first, max(last, first + 1)) * 1000 for _ in kinds)
        for at_ms, kind in zip(moments, kinds, strict=True):
            counterpart = "" if kind == "data" else rng.choice(habits.contacts)
            act = Act(at_ms, kind, _volume(rng, kind, habits), counterpart, habits.home)
            if trip is not None and trip.holds(act):
                self.add(trip.moved(act), "balance")
            else:
                act = _sparing(act, package)
                self.add(act, package.pay(act.kind, act.volume))
        return package

    def add(self, act: Act, paid_from: str) -> None:
        """Rate one act, by the tariff or the country it was done in."""
        rates = act.abroad.rates if act.abroad else self._tariff.beyond
        charged = paid_from == "balance"
        rate, amount = price(act.kind, act.volume, rates) if charged else (None, 0)
        self.usage.append(
            Usage(
                subscriber=self._subscriber,
                at_ms=act.at_ms,
                seq=len(self.usage) + 1,
                product=self._product,
                kind=act.kind,
                counterpart=act.counterpart,
                place=act.abroad.name if act.abroad else act.place,
                network=act.abroad.network if act.abroad else "",
                volume=act.volume,
                amount_minor=amount,
                rate_minor=rate,
                paid_from=paid_from,
                plan=rates.name if charged else "",
            )
        )


def _sparing(act: Act, package: Package) -> Act:
    """Sessions that the package cannot pay are kept short."""
    if act.kind == "data" and act.volume > package.kilobytes:
        return replace(act, volume=act.volume % _SESSION_BEYOND_MOST_KB + 1)
    return act


def _volume(rng: Random, kind: str, habits: Habits) -> int:
    """Seconds, kilobytes (a gigabyte at most) or messages."""
    match kind:
        case "callOut" | "callIn":
            return 1 + int(rng.expovariate(1 / habits.call_mean_s))
        case "data":
            return 1 + min(GIGABYTE, int(rng.expovariate(1 / habits.session_mean_kb)))
        case _:
            return 1
