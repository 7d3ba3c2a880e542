"""Rows of comments."""

from community.demo.numbering import Made, Numbered
from community.demo.rows import peace
from community.kernel import markup


def comments(of: Numbered) -> Made:
    """Comments, and the comments that they answer."""
    down = peace.comments_down(of)
    return [
        {
            "id": of.comment_ids[index],
            "idea_id": of.idea_ids[row.idea],
            "parent_id": None if row.reply_to is None else of.comment_ids[row.reply_to],
            "author_id": of.member_ids[row.handle],
            "body": row.body,
            "body_html": markup.to_html(row.body),
            "posted_at": of.now - row.ago,
            **peace.down_since(down.get(index)),
        }
        for index, row in sorted(enumerate(of.community.comments), key=lambda pair: of.comment_ids[pair[0]])
    ]
