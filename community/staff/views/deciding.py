"""Staff decide about one idea."""

from collections.abc import Sequence
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from community.ideas import deciding
from community.ideas import queries as ideas
from community.ideas.models import Idea
from community.kernel import markup
from community.kernel.database import db, now
from community.kernel.errors import Refused, Stale
from community.kernel.words import gettext as _
from community.staff.assigning import Care
from community.staff.forms import CareForm, DecideForm
from community.staff.queries import choices, marks
from community.staff.queries.choices import Choice
from community.staff.views.blueprint import bp
from community.web.access import Who, access
from community.web.forms import counted
from community.web.login import member
from community.web.security import came_from, local


@bp.get("/staff/ideas/<int:idea_id>/decide")
@access(Who.STAFF)
def decide(idea_id: int) -> Response:
    """The idea, what was decided before, and a form for what is to be decided now."""
    idea = ideas.find(member(), idea_id)
    form = decide_form()
    form.status_key.data = idea.status_key
    form.next.data = local(request.args.get("next"), came_from(address_of(idea)))
    return page(idea, form)


@bp.post("/staff/ideas/<int:idea_id>/decide")
@access(Who.STAFF)
def save_decision(idea_id: int) -> Response:
    """Decide, unless somebody else did since the form was opened."""
    idea, form = ideas.find(member(), idea_id), decide_form()
    if "preview" in request.form:
        return page(idea, form, preview=markup.to_html(form.answer.data))
    if not form.validate():
        return page(idea, form, status=422)
    back = local(form.next.data, address_of(idea))
    try:
        deciding.decide(idea, member(), form.status_key.data, form.reason.data, form.answer.data, counted(form.version))
    except Stale as stale:
        return _again(idea_id, form, stale, 409, seen=counted(form.version))
    except Refused as refusal:
        return _again(idea_id, form, refusal, 422)
    title = idea.title
    db.session.commit()
    flash(_("Decided: “%(title)s”. Those who follow the idea can see it now.", title=title), "done")
    return redirect(back, 303)


def _again(idea_id: int, form: DecideForm, refusal: Refused, status: int, seen: int | None = None) -> Response:
    db.session.rollback()
    field = form._fields.get(refusal.field)
    if field is not None:
        field.errors = [*field.errors, refusal.message]
    return page(
        ideas.find(member(), idea_id),
        form,
        status=status,
        complaint=refusal.message if field is None else "",
        seen=seen,
    )


def page(
    idea: Idea,
    form: DecideForm,
    *,
    preview: str = "",
    status: int = 200,
    complaint: str = "",
    seen: int | None = None,
    care: CareForm | None = None,
) -> Response:
    """The page on which an idea is decided and assigned; `care` is the form of the latter if it was refused."""
    decided = ideas.decisions(idea.id)
    latest = max((decision.id for decision in decided), default=0)
    if not form.version.data or seen is not None:
        form.version.data = str(latest)
    html = render_template(
        "staff/decide.html",
        idea=idea,
        pictures=ideas.illustrations(idea.id),
        mark=marks.marks(member(), [idea.id], now())[idea.id],
        form=form,
        care=care or care_form(idea, form.offered),
        decided=decided,
        news=[decision for decision in decided if seen is not None and decision.id > seen],
        complaint=complaint,
        preview=Markup(preview),  # noqa: S704 - made by markup
        address=address_of(idea),
    )
    return make_response(html, status)


def decide_form() -> Any:
    """The form of a decision, with the statuses there are."""
    form = DecideForm()
    form.offered = choices.choices(member())
    found = [choice for choice in form.offered if choice.kind == choices.STATUS]
    form.status_key.choices = [SelectChoice(choice.key, choice.name) for choice in found]
    return form


def care_form(idea: Idea, offered: Sequence[Choice]) -> CareForm:
    """The form of who looks after an idea, filled in. An owner who is no longer staff can be left as they are."""
    form, owners = CareForm(), choices.people(offered)
    if idea.owner_id is not None and idea.owner_id not in dict(owners):
        owners.append((idea.owner_id, _("Somebody who is no longer staff")))
    form.offer(owners)
    if not form.is_submitted() or form.seen.data is None:
        form.fill(Care.of(idea))
    return form


def address_of(idea: Idea) -> str:
    """Its page."""
    return url_for("ideas.show", idea_id=idea.id, slug=idea.slug)
