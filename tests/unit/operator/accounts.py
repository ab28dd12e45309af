"""What tests of an account share: a book of the world, and short ways to pay and to order."""

from __future__ import annotations

from functools import cache

from sandbox.operator.account.blocks import heed_balance
from sandbox.operator.account.book import Book, Opened
from sandbox.operator.account.due import catch_up
from sandbox.operator.account.items import Item
from sandbox.operator.account.obstacles import Reason
from sandbox.operator.account.wishes import carry_out
from sandbox.operator.clock import milliseconds
from sandbox.operator.shop.counter import Counter
from sandbox.operator.storage.records import Product
from sandbox.operator.world.demo import demo
from sandbox.operator.world.funding import Place, top_up
from sandbox.operator.world.lives import Life
from sandbox.operator.world.ordinary import MORE_TRAITS, ordinary
from tests.fakes.operator import STORY

NOW = milliseconds(STORY)
DAY_MS = 86_400_000


def book_of(life: Life) -> Book:
    """The account of a life, as it stands at the moment of the story."""
    return Book(life.subscriber, Opened.of(life.products, life.buckets), len(life.ledger), Counter(NOW))


def irinas() -> Book:
    """Irina's account: 213.60 roubles."""
    return book_of(_irina())


def somebodys(trait: str) -> Book:
    """The account of who is in that strait."""
    return book_of(_somebody(trait))


def pay(book: Book, amount_minor: int, at_ms: int) -> None:
    """Bring money, after everything that was due before."""
    catch_up(book, at_ms)
    book.credit(top_up(book.person.subscriber, at_ms, amount_minor, Place("kiosk-0417", "терминал 0417", "cash")))
    heed_balance(book, at_ms)


def wish(book: Book, at_ms: int, *, add: str = "", change: str = "", end: str = "") -> Reason | None:
    """Have one thing done to Irina's account; why it was not."""
    if add:
        item = Item("1", "add", offering=add)
    elif change:
        item = Item("1", "modify", offering=change, product=f"{book.person.subscriber}-p-mobile")
    else:
        item = Item("1", "delete", product=f"{book.person.subscriber}-{end}")
    return carry_out(book, item, at_ms, "kiosk-0417").reason


def pause(book: Book, at_ms: int, product: str, *, suspended: bool = True, until_day: str = "") -> Reason | None:
    """Suspend or resume a product; why it was not done."""
    whole = f"{book.person.subscriber}-{product}"
    item = Item("1", "modify", product=whole, suspended=suspended, until_day=until_day)
    return carry_out(book, item, at_ms, "kiosk-0417").reason


def product(book: Book, part: str) -> Product:
    """A product by the part of its id that is not the subscriber's."""
    return book.products[f"{book.person.subscriber}-{part}"]


def bought(book: Book, offering: str) -> Product:
    """What is had of an offering."""
    found = book.bought(offering)
    assert found is not None, f"nothing is had of {offering}"
    return found


def told(book: Book) -> list[tuple[str, int]]:
    """Every movement since the story's moment, by name and amount."""
    named = {f"{one.subscriber}-fee-{one.seq}": one.name for one in book.fees}
    named |= {f"{one.subscriber}-act-{one.seq}": one.name for one in book.actions}
    return [(named[one.source_id], one.amount_minor) for one in book.entries]


@cache
def _irina() -> Life:
    return demo(1, NOW)


@cache
def _somebody(trait: str) -> Life:
    return ordinary(1, 21 + MORE_TRAITS.index(trait), NOW)
