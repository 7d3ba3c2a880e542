"""Queries of the pages of ideas: lists, one idea, and groups to choose from. Each function runs one statement."""

from community.ideas.queries.discover import discover_page
from community.ideas.queries.group_choices import GroupChoice, groups_to_choose
from community.ideas.queries.hidden import HiddenIdea, hidden_ideas
from community.ideas.queries.idea import (
    IdeaDetail,
    PastVersion,
    StatusUpdate,
    detail,
    find,
    find_with_detail,
    last_status_change_id,
    status_updates,
    supporters,
    versions,
)
from community.ideas.queries.images import IdeaImage, idea_images, is_image_visible
from community.ideas.queries.lists import (
    ORDERS,
    IdeaLink,
    list_page,
    listed_by_id,
    member_id_of,
    my_votes,
    others_in_group,
)
from community.ideas.queries.rows import IdeaRow

__all__ = [
    "ORDERS",
    "GroupChoice",
    "HiddenIdea",
    "IdeaDetail",
    "IdeaImage",
    "IdeaLink",
    "IdeaRow",
    "PastVersion",
    "StatusUpdate",
    "detail",
    "discover_page",
    "find",
    "find_with_detail",
    "groups_to_choose",
    "hidden_ideas",
    "idea_images",
    "is_image_visible",
    "last_status_change_id",
    "list_page",
    "listed_by_id",
    "member_id_of",
    "my_votes",
    "others_in_group",
    "status_updates",
    "supporters",
    "versions",
]
