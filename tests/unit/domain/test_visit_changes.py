"""The difference of two pictures: the same from both ends, and nothing of it without somebody who asked."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.products import OwnedProduct, ProductStatus
from kiosk.domain.visit_changes import Picture, visit_changes
from tests.fakes.order_desk import BALANCE, owned, rub

PRODUCTS = st.lists(
    st.builds(
        lambda name, fee, status: replace(owned(name, fee=fee), status=status),
        st.sampled_from("абвгд"),
        st.integers(0, 2),
        st.sampled_from((ProductStatus.ACTIVE, ProductStatus.SUSPENDED)),
    ),
    unique_by=lambda one: one.product,
).map(tuple)


@given(PRODUCTS)
def test_two_pictures_that_are_the_same_differ_in_nothing(products: tuple[OwnedProduct, ...]) -> None:
    picture = Picture(products, BALANCE)
    assert visit_changes(picture, picture, (), rub(0)).is_empty()


@given(PRODUCTS, PRODUCTS)
def test_what_came_one_way_went_the_other(one: tuple[OwnedProduct, ...], other: tuple[OwnedProduct, ...]) -> None:
    there, back = Picture(one, BALANCE), Picture(other, BALANCE)
    forth, home = visit_changes(there, back, (), rub(0)), visit_changes(back, there, (), rub(0))
    assert set(forth.connected) == set(home.disconnected)
    assert {(pair.before, pair.after) for pair in forth.changed} == {(pair.after, pair.before) for pair in home.changed}


@given(PRODUCTS, PRODUCTS)
def test_without_an_order_every_change_is_unasked(
    one: tuple[OwnedProduct, ...], other: tuple[OwnedProduct, ...]
) -> None:
    changes = visit_changes(Picture(one, BALANCE), Picture(other, BALANCE), (), rub(0))
    parts = [*changes.connected, *changes.disconnected, *(pair.after for pair in changes.changed)]
    assert sorted(changes.unasked) == sorted(one.name for one in parts)


@given(PRODUCTS)
def test_a_picture_that_is_missing_is_compared_with_nothing(products: tuple[OwnedProduct, ...]) -> None:
    for before, after in ((None, products), (products, None)):
        changes = visit_changes(Picture(before, None), Picture(after, None), (), rub(0))
        assert (changes.compared, changes.connected, changes.disconnected) == (False, (), ())
        assert (changes.changed, changes.unasked) == ((), ())
