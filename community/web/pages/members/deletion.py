"""Deleting the account."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from community.comments.queries import counts as comment_counts
from community.core.db import db, lock_row
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.groups import queries as group_queries
from community.ideas.queries import counts as idea_counts
from community.members import deletion
from community.web import auth
from community.web.access import Who, access
from community.web.forms import add_error, field_text
from community.web.pages.members.blueprint import bp
from community.web.pages.members.forms import DeleteAccountForm
from community.web.pages.members.reauthenticate import require_password

Answer = Response | str | tuple[str, int]


@bp.route("/settings/delete", methods=["GET", "POST"])
@access(Who.ACCOUNT)
def delete_account() -> Answer:
    """Say what is deleted and what stays, ask for the password, and delete the account."""
    form, status = DeleteAccountForm(), 200
    if form.is_submitted():
        status = 422
        try:
            if form.validate():
                require_password(form.password)
                return _delete(field_text(form.writing))
        except Refused as refusal:
            db.session.rollback()
            status = add_error(form, refusal)
    who = auth.current_member()
    page = render_template(
        "members/delete_account.html",
        form=form,
        written=idea_counts.written_by(who.id),
        comment_count=comment_counts.count_by_author(who.id),
        alone=group_queries.moderated_alone(who.id),
    )
    return page, status


def _delete(writing: str) -> Response:
    deletion.delete_account(lock_row(auth.current_member()), writing)
    auth.sign_out()
    db.session.commit()
    if writing == deletion.KEEP:
        flash(_("Your account has been deleted. Your posts stay, without your name."), "done")
    else:
        flash(_("Your account has been deleted. Your posts will be gone from every page within a minute."), "done")
    answer = redirect(url_for("ideas.discover"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'  # drafts, and pages that this browser kept
    return answer
