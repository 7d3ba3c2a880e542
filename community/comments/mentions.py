"""Mentions: @handles in comments.

The text keeps what was typed. The HTML made from it links to the member by id, so the link survives a change of
handle. When a member's account is deleted, their handle is taken out of both.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import load_only

from community.comments.discussions import Discussion
from community.comments.events import CommentErased, MemberMentioned
from community.comments.models import Comment, Mention
from community.core import markup, outbox
from community.core.db import db, now, rows
from community.core.mentions import MAX_MENTIONS, MentionLinks, spellings
from community.members import old_handles, quotas, rate_limits
from community.members import scope as member_scope
from community.members.models import Member

MAX_LOOKUPS = 50  # different @words of one text that are looked up

_LINK = re.compile(r'<a href="/people/id/(\d+)"[^>]*>@([\w-]+)</a>')
_WORD = re.compile(r"@([\w-]+)")


class RenderedText(NamedTuple):
    """The HTML of a text, and the ids of the members it mentions, in their order."""

    html: str
    mentioned: list[int]


def member_url(member_id: int) -> str:
    """The path of a member's profile by id, which does not depend on their handle."""
    return f"/people/id/{member_id}"


def render(discussion: Discussion, body: str, before: Comment | None = None) -> RenderedText:
    """Render a comment's Markdown to HTML. A word after an @ becomes a link if that member can read the discussion.

    `before` is the comment whose text this replaces: members it mentions already are recognized by the same word, even
    if they have changed their handle.
    """
    words = markup.mentioned_words(body)[:MAX_LOOKUPS]
    if not words:
        return RenderedText(markup.to_html(body), [])
    known = _mentionable_members(discussion, words)
    if before is not None:
        known |= _current_mentions(before)
    links = MentionLinks({word: member_url(member_id) for word, member_id in known.items()})
    html = markup.to_html(body, links)
    return RenderedText(html, list(dict.fromkeys(known[word] for word in links.found)))


def update(
    comment: Comment,
    author: Member,
    mentioned: Sequence[int],
    most: int = MAX_MENTIONS,
    moderates: rate_limits.Moderates = False,
) -> None:
    """Store whom a comment mentions now. Newly mentioned members are notified, except its author.

    At most `most` members are ever notified of one comment, however often it is edited. No one is notified of a
    hidden comment: `notify` does that once it becomes visible. Raises `rate_limits.QuotaExceeded` if its author
    mentions more people within a day than they can, in new comments and in edited ones.
    """
    earlier = {mention.member_id: mention for mention in _mentions(comment)}
    if new := len(set(mentioned) - earlier.keys()):
        by_author = (Mention.comment_id == Comment.id, Comment.author_id == author.id)
        rate_limits.require(author, quotas.MENTIONED, Mention.mentioned_at, *by_author, moderates=moderates, number=new)
    notified = len(earlier)
    is_visible = comment.hidden_at is None
    for member_id in mentioned:
        mention = earlier.pop(member_id, None)
        if mention is not None and mention.withdrawn_at is None:
            continue
        if mention is None:
            mention = Mention(comment_id=comment.id, member_id=member_id)
            db.session.add(mention)
            notified += 1
        mention.withdrawn_at = None
        if is_visible and notified <= most and mention.notified_at is None and member_id != comment.author_id:
            outbox.record(MemberMentioned(comment.id, member_id))
    for mention in earlier.values():
        mention.withdrawn_at = mention.withdrawn_at or now()


def notify(comment: Comment) -> None:
    """Notify mentioned members who were not notified yet, when a hidden comment has become visible."""
    stored = _mentions(comment)
    left = MAX_MENTIONS - sum(mention.notified_at is not None for mention in stored)
    waiting = [
        mention.member_id
        for mention in stored
        if mention.notified_at is None and mention.withdrawn_at is None and mention.member_id != comment.author_id
    ]
    for member_id in sorted(waiting)[: max(left, 0)]:
        outbox.record(MemberMentioned(comment.id, member_id))


def remove_member(member_id: int) -> int:
    """Replace a deleted member's handle by their name in every comment that mentions them. How many comments."""
    name = db.session.scalar(select(Member.name).where(Member.id == member_id)) or ""
    comments = db.session.scalars(
        select(Comment)
        .join(Mention, Mention.comment_id == Comment.id)
        .where(Mention.member_id == member_id)
        .options(load_only(Comment.body, Comment.body_html))
        .order_by(Comment.id)
        .with_for_update(of=Comment)
    ).all()
    for comment in comments:
        comment.body, comment.body_html = without_member(comment.body, comment.body_html, member_id, name)
    outbox.record_all([CommentErased(comment.id) for comment in comments])  # the old text holds the handle
    db.session.execute(delete(Mention).where(Mention.member_id == member_id))
    return len(comments)


def linked_members(body_html: str) -> dict[str, int]:
    """The ids of the members that the HTML of a text links to, by the words that mention them, in lower case."""
    return {word.lower(): int(number) for number, word in _LINK.findall(body_html)}


def without_member(body: str, body_html: str, member_id: int, name: str) -> tuple[str, str]:
    """A text and its HTML with a name in place of each mention of a member."""
    linked = linked_members(body_html)
    html = _LINK.sub(lambda link: name if int(link[1]) == member_id else link[0], body_html)
    return _WORD.sub(partial(_replacement, linked, member_id, name), body), html


def _replacement(linked: Mapping[str, int], member_id: int, name: str, word: re.Match[str]) -> str:
    """What replaces an @word: the name if it mentioned the deleted member, followed by any trailing punctuation."""
    handle = next((spelling for spelling in spellings(word[1]) if spelling in linked), "")
    return name + word[1][len(handle) :] if handle and linked[handle] == member_id else word[0]


def _mentionable_members(discussion: Discussion, words: Sequence[str]) -> dict[str, int]:
    members = discussion.join(select(Member.handle, Member.id))
    found = rows(
        members.where(Member.handle.in_(words), member_scope.visible_to(None), discussion.members_who_can_find())
    )
    known = {row.handle: row.id for row in found}
    had = old_handles.ids(set(words) - known.keys()) if len(known) < len(set(words)) else {}
    if not had:
        return known
    reading = rows(
        members.where(Member.id.in_(had.values()), member_scope.visible_to(None), discussion.members_who_can_find())
    )
    current = {row.id for row in reading}
    return {**{word: member_id for word, member_id in had.items() if member_id in current}, **known}


def _current_mentions(comment: Comment) -> dict[str, int]:
    current = {mention.member_id for mention in _mentions(comment) if mention.withdrawn_at is None}
    linked = linked_members(comment.body_html)
    return {word: member_id for word, member_id in linked.items() if member_id in current}


def _mentions(comment: Comment) -> Sequence[Mention]:
    return db.session.scalars(select(Mention).where(Mention.comment_id == comment.id)).all()
