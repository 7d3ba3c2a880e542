"""Tables as CSV that spreadsheets open without running anything.

A cell that begins with = + - @ or a tab or carriage return would be taken for a formula, so text of that kind gets an
apostrophe in front. Numbers and dates are ours and stay as they are.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import StringIO

BYTE_ORDER_MARK = "\ufeff"  # without it Excel does not take the file for UTF-8
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float | bool | datetime | None


def lines(names: Sequence[str], records: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The table's lines, the head first."""
    yield BYTE_ORDER_MARK + _line(names)
    for record in records:
        yield _line([plain(cell) for cell in record])


def plain(cell: Cell) -> str | int | float:
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
        if cell.startswith(DANGEROUS) or cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
        else cell
    )


def _line(cells: Sequence[object]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
