"""The part of an idea's page where it is talked about."""

from typing import Any, NamedTuple

from flask import url_for
from markupsafe import Markup

from community.comments import queries
from community.groups.access import GroupAccess
from community.ideas import locking
from community.ideas.models import Idea
from community.moderation import permissions
from community.web.auth import viewer
from community.web.pages.comments.blueprint import current_position, order_parameter, preview, thread_url
from community.web.pages.comments.forms import CommentForm


class CommentSection(NamedTuple):
    """The part of an idea's page where it is talked about."""

    threads: list[queries.CommentThread]
    comment_count: int
    form: CommentForm
    blank: CommentForm
    reply_to: int | None  # the comment whose answer stands in the form
    preview: Markup
    post_url: str
    order: str
    word: str | None  # how an address says where in the thread this is
    other_order_url: str
    earlier_url: str
    more_url: str
    people_url: str  # who may be named here; empty for those who are not told
    can_post: bool
    why_not: str  # why the viewer may not comment here, and how that would change
    is_locked: bool  # to all but moderators
    guidelines_url: str  # of the group; empty if it has none
    can_vote_helpful: bool  # as helpful; a visitor signs in for it
    can_act: bool  # take down one's own, flag others'
    can_edit: bool  # one's own
    ruled: frozenset[int]  # comments that the viewer may rule on


def section(
    idea: Idea, group_access: GroupAccess, form: CommentForm | None = None, reply_to: int | None = None
) -> dict[str, Any]:
    """What `comments/section.html` shows of an idea: one statement. `form` is one that came back.

    `group_place` is what the viewer is in the idea's group.
    """
    who = viewer()
    is_locked = idea.locked_at is not None and not group_access.can_moderate
    here = current_position()
    word_here = here.cursor or order_parameter(here.order)
    page = queries.page(who, idea.id, here)
    threads = list(page.rows)
    shown = {row.id: row for thread in threads for row in (thread.comment, *thread.replies)}
    form = form or CommentForm(formdata=None)
    return {
        "comments": CommentSection(
            threads=threads,
            comment_count=idea.comment_count,
            form=form,
            blank=CommentForm(formdata=None),
            reply_to=reply_to if reply_to in shown else None,
            preview=preview(form),
            post_url=url_for("comments.post", idea_id=idea.id, comments=word_here),
            order=here.order,
            word=word_here,
            other_order_url=thread_url(idea, queries.HELPFUL if here.order == queries.OLDEST else queries.OLDEST),
            earlier_url=thread_url(idea, here.order) if here.cursor else "",
            more_url=thread_url(idea, here.order, page.next) if page.next else "",
            people_url=url_for("comments.suggest_mentions", idea_id=idea.id) if who is not None else "",
            can_post=not idea.is_hidden and group_access.can_comment and not is_locked,
            why_not="" if idea.is_hidden else group_access.why_not_comment or locking.locked_message() * is_locked,
            is_locked=idea.locked_at is not None,
            guidelines_url=_guidelines(group_access),
            can_vote_helpful=group_access.can_vote,
            can_act=who is not None and not who.is_suspended,
            can_edit=who is not None and group_access.can_vote and not is_locked,
            ruled=frozenset(
                row.id
                for row in shown.values()
                if row.is_moderated and permissions.can_act_on(who, row.author_id, row.author_role)
            ),
        )
    }


def _guidelines(group_access: GroupAccess) -> str:
    group = group_access.group
    return url_for("groups.about", slug=group.slug, _anchor="guidelines") if group.guidelines_html else ""
