"""Events of announcements. They carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AnnouncementPosted:
    """An announcement is visible, and those it is for have not all been told."""

    announcement_id: int


@dataclass(frozen=True)
class AnnouncementAudienceChanged:
    """An announcement was removed or restored, so others than before can find it and what was said about it."""

    announcement_id: int
