"""Staff say who looks after one idea, and how they judge it."""

from flask import flash, redirect
from werkzeug.wrappers import Response

from community.ideas import queries as ideas
from community.kernel.database import db
from community.kernel.errors import Refused, Stale
from community.kernel.words import gettext as _
from community.staff import assigning
from community.staff.assigning import Care
from community.staff.views.blueprint import bp
from community.staff.views.deciding import address_of, care_form, decide_form, page
from community.web.access import Who, access
from community.web.forms import complain
from community.web.login import member
from community.web.security import local


@bp.post("/staff/ideas/<int:idea_id>/assign")
@access(Who.STAFF)
def assign(idea_id: int) -> Response:
    """Give an idea an owner, an effort and a value, unless somebody else did since the form was opened."""
    idea, deciding = ideas.find(member(), idea_id), decide_form()
    deciding.status_key.data = idea.status_key
    form = care_form(idea, deciding.offered)
    deciding.next.data = form.next.data
    if not form.validate():
        return page(idea, deciding, status=422, care=form)
    try:
        changed = assigning.assign(idea, member(), form.wanted(), form.began_from())
    except Refused as refusal:
        db.session.rollback()
        idea = ideas.find(member(), idea_id)
        if isinstance(refusal, Stale):  # the next try is made knowing
            form.seen.data = ".".join(str(number or 0) for number in Care.of(idea))
        return page(
            idea,
            deciding,
            status=409 if isinstance(refusal, Stale) else complain(form, refusal),
            care=form,
            complaint=refusal.message if isinstance(refusal, Stale) else "",
        )
    title, back = idea.title, local(form.next.data, address_of(idea))
    db.session.commit()
    if changed:
        flash(_("Saved for “%(title)s”.", title=title), "done")
    return redirect(back, 303)
