"""What pages of ideas show: lists, one idea, and the groups that ideas stand in. Each function is one statement."""

from community.ideas.queries.discover import discovered
from community.ideas.queries.lists import ORDERS, Link, among, known_as, listed, my_votes, others_in_group
from community.ideas.queries.one import (
    Detail,
    Face,
    Said,
    Version,
    decisions,
    detail,
    find,
    last_decision,
    seen,
    supporters,
    versions,
)
from community.ideas.queries.own import Unseen, out_of_sight
from community.ideas.queries.pictures import Illustration, illustrations, is_picture_visible
from community.ideas.queries.places import Place, places
from community.ideas.queries.rows import Row

__all__ = [
    "ORDERS",
    "Detail",
    "Face",
    "Illustration",
    "Link",
    "Place",
    "Row",
    "Said",
    "Unseen",
    "Version",
    "among",
    "decisions",
    "detail",
    "discovered",
    "find",
    "illustrations",
    "is_picture_visible",
    "known_as",
    "last_decision",
    "listed",
    "my_votes",
    "others_in_group",
    "out_of_sight",
    "places",
    "seen",
    "supporters",
    "versions",
]
