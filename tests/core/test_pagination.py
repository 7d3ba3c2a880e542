"""Cursors: what they name, and how strange ones are refused."""

import base64
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.pagination import MAX_NUMBER, decode_cursor, encode_cursor, to_page

NOON = datetime(2026, 5, 31, 12, tzinfo=UTC)


def cursor(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("value", "kind"), [(3, int), (0.25, float), (3, float), ("Ünï, c’est ça", str), (NOON, datetime)]
)
def test_a_cursor_gives_back_its_value_and_id(value: object, kind: type) -> None:
    assert decode_cursor(encode_cursor(value, 7), kind) == (value, 7)
    assert decode_cursor(encode_cursor(value, 7, column="name"), kind, column="name") == (value, 7)


def test_a_time_comes_back_in_utc() -> None:
    local = NOON.astimezone(timezone(timedelta(hours=2)))
    found = decode_cursor(encode_cursor(local, 7), datetime)
    assert found == (NOON, 7)
    assert found[0].tzinfo == UTC


def test_a_cursor_fits_only_its_own_column() -> None:
    assert decode_cursor(encode_cursor(3, 7, column="votes"), int, column="comments") is None
    assert decode_cursor(encode_cursor(3, 7, column="votes"), int) is None
    assert decode_cursor(encode_cursor(3, 7), int, column="votes") is None


def test_a_missing_value_needs_a_nullable_column() -> None:
    missing = encode_cursor(None, 7, column="owner")
    assert decode_cursor(missing, str, column="owner", nullable=True) == (None, 7)
    assert decode_cursor(missing, str, column="owner") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", int),
        ("W10", int),
        ("\x00", int),
        ("é" * 8, int),
        ("[" * 1000, int),
        (cursor(3), int),
        (cursor({"a": 1}, 7), int),
        (cursor(True, 7), int),
        (cursor(1.5, 7), int),
        (cursor("3", 7), int),
        (cursor(MAX_NUMBER, 7), float),
        (cursor(float("nan"), 7), float),
        (cursor(float("inf"), 7), float),
        (cursor(3, "7"), int),
        (cursor(3, True), int),
        (cursor(3, -1), int),
        (cursor(3, MAX_NUMBER), int),
        (cursor("a\x00b", 7), str),
        (cursor("\ud800", 7), str),
        (cursor("2026-05-31T12:00:00", 7), datetime),
        (cursor("0001-01-01T00:00:00+14:00", 7), datetime),
        (cursor("yesterday", 7), datetime),
        (cursor("x" * 3000, 7), str),
    ],
)
def test_a_cursor_that_does_not_fit_means_the_first_page(text: str, kind: type) -> None:
    assert decode_cursor(text, kind) is None


@given(st.text(), st.sampled_from([int, float, str, datetime]))
def test_no_text_raises(text: str, kind: type) -> None:
    decode_cursor(text, kind)


def test_only_a_full_page_has_a_next_one() -> None:
    rows = [datetime(2026, 5, day, tzinfo=UTC) for day in range(1, 5)]
    assert to_page(rows, "day", "month", 4).next is None
    page = to_page(rows, "day", "month", 3)
    assert (page.rows, page.next) == (rows[:3], encode_cursor(3, 5))
