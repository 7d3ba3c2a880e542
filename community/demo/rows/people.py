"""Rows of members, groups and who belongs where."""

from collections import Counter
from collections.abc import Mapping

from community.demo.numbering import Made, Numbered
from community.demo.rows.peace import ideas_down
from community.demo.rows.presence import presence
from community.kernel import markup


def members(of: Numbered, password_hash: str, pictures: Mapping[str, str]) -> Made:
    """Everybody, confirmed since they joined. `pictures` are names of pictures by handle."""
    here = presence(of)
    return [
        {
            "id": of.member_ids[person.handle],
            "handle": person.handle,
            "name": person.name,
            "email": person.email,
            "password_hash": password_hash,
            "role": person.role,
            "colour": person.colour,
            "picture": pictures.get(person.handle),
            "about": person.about,
            "interests": person.interests,
            "joined_at": of.now - person.joined_ago,
            "confirmed_at": of.now - person.joined_ago,
            "days_present": here[person.handle].days,
            "seen_on": here[person.handle].last,
        }
        for person in of.community.people
    ]


def groups(of: Numbered) -> Made:
    """Groups, founded when their first member joined, who moderates them."""
    down = ideas_down(of)
    ideas = Counter(idea.group for index, idea in enumerate(of.community.ideas) if index not in down)
    return [
        {
            "id": of.group_ids[group.slug],
            "slug": group.slug,
            "name": group.name,
            "purpose": group.purpose,
            "description": group.description,
            "description_html": markup.to_html(group.description),
            "colour": group.colour,
            "is_private": group.private,
            "founder_id": of.member_ids[of.founding(group.slug).handle],
            "founded_at": of.now - of.founding(group.slug).ago,
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
            "moderates": row is of.founding(row.group),
            "joined_at": of.now - row.ago,
        }
        for row in of.community.memberships
    ]
