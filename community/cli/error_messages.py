"""Error messages of the command line: one sentence for each expected failure."""

import sqlite3

from alembic.util.exc import CommandError
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError, ProgrammingError

from community.config import InvalidSetting
from community.core.errors import OperatorError, Refused
from community.core.schema import SchemaMismatch


def describe(error: BaseException) -> str | None:
    """The sentence for an expected failure; None for an error in the program."""
    if isinstance(error, OperatorError | InvalidSetting | SchemaMismatch | Refused):
        return str(error)
    if isinstance(error, DBAPIError):
        return _about_database(error)
    if isinstance(error, sqlite3.Error):
        return f"Can't use the database file: {error}."
    if isinstance(error, ArgumentError | CommandError):
        return f"Can't use the database: {_first_line(error)}."
    if isinstance(error, ModuleNotFoundError) and (error.name or "").startswith("psycopg"):
        return "DATABASE_URL is for PostgreSQL, but its driver isn't installed. Install `community[postgres]`."
    if isinstance(error, OSError):
        return _about_files(error)
    return None


def _about_database(error: DBAPIError) -> str | None:
    if _is_missing_table(error):
        return "The database is missing tables. Run `community db upgrade` first."
    if isinstance(error, OperationalError | InterfaceError):
        return f"Can't connect to the database: {_first_line(error.orig)}. Check DATABASE_URL."
    return None


def _is_missing_table(error: DBAPIError) -> bool:
    text = str(error.orig)
    if isinstance(error, ProgrammingError):
        return "does not exist" in text
    return isinstance(error, OperationalError) and "no such table" in text


def _about_files(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}." if error.filename else f"{reason}."


def _first_line(error: object) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(". ") if lines else type(error).__name__
