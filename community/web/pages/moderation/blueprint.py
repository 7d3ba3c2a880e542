"""The blueprint of moderation, what every page shows moderators, and what its views share."""

from typing import Any

from flask import Blueprint, g, url_for

from community.core.errors import Hidden, Refused
from community.members.models import Member
from community.moderation import queries
from community.moderation.subjects import COMMENT, IDEA, Subject
from community.web.auth import current_member, viewer
from community.web.pages.groups.blueprint import own_groups
from community.web.templating import frame_value

bp = Blueprint("moderation", __name__)
SUBJECT = "<any(idea, comment, member):kind>/<int:subject_id>"


@frame_value("can_moderate")
def _can_moderate() -> bool:
    """Whether the viewer moderates the site or any group."""
    who = viewer()
    if who is None or who.is_suspended:
        return False
    return who.is_site_moderator or any(group.moderates for group in own_groups())


@frame_value("moderation_count")
def _moderation_count() -> int:
    """How many decisions wait for the viewer."""
    who = viewer()
    if who is None or not _can_moderate():
        return 0
    if "moderation_count" not in g:
        g.moderation_count = queries.count_waiting(who)
    return int(g.moderation_count)


@frame_value("suspension_reason")
def _suspension_reason() -> str:
    who = viewer()
    return queries.suspension_reason(who) if who is not None and who.is_suspended else ""


def moderator() -> Member:
    """The signed-in member, if they moderate the site or any group. Raises `Hidden`."""
    if not _can_moderate():
        raise Hidden
    return current_member()


def subject_url(subject: Subject) -> str:
    """The address of the page that shows a subject."""
    if subject.kind == IDEA:
        return url_for("ideas.show", idea_id=subject.id, slug=subject.row.slug)
    if subject.kind == COMMENT:
        return url_for("comments.show", comment_id=subject.id)
    if subject.group is not None:
        return url_for("groups.members", slug=subject.group.slug)
    return url_for("members.show", handle=subject.row.handle)


def show_refusal(form: Any, refusal: Refused, default: Any) -> None:
    """Replace the errors of the field that a refusal concerns, or else of the default field, by its message."""
    field = form[refusal.field] if refusal.field and refusal.field in form else default
    field.errors = [refusal.message]
