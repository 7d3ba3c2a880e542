"""Background jobs and scheduled tasks."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core import alarms, outbox
from community.core.db import db, now
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.core.outbox import Job
from community.staff.queries import jobs as job_queries
from community.web.access import Who, access
from community.web.pages.staff.blueprint import bp


@bp.get("/staff/jobs")
@access(Who.STAFF)
def jobs() -> str:
    """Jobs in one state, and all scheduled tasks."""
    moment, state = now(), request.args.get("state", "")
    counts = job_queries.counts(moment)
    if state not in job_queries.STATES:
        state = job_queries.FAILED if counts.failed else job_queries.WAITING
    page = job_queries.page(state, moment, request.args.get("after"))
    return render_template(
        "staff/jobs.html",
        state=state,
        tabs=[
            (name, label, url_for("staff.jobs", state=name), getattr(counts, name)) for name, label in _state_labels()
        ],
        counts=counts,
        page=page,
        tasks=job_queries.scheduled_tasks(),
        raised_alarms=alarms.current(),
        tries=outbox.MAX_TRIES,
        more=url_for("staff.jobs", state=state, after=page.next) if page.next else "",
    )


@bp.post("/staff/jobs/<int:job_id>/retry")
@access(Who.ADMINISTRATOR)
def retry(job_id: int) -> Response:
    """Queue a failed job again."""
    job = db.session.get(Job, job_id)
    if job is None:
        raise Hidden
    if job.failed_at is None:
        raise Refused(_("This task hasn’t failed, so there’s nothing to retry."))
    outbox.retry(job_id)
    db.session.commit()
    flash(_("The task is back in the queue."), "done")
    return redirect(url_for("staff.jobs", state=job_queries.FAILED), 303)


def _state_labels() -> list[tuple[str, str]]:
    return [
        (job_queries.FAILED, _("Failed")),
        (job_queries.WAITING, _("Waiting")),
        (job_queries.RUNNING, _("Running")),
    ]
