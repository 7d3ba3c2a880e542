"""Tables of imports: one row for each source, and which rows of this site were made from which of its rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, now


class Import(Base):
    """Everything imported from one source, by one command or several."""

    __tablename__ = "imports"
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(unique=True)  # its name in commands
    name: Mapped[str]  # its name on pages
    began_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]


class ImportedRow(Base):
    """Which row of this site was made from which row of the source, to import nothing twice."""

    __tablename__ = "imported_rows"
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)  # see `mapping`
    source_id: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[int]
    __table_args__ = (Index("ix_imported_rows_import_id_kind_row_id", "import_id", "kind", "row_id"),)
