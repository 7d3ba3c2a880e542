"""CSV files that spreadsheets open without running formulas.

Text that begins with = + - @, a tab or a carriage return could be taken for a formula, so it gets an apostrophe in
front. Numbers and times are written by this application and stay unchanged.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO

BYTE_ORDER_MARK = "\ufeff"  # without it Excel does not read the file as UTF-8
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r")
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

CsvValue = str | int | float | bool | datetime | None


def lines(names: Sequence[str], records: Iterable[Sequence[CsvValue]]) -> Iterator[str]:
    """The lines of a CSV file: the column names first, then one line per record."""
    yield BYTE_ORDER_MARK + _format_line(names)
    for record in records:
        yield _format_line([format_value(value) for value in record])


def format_value(value: CsvValue) -> str | int | float:
    """A value as it is written to the file: times in ISO 8601, booleans as yes or no, None as an empty cell."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    # Some programs drop leading blanks, or read full-width signs, before they look for a formula.
    could_run = value.startswith(FORMULA_PREFIXES) or value.lstrip().startswith(FORMULA_SIGNS)
    return "'" + value if could_run else value


def _format_line(cells: Sequence[object]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
