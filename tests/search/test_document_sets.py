"""Sets of documents behave as sets of their numbers."""

from hypothesis import given
from hypothesis import strategies as st

from community.search.document_sets import Documents

SIZE = 90
NUMBERS = st.integers(0, 2**SIZE - 1).map(lambda bits: {number for number in range(SIZE) if bits >> number & 1})


@given(NUMBERS, NUMBERS)
def test_sets_of_documents_are_combined_as_sets_of_numbers_are(one: set[int], other: set[int]) -> None:
    first, second = Documents.numbered(one, SIZE), Documents.numbered(other, SIZE)
    assert set(first & second) == set(first & other) == one & other
    assert set(first | second) == set(first | other) == one | other
    assert set(first - second) == set(first - other) == one - other
    assert len(first) == len(one)
    assert bool(first) == bool(one)
    assert all((number in first) == (number in one) for number in range(SIZE + 1))


@given(NUMBERS)
def test_the_highest_number_comes_first(numbers: set[int]) -> None:
    assert list(Documents.numbered(numbers, SIZE)) == sorted(numbers, reverse=True)


def test_a_set_can_have_all_documents_or_none() -> None:
    assert list(Documents.all(3)) == [2, 1, 0]
    assert not Documents.all(0)
    assert not Documents.numbered([], 0)
    assert list(Documents()) == []
