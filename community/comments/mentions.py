"""Naming people by their handle after an @.

The text keeps what was typed. The HTML made from it leads to the person by their number, so that it leads to them
under another handle too; when they leave, their name is taken out of both.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.orm import load_only

from community.comments.events import MemberMentioned
from community.comments.models import Comment, Mention
from community.core import markup, outbox
from community.core.db import db, now, rows
from community.core.mentions import MAX_MENTIONS, MentionLinks, spellings
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas.models import Idea
from community.members import scope as member_scope
from community.members.models import Member

MAX_LOOKUPS = 50  # different words after an @ that are looked up

_LINK = re.compile(r'<a href="/people/id/(\d+)"[^>]*>@([\w-]+)</a>')
_WORD = re.compile(r"@([\w-]+)")


class RenderedComment(NamedTuple):
    """A text as it will be shown, and the people it names, in their order."""

    html: str
    named: list[int]


def member_url(member_id: int) -> str:
    """The address that leads to a person whatever they are called."""
    return f"/people/id/{member_id}"


def render(idea_id: int, body: str, before: Comment | None = None) -> RenderedComment:
    """Markdown under an idea to HTML. A word after an @ leads to a person only if they may read it there.

    `before` is the comment as it stands, for a new text of it: whom it names already is known by the same word, even
    if they are called otherwise by now.
    """
    words = markup.mentioned_words(body)[:MAX_LOOKUPS]
    if not words:
        return RenderedComment(markup.to_html(body), [])
    known = _mentionable_members(idea_id, words)
    if before is not None:
        known |= _current_mentions(before)
    names = MentionLinks({word: member_url(member_id) for word, member_id in known.items()})
    html = markup.to_html(body, names)
    return RenderedComment(html, list(dict.fromkeys(known[word] for word in names.found)))


def update(comment: Comment, named: Sequence[int], most: int = MAX_MENTIONS) -> None:
    """Write down whom a comment names from now on; those who are new to it will be told, but never its author.

    Of one comment no more people are told than one text of its author can name (`most`), however often it is edited.
    Of one that is out of sight nobody is: `tell` does that when it stands.
    """
    there = {mention.member_id: mention for mention in _mentions(comment)}
    told = len(there)
    stands = comment.hidden_at is None
    for member_id in named:
        mention = there.pop(member_id, None)
        if mention is not None and mention.withdrawn_at is None:
            continue
        if mention is None:
            mention = Mention(comment_id=comment.id, member_id=member_id)
            db.session.add(mention)
            told += 1
        mention.withdrawn_at = None
        if stands and told <= most and mention.notified_at is None and member_id != comment.author_id:
            outbox.record(MemberMentioned(comment.id, member_id))
    for mention in there.values():
        mention.withdrawn_at = mention.withdrawn_at or now()


def notify(comment: Comment) -> None:
    """Tell those whom a comment names and who were not told yet: it was out of sight, and stands now."""
    there = _mentions(comment)
    left = MAX_MENTIONS - sum(mention.notified_at is not None for mention in there)
    waiting = [
        mention.member_id
        for mention in there
        if mention.notified_at is None and mention.withdrawn_at is None and mention.member_id != comment.author_id
    ]
    for member_id in sorted(waiting)[: max(left, 0)]:
        outbox.record(MemberMentioned(comment.id, member_id))


def remove_member(member_id: int) -> int:
    """Take somebody who left out of every comment that named them. In how many they were named."""
    called = db.session.scalar(select(Member.name).where(Member.id == member_id)) or ""
    found = db.session.scalars(
        select(Comment)
        .join(Mention, Mention.comment_id == Comment.id)
        .where(Mention.member_id == member_id)
        .options(load_only(Comment.body, Comment.body_html))
        .order_by(Comment.id)
        .with_for_update(of=Comment)
    ).all()
    for comment in found:
        leads = {word.lower(): int(number) for number, word in _LINK.findall(comment.body_html)}
        comment.body_html = _LINK.sub(lambda link: called if int(link[1]) == member_id else link[0], comment.body_html)
        comment.body = _WORD.sub(partial(_without, leads, member_id, called), comment.body)
    db.session.execute(delete(Mention).where(Mention.member_id == member_id))
    return len(found)


def _without(leads: Mapping[str, int], member_id: int, called: str, word: re.Match[str]) -> str:
    """What stands in a text for a word after an @ once somebody has left; marks that are the sentence's stay."""
    name = next((one for one in spellings(word[1]) if one in leads), "")
    return called + word[1][len(name) :] if name and leads[name] == member_id else word[0]


def _mentionable_members(idea_id: int, words: Sequence[str]) -> dict[str, int]:
    found = rows(
        select(Member.handle, Member.id)
        .join(Idea, Idea.id == idea_id)
        .join(Group, Group.id == Idea.group_id)
        .where(Member.handle.in_(words), member_scope.visible_to(None), group_scope.members_who_can_find())
    )
    return {row.handle: row.id for row in found}


def _current_mentions(comment: Comment) -> dict[str, int]:
    live = {mention.member_id for mention in _mentions(comment) if mention.withdrawn_at is None}
    links = ((word.lower(), int(number)) for number, word in _LINK.findall(comment.body_html))
    return {word: member_id for word, member_id in links if member_id in live}


def _mentions(comment: Comment) -> Sequence[Mention]:
    return db.session.scalars(select(Mention).where(Mention.comment_id == comment.id)).all()
