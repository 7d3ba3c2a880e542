"""The community's settings: what they are, reading them, changing them."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlalchemy import select

from community.core.cache import cached
from community.core.db import db, insert
from community.site.models import SiteSetting, SiteSettingChange

FRESH = 2.0  # seconds for which another process may still show what was before


@dataclass(frozen=True)
class SiteSettings:
    """How the community wants to be. The defaults are what a new site starts with."""

    name: str = "Community"
    tagline: str = "Tell us what you need. See what others need. Follow what becomes of it."
    accent_hue: int = 255
    who_can_create_groups: str = "members"
    hide_counts: bool = True
    response_goal_days: int = 7
    reports_to_auto_hide: int = 3  # never, if 0
    time_zone: str = "UTC"
    language: str = "en"


@cached(seconds=FRESH)
def current() -> SiteSettings:
    """The settings as they are, read at most every two seconds per process."""
    known = {field.name for field in fields(SiteSettings)}
    found = {
        row.name: row.value
        for row in db.session.execute(select(SiteSetting.name, SiteSetting.value))
        if row.name in known
    }
    return replace(SiteSettings(), **found)


def change(changed_by: int, **values: Any) -> list[str]:
    """Set the named settings; log each that really changed. Returns their names."""
    current.clear()
    before = asdict(current())
    changed = [name for name, value in values.items() if before[name] != value]
    for name in changed:
        statement = insert(SiteSetting).values(name=name, value=values[name])
        db.session.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
        )
        db.session.add(SiteSettingChange(name=name, before=before[name], after=values[name], changed_by=changed_by))
    current.clear()
    return changed
