"""Queries of the pages of ideas: lists, one idea, and groups to choose from. Each function runs one statement."""

from community.ideas.queries.discover import discover_page
from community.ideas.queries.feeds import (
    FEED_SIZE,
    FeedIdea,
    FeedUpdate,
    SharedIdea,
    SitemapEntry,
    feed_ideas,
    feed_updates,
    shared_idea,
    sitemap_groups,
    sitemap_ideas,
    sitemap_sizes,
)
from community.ideas.queries.group_choices import GroupChoice, groups_to_choose, most_used_group
from community.ideas.queries.hidden import HiddenIdea, hidden_ideas
from community.ideas.queries.idea import (
    IdeaDetail,
    PastVersion,
    StatusUpdate,
    detail,
    find,
    find_with_detail,
    last_status_change_id,
    present_version,
    register_suggestions,
    status_updates,
    versions,
)
from community.ideas.queries.images import IdeaImage, idea_images, is_image_visible
from community.ideas.queries.labels import LabelTag
from community.ideas.queries.lists import (
    ORDERS,
    IdeaLink,
    list_page,
    listed_by_id,
    my_votes,
    others_in_group,
)
from community.ideas.queries.merges import (
    MergedIdea,
    MergePreview,
    find_merge,
    merged_into,
    preview,
    root_of,
    visible_titles,
)
from community.ideas.queries.rows import IdeaRow
from community.ideas.queries.supporters import NamedSupporter, supporters, supporters_page

__all__ = [
    "FEED_SIZE",
    "ORDERS",
    "FeedIdea",
    "FeedUpdate",
    "GroupChoice",
    "HiddenIdea",
    "IdeaDetail",
    "IdeaImage",
    "IdeaLink",
    "IdeaRow",
    "LabelTag",
    "MergePreview",
    "MergedIdea",
    "NamedSupporter",
    "PastVersion",
    "SharedIdea",
    "SitemapEntry",
    "StatusUpdate",
    "detail",
    "discover_page",
    "feed_ideas",
    "feed_updates",
    "find",
    "find_merge",
    "find_with_detail",
    "groups_to_choose",
    "hidden_ideas",
    "idea_images",
    "is_image_visible",
    "last_status_change_id",
    "list_page",
    "listed_by_id",
    "merged_into",
    "most_used_group",
    "my_votes",
    "others_in_group",
    "present_version",
    "preview",
    "register_suggestions",
    "root_of",
    "shared_idea",
    "sitemap_groups",
    "sitemap_ideas",
    "sitemap_sizes",
    "status_updates",
    "supporters",
    "supporters_page",
    "versions",
    "visible_titles",
]
