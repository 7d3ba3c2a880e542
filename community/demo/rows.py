"""The demonstration community as rows of tables: ids in order of time, times counted back from one now."""

from collections import Counter, defaultdict
from datetime import datetime
from functools import cached_property
from typing import Any

from community.demo import shapes
from community.demo.dating import Dated, at_work, dated
from community.ideas import trend
from community.kernel import markup
from community.kernel.slugs import slug

Made = list[dict[str, Any]]
FIRST_STATUS = "open"


class Rows:
    """Rows made from shapes. All methods return lists of column values."""

    def __init__(self, community: shapes.Community, now: datetime, password_hash: str) -> None:
        self.community = community
        self.now = now
        self.password_hash = password_hash

    def members(self) -> Made:
        """Everybody, confirmed since they joined."""
        return [
            {
                "id": self.member_ids[person.handle],
                "handle": person.handle,
                "name": person.name,
                "email": person.email,
                "password_hash": self.password_hash,
                "role": person.role,
                "colour": person.colour,
                "about": person.about,
                "interests": person.interests,
                "joined_at": self.now - person.joined_ago,
                "confirmed_at": self.now - person.joined_ago,
            }
            for person in self.community.people
        ]

    def groups(self) -> Made:
        """Groups, founded when their first member joined, who moderates them."""
        ideas = Counter(idea.group for idea in self.community.ideas)
        return [
            {
                "id": self.group_ids[group.slug],
                "slug": group.slug,
                "name": group.name,
                "purpose": group.purpose,
                "description": group.description,
                "description_html": markup.to_html(group.description),
                "colour": group.colour,
                "is_private": group.private,
                "founder_id": self.member_ids[self._founding(group.slug).handle],
                "founded_at": self.now - self._founding(group.slug).ago,
                "member_count": len(self._belonging[group.slug]),
                "idea_count": ideas[group.slug],
            }
            for group in self.community.groups
        ]

    def memberships(self) -> Made:
        """Who belongs where."""
        return [
            {
                "group_id": self.group_ids[row.group],
                "member_id": self.member_ids[row.handle],
                "moderates": row is self._founding(row.group),
                "joined_at": self.now - row.ago,
            }
            for row in self.community.memberships
        ]

    def ideas(self) -> Made:
        """Ideas with the counters that their votes and comments give them."""
        return [self._idea(index, idea) for index, idea in enumerate(self.community.ideas)]

    def decisions(self) -> Made:
        """What the company decided and answered."""
        return [
            {
                "id": number,
                "idea_id": self.idea_ids[row.idea],
                "status_key": row.status,
                "reason": row.reason,
                "answer": row.answer,
                "answer_html": markup.to_html(row.answer) if row.answer else "",
                "decided_by": self.member_ids[row.handle],
                "decided_at": self._decided_at(row),
            }
            for number, row in enumerate(sorted(self.community.decisions, key=self._decided_at), 1)
        ]

    def votes(self) -> Made:
        """Votes, live and withdrawn, and where they were cast."""
        return [
            {
                "id": number,
                "idea_id": self.idea_ids[vote.idea],
                "member_id": self.member_ids[vote.handle],
                "cast_at": self.now - vote.ago,
                "withdrawn_at": None if vote.withdrawn_ago is None else self.now - vote.withdrawn_ago,
                "importance": vote.importance,
                "surface": vote.surface,
                "position": vote.position,
                "reserved": vote.reserved,
                "from_look": vote.from_look,
            }
            for number, vote in enumerate(sorted(self.community.votes, key=lambda vote: -vote.ago), 1)
        ]

    def looks(self) -> Made:
        """How often ideas were shown, by calendar day."""
        found = dated(self.community.looks, self.community.votes, self.now)
        return [{"idea_id": self.idea_ids[row.idea], **_without_idea(row)} for row in found]

    def comments(self) -> Made:
        """Comments, and the comments that they answer."""
        return [
            {
                "id": self.comment_ids[index],
                "idea_id": self.idea_ids[row.idea],
                "parent_id": None if row.reply_to is None else self.comment_ids[row.reply_to],
                "author_id": self.member_ids[row.handle],
                "body": row.body,
                "body_html": markup.to_html(row.body),
                "posted_at": self.now - row.ago,
            }
            for index, row in sorted(enumerate(self.community.comments), key=lambda pair: self.comment_ids[pair[0]])
        ]

    def flags(self) -> Made:
        """What waits for the moderators."""
        return [
            {
                "idea_id": self.idea_ids[row.idea] if row.comment is None else None,
                "comment_id": None if row.comment is None else self.comment_ids[row.comment],
                "subject_member_id": None,
                "group_id": self.group_ids[self.community.ideas[row.idea].group],
                "flagged_by": self.member_ids[row.handle],
                "reason": row.reason,
                "note": row.note,
                "flagged_at": self.now - row.ago,
            }
            for row in sorted(self.community.flags, key=lambda row: -row.ago)
        ]

    @cached_property
    def member_ids(self) -> dict[str, int]:
        """Ids by handle."""
        ordered = sorted(self.community.people, key=lambda person: -person.joined_ago)
        return {person.handle: number for number, person in enumerate(ordered, 1)}

    @cached_property
    def group_ids(self) -> dict[str, int]:
        """Ids by slug."""
        ordered = sorted(self.community.groups, key=lambda group: -self._founding(group.slug).ago)
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
    def _belonging(self) -> dict[str, list[shapes.Membership]]:
        found: defaultdict[str, list[shapes.Membership]] = defaultdict(list)
        for row in self.community.memberships:
            found[row.group].append(row)
        return found

    @cached_property
    def _live_votes(self) -> dict[int, list[shapes.Vote]]:
        found: defaultdict[int, list[shapes.Vote]] = defaultdict(list)
        for vote in self.community.votes:
            if vote.withdrawn_ago is None:
                found[vote.idea].append(vote)
        return found

    @cached_property
    def _status_at(self) -> dict[int, datetime]:
        """Since when ideas have their status, where it is not that of the first day."""
        before: dict[int, str] = {}
        since: dict[int, datetime] = {}
        for row in sorted(self.community.decisions, key=lambda row: -row.ago):
            if row.status != before.get(row.idea, FIRST_STATUS):
                since[row.idea] = self._decided_at(row)
            before[row.idea] = row.status
        return since

    @cached_property
    def _comment_counts(self) -> Counter[int]:
        return Counter(row.idea for row in self.community.comments)

    def _founding(self, group: str) -> shapes.Membership:
        return max(self._belonging[group], key=lambda row: row.ago)

    def _decided_at(self, row: shapes.Decision) -> datetime:
        return at_work(self.now - row.ago, self.now - self.community.ideas[row.idea].ago, self.now)

    def _idea(self, index: int, idea: shapes.Idea) -> dict[str, Any]:
        live = self._live_votes.get(index, [])
        weights = Counter(vote.importance for vote in live)
        body_html = markup.to_html(idea.body)
        return {
            "id": self.idea_ids[index],
            "group_id": self.group_ids[idea.group],
            "author_id": self.member_ids[idea.author],
            "title": idea.title,
            "slug": slug(idea.title),
            "body": idea.body,
            "today": idea.today,
            "others": idea.others,
            "body_html": body_html,
            "today_html": markup.to_html(idea.today) if idea.today else "",
            "others_html": markup.to_html(idea.others) if idea.others else "",
            "excerpt": markup.excerpt(body_html),
            "status_key": idea.status,
            "status_at": self._status_at.get(index, self.now - idea.ago),
            "posted_at": self.now - idea.ago,
            "vote_count": len(live),
            "nice_count": weights[1],
            "important_count": weights[2],
            "critical_count": weights[3],
            "comment_count": self._comment_counts[index],
            "trend": trend.of(self.now - vote.ago for vote in live),
            "stale_since": self.now,
        }


def _without_idea(row: Dated) -> dict[str, Any]:
    values = row._asdict()
    del values["idea"]
    return values


def _numbered(keys: list[Any]) -> list[int]:
    order = sorted(range(len(keys)), key=lambda index: keys[index])
    numbers = [0] * len(keys)
    for number, index in enumerate(order, 1):
        numbers[index] = number
    return numbers
