"""The comment section of an idea's page."""

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
    """What `comments/section.html` shows."""

    threads: list[queries.CommentThread]
    comment_count: int
    form: CommentForm
    blank: CommentForm
    reply_to: int | None  # the comment that the form replies to
    preview: Markup
    post_url: str
    order: str
    position: str | None  # the URL parameter of the current position in the thread
    other_order_url: str
    first_page_url: str
    more_url: str
    suggestions_url: str  # of members to mention; empty for visitors
    can_post: bool
    cannot_post_reason: str
    is_locked: bool  # for everyone but moderators
    guidelines_url: str  # of the group; empty if it has none
    can_vote_helpful: bool  # visitors are asked to sign in
    can_act: bool  # delete the viewer's own comments, report those of others
    can_edit: bool  # the viewer's own comments
    moderatable: frozenset[int]  # ids of comments that the viewer can moderate


def section(idea: Idea, group_access: GroupAccess, form: CommentForm | None = None) -> dict[str, Any]:
    """The template variables of the comment section. One statement.

    `group_access` is the viewer's access to the idea's group; `form` is one that was sent and comes back.
    """
    member = viewer()
    is_locked = idea.locked_at is not None and not group_access.can_moderate
    position = current_position()
    parameter = position.cursor or order_parameter(position.order)
    page = queries.page(member, idea.id, position)
    threads = list(page.rows)
    shown = {row.id: row for thread in threads for row in (thread.comment, *thread.replies)}
    form = form or CommentForm(formdata=None)
    reply_to = form.parent_id.data
    return {
        "comments": CommentSection(
            threads=threads,
            comment_count=idea.comment_count,
            form=form,
            blank=CommentForm(formdata=None),
            reply_to=reply_to if reply_to in shown else None,
            preview=preview(form),
            post_url=url_for("comments.post", idea_id=idea.id, comments=parameter),
            order=position.order,
            position=parameter,
            other_order_url=thread_url(idea, queries.HELPFUL if position.order == queries.OLDEST else queries.OLDEST),
            first_page_url=thread_url(idea, position.order) if position.cursor else "",
            more_url=thread_url(idea, position.order, page.next) if page.next else "",
            suggestions_url=url_for("comments.suggest_mentions", idea_id=idea.id) if member is not None else "",
            can_post=not idea.is_hidden and group_access.can_comment and not is_locked,
            cannot_post_reason=""
            if idea.is_hidden
            else group_access.why_not_comment or locking.locked_message() * is_locked,
            is_locked=idea.locked_at is not None,
            guidelines_url=_guidelines_url(group_access),
            can_vote_helpful=group_access.can_vote,
            can_act=member is not None and not member.is_suspended,
            can_edit=member is not None and group_access.can_vote and not is_locked,
            moderatable=frozenset(
                row.id
                for row in shown.values()
                if row.is_moderated and permissions.can_act_on(member, row.author.id, row.author.role)
            ),
        )
    }


def _guidelines_url(group_access: GroupAccess) -> str:
    group = group_access.group
    return url_for("groups.about", slug=group.slug, _anchor="guidelines") if group.guidelines_html else ""
