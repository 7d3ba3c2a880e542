"""Setting the owner, effort and value of one idea."""

from flask import flash, redirect
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Refused, Stale
from community.core.i18n import gettext as _
from community.ideas import queries as idea_queries
from community.staff import assignment, undoing
from community.staff.assignment import Assignment
from community.staff.undoing import IdeaChange
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import add_error
from community.web.pages.staff.blueprint import bp
from community.web.pages.staff.idea import assignment_form, current_status_form, idea_url, render_idea_page
from community.web.pages.staff.undoing import flash_undoable
from community.web.return_urls import local_url_or


@bp.post("/staff/ideas/<int:idea_id>/assign")
@access(Who.STAFF)
def assign(idea_id: int) -> Response:
    """Set the owner, effort and value, unless someone else did since the form was opened."""
    idea = idea_queries.find(current_member(), idea_id)
    page_form = current_status_form(idea)
    form = assignment_form(idea, page_form.options)
    page_form.next.data = form.next.data
    if not form.validate():
        return render_idea_page(idea, page_form, status=422, assignment_form_refused=form)
    try:
        changes = form.changes()
        before = assignment.assign(idea, current_member(), changes, form.original())
        after = {name: changes[name] for name in before}
        edit_id = undoing.remember(current_member(), [IdeaChange(idea.id, before=before, after=after)])
    except Refused as refusal:
        db.session.rollback()
        idea = idea_queries.find(current_member(), idea_id)
        is_stale = isinstance(refusal, Stale)
        if is_stale:  # the next attempt is made knowing the current values
            form.set_original(Assignment.of(idea))
        return render_idea_page(
            idea,
            page_form,
            status=409 if is_stale else add_error(form, refusal),
            error=refusal.message if is_stale else "",
            assignment_form_refused=form,
        )
    title, return_url = idea.title, local_url_or(form.next.data, idea_url(idea))
    db.session.commit()
    if before:
        flash_undoable(_("Assignment of “%(title)s” saved.", title=title), edit_id)
    else:
        flash(_("No changes to save."), "notice")
    return redirect(return_url, 303)
