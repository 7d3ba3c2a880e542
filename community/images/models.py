"""The table of uploaded images."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import Base, now


class Image(Base):
    """An avatar, an illustration of an idea, or not attached to anything yet. Its files are stored under its name."""

    __tablename__ = "images"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)  # random, so it cannot be guessed
    owner_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), index=True)
    description: Mapped[str] = mapped_column(default="")  # alternative text
    width: Mapped[int]  # pixels
    height: Mapped[int]
    size: Mapped[int]  # bytes of all its files
    uploaded_at: Mapped[datetime] = mapped_column(default=now)
