"""What was ruled: the moderators' log, and what one was told oneself."""

from flask import render_template, request, url_for

from community.moderation import queries, ruling
from community.moderation.views.blueprint import bp, moderator
from community.web.access import Who, access
from community.web.login import member


@bp.get("/moderation/log")
@access(Who.MEMBER)
def log() -> str:
    """What was ruled."""
    act = request.args.get("act")
    act = act if act in ruling.ACTS else None
    page = queries.log(moderator(), act, request.args.get("after"))
    more = url_for("moderation.log", act=act, after=page.next) if page.next else ""
    return render_template("moderation/log.html", entries=page.rows, act=act, done=ruling.DONE, more=more)


@bp.get("/settings/rulings")
@access(Who.ACCOUNT)
def about_me() -> str:
    """What moderators decided about one's own ideas, comments and account."""
    page = queries.about(member(), request.args.get("after"))
    more = url_for("moderation.about_me", after=page.next) if page.next else ""
    return render_template("moderation/about_me.html", entries=page.rows, more=more)
