"""What a tariff includes: a month's package while it is used, and the buckets that tell what is left of it."""

from __future__ import annotations

from sandbox.operator.identity import part_of
from sandbox.operator.storage.records import Bucket
from sandbox.operator.world.catalogue import GIGABYTE, MINUTE_S, Tariff


class Package:
    """What is left of a tariff's package in a month: seconds, kilobytes, messages."""

    def __init__(self, tariff: Tariff) -> None:
        self.seconds = tariff.minutes * MINUTE_S
        self.kilobytes = tariff.gigabytes * GIGABYTE
        self.messages = tariff.messages

    def pay(self, kind: str, volume: int) -> str:
        """What pays for `volume`: the package that covers all of it, named as in `paidFrom`, or the balance."""
        match kind:
            case "callOut" if volume <= self.seconds:
                self.seconds -= volume
                return "packageMinutes"
            case "data" if volume <= self.kilobytes:
                self.kilobytes -= volume
                return "packageData"
            case "sms" if volume <= self.messages:
                self.messages -= volume
                return "packageSms"
            case "callIn":
                return "nothing"
            case _:
                return "balance"


def packages(subscriber: str, tariff: Tariff, left: tuple[int, int, int], span: tuple[int, int]) -> list[Bucket]:
    """The packages of a tariff with what is `left` of their seconds, kilobytes and messages."""
    kinds = (
        ("voice", "Минуты", tariff.minutes * MINUTE_S),
        ("data", "Интернет", tariff.gigabytes * GIGABYTE),
        ("sms", "SMS", tariff.messages),
    )
    return [
        Bucket(
            subscriber=subscriber,
            bucket=part_of(subscriber, usage_type),
            usage_type=usage_type,
            name=name,
            product=part_of(subscriber, "p-mobile"),
            initial=initial,
            remaining=remaining,
            from_ms=span[0],
            until_ms=span[1],
        )
        for (usage_type, name, initial), remaining in zip(kinds, left, strict=True)
    ]
