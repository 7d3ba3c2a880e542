"""Tables as CSV that spreadsheets open without running anything.

A cell that begins with = + - @ or a tab or carriage return would be taken for a formula, so text of that kind gets an
apostrophe in front. Numbers and dates are ours and stay as they are.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO

BYTE_ORDER_MARK = "\ufeff"  # without it Excel does not take the file for UTF-8
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r")

CsvValue = str | int | float | bool | datetime | None


def lines(names: Sequence[str], records: Iterable[Sequence[CsvValue]]) -> Iterator[str]:
    """The table's lines, the head first."""
    yield BYTE_ORDER_MARK + _format_line(names)
    for record in records:
        yield _format_line([format_value(cell) for cell in record])


def format_value(cell: CsvValue) -> str | int | float:
    """What stands in the file for a value."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return cell
    # A full-width sign or leading blanks are dropped by some programs before they look for a formula.
    return (
        "'" + cell
        if cell.startswith(FORMULA_PREFIXES) or cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        else cell
    )


def _format_line(cells: Sequence[object]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
