"""Mentions: suggestions while a member types a handle, and the page of comments that mention them."""

from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from community.announcements import queries as announcement_queries
from community.comments import queries
from community.comments.discussions import Discussed
from community.core import markup
from community.ideas import queries as idea_queries
from community.members.summary import MemberSummary
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.limits import spend
from community.web.pages.comments.blueprint import bp

RATE = "120 per minute"  # every keystroke may send a request
MAX_QUERY_LENGTH = 30  # characters of a handle


@bp.get("/ideas/<int:idea_id>/mention-suggestions")
@access(Who.MEMBER)
def suggest_mentions(idea_id: int) -> Response:
    """Members who can read an idea and whose handle or name begins with `q`, as JSON."""
    return _suggest(idea_queries.find(viewer(), idea_id))


@bp.get("/announcements/<int:announcement_id>/mention-suggestions")
@access(Who.MEMBER)
def suggest_mentions_on_announcement(announcement_id: int) -> Response:
    """Members who can read an announcement and whose handle or name begins with `q`, as JSON."""
    return _suggest(announcement_queries.find(viewer(), announcement_id))


def _suggest(on: Discussed) -> Response:
    found = queries.mention_suggestions(current_member(), on, typed_handle())
    return jsonify([suggestion(member) for member in found])


def typed_handle() -> str:
    """What the request says has been typed of a handle. Raises `TooManyAttempts`."""
    spend("name", RATE, key=f"member {current_member().id}")
    return markup.one_line(request.args.get("q"))[:MAX_QUERY_LENGTH]


def suggestion(member: MemberSummary) -> dict[str, object]:
    """A member as the script shows them while a handle is typed."""
    return {
        "handle": member.handle,
        "name": member.name,
        "initials": member.initials,
        "color": member.color,
        "staff": member.is_staff,
    }


@bp.get("/mentions")
@access(Who.MEMBER)
def mentions() -> str:
    """Comments that mention the viewer, newest first."""
    return render_template("comments/mentions.html", page=queries.mentions(current_member(), request.args.get("after")))
