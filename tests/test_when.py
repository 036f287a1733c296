"""Comparing moments that are known only to a span: before, same, after, or cannot tell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agencygraph.when import UNDATED, Order, Unit, When, day, earliest_of, later_of, not_after, order

MINUTES = st.integers(min_value=1, max_value=12)
SPANS = st.builds(lambda a, b, unit: When(min(a, b), max(a, b), unit), MINUTES, MINUTES, st.sampled_from(list(Unit)))
TURNED = {Order.BEFORE: Order.AFTER, Order.AFTER: Order.BEFORE}


@given(SPANS, SPANS)
def test_turning_two_moments_round_turns_the_answer(a: When, b: When) -> None:
    assert order(b, a) == TURNED.get(order(a, b), order(a, b))


@given(SPANS, SPANS)
def test_the_answer_is_the_one_that_holds_for_every_pair_of_minutes(a: When, b: When) -> None:
    pairs = [(x, y) for x in range(a.earliest, a.latest + 1) for y in range(b.earliest, b.latest + 1)]
    if all(x < y for x, y in pairs):
        expected = Order.BEFORE
    elif all(x > y for x, y in pairs):
        expected = Order.AFTER
    elif a == b and a.unit is not Unit.RANGE:
        expected = Order.SAME
    else:
        expected = Order.CANNOT_TELL
    assert order(a, b) == expected


def test_two_rows_of_one_day_are_the_same_and_a_day_inside_a_month_cannot_be_told() -> None:
    month = When(day(2012, 3, 1).earliest, day(2012, 3, 31).latest, Unit.MONTH)
    assert order(day(2012, 3, 5), day(2012, 3, 5)) == Order.SAME
    assert order(day(2012, 3, 5), month) == Order.CANNOT_TELL
    assert order(UNDATED, UNDATED) == Order.CANNOT_TELL


def test_bounds_that_touch_cannot_be_told() -> None:
    assert order(When(1, 5, Unit.RANGE), When(5, 9, Unit.RANGE)) == Order.CANNOT_TELL


def test_an_undated_proof_gives_only_a_latest() -> None:
    dated, undated = day(2012, 3, 5), When(0, day(2012, 3, 7).latest, Unit.RANGE)
    assert earliest_of([undated, dated])[:3] == dated[:3]
    assert earliest_of([]) == UNDATED
    # Known by 1 March without a since-when, first dated 5 March: since when is not known.
    before = When(0, day(2012, 3, 1).latest, Unit.RANGE)
    assert earliest_of([before, dated])[:2] == before[:2]


@given(st.lists(SPANS, min_size=1, max_size=4))
def test_several_proofs_give_the_least_of_each_bound_in_any_order(proofs: list[When]) -> None:
    first = earliest_of(proofs)
    assert first[:2] == (min(p.earliest for p in proofs), min(p.latest for p in proofs))
    assert first[:3] == earliest_of(reversed(proofs))[:3]


@given(SPANS, SPANS)
def test_the_later_of_two_is_not_before_either(a: When, b: When) -> None:
    later = later_of(a, b)
    assert later[:2] == (max(a.earliest, b.earliest), max(a.latest, b.latest))


@given(SPANS, SPANS)
def test_not_after_means_before_or_the_same(a: When, b: When) -> None:
    assert not_after(a, b) == (order(a, b) in (Order.BEFORE, Order.SAME))
