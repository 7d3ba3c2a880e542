"""A picture that was taken in."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.database import Base, now


class Picture(Base):
    """A picture of its owner, or of what an idea is about. Its files stand in the uploads under its name."""

    __tablename__ = "pictures"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)  # random: says nothing, and cannot be guessed
    owner_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("ideas.id", ondelete="CASCADE"), index=True)
    description: Mapped[str] = mapped_column(default="")  # for those who cannot see it
    width: Mapped[int]  # pixels
    height: Mapped[int]
    size: Mapped[int]  # bytes of all its files
    taken_in_at: Mapped[datetime] = mapped_column(default=now)
