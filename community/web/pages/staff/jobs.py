"""What waits, what runs, what failed, and what the clock does."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core import outbox
from community.core.db import db, now
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.core.outbox import Job
from community.staff.queries import jobs as jobs_queries
from community.web.access import Who, access
from community.web.pages.staff.blueprint import bp


@bp.get("/staff/jobs")
@access(Who.STAFF)
def jobs() -> str:
    """Jobs in one state, and all duties."""
    moment, asked = now(), request.args.get("state", "")
    counts = jobs_queries.counts(moment)
    state = asked if asked in jobs_queries.STATES else jobs_queries.FAILED if counts.parked else jobs_queries.WAITING
    page = jobs_queries.page(state, moment, request.args.get("after"))
    return render_template(
        "staff/jobs.html",
        state=state,
        tabs=[
            (name, label, url_for("staff.jobs", state=name), getattr(counts, name)) for name, label in _state_labels()
        ],
        counts=counts,
        page=page,
        duties=jobs_queries.scheduled_tasks(),
        tries=outbox.MAX_TRIES,
        more=url_for("staff.jobs", state=state, after=page.next) if page.next else "",
    )


@bp.post("/staff/jobs/<int:job_id>/retry")
@access(Who.ADMINISTRATOR)
def retry(job_id: int) -> Response:
    """Let a parked job be tried again."""
    job = db.session.get(Job, job_id)
    if job is None:
        raise Hidden
    if job.failed_at is None:
        raise Refused(_("This job is not parked, so there is nothing to try again."))
    outbox.retry(job_id)
    db.session.commit()
    flash(_("The job waits again, with all of its tries."), "done")
    return redirect(url_for("staff.jobs", state=jobs_queries.FAILED), 303)


def _state_labels() -> list[tuple[str, str]]:
    return [
        (jobs_queries.FAILED, _("Parked")),
        (jobs_queries.WAITING, _("Waiting")),
        (jobs_queries.RUNNING, _("Running")),
    ]
