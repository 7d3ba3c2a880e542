"""The comment section of the page of an idea or an announcement."""

from typing import Any, NamedTuple

from flask import url_for
from markupsafe import Markup

from community.comments import discussions, queries
from community.comments.discussions import Access, Discussed
from community.core.i18n import gettext as _
from community.groups.models import Group
from community.ideas.models import Idea
from community.moderation import permissions
from community.web.auth import viewer
from community.web.pages.comments.blueprint import (
    current_position,
    draft_key,
    order_parameter,
    post_url,
    preview,
    suggestions_url,
    thread_url,
)
from community.web.pages.comments.forms import CommentForm
from community.web.pages.moderation import saved_answers
from community.web.pages.moderation.saved_answers import SavedAnswer


class CommentSection(NamedTuple):
    """What `comments/section.html` shows."""

    threads: list[queries.CommentThread]
    comment_count: int | None  # None for a merged idea: comments on it count for the other one
    form: CommentForm
    blank: CommentForm
    reply_to: int | None  # the comment that the form replies to
    preview: Markup
    post_url: str
    offers_answers: bool  # staff can ask for saved answers to begin with
    answers: list[SavedAnswer] | None  # those they asked for
    draft: str  # the key of the draft of a comment
    order: str
    position: str | None  # the URL parameter of the current position in the thread
    other_order_url: str
    first_page_url: str
    more_url: str
    suggestions_url: str  # of members to mention; empty for visitors
    can_post: bool
    cannot_post_reason: str
    to_join: Group | None  # a group in which its members may be able to comment
    invitation: str  # shown while there is no comment
    takes_comments: bool  # or there is nothing to show without comments
    is_locked: bool  # for everyone but moderators
    guidelines_url: str  # of the group; empty if it has none
    can_vote_helpful: bool  # visitors are asked to sign in
    can_act: bool  # delete the viewer's own comments, report those of others
    can_edit: bool  # the viewer's own comments
    moderatable: frozenset[int]  # ids of comments that the viewer can moderate


def section(on: Discussed, access: Access, form: CommentForm | None = None) -> dict[str, Any]:
    """The template variables of the comment section. One statement.

    `access` is the viewer's access to the idea or the announcement; `form` is one that was sent and comes back.
    """
    member = viewer()
    is_staff = member is not None and member.is_staff
    is_hidden, why_closed = discussions.is_hidden(on), discussions.why_closed(on, access)
    is_merged = isinstance(on, Idea) and on.is_merged
    position = current_position()
    page = queries.page(member, discussions.of(on), position)
    threads = list(page.rows)
    shown = {row.id: row for thread in threads for row in (thread.comment, *thread.replies)}
    form = form or CommentForm(formdata=None)
    reply_to = form.parent_id.data
    return {
        "comments": CommentSection(
            threads=threads,
            comment_count=None if is_merged else on.comment_count,
            form=form,
            blank=CommentForm(formdata=None),
            reply_to=reply_to if reply_to in shown else None,
            preview=preview(form),
            post_url=post_url(on),
            offers_answers=is_staff and isinstance(on, Idea),
            answers=saved_answers.offered(on, saved_answers.saved())
            if saved_answers.asked_for() and isinstance(on, Idea)
            else None,
            draft=draft_key(on),
            order=position.order,
            position=position.cursor or order_parameter(position.order),
            other_order_url=thread_url(on, queries.HELPFUL if position.order == queries.OLDEST else queries.OLDEST),
            first_page_url=thread_url(on, position.order) if position.cursor else "",
            more_url=thread_url(on, position.order, page.next) if page.next else "",
            suggestions_url=suggestions_url(on) if member is not None else "",
            can_post=not is_hidden and access.can_comment and not why_closed and not is_merged,
            cannot_post_reason="" if is_hidden else access.why_not_comment or why_closed or _why_not_here(is_merged),
            to_join=None if why_closed else _to_join(access),
            invitation=_invitation(on),
            takes_comments=isinstance(on, Idea) or on.allows_comments,
            is_locked=isinstance(on, Idea) and on.locked_at is not None,
            guidelines_url=_guidelines_url(access.group),
            can_vote_helpful=access.can_vote,
            can_act=member is not None and not member.is_suspended,
            can_edit=member is not None and access.can_vote and not why_closed,
            moderatable=frozenset(
                row.id
                for row in shown.values()
                if row.is_moderated and permissions.can_act_on(member, row.author.id, row.author.role)
            ),
        )
    }


def _why_not_here(is_merged: bool) -> str:
    return discussions.merged_message() if is_merged else ""


def _invitation(on: Discussed) -> str:
    if isinstance(on, Idea):
        return _("No comments yet. What would this change for you? A short example helps most.")
    return _("No comments yet. Questions are welcome.")


def _to_join(access: Access) -> Group | None:
    group, member = access.group, access.member
    if group is None or group.is_archived or access.is_member or (member is not None and member.is_suspended):
        return None
    return group


def _guidelines_url(group: Group | None) -> str:
    if group is None or not group.guidelines_html:
        return ""
    return url_for("groups.about", slug=group.slug, _anchor="guidelines")
