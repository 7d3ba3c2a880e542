"""Doors of comments."""

from typing import Any, NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from community.comments import commenting, editing, queries, taking_down
from community.comments.forms import CommentForm, EditForm
from community.comments.models import Comment
from community.ideas import queries as ideas
from community.ideas import views as idea_pages
from community.ideas.models import Idea
from community.kernel import markup
from community.kernel.database import db
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.words import gettext as _
from community.members.models import Member
from community.moderation import rights
from community.web import intentions
from community.web.access import Who, access
from community.web.limits import spend
from community.web.login import member, viewer

bp = Blueprint("comments", __name__)
RATE = "30 per hour"


class Section(NamedTuple):
    """The part of an idea's page where it is talked about."""

    threads: list[queries.Thread]
    comment_count: int
    form: CommentForm
    blank: CommentForm
    reply_to: int | None  # the comment whose answer stands in the form
    preview: Markup
    post_url: str
    earlier_url: str
    more_url: str
    may_post: bool
    may_act: bool  # change one's own, flag others'
    ruled: frozenset[int]  # comments that the viewer may rule on


def section(idea: Idea, form: CommentForm | None = None, reply_to: int | None = None) -> dict[str, Any]:
    """What `comments/section.html` shows of an idea: one statement. `form` is one that came back."""
    who = viewer()
    cursor = request.args.get("comments")
    page = queries.page(who, idea.id, cursor)
    threads = list(page.rows)
    shown = {row.id: row for thread in threads for row in (thread.comment, *thread.replies)}
    form = form or CommentForm(formdata=None)
    return {
        "comments": Section(
            threads=threads,
            comment_count=idea.comment_count,
            form=form,
            blank=CommentForm(formdata=None),
            reply_to=reply_to if reply_to in shown else None,
            preview=_preview(form),
            post_url=url_for("comments.post", idea_id=idea.id),
            earlier_url=_page_url(idea, None) if cursor else "",
            more_url=_page_url(idea, page.next) if page.next else "",
            may_post=not idea.is_taken_down and not (who is not None and who.is_suspended),
            may_act=who is not None and not who.is_suspended,
            ruled=frozenset(
                row.id
                for row in shown.values()
                if row.is_moderated and rights.reaches(who, row.author_id, row.author_role)
            ),
        )
    }


@bp.post("/ideas/<int:idea_id>/comments")
@access(Who.ANYONE)
def post(idea_id: int) -> Any:
    """Say something about an idea. A visitor's words are kept until they have signed in."""
    who, form = viewer(), CommentForm()
    idea = ideas.find(who, idea_id)
    if "preview" in request.form:
        return idea_pages.page(idea_id, form, form.parent_id.data)
    if not form.validate():
        return idea_pages.page(idea_id, form, form.parent_id.data, 422)
    try:
        if who is None:
            details = {"idea_id": idea_id, "parent_id": form.parent_id.data, "text": form.text.data}
            return intentions.begin("comment", details, _("Sign in or join, and your comment will be posted."))
        spend("comment", RATE, key=f"member {who.id}")
        comment = commenting.post(idea, who, form.text.data or "", _parent(who, form.parent_id.data))
    except Refused as refusal:
        db.session.rollback()
        form.text.errors = [refusal.message]
        return idea_pages.page(idea_id, form, form.parent_id.data, 422)
    db.session.commit()
    return redirect(_posted(who, comment, idea), 303)


@intentions.finishes("comment")
def finish(author: Member, details: dict[str, Any]) -> str:
    """Post what a visitor wrote before they signed in."""
    idea = ideas.find(author, details["idea_id"])
    spend("comment", RATE, key=f"member {author.id}")
    comment = commenting.post(idea, author, details["text"], _parent(author, details["parent_id"]))
    db.session.commit()
    return _posted(author, comment, idea)


@bp.get("/comments/<int:comment_id>")
@access(Who.ANYONE)
def show(comment_id: int) -> Response:
    """A comment stands on its idea's page: to the right part of it."""
    comment = queries.find(viewer(), comment_id)
    return redirect(address(viewer(), comment, comment.idea), 302)


@bp.route("/comments/<int:comment_id>/edit", methods=["GET", "POST"])
@access(Who.MEMBER)
def edit(comment_id: int) -> Any:
    """Put one's own comment into other words."""
    comment = queries.find(viewer(), comment_id)
    editing.check(comment, member())
    idea = comment.idea
    if request.method == "GET":
        return _edit_page(comment, idea, EditForm(formdata=None, text=comment.body, version=comment.version))
    form = EditForm()
    if "preview" in request.form:
        return _edit_page(comment, idea, form)
    if not form.validate():
        return _edit_page(comment, idea, form, 422)
    try:
        changed = editing.edit(comment, member(), form.text.data or "", form.began_from)
    except Stale as stale:
        form.version.data = str(comment.version)
        form.text.errors = [stale.message]
        return _edit_page(comment, idea, form, 409, is_stale=True)
    except Refused as refusal:
        form.text.errors = [refusal.message]
        return _edit_page(comment, idea, form, 422)
    db.session.commit()
    flash(f"comment-edit-{comment.id}", "draft-done")
    flash(
        _("Your comment is changed.") if changed else _("Nothing was different, so your comment is as it was."), "done"
    )
    return redirect(address(member(), comment, idea), 303)


@bp.post("/comments/<int:comment_id>/take-down")
@access(Who.MEMBER)
def take_down(comment_id: int) -> Response:
    """Take one's own comment down."""
    comment, idea = _own(comment_id)
    if taking_down.take_down(comment, taking_down.AUTHOR):
        flash(_("Your comment is taken down. Only you and moderators can read it, and you can put it back."), "done")
    else:
        flash(_("This comment was taken down already."), "notice")
    db.session.commit()
    return redirect(address(member(), comment, idea), 303)


@bp.post("/comments/<int:comment_id>/put-back")
@access(Who.MEMBER)
def put_back(comment_id: int) -> Response:
    """Let one's own comment stand again."""
    comment, idea = _own(comment_id)
    if taking_down.put_back(comment, taking_down.AUTHOR):
        flash(_("Your comment is back."), "done")
    else:
        flash(_("This comment stands already."), "notice")
    db.session.commit()
    return redirect(address(member(), comment, idea), 303)


def address(who: Member | None, comment: Comment, idea: Idea) -> str:
    """Where a comment is read: the page of its idea's thread that holds it, at its place."""
    return _page_url(idea, queries.cursor_to(who, comment), f"comment-{comment.id}")


def _page_url(idea: Idea, cursor: str | None, anchor: str = "comments") -> str:
    return url_for("ideas.show", idea_id=idea.id, slug=idea.slug, comments=cursor, _anchor=anchor)


def _posted(author: Member, comment: Comment, idea: Idea) -> str:
    key = f"reply-{comment.parent_id}" if comment.parent_id else f"comment-{idea.id}"
    flash(key, "draft-done")
    flash(_("Your comment is posted."), "done")
    return address(author, comment, idea)


def _parent(who: Member, parent_id: int | None) -> Comment | None:
    if parent_id is None:
        return None
    try:
        return queries.find(who, parent_id)
    except Hidden:
        raise Refused(
            _("What you were answering is not there any more. You can say it as a comment of its own."), "text"
        ) from None


def _own(comment_id: int) -> tuple[Comment, Idea]:
    comment = queries.find(viewer(), comment_id)
    if comment.author_id != member().id:
        raise Hidden
    return comment, comment.idea


def _preview(form: CommentForm | EditForm) -> Markup:
    if "preview" not in request.form or not form.text.data:
        return Markup("")
    return Markup(markup.to_html(form.text.data))  # noqa: S704 (made safe there)


def _edit_page(comment: Comment, idea: Idea, form: EditForm, status: int = 200, is_stale: bool = False) -> Any:
    page = render_template(
        "comments/edit.html",
        comment=comment,
        idea=idea,
        form=form,
        preview=_preview(form),
        now_html=Markup(comment.body_html) if is_stale else "",  # noqa: S704 (stored clean)
        back=address(member(), comment, idea),
    )
    return page, status
