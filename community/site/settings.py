"""The settings of the community: reading and changing them."""

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from sqlalchemy import select

from community.audit import log as audit_log
from community.core.cache import cached
from community.core.db import db, insert
from community.core.statements import built_once, fetch
from community.site.models import SiteSetting, SiteSettingChange

CACHE_SECONDS = 1.0  # for so long another process may still use the old values


@dataclass(frozen=True)
class SiteSettings:
    """The settings of the community, with the values of a new site as defaults."""

    name: str = "Community"
    contact: str = ""  # an email address or the URL of a page
    tagline: str = "Tell us what you need. See what others need. Follow what happens next."
    accent_hue: int = 255
    who_can_create_groups: str = "members"
    blind_voting: bool = False
    response_goal_days: int = 7
    notice_delay_minutes: int = 2
    reports_to_auto_hide: int = 3  # 0: never
    time_zone: str = "UTC"
    language: str = "en"


@cached(seconds=CACHE_SECONDS)
def current() -> SiteSettings:
    """The current settings, read from the database at most once a second in each process."""
    known = {field.name for field in fields(SiteSettings)}
    found = {name: value for name, value in fetch(_select_settings()) if name in known}
    return replace(SiteSettings(), **found)


@built_once
def _select_settings() -> Any:
    return select(SiteSetting.name, SiteSetting.value)


def change(changed_by: int, **values: Any) -> list[str]:
    """Change settings, and log those whose value is different. Returns their names."""
    current.clear()
    before = asdict(current())
    changed = [name for name, value in values.items() if before[name] != value]
    for name in changed:
        statement = insert(SiteSetting).values(name=name, value=values[name])
        db.session.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
        )
        db.session.add(SiteSettingChange(name=name, before=before[name], after=values[name], changed_by=changed_by))
        audit_log.record(
            audit_log.SETTING_CHANGED, by=changed_by, setting=name, before=before[name], after=values[name]
        )
    current.clear()
    return changed
