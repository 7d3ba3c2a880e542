"""Rows of ideas, with the counters and the status that votes, comments and decisions give them."""

from collections import Counter, defaultdict
from typing import Any

from community.core import markup
from community.core.slugs import slug
from community.demo import shapes
from community.demo.numbering import Made, Numbered
from community.demo.rows import sight
from community.demo.rows.decisions import statuses_since
from community.ideas import trend
from community.moderation import acts


def ideas(of: Numbered) -> Made:
    """Ideas with the counters that their votes and comments give them."""
    live, since = _live_votes(of), statuses_since(of)
    out, silenced = sight.ideas_out(of), sight.comments_out(of)
    locked = {row.idea: of.now - row.ago for row in of.rulings if row.act == acts.LOCK}
    talk = Counter(row.idea for place, row in enumerate(of.community.comments) if place not in silenced)
    return [
        {
            **_written(of, index, idea),
            **_counted(of, live[index]),
            "status_at": since.get(index, of.now - idea.ago),
            "comment_count": talk[index],
            "locked_at": locked.get(index),
            "pinned_at": None if idea.pinned_ago is None else of.now - idea.pinned_ago,
            **(out.get(index) or sight.IN_SIGHT),
        }
        for index, idea in enumerate(of.community.ideas)
    ]


def _live_votes(of: Numbered) -> defaultdict[int, list[shapes.Vote]]:
    found: defaultdict[int, list[shapes.Vote]] = defaultdict(list)
    for vote in of.community.votes:
        if vote.withdrawn_ago is None:
            found[vote.idea].append(vote)
    return found


def _written(of: Numbered, index: int, idea: shapes.Idea) -> dict[str, Any]:
    body_html = markup.to_html(idea.body)
    return {
        "id": of.idea_ids[index],
        "group_id": of.group_ids[idea.group],
        "author_id": of.member_ids[idea.author],
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
        "posted_at": of.now - idea.ago,
        "stale_since": of.now,
    }


def _counted(of: Numbered, live: list[shapes.Vote]) -> dict[str, Any]:
    weights = Counter(vote.importance for vote in live)
    return {
        "vote_count": len(live),
        "nice_count": weights[1],
        "important_count": weights[2],
        "critical_count": weights[3],
        "trend": trend.from_votes(of.now - vote.ago for vote in live),
    }
