"""Rows of CSV files with their line numbers. Files that can't be read are refused with a message."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from community.core.errors import Refused
from community.core.i18n import gettext as _

LONGEST_CELL = 8 * 2**20  # characters: an unclosed quotation mark would swallow the rest of the file
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class CsvRow:
    """One row of a file."""

    file: str
    line: int  # the first line of the row, from 1
    cells: Mapping[str, str]  # by column; columns that the file does not have are empty
    problem: str = ""  # why the row cannot be used

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def existing_folder(path: Path) -> Path:
    """The folder as an absolute path. Raises `Refused` if there is none."""
    if not path.exists():
        raise Refused(_("Folder %(path)s doesn't exist.", path=path))
    if not path.is_dir():
        raise Refused(_("%(path)s is a file. Specify the folder it's in.", path=path))
    return path.resolve()


def read_rows(path: Path, required: tuple[str, ...]) -> Iterator[CsvRow]:
    """The rows of a file with a header. Raises `Refused` if it is missing, is not CSV in UTF-8 or lacks a column.

    A row with more or fewer cells than the header has a problem and no cells.
    """
    with _opened(path) as file:
        header: list[str] | None = None
        for line, cells in _lines(file, path.name):
            if header is None:
                header = [cell.strip() for cell in cells]
                _check_header(header, required, path.name)
            elif len(cells) == len(header):
                yield CsvRow(path.name, line, dict(zip(header, cells, strict=True)))
            elif cells:
                problem = _("has %(there)s cells, but the header has %(named)s", there=len(cells), named=len(header))
                yield CsvRow(path.name, line, {}, problem)
        if header is None:
            raise Refused(_("%(file)s is empty: it doesn't even have a header.", file=path.name))


def read_pairs(path: Path) -> dict[str, str]:
    """A small file of names and values without a header: {name: its first value}."""
    found: dict[str, str] = {}
    with _opened(path) as file:
        for _line, cells in _lines(file, path.name):
            if len(cells) >= 2 and len(found) < 100:
                found.setdefault(cells[0].strip(), cells[1])
    return found


def _opened(path: Path) -> TextIO:
    if not path.is_file():
        raise Refused(_("%(folder)s doesn't contain %(file)s.", file=path.name, folder=path.parent))
    with path.open("rb") as raw:
        if raw.read(2) in OTHER_ENCODINGS:
            raise Refused(_("%(file)s is UTF-16. Save it as UTF-8.", file=path.name))
    return path.open(encoding="utf-8-sig", newline="")


def _lines(file: TextIO, name: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(file, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except UnicodeDecodeError as error:
            raise Refused(
                _("%(file)s isn't UTF-8 somewhere after line %(line)s. Save it as UTF-8.", file=name, line=line)
            ) from error
        except csv.Error as error:
            raise Refused(
                _(
                    "Can't read %(file)s from line %(line)s on: %(error)s. Check for a quotation mark that isn't "
                    "closed, or one inside a cell that isn't doubled.",
                    file=name,
                    line=line,
                    error=error,
                )
            ) from error
        if cells is None:
            return
        yield line, cells


def _check_header(header: list[str], required: tuple[str, ...], name: str) -> None:
    missing = [column for column in required if column not in header]
    if missing:
        raise Refused(
            _(
                "%(file)s has no column %(missing)s. Its columns, separated by commas, are: %(there)s.",
                file=name,
                missing=", ".join(missing),
                there=", ".join(header)[:300],
            )
        )
    duplicates = sorted({column for column in header if column and header.count(column) > 1})
    if duplicates:
        raise Refused(_("%(file)s has two columns named %(name)s.", file=name, name=duplicates[0]))
