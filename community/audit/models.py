"""Tables of the audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, now


class AuditEntry(Base):
    """One recorded act. The database refuses to change a row, and to delete one before `log.KEPT` has passed.

    Members are named by id without a foreign key: this package does not know them, and their rows are never deleted.
    """

    __tablename__ = "audit_entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)  # one of `log.KINDS`
    actor_id: Mapped[int | None] = mapped_column(index=True)  # None: the command line, or someone who did not sign in
    about_id: Mapped[int | None] = mapped_column(index=True)  # the member concerned, if there is one
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    recorded_at: Mapped[datetime] = mapped_column(default=now, index=True)


class AuditNetwork(Base):
    """The network that a sign-in came from. It has a row of its own because it is deleted before the entry."""

    __tablename__ = "audit_networks"
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entries.id", ondelete="CASCADE"), primary_key=True)
    network: Mapped[str]
