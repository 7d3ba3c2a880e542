"""Rows of members, groups and who belongs where."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from community.core import markup
from community.demo.numbering import Made, Numbered
from community.demo.rows.presence import presence
from community.demo.rows.sight import ideas_out
from community.moderation import acts

AT_LARGE = {"suspended_at": None, "suspended_until": None}
WRITTEN = (
    *("by_request", "question", "welcome", "guidelines"),
    *("who_posts", "who_comments", "who_sees_members", "pre_moderation"),
)


def members(of: Numbered, password_hash: str, pictures: Mapping[str, str]) -> Made:
    """Everybody, confirmed since they joined. `pictures` are names of pictures by handle."""
    here, suspended = presence(of), _suspended(of)
    return [
        {
            "id": of.member_ids[person.handle],
            "handle": person.handle,
            "name": person.name,
            "email": person.email,
            "password_hash": password_hash,
            "role": person.role,
            "color": person.color,
            "avatar": pictures.get(person.handle),
            "about": person.about,
            "interests": person.interests,
            "joined_at": of.now - person.joined_ago,
            "confirmed_at": of.now - person.joined_ago,
            "days_present": here[person.handle].days,
            "seen_on": here[person.handle].last,
            **suspended.get(person.handle, AT_LARGE),
        }
        for person in of.community.people
    ]


def groups(of: Numbered) -> Made:
    """Groups, founded when their first member joined, who moderates them."""
    out = ideas_out(of)
    ideas = Counter(idea.group for index, idea in enumerate(of.community.ideas) if index not in out)
    return [
        {
            "id": of.group_ids[group.slug],
            "slug": group.slug,
            "name": group.name,
            "purpose": group.purpose,
            "description": group.description,
            "description_html": markup.to_html(group.description),
            "color": group.color,
            "is_private": group.private,
            **{name: getattr(group, name) for name in WRITTEN},
            "welcome_html": markup.to_html(group.welcome) if group.welcome else "",
            "guidelines_html": markup.to_html(group.guidelines) if group.guidelines else "",
            "archived_at": None if group.archived_ago is None else of.now - group.archived_ago,
            "creator_id": of.member_ids[of.founding(group.slug).handle],
            "created_at": of.now - of.founding(group.slug).ago,
            "member_count": len(of.belonging[group.slug]),
            "idea_count": ideas[group.slug],
        }
        for group in of.community.groups
    ]


def memberships(of: Numbered) -> Made:
    """Who belongs where."""
    return [
        {
            "group_id": of.group_ids[row.group],
            "member_id": of.member_ids[row.handle],
            "moderates": row.moderates or row is of.founding(row.group),
            "joined_at": of.now - row.ago,
        }
        for row in of.community.memberships
    ]


def _suspended(of: Numbered) -> dict[str, dict[str, datetime | None]]:
    """Since when and until when people are suspended, by handle."""
    last = {row.member: row for row in of.rulings if row.member and row.act in (acts.SUSPEND, acts.LIFT)}
    return {
        handle: {
            "suspended_at": of.now - row.ago,
            "suspended_until": None if row.lasts is None else of.now - row.ago + row.lasts,
        }
        for handle, row in last.items()
        if row.act == acts.SUSPEND
    }
