"""People of whom a source tells only the id."""

from datetime import datetime

from community.imports.drafts import Person, Placed
from community.kernel.words import gettext as _

NAME = 60


def implied(person_id: str, at: datetime, row: Placed, note: str = "") -> Person:
    """Somebody known by their id alone."""
    return Person(person_id, called(person_id), None, at, False, note, row.file, row.line)


def called(person_id: str) -> str:
    """What somebody is called whose name is not known."""
    return _("Participant %(id)s", id=person_id)[:NAME]
