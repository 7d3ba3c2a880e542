"""An import, and what it brought."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, now


class Import(Base):
    """Everything that was brought in from one source, by one command or several."""

    __tablename__ = "imports"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]  # as people read it
    began_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]


class ImportedRow(Base):
    """Which row of ours was made of which row of the source, so that nothing is brought in twice."""

    __tablename__ = "imported_rows"
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[int]
    __table_args__ = (Index("ix_imported_rows_import_id_kind_row_id", "import_id", "kind", "row_id"),)
