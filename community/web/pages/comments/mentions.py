"""Doors about naming people: who might be meant while somebody types, and where one was named oneself."""

from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from community.comments import queries
from community.core import markup
from community.ideas import queries as idea_queries
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.limits import spend
from community.web.pages.comments.blueprint import bp

RATE = "120 per minute"  # each letter typed may ask
MAX_QUERY_LENGTH = 30  # letters of a handle


@bp.get("/ideas/<int:idea_id>/people")
@access(Who.MEMBER)
def suggest_mentions(idea_id: int) -> Response:
    """A few people who may read an idea and who might be meant by what is typed after an @, as JSON."""
    idea = idea_queries.find(viewer(), idea_id)
    spend("name", RATE, key=f"member {current_member().id}")
    begun = markup.one_line(request.args.get("q"))[:MAX_QUERY_LENGTH]
    found = queries.mention_suggestions(current_member(), idea, begun)
    return jsonify(
        [
            {
                "handle": person.handle,
                "name": person.name,
                "initials": person.initials,
                "color": person.color,
                "staff": person.is_staff,
            }
            for person in found
        ]
    )


@bp.get("/mentions")
@access(Who.MEMBER)
def mentions() -> str:
    """Where one was named, the latest first."""
    return render_template("comments/mentions.html", page=queries.mentions(current_member(), request.args.get("after")))
