"""Where people came from."""

from sqlalchemy import select

from community.imports import known
from community.imports.models import Import, ImportedRow
from community.kernel.database import db


def came_from(member_id: int) -> str:
    """The name of the source that a person was brought in from; empty if they were not."""
    found = db.session.scalar(
        select(Import.name)
        .join(ImportedRow, ImportedRow.import_id == Import.id)
        .where(ImportedRow.kind == known.PERSON, ImportedRow.row_id == member_id)
        .limit(1)
    )
    return found or ""
