"""Doors about naming people: who might be meant while somebody types, and where one was named oneself."""

from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from community.comments import queries
from community.comments.views.blueprint import bp
from community.ideas import queries as ideas
from community.kernel import markup
from community.web.access import Who, access
from community.web.limits import spend
from community.web.login import member, viewer

RATE = "120 per minute"  # each letter typed may ask
LONGEST = 30  # letters of a handle


@bp.get("/ideas/<int:idea_id>/people")
@access(Who.MEMBER)
def people(idea_id: int) -> Response:
    """A few people who may read an idea and who might be meant by what is typed after an @, as JSON."""
    idea = ideas.find(viewer(), idea_id)
    spend("name", RATE, key=f"member {member().id}")
    begun = markup.one_line(request.args.get("q"))[:LONGEST]
    found = queries.suggested(member(), idea, begun)
    return jsonify(
        [
            {
                "handle": person.handle,
                "name": person.name,
                "initials": person.initials,
                "colour": person.colour,
                "staff": person.is_staff,
            }
            for person in found
        ]
    )


@bp.get("/mentions")
@access(Who.MEMBER)
def mentions() -> str:
    """Where one was named, the latest first."""
    return render_template("comments/mentions.html", page=queries.mentions(member(), request.args.get("after")))
