"""After any sequence of orders, payments and days, an account adds up."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sandbox.operator.account.book import GONE
from sandbox.operator.account.due import catch_up, next_due_ms
from sandbox.operator.account.items import Item, written
from sandbox.operator.account.wishes import quote
from sandbox.operator.shop.shelf import SHELF
from sandbox.operator.storage.records import ProductOrder
from sandbox.operator.world.ordinary import MORE_TRAITS
from tests.unit.operator.accounts import DAY_MS, NOW, irinas, pay, somebodys

_PLANS = ("complete", "complete", "complete", "fail", "partial", "hold", "pend", "reject")
_OFFERINGS = st.sampled_from([one.offering for one in SHELF])


class AnyAccount(RuleBasedStateMachine):
    """Somebody who orders, pays and waits as they please."""

    @initialize(trait=st.sampled_from(("irina", *MORE_TRAITS)))
    def somebody(self, trait: str) -> None:
        self.book = irinas() if trait == "irina" else somebodys(trait)
        self.opening_minor = self.book.person.balance_minor
        self.now_ms = NOW

    @rule(
        data=st.data(),
        plan=st.sampled_from(_PLANS),
        offering=_OFFERINGS,
        action=st.sampled_from(("add", "modify", "delete", "suspend", "resume")),
    )
    def order(self, data: st.DataObject, plan: str, offering: str, action: str) -> None:
        product = data.draw(st.sampled_from(sorted(self.book.products)))
        item = {
            "add": Item("1", "add", offering=offering),
            "modify": Item("1", "modify", offering=offering, product=product),
            "delete": Item("1", "delete", product=product),
            "suspend": Item("1", "modify", product=product, suspended=True),
            "resume": Item("1", "modify", product=product, suspended=False),
        }[action]
        second = Item("2", "add", offering=data.draw(_OFFERINGS))
        number = len(self.book.orders) + 1
        order = ProductOrder(
            subscriber=self.book.person.subscriber,
            order=f"{self.book.person.subscriber}-order-{number:03}",
            external_id=str(number),
            channel="kiosk-0417",
            body_sha256="",
            state="acknowledged",
            placed_ms=self.now_ms,
            next_ms=self.now_ms + 1000,
            work_ms=2000,
            done_ms=0,
            plan=plan,
            plan_reason="",
            items=written([item, second]),
        )
        self.book.orders[order.order] = order

    @rule(amount_minor=st.integers(1_00, 2_000_00))
    def pay(self, amount_minor: int) -> None:
        pay(self.book, amount_minor, self.now_ms)

    @rule(ms=st.one_of(st.integers(1, 10_000), st.integers(1, 45).map(lambda days: days * DAY_MS)))
    def wait(self, ms: int) -> None:
        self.now_ms += ms
        catch_up(self.book, self.now_ms)

    @rule(offering=_OFFERINGS)
    def ask(self, offering: str) -> None:
        before = self.book.person
        quote(self.book, [Item("1", "add", offering=offering)], self.now_ms, "kiosk-0417")
        assert self.book.person == before

    @invariant()
    def every_movement_is_booked_once_and_carries_the_balance_on(self) -> None:
        entries = self.book.entries
        assert self.opening_minor + sum(one.amount_minor for one in entries) == self.book.person.balance_minor
        for before, after in pairwise(entries):
            assert before.balance_after_minor + after.amount_minor == after.balance_after_minor
            assert (before.seq + 1, before.at_ms <= after.at_ms) == (after.seq, True)
        moved = sum(one.amount_minor for one in self.book.actions) - sum(one.amount_minor for one in self.book.fees)
        assert moved == sum(one.amount_minor for one in entries)

    @invariant()
    def nothing_gives_back_more_than_it_took(self) -> None:
        taken = Counter({one.product: one.paid_minor for one in self.book.opened.products.values()})
        for fee in self.book.fees:
            taken[fee.product] += fee.amount_minor
        assert min(taken.values()) >= 0

    @invariant()
    def nothing_is_left_undone(self) -> None:
        assert next_due_ms(self.book) > self.now_ms

    @invariant()
    def a_section_has_one_tariff_and_nothing_without_it(self) -> None:
        for section in ("mobile", "internet", "tv"):
            had = [one for one in self.book.had() if one.section == section]
            tariffs = [one for one in had if one.kind == "tariff"]
            assert len(tariffs) <= 1
            assert tariffs or all(one.kind in ("request", "promisedPayment") for one in had)

    @invariant()
    def what_does_not_work_has_a_cause_and_what_works_has_none(self) -> None:
        for one in self.book.products.values():
            assert (one.status == "suspended") == bool(one.block_cause)
            assert one.status != GONE or not one.next_charge_day

    @invariant()
    def packages_belong_to_what_works(self) -> None:
        for bucket in self.book.buckets.values():
            assert self.book.products[bucket.product].status != GONE
            assert 0 <= bucket.remaining <= bucket.initial


TestAnyAccount = AnyAccount.TestCase
TestAnyAccount.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
