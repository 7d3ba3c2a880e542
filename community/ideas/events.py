"""Events of ideas. They carry ids, never texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class IdeaPosted:
    """A member posted an idea, and it is visible."""

    idea_id: int


@dataclass(frozen=True)
class StatusChanged:
    """Staff changed the status of an idea or answered it."""

    status_change_id: int


@dataclass(frozen=True)
class StatusChangeUndone:
    """Staff undid a status change that members may have been told of."""

    status_change_id: int


@dataclass(frozen=True)
class IdeaMerged:
    """An idea was merged into another one."""

    merge_id: int


@dataclass(frozen=True)
class IdeaMergeUndone:
    """A merge was undone that members may have been told of."""

    merge_id: int


@dataclass(frozen=True)
class IdeaChanged:
    """The text, group or visibility of an idea changed, or it is new or gone."""

    idea_id: int


@dataclass(frozen=True)
class IdeaAudienceChanged:
    """An idea was moved, hidden or restored, so others than before can find it and what was said about it."""

    idea_id: int


@dataclass(frozen=True)
class IdeaClassified:
    """The status or the labels of an idea changed."""

    idea_id: int


@dataclass(frozen=True)
class IdeaErased:
    """The text of an idea was deleted for good. Nothing made from it may be kept."""

    idea_id: int


@dataclass(frozen=True)
class StatusDefinitionChanged:
    """An administrator removed a status or changed what it means. Ideas up to `after_id` have been adapted."""

    status_key: str
    after_id: int = 0
