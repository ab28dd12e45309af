"""What connecting, changing, ending and suspending take and give back, to the kopeck."""

from __future__ import annotations

from sandbox.operator.account.due import catch_up
from tests.unit.operator.accounts import DAY_MS, NOW, bought, irinas, pause, pay, product, somebodys, told, wish


def test_a_package_takes_its_price_once_and_ends_with_the_month() -> None:
    book = irinas()
    assert wish(book, NOW, add="package-10-gb") is None
    package = bought(book, "package-10-gb")
    assert told(book) == [("+10 ГБ до конца месяца", -150_00)]
    assert [one.remaining for one in book.packages_of(package.product)] == [10 * 1024 * 1024]
    catch_up(book, NOW + 9 * DAY_MS)
    assert book.products[package.product].status == "terminated"
    assert list(book.packages_of(package.product)) == []
    assert told(book) == [("+10 ГБ до конца месяца", -150_00)]


def test_an_option_takes_a_whole_month_and_is_due_on_the_same_day_of_the_next() -> None:
    book = irinas()
    assert wish(book, NOW, add="option-antispam") is None
    option = bought(book, "option-antispam")
    assert (told(book), option.next_charge_day) == ([("Антиспам", -59_00)], "2026-12-22")
    assert (option.consent_day, option.consent_channel) == ("2026-11-22", "kiosk-0417")


def test_a_tariff_gives_back_the_days_from_tomorrow_on_and_begins_a_month() -> None:
    book = irinas()
    assert wish(book, NOW, change="mobile-first") is None
    # 590.00 paid for the 27 days from the 1st to the 27th; 5 of them are left.
    assert told(book) == [("Возврат за 5 дн.: Семья", 109_25), ("Первый", -199_90)]
    assert book.fees[0].rate_minor == 590_00
    tariff = product(book, "p-mobile")
    assert (tariff.name, tariff.next_charge_day) == ("Первый", "2026-12-22")
    assert [one.initial for one in book.packages_of(tariff.product)] == [100 * 60, 2 * 1024 * 1024, 50]


def test_what_a_tariff_paid_for_ends_with_it() -> None:
    book = irinas()
    wish(book, NOW, change="mobile-first")
    assert [product(book, part).status for part in ("p-internet", "p-tv")] == ["terminated", "terminated"]
    assert product(book, "p-music").status == "active"


def test_ending_a_tariff_ends_everything_of_its_section() -> None:
    book = irinas()
    assert wish(book, NOW, end="p-mobile") is None
    assert {one.status for one in book.products.values()} == {"terminated"}
    assert book.buckets == {}
    # A partner keeps what was paid for the horoscope.
    assert [name for name, _ in told(book)] == ["Возврат за 10 дн.: Музыка на гудке", "Возврат за 5 дн.: Семья"]


def test_what_another_service_requires_takes_it_along() -> None:
    book = irinas()
    wish(book, NOW, end="p-horoscope")
    wish(book, NOW, add="option-content-bar")
    assert wish(book, NOW, add="option-kids") is None
    wish(book, NOW, end=bought(book, "option-content-bar").product.removeprefix("118227-"))
    assert book.bought("option-kids") is None


def test_what_ends_with_two_others_is_given_back_once() -> None:
    book = irinas()
    pay(book, 500_00, NOW)
    wish(book, NOW, end="p-horoscope")
    wish(book, NOW, add="option-content-bar")
    wish(book, NOW, add="option-kids")
    assert wish(book, NOW, end="p-mobile") is None
    # The section's tariff takes both along, and the bar takes the control that needs it.
    assert [moved for moved in told(book) if "Детский контроль" in moved[0]] == [
        ("Детский контроль", -120_00),
        ("Возврат за 29 дн.: Детский контроль", 116_00),
    ]


def test_ending_on_the_day_of_payment_keeps_that_one_day() -> None:
    book = irinas()
    wish(book, NOW, add="option-antispam")
    wish(book, NOW, end=bought(book, "option-antispam").product.removeprefix("118227-"))
    assert told(book)[1] == ("Возврат за 29 дн.: Антиспам", 59_00 * 29 // 30)


def test_a_suspension_costs_its_own_price_and_ends_after_its_last_day() -> None:
    book = somebodys("riser")
    pay(book, 2_000_00, NOW)
    before = len(book.entries)
    assert pause(book, NOW, "p-mobile", until_day="2026-12-25") is None
    suspended = product(book, "p-mobile")
    assert (suspended.status, suspended.block_cause, suspended.blocked_since) == ("suspended", "ownWish", "2026-11-22")
    catch_up(book, NOW + 34 * DAY_MS)
    names = [name.split(":")[0] for name, _ in told(book)[before:]]
    assert names[1:] == ["Свой круг (приостановлено)"] * 2 + ["Возврат за 26 дн.", "Свой круг"]
    assert told(book)[-1] == ("Свой круг", -390_00)
    assert product(book, "p-mobile").status == "active"


def test_a_suspension_is_charged_without_money_and_blocks_nothing() -> None:
    book = irinas()
    assert pause(book, NOW, "p-mobile") is None
    pay(book, -book.person.balance_minor, NOW)
    catch_up(book, NOW + 31 * DAY_MS)
    assert told(book).count(("Семья (приостановлено)", -30_00)) == 2
    assert product(book, "p-mobile").block_cause == "ownWish"


def test_resuming_before_the_last_day_starts_a_month_at_once() -> None:
    book = somebodys("suspended")
    pay(book, 2_000_00, NOW)
    assert pause(book, NOW, "p-internet", suspended=False) is None
    internet = product(book, "p-internet")
    assert (internet.status, internet.next_charge_day, internet.blocked_until) == ("active", "2026-12-22", "")
    assert told(book)[-1] == (internet.name, -(internet.fee_minor or 0))


def test_a_promised_payment_lends_costs_and_is_taken_back() -> None:
    book = somebodys("negative")
    opening = book.person.balance_minor
    assert wish(book, NOW, add="promise-300") is None
    assert told(book) == [("Обещанный платёж 300 ₽", 300_00), ("Обещанный платёж 300 ₽", -35_00)]
    assert [(one.usage_type, one.remaining) for one in book.buckets.values() if one.usage_type == "promised"] == [
        ("promised", 300_00)
    ]
    catch_up(book, NOW + DAY_MS)
    assert product(book, "p-mobile").status == "active"
    catch_up(book, NOW + 3 * DAY_MS)
    assert ("Погашение: Обещанный платёж 300 ₽", -300_00) in told(book)
    assert not [one for one in book.buckets.values() if one.usage_type == "promised"]
    assert book.person.balance_minor <= opening - 35_00


def test_an_announced_price_holds_from_its_day_on() -> None:
    book = somebodys("riser")
    pay(book, 2_000_00, NOW)
    assert product(book, "p-mobile").fee_minor == 350_00
    catch_up(book, NOW + 8 * DAY_MS)
    assert product(book, "p-mobile").fee_minor == 350_00
    catch_up(book, NOW + 9 * DAY_MS)
    assert product(book, "p-mobile").fee_minor == 390_00
    catch_up(book, NOW + 40 * DAY_MS)
    assert ("Свой круг", -390_00) in told(book)
