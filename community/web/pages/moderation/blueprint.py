"""What all doors of moderation hang on, and what the frame of every page tells those who keep the peace."""

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
KIND = "<any(idea, comment, member):kind>/<int:subject_id>"


@frame_value("can_moderate")
def _can_moderate() -> bool:
    who = viewer()
    if who is None or who.is_suspended:
        return False
    return who.is_site_moderator or any(group.moderates for group in own_groups())


@frame_value("moderation_count")
def _moderation_count() -> int:
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
    """Who asks, if they keep the peace anywhere. Raises `Hidden`."""
    if not _can_moderate():
        raise Hidden
    return current_member()


def subject_url(subject: Subject) -> str:
    """The page that a subject stands on."""
    if subject.kind == IDEA:
        return url_for("ideas.show", idea_id=subject.id, slug=subject.row.slug)
    if subject.kind == COMMENT:
        return url_for("comments.show", comment_id=subject.id)
    if subject.group is not None:
        return url_for("groups.members", slug=subject.group.slug)
    return url_for("members.show", handle=subject.row.handle)


def add_error(form: Any, refusal: Refused, otherwise: Any) -> None:
    """Put a refusal on the field that it speaks of, or else on the other."""
    field = form[refusal.field] if refusal.field and refusal.field in form else otherwise
    field.errors = [refusal.message]
