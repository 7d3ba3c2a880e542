"""What happened to ideas. Events carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class IdeaPosted:
    """A member posted an idea."""

    idea_id: int


@dataclass(frozen=True)
class StatusChanged:
    """Staff gave an idea a status, or answered it."""

    status_change_id: int


@dataclass(frozen=True)
class IdeaChanged:
    """An idea's words, its group, or whether it stands are no longer what they were; or it is new, or gone."""

    idea_id: int


@dataclass(frozen=True)
class IdeaErased:
    """An idea's words are gone for good; nothing that was made of them may be kept."""

    idea_id: int
