"""Rows of comments."""

from collections import Counter

from community.comments.mentions import member_url
from community.core import markup
from community.core.mentions import MentionLinks
from community.demo.numbering import Made, Numbered
from community.demo.rows import marks, sight


def comments(of: Numbered) -> Made:
    """Comments, and the comments that they answer."""
    out, named = sight.comments_out(of), marks.named(of)
    helpful = Counter(mark["comment_id"] for mark in marks.helpful(of))
    made: Made = []
    for index, row in sorted(enumerate(of.community.comments), key=lambda pair: of.comment_ids[pair[0]]):
        handle = named.get(index, "")
        body = f"@{handle} {row.body}" if handle else row.body
        names = MentionLinks({handle: member_url(of.member_ids[handle])}) if handle else None
        made.append(
            {
                "id": of.comment_ids[index],
                "idea_id": of.idea_ids[row.idea],
                "parent_id": None if row.reply_to is None else of.comment_ids[row.reply_to],
                "author_id": of.member_ids[row.handle],
                "body": body,
                "body_html": markup.to_html(body, names),
                "posted_at": of.now - row.ago,
                "helpful_count": helpful[of.comment_ids[index]],
                **(out.get(index) or sight.IN_SIGHT),
            }
        )
    return made
