"""What all doors of moderation hang on, and what the frame of every page tells those who keep the peace."""

from typing import Any

from flask import Blueprint, g, url_for
from werkzeug.local import LocalProxy

from community.groups import views as groups
from community.kernel.errors import Hidden, Refused
from community.members.models import Member
from community.moderation import queries
from community.moderation.subjects import COMMENT, IDEA, Subject
from community.web.login import member, viewer

bp = Blueprint("moderation", __name__)
KIND = "<any(idea, comment, member):kind>/<int:subject_id>"


@bp.app_context_processor
def frame() -> dict[str, Any]:
    """Whether the viewer keeps the peace anywhere, and how much waits for them: asked only where drawn."""
    return {
        "keeps_peace": LocalProxy(_keeps_peace),
        "on_desk": LocalProxy(_on_desk),
        "why_suspended": LocalProxy(_why_suspended),
    }


def _keeps_peace() -> bool:
    who = viewer()
    if who is None or who.is_suspended:
        return False
    return who.oversees or any(group.moderates for group in groups.mine())


def _on_desk() -> int:
    who = viewer()
    if who is None or not _keeps_peace():
        return 0
    if "on_desk" not in g:
        g.on_desk = queries.count_waiting(who)
    return int(g.on_desk)


def _why_suspended() -> str:
    who = viewer()
    return queries.why_suspended(who) if who is not None and who.is_suspended else ""


def moderator() -> Member:
    """Who asks, if they keep the peace anywhere. Raises `Hidden`."""
    if not _keeps_peace():
        raise Hidden
    return member()


def address(subject: Subject) -> str:
    """The page that a subject stands on."""
    if subject.kind == IDEA:
        return url_for("ideas.show", idea_id=subject.id, slug=subject.row.slug)
    if subject.kind == COMMENT:
        return url_for("comments.show", comment_id=subject.id)
    if subject.group is not None:
        return url_for("groups.members", slug=subject.group.slug)
    return url_for("members.show", handle=subject.row.handle)


def complain(form: Any, refusal: Refused, otherwise: Any) -> None:
    """Put a refusal on the field that it speaks of, or else on the other."""
    field = form[refusal.field] if refusal.field and refusal.field in form else otherwise
    field.errors = [refusal.message]
