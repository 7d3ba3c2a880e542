"""Doors of writing: a new idea, editing one, taking one's own down and putting it back."""

from typing import Any

from flask import flash, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from community.groups import queries as groups
from community.ideas import differences, editing, figures, illustrating, posting, queries, taking_down
from community.ideas.forms import EditForm, IdeaForm, PostForm
from community.ideas.models import Idea
from community.ideas.posting import LONGEST_TITLE
from community.ideas.views.blueprint import address, bp
from community.kernel import markup
from community.kernel.database import db, reading
from community.kernel.errors import Hidden, Refused, Stale
from community.kernel.words import gettext as _
from community.pictures import forms as places
from community.pictures import picturing
from community.pictures.views.receiving import TOGETHER, receive
from community.search.views import alike
from community.web.access import Who, access
from community.web.forms import complain
from community.web.login import member
from community.web.uploads import takes_files

PROMPTS = ("body", "today", "others")


@bp.route("/ideas/new", methods=["GET", "POST"])
@access(Who.CONFIRMED)
@takes_files(*places.names(illustrating.MOST), most=TOGETHER)
def post() -> Any:
    """Post an idea."""
    form = PostForm()
    form.offer(queries.places(member()), request.values.get("group"))
    if request.method == "GET":
        form.group.data = request.args.get("group", "")
        form.title.data = markup.one_line(request.args.get("title"))[:LONGEST_TITLE]
        form.places = places.filled({}, illustrating.MOST)
        return _new_page(form)
    pictures_fine = _receive_pictures(form)
    if "preview" in request.form or "similar" in request.form:
        return _new_page(form)
    if not (form.validate() and pictures_fine):
        return _new_page(form, 422)
    try:
        group = groups.find(member(), form.group.data)
        idea = posting.post(member(), group, **form.texts())
        if wanted := places.wanted(form.places):
            illustrating.illustrate(idea, member(), wanted)
    except Refused as refusal:
        _refuse(form, refusal)
        return _new_page(form, 422)
    page = address(idea)
    next_steps = _waits(group.name) if idea.withheld else _what_happens_next(group.id, group.name)
    db.session.commit()
    flash("new-idea", "draft-done")
    flash(next_steps, "done")
    return redirect(page, 303)


@bp.route("/ideas/<int:idea_id>/edit", methods=["GET", "POST"])
@access(Who.MEMBER)
@takes_files(*places.names(illustrating.MOST), most=TOGETHER)
def edit(idea_id: int) -> Any:
    """Put one's own idea into other words."""
    idea = _own(idea_id)
    editing.check(idea, member())
    if request.method == "GET":
        form = EditForm(formdata=None, obj=idea)
        there = {picture.name: picture.description for picture in queries.illustrations(idea_id)}
        form.places = places.filled(there, illustrating.MOST)
        return _edit_page(idea, form)
    form = EditForm()
    pictures_fine = _receive_pictures(form)
    idea = _own(idea_id)  # as it is now: time may have passed over pictures
    if "preview" in request.form:
        return _edit_page(idea, form)
    if not (form.validate() and pictures_fine):
        return _edit_page(idea, form, 422)
    try:
        changed = editing.edit(idea, member(), **form.texts(), version=form.began_from)
        wanted, unwanted = places.wanted(form.places), places.unwanted(form.places)
        changed |= bool(wanted or unwanted) and illustrating.illustrate(idea, member(), wanted, unwanted)
    except Stale as stale:
        form.version.data = str(idea.version)
        return _edit_page(idea, form, 409, stale.message)
    except Refused as refusal:
        _refuse(form, refusal)
        return _edit_page(queries.find(member(), idea_id), form, 422)
    page = address(idea)
    db.session.commit()
    flash(f"edit-idea-{idea_id}", "draft-done")
    flash(_("Your idea is changed.") if changed else _("Nothing was different, so your idea is as it was."), "done")
    return redirect(page, 303)


@bp.post("/ideas/<int:idea_id>/take-down")
@access(Who.MEMBER)
def take_down(idea_id: int) -> Response:
    """Take one's own idea down."""
    idea = _own(idea_id)
    page = address(idea)
    if taking_down.take_down(idea, taking_down.AUTHOR):
        flash(_("Your idea is taken down. Only you and moderators can find it, and you can put it back."), "done")
    else:
        flash(_("This idea was taken down already."), "notice")
    db.session.commit()
    return redirect(page, 303)


@bp.post("/ideas/<int:idea_id>/put-back")
@access(Who.MEMBER)
def put_back(idea_id: int) -> Response:
    """Let one's own idea stand again."""
    idea = _own(idea_id)
    page = address(idea)
    if taking_down.put_back(idea, taking_down.AUTHOR):
        back = _("Your idea is back, with its votes and comments.")
        waits = _("You no longer take it down. It still waits for a moderator to look at it.")
        flash(waits if idea.withheld else back, "done")
    else:
        flash(_("This idea stands already."), "notice")
    db.session.commit()
    return redirect(page, 303)


def _receive_pictures(form: IdeaForm) -> bool:
    """Keep the pictures that came with a form, and say on it what is wrong with them. Whether nothing is."""
    form.places = places.sent(illustrating.MOST)
    fine = receive(form.places, picturing.illustration)
    form.form_errors += [f"{place.title}: {error}" for place in form.places for error in place.errors]
    return fine


def _own(idea_id: int) -> Idea:
    idea = queries.find(member(), idea_id)
    if idea.author_id != member().id:
        raise Hidden
    return idea


def _waits(group: str) -> str:
    return _(
        "Your idea is kept, with your own vote on it. A moderator of %(group)s looks at it before others see it; "
        "until then you can find it here and change it.",
        group=group,
    )


def _what_happens_next(group_id: int, group: str) -> str:
    posted = _("Your idea is posted, with your own vote on it. Others can now vote and comment.")
    days = figures.answered_in(group_id)
    if days is None:
        return f"{posted} {_('The team reads every idea and answers here.')}"
    answered = _("Half of the ideas in %(group)s are answered %(time)s.", group=group, time=figures.in_words(days))
    return f"{posted} {answered}"


def _new_page(form: PostForm, status: int = 200) -> Any:
    """The form with ideas like its title: script asks for them as one types, and without it they come with the form."""
    if request.method == "POST":
        db.session.rollback()  # looking takes its time: nobody has to wait for it before they may write
    with reading():
        found = alike.to(form.title.data or "")
        return render_template("ideas/new.html", form=form, previews=_previews(form), alike=found), status


def _edit_page(idea: Idea, form: EditForm, status: int = 200, stale: str = "") -> Any:
    page = render_template(
        "ideas/edit.html",
        idea=idea,
        form=form,
        previews=_previews(form),
        stale=stale,
        change=_change(idea, form) if stale else None,
        back=address(idea),
    )
    return page, status


def _change(idea: Idea, form: EditForm) -> differences.Change:
    """What saving the form would change of the idea as it is now."""
    typed = form.texts()
    old = queries.Version(idea.version, idea.title, idea.body, idea.today, idea.others, idea.posted_at)
    new = old._replace(title=typed["title"], body=typed["body"], today=typed["today"], others=typed["others"])
    return differences.between(old, new)


def _previews(form: IdeaForm) -> dict[str, Markup]:
    """The texts as they will be shown, for those who asked without script."""
    if "preview" not in request.form:
        return {}
    return {name: Markup(markup.to_html(form[name].data)) for name in PROMPTS if form[name].data}  # noqa: S704


def _refuse(form: IdeaForm, refusal: Refused) -> None:
    """Put a refusal where it belongs on the form; what was begun is undone."""
    db.session.rollback()
    complain(form, refusal)
