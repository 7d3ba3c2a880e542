"""CSV values that a spreadsheet would run as formulas are escaped; others are unchanged."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core import csv


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx", "  =1", "\n=1", "＝1", "－1"])
def test_possible_formulas_get_an_apostrophe(cell: str) -> None:
    assert csv.format_value(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a=1", "1-2", "'=1", "ünï", "a@b"])
def test_other_text_is_unchanged(cell: str) -> None:
    assert csv.format_value(cell) == cell


def test_numbers_times_and_booleans_are_plain() -> None:
    moment = datetime(2026, 5, 31, 12, 0, 0, 5, tzinfo=UTC)
    assert [csv.format_value(cell) for cell in (-3, 1.5, True, False, None, moment)] == [
        -3,
        1.5,
        "yes",
        "no",
        "",
        "2026-05-31T12:00:00+00:00",
    ]


@given(st.text())
def test_no_text_is_written_as_a_formula(cell: str) -> None:
    assert not str(csv.format_value(cell)).startswith(csv.FORMULA_PREFIXES)
