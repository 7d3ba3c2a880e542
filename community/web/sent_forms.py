"""Forms that a member sends twice, with the Back button, by retrying or by a double click, do their work once.

Every form that creates something carries a key of its own. The key, a digest of what was entered and the page that
the form led to are stored in the transaction that creates it: of two requests at the same moment, the second waits for
the first. The same form with other content is a new one. So is another form with the same content, except where
`same_content` says that no one means that within an hour: a browser that goes back may load the form again.
"""

import hashlib
import json
import re
import secrets
from datetime import timedelta
from typing import Any, NamedTuple

from flask import flash, redirect, request
from markupsafe import Markup
from sqlalchemy import ColumnElement, and_, bindparam, delete, select, update
from werkzeug.wrappers import Response

from community.core.db import db, insert, now, writing
from community.core.i18n import gettext as _
from community.core.outbox import ERASURE, on
from community.core.scheduler import every
from community.core.statements import built_once, execute, fetch
from community.members.events import MemberDeleted
from community.members.models import Member, SentForm
from community.web.auth import viewer

FIELD = "form_key"
KEPT = timedelta(days=30)
SAME_CONTENT_WINDOW = timedelta(hours=1)
MAX_KEY = 64  # characters
TITLE = re.compile(r"(/ideas/[0-9]+)-[^/?#]*")  # of an idea, which may be another member's; `/ideas/5` redirects


class FormContent(NamedTuple):
    """What identifies a form that was sent: its key and the digest of its content."""

    key: str
    digest: str


def new_key() -> str:
    """A key for a form that is about to be shown."""
    return secrets.token_urlsafe(12)


def field() -> Markup:
    """The hidden field of a form with its key; nothing for visitors, who create nothing yet and share their pages."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, new_key()) if viewer() else Markup()


def of_request() -> FormContent:
    """The form of this request. One without a key, which no page of ours sends, is identified by its content alone."""
    key = request.form.get(FIELD, "")[:MAX_KEY].replace("\x00", "") or new_key()
    entered = [pair for pair in request.form.items(multi=True) if pair[0] not in (FIELD, "csrf_token")]
    content = json.dumps([request.path, sorted(entered)])
    return FormContent(key, hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest())


def claim(member: Member, form: FormContent, *, same_content: bool = False) -> str | None:
    """The page that this form led to if the member has sent it before; None if the caller is to do its work.

    Then `remember` stores the page before the commit. If the work is refused and rolled back, so is the claim.
    """
    if same_content and (page := _page_of_same_content(member, form)):
        return page
    if fetch(_insert_unless_sent(), member_id=member.id, key=form.key, digest=form.digest, page="", sent_at=now()):
        return None
    found = fetch(_select_page(), **_parameters(member, form))
    return found[0][0] if found else None


def remember(member: Member, form: FormContent, page: str) -> None:
    """Store the page that a claimed form leads to, without the title in the URL of an idea. The caller commits."""
    execute(_update_page(), led_to=TITLE.sub(r"\1", page), **_parameters(member, form))


def answer_again(page: str, draft: str = "") -> Response:
    """The answer to a form that was sent before: where it led. `draft` is the key of the draft to discard."""
    if draft:
        flash(draft, "draft-done")
    flash(_("You’ve already sent this, so we didn’t save it again."), "notice")
    return redirect(page, 303)


@every(timedelta(hours=6))
def delete_old() -> None:
    """Delete records of forms that were sent more than 30 days ago."""
    with writing():
        db.session.execute(delete(SentForm).where(SentForm.sent_at < now() - KEPT))
        db.session.commit()


@on(MemberDeleted, lane=ERASURE)
def delete_of_member(event: MemberDeleted) -> None:
    """Delete the records of forms that a deleted member sent."""
    db.session.execute(delete(SentForm).where(SentForm.member_id == event.member_id))


def _parameters(member: Member, form: FormContent) -> dict[str, Any]:
    return {"sender_id": member.id, "sent_key": form.key, "sent_digest": form.digest}


def _is_same() -> ColumnElement[bool]:
    return and_(
        SentForm.member_id == bindparam("sender_id"),
        SentForm.key == bindparam("sent_key"),
        SentForm.digest == bindparam("sent_digest"),
    )


@built_once
def _insert_unless_sent() -> Any:
    return insert(SentForm).on_conflict_do_nothing().returning(SentForm.member_id)


@built_once
def _select_page() -> Any:
    return select(SentForm.page).where(_is_same())


@built_once
def _update_page() -> Any:
    return update(SentForm).where(_is_same()).values(page=bindparam("led_to"))


def _page_of_same_content(member: Member, form: FormContent) -> str | None:
    since = now() - SAME_CONTENT_WINDOW
    found = fetch(_select_page_of_content(), member_id=member.id, digest=form.digest, since=since)
    return found[0][0] if found else None


@built_once
def _select_page_of_content() -> Any:
    return (
        select(SentForm.page)
        .where(SentForm.member_id == bindparam("member_id"), SentForm.digest == bindparam("digest"))
        .where(SentForm.page != "", SentForm.sent_at > bindparam("since"))
        .limit(1)
    )
