"""A community with a number for everybody and everything, and a moment that it is told from."""

from collections import defaultdict
from datetime import datetime
from functools import cached_property
from typing import Any

from community.demo import shapes
from community.demo.casting import founding

Made = list[dict[str, Any]]


class Numbered:
    """The community, its ids in order of time, and the now that all times are counted back from."""

    def __init__(self, community: shapes.Community, now: datetime) -> None:
        self.community = community
        self.now = now

    @cached_property
    def member_ids(self) -> dict[str, int]:
        """Ids by handle."""
        ordered = sorted(self.community.people, key=lambda person: -person.joined_ago)
        return {person.handle: number for number, person in enumerate(ordered, 1)}

    @cached_property
    def group_ids(self) -> dict[str, int]:
        """Ids by slug."""
        ordered = sorted(self.community.groups, key=lambda group: -self.founding(group.slug).ago)
        return {group.slug: number for number, group in enumerate(ordered, 1)}

    @cached_property
    def idea_ids(self) -> list[int]:
        """Ids by place in the list of ideas."""
        return _numbered([-idea.ago for idea in self.community.ideas])

    @cached_property
    def comment_ids(self) -> list[int]:
        """Ids by place in the list of comments. A reply follows what it answers."""
        return _numbered([(-row.ago, row.reply_to is not None) for row in self.community.comments])

    @cached_property
    def ruling_ids(self) -> list[int]:
        """Ids by place in the list of rulings."""
        return _numbered([-row.ago for row in self.community.rulings])

    @cached_property
    def rulings(self) -> list[shapes.Ruling]:
        """Rulings, the oldest first."""
        return sorted(self.community.rulings, key=lambda row: -row.ago)

    @cached_property
    def belonging(self) -> dict[str, list[shapes.Membership]]:
        """Memberships by slug."""
        found: defaultdict[str, list[shapes.Membership]] = defaultdict(list)
        for row in self.community.memberships:
            found[row.group].append(row)
        return found

    def founding(self, group: str) -> shapes.Membership:
        """The first membership of a group: its founder's."""
        return self._founding[group]

    @cached_property
    def _founding(self) -> dict[str, shapes.Membership]:
        return founding(self.community.memberships)


def _numbered(keys: list[Any]) -> list[int]:
    order = sorted(range(len(keys)), key=lambda index: keys[index])
    numbers = [0] * len(keys)
    for number, index in enumerate(order, 1):
        numbers[index] = number
    return numbers
