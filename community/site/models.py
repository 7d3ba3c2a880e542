"""Settings of the community and the log of their changes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, now


class SiteSetting(Base):
    """A setting that differs from its default."""

    __tablename__ = "site_settings"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class SiteSettingChange(Base):
    """A change of a setting. Rows are never edited."""

    __tablename__ = "site_setting_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    before: Mapped[Any] = mapped_column(JSON)
    after: Mapped[Any] = mapped_column(JSON)
    changed_by: Mapped[int]  # a member's id; no foreign key, because this package does not know members
    changed_at: Mapped[datetime] = mapped_column(default=now)
