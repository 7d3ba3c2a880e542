"""The table of data exports."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, now


class DataExport(Base):
    """A member's last export. Its file is in the data folder once `ready_at` is set."""

    __tablename__ = "data_exports"
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)  # of the file: random
    requested_at: Mapped[datetime] = mapped_column(default=now)
    ready_at: Mapped[datetime | None]
    size: Mapped[int | None]  # bytes
