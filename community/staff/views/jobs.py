"""What waits, what runs, what failed, and what the clock does."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.kernel import outbox
from community.kernel.database import db, now
from community.kernel.errors import Hidden, Refused
from community.kernel.outbox import Job
from community.kernel.words import gettext as _
from community.staff.queries import jobs as queries
from community.staff.views.blueprint import bp
from community.web.access import Who, access


@bp.get("/staff/jobs")
@access(Who.STAFF)
def jobs() -> str:
    """Jobs in one state, and all duties."""
    moment, asked = now(), request.args.get("state", "")
    counts = queries.counts(moment)
    state = asked if asked in queries.STATES else queries.PARKED if counts.parked else queries.WAITING
    page = queries.page(state, moment, request.args.get("after"))
    return render_template(
        "staff/jobs.html",
        state=state,
        tabs=[(name, label, url_for("staff.jobs", state=name), getattr(counts, name)) for name, label in _states()],
        counts=counts,
        page=page,
        duties=queries.all_duties(),
        tries=outbox.TRIES,
        more=url_for("staff.jobs", state=state, after=page.next) if page.next else "",
    )


@bp.post("/staff/jobs/<int:job_id>/retry")
@access(Who.ADMINISTRATOR)
def retry(job_id: int) -> Response:
    """Let a parked job be tried again."""
    job = db.session.get(Job, job_id)
    if job is None:
        raise Hidden
    if job.parked_at is None:
        raise Refused(_("This job is not parked, so there is nothing to try again."))
    outbox.retry(job_id)
    db.session.commit()
    flash(_("The job waits again, with all of its tries."), "done")
    return redirect(url_for("staff.jobs", state=queries.PARKED), 303)


def _states() -> list[tuple[str, str]]:
    return [(queries.PARKED, _("Parked")), (queries.WAITING, _("Waiting")), (queries.RUNNING, _("Running"))]
