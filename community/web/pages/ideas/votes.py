"""Views for voting, withdrawing a vote, and setting its importance.

A form redirects to the page it was on; a script gets the vote box in its new state.
"""

import re
from typing import Any, NamedTuple

from flask import abort, flash, get_flashed_messages, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.ideas import queries, voting
from community.ideas.impressions import parse_placement
from community.ideas.models import CRITICAL, IMPORTANT, NICE, Idea
from community.members import quotas
from community.members.models import Member
from community.web import partials, pending_actions
from community.web.access import Who, access
from community.web.auth import current_member, viewer
from community.web.limits import spend_allowance
from community.web.pages.ideas.blueprint import bp, idea_url
from community.web.pages.members import email_sign_in
from community.web.pending_actions import Description
from community.web.return_urls import local_url_or, referrer_or

MAX_BOXES = 100
ID = re.compile(r"[0-9]{1,9}")
IMPORTANCES = {"": None, str(NICE): NICE, str(IMPORTANT): IMPORTANT, str(CRITICAL): CRITICAL}


class VoteNotes(NamedTuple):
    """What this browser is told of its vote for an idea, under the idea."""

    pending: int | None = None  # the id of the pending action that will cast the vote
    has_email: bool = False  # an email with a code that casts it was sent
    is_counted: bool = False  # it has just been counted


NOTHING = VoteNotes()


@bp.app_template_global("vote_notes")
def vote_notes(idea_id: int) -> VoteNotes:
    """What this browser is told of its vote for an idea."""
    if pending := pending_actions.waits_for("vote", idea_id):
        return VoteNotes(pending, pending_actions.is_asked())
    is_counted = str(idea_id) in get_flashed_messages(category_filter=["vote-counted"])
    return VoteNotes(is_counted=True) if is_counted else NOTHING


@bp.post("/ideas/<int:idea_id>/vote")
@access(Who.ANYONE)
def cast(idea_id: int) -> Response:
    """Vote for an idea. A visitor's vote is pending until they have confirmed their email."""
    idea = queries.find(viewer(), idea_id)
    if viewer() is None:
        return _save_for_visitor(idea)
    spend_allowance(current_member(), quotas.VOTES)
    voting.cast(idea, current_member(), parse_placement(request.form.get("placement")))
    return _answer(idea)


@bp.post("/ideas/<int:idea_id>/vote-instead")
@access(Who.MEMBER)
def vote_instead(idea_id: int) -> Response:
    """Vote for an idea instead of posting a similar one."""
    idea = queries.find(viewer(), idea_id)
    page, title = idea_url(idea), idea.title
    spend_allowance(current_member(), quotas.VOTES)
    is_new = voting.cast(idea, current_member(), parse_placement(request.form.get("placement")))
    db.session.commit()
    message = (
        _("Your vote for “%(title)s” has been counted.", title=title)
        if is_new
        else _("You’ve already voted for “%(title)s”.", title=title)
    )
    kept = _("Your draft is saved on this device, under New idea.") if request.form.get("kept") else ""
    flash(f"{message} {kept}".rstrip(), "done" if is_new else "notice")
    return redirect(page, 303)


@bp.post("/ideas/<int:idea_id>/withdraw")
@access(Who.MEMBER)
def withdraw(idea_id: int) -> Response:
    """Withdraw a vote."""
    idea = queries.find(viewer(), idea_id)
    voting.withdraw(idea, current_member())
    return _answer(idea)


@bp.post("/ideas/<int:idea_id>/importance")
@access(Who.MEMBER)
def set_importance(idea_id: int) -> Response:
    """Set how much the vote matters."""
    word = request.form.get("importance", "")
    if word not in IMPORTANCES:
        abort(400)
    idea = queries.find(viewer(), idea_id)
    voting.set_importance(idea, current_member(), IMPORTANCES[word])
    return _answer(idea)


@bp.get("/ideas/vote-boxes")
@access(Who.MEMBER)
def vote_boxes() -> str:
    """The vote boxes of the ideas with these ids, for a page that the browser shows again after Back."""
    numbers = request.args.get("ids", "").split(",")[:MAX_BOXES]
    found = queries.listed_by_id(current_member(), {int(one) for one in numbers if ID.fullmatch(one)})
    return render_template("ideas/vote_boxes.html", ideas=[row for row, _text in found.values()])


def describe_vote(details: dict[str, Any]) -> Description:
    """How a pending vote is shown."""
    return Description(_("Vote for “%(title)s”", title=details["title"]))


@pending_actions.pending(
    "vote", describe=describe_vote, ready=lazy_gettext("Your vote is ready."), button=lazy_gettext("Count my vote")
)
def finish_vote(voter: Member, details: dict[str, Any]) -> str:
    """Count the vote of a visitor who has signed in. It has no placement, since visitors have no impressions."""
    idea = queries.find(voter, details["idea_id"])
    page, title = local_url_or(details.get("back"), "") or idea_url(idea), idea.title
    spend_allowance(voter, quotas.VOTES)
    is_new = voting.cast(idea, voter, None)
    db.session.commit()
    if is_new:
        flash(_("Your vote for “%(title)s” has been counted.", title=title), "done")
        flash(str(details["idea_id"]), "vote-counted")
    else:
        flash(_("You’ve already voted for “%(title)s”.", title=title), "notice")
    return page


def _answer(idea: Idea) -> Response:
    """Rendered before the commit, which would expire the rows, and sent only if the commit succeeds."""
    if partials.requested():
        detail = queries.detail(viewer(), idea)
        placement, back = request.form.get("placement", ""), request.form.get("next", "")
        answer = Response(
            render_template(
                "ideas/vote_answer.html", idea=detail, placement=str(parse_placement(placement) or ""), next=back
            ),
            mimetype="text/html",
        )
    else:
        back = local_url_or(request.form.get("next"), referrer_or(url_for("ideas.discover")))
        answer = redirect(f"{back}#idea-{idea.id}", 303)
    db.session.commit()
    return answer


def _save_for_visitor(idea: Idea) -> Response:
    """Keep the vote, show that it is pending, and ask for an email unless one has been sent."""
    back = f"{local_url_or(request.form.get('next'), referrer_or(idea_url(idea)))}#idea-{idea.id}"
    idea_id = idea.id
    details = {"idea_id": idea_id, "title": idea.title, "back": back}
    if not partials.requested():
        return pending_actions.save_and_continue("vote", idea.id, details, back=back)
    pending_actions.save("vote", idea.id, details)
    detail = queries.detail(None, queries.find(None, idea_id))  # read again after the commit
    dialog = "" if pending_actions.is_asked() else email_sign_in.dialog()
    return Response(render_template("ideas/vote_answer.html", idea=detail, dialog=dialog), mimetype="text/html")
