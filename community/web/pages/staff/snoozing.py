"""Snoozing one idea, and ending that."""

from datetime import date, datetime

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.ideas import expected_time, snoozing
from community.ideas import queries as idea_queries
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.forms import add_error
from community.web.pages.staff.blueprint import bp, reporting_period
from community.web.pages.staff.forms import SnoozeForm
from community.web.pages.staff.idea import current_status_form, idea_url, render_idea_page
from community.web.return_urls import local_url_or
from community.web.templating import calendar_day


@bp.post("/staff/ideas/<int:idea_id>/snooze")
@access(Who.STAFF)
def snooze(idea_id: int) -> Response:
    """Take an idea out of the queues until a day, or until it has more votes."""
    idea, form = idea_queries.find(current_member(), idea_id), SnoozeForm()
    until = form.until.data or expected_time.today()
    return_url = local_url_or(form.next.data, idea_url(idea))
    try:
        if form.validate():
            snoozing.snooze(idea, current_member(), _start_of(until), form.votes.data, form.reason.data or "")
    except Refused as refusal:
        db.session.rollback()
        idea = idea_queries.find(current_member(), idea_id)
        add_error(form, refusal)
    if form.errors:
        page_form = current_status_form(idea)
        page_form.next.data = return_url
        return render_idea_page(idea, page_form, status=422, snooze_form=form)
    title = idea.title
    db.session.commit()
    flash(_("“%(title)s” is snoozed until %(day)s.", title=title, day=calendar_day(until)), "done")
    return redirect(return_url, 303)


@bp.post("/staff/ideas/<int:idea_id>/wake")
@access(Who.STAFF)
def wake(idea_id: int) -> Response:
    """Put an idea back into the queues."""
    idea = idea_queries.find(current_member(), idea_id)
    was_snoozed = snoozing.wake(idea, current_member())
    return_url = local_url_or(request.form.get("next"), idea_url(idea))
    db.session.commit()
    flash(_("It’s no longer snoozed.") if was_snoozed else _("It wasn’t snoozed."), "done" if was_snoozed else "notice")
    return redirect(return_url, 303)


def _start_of(day: date) -> datetime:
    """The first moment of a day in the site's time zone; of today for all past days, since year 1 can't be in UTC."""
    period = reporting_period()
    return period.start_of(max(day, period.today))
