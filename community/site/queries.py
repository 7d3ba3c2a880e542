"""The log of changed settings."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from community.core import pagination
from community.core.db import rows
from community.site.models import SiteSettingChange


class SettingChange(NamedTuple):
    """A change of a setting."""

    id: int
    name: str
    before: Any
    after: Any
    changed_by: int
    changed_at: datetime


def changes(cursor: str | None) -> pagination.Page[SettingChange]:
    """A page of changes, latest first."""
    statement = select(
        SiteSettingChange.id,
        SiteSettingChange.name,
        SiteSettingChange.before,
        SiteSettingChange.after,
        SiteSettingChange.changed_by,
        SiteSettingChange.changed_at,
    )
    found = rows(pagination.after(statement, SiteSettingChange.changed_at, SiteSettingChange.id, cursor))
    return pagination.to_page([SettingChange(*row) for row in found], "changed_at")
