"""Values of cells: ids, numbers, times and texts that fit. Changes are collected as issues."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from community.core import markup
from community.core.db import now
from community.core.i18n import gettext as _
from community.imports.csv_reader import CsvRow
from community.imports.records import RowIssue, corrected

LONGEST_ID = 200
LONGEST_TEXT = markup.MAX_LENGTH
LONGEST_COUNT = 2**31 - 1
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


class UnusableRow(Exception):
    """The row cannot be used. The message is the reason."""


class Cells:
    """The cells of one row, and the issues of their values."""

    def __init__(self, row: CsvRow, id_column: str | None = None) -> None:
        self.row = row
        self.source_id = markup.one_line(row[id_column])[:LONGEST_ID] if id_column else ""
        self.issues: list[RowIssue] = []
        if row.problem:
            raise UnusableRow(row.problem)

    def correct(self, reason: str) -> None:
        """Add an issue: the row is used with a change."""
        self.issues.append(corrected(self.row, self.source_id, reason))

    def id(self, column: str) -> str:
        """An id. Raises `UnusableRow` without one."""
        found = markup.one_line(self.row[column])
        if not found:
            raise UnusableRow(_("has no %(column)s", column=column))
        if len(found) > LONGEST_ID:
            raise UnusableRow(_("its %(column)s is longer than %(most)s characters", column=column, most=LONGEST_ID))
        return found

    def line(self, column: str, limit: int) -> str:
        """A text of one line, truncated at a word if it is too long."""
        raw = self.row[column]
        text = markup.one_line(raw[: 4 * LONGEST_TEXT])
        if len(text) <= limit:
            return text
        self.correct(
            _("its %(column)s was longer than %(most)s characters, so it was shortened", column=column, most=limit)
        )
        return truncate(text, limit)

    def text(self, column: str, limit: int = LONGEST_TEXT) -> str:
        """A text of several lines, truncated at a word if it is too long."""
        text = markup.clean_text(self.row[column])
        if len(text) <= limit:
            return text
        self.correct(
            _("its %(column)s was longer than %(most)s characters, so it was shortened", column=column, most=limit)
        )
        return truncate(text, limit)

    def count(self, column: str) -> int:
        """A number of people or votes; 0 for an empty cell, and 0 with an issue for anything else."""
        raw = self.row[column].strip()
        if re.fullmatch(r"[0-9]{1,10}", raw, re.ASCII) and int(raw) <= LONGEST_COUNT:
            return int(raw)
        if raw:
            self.correct(_("its %(column)s isn't a number, so 0 was used", column=column))
        return 0

    def local(self, text: str, zone: tzinfo) -> datetime:
        """A local time, "2015-09-15" or "2015-09-15 10:50:19". The first of two in the hour that comes twice.

        A time that the clocks skipped is as much later as they were set forward, and corrected. Raises `UnusableRow`.
        """
        there = _parsed(text)
        if there.tzinfo is not None:
            return self._sensible(there)
        moment = there.replace(tzinfo=zone).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) != there:
            self.correct(_("its time was skipped by daylight saving, so it was moved forward"))
        return self._sensible(moment)

    def time(self, column: str, zone: tzinfo = UTC) -> datetime:
        """A time in ISO 8601, of the zone unless it names its own. Raises `UnusableRow`."""
        raw = self.row[column].strip()
        if not raw:
            raise UnusableRow(_("has no %(column)s", column=column))
        return self.local(raw, zone)

    def milliseconds(self, column: str) -> datetime:
        """A time in milliseconds since 1970. Raises `UnusableRow`."""
        raw = self.row[column].strip()
        if not re.fullmatch(r"[0-9]{1,15}", raw, re.ASCII):
            raise UnusableRow(_("its %(column)s isn't a time", column=column))
        try:
            return self._sensible(EARLIEST + timedelta(milliseconds=int(raw)))
        except OverflowError:
            raise UnusableRow(_("its %(column)s isn't a time", column=column)) from None

    def _sensible(self, moment: datetime) -> datetime:
        if moment < EARLIEST:
            raise UnusableRow(_("its time is before 1970"))
        if moment > now() + timedelta(days=1):
            raise UnusableRow(_("its time is in the future"))
        return moment.astimezone(UTC)


def truncate(text: str, limit: int) -> str:
    """The beginning of a text, at most `limit` characters including the ellipsis, ending at a word if possible."""
    if len(text) <= limit:
        return text
    whole = re.sub(r"\s+\S*$", "", text[:limit]) if re.search(r"\s", text[:limit]) else ""
    return (whole if len(whole) > limit // 2 else text[: limit - 1]).rstrip(" ,.;:")[: limit - 1] + "…"


def web_address(text: str) -> str | None:
    """The address of a web page that can be linked to; None for anything else."""
    text = text.strip()
    return text if re.fullmatch(r"https?://[A-Za-z0-9][^\s<>\"'\\^`{|}\x00-\x1f\x7f]{1,1000}", text) else None


def _parsed(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip()[:40])
        return found if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnusableRow(_("its time can't be read")) from None
