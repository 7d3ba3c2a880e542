"""What a new member is interested in: asked once, on the home page, after they sign in for the first time."""

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.i18n import gettext as _
from community.groups import queries as group_queries
from community.members import interests, profile, queries
from community.members.models import Member
from community.web import auth, partials
from community.web.access import Who, access
from community.web.pages.members.blueprint import bp
from community.web.pages.members.forms import InterestsForm, interests_in

ASKED = "asks_interests"  # the key in the cookie of a browser whose new member is still to be asked
MOST_GROUPS = 8

Answer = Response | str | tuple[str, int]


def ask_on_first_visit(member: Member) -> None:
    """Ask a member who signs in for the first time, when they next open the home page in this browser."""
    if not member.days_present:
        session[ASKED] = True


@bp.before_app_request
def ask() -> Response | None:
    """Show the question instead of the home page, once: after what the member did as a visitor is done and shown."""
    if request.endpoint != "ideas.discover" or ASKED not in session or not partials.is_page_view():
        return None
    if auth.PROVISIONAL_SESSION in session:  # something is still pending
        return None
    if any(category == "vote-counted" for category, _message in session.get("_flashes", ())):
        return None
    del session[ASKED]
    member = auth.viewer()
    return redirect(url_for("members.first_interests"), 303) if member is not None and not member.interests else None


@bp.route("/welcome", methods=["GET", "POST"])
@access(Who.ACCOUNT)
def first_interests() -> Answer:
    """Choose interests among suggestions, or write others."""
    who = auth.current_member()
    suggestions, form, status = _suggestions(who), InterestsForm(), 200
    if form.is_submitted():
        if form.validate():
            profile.choose_interests(who, form.topics)
            db.session.commit()
            if who.interests:
                flash(_("Interests saved. They’re on your profile, where you can change them."), "done")
            return redirect(url_for("ideas.discover"), 303)
        status = 422
    else:
        known = {topic.casefold() for topic in suggestions}
        form.suggested.data = interests.shared(who.interests, interests.join(suggestions))
        others = [topic for topic in interests.split(who.interests) if topic.casefold() not in known]
        form.interests.data = interests.join(others)
    return render_template("members/first_interests.html", form=form, suggestions=suggestions), status


def _suggestions(who: Member) -> list[str]:
    """Interests of others, and the names of open groups."""
    names = [name for name in group_queries.largest_names(MOST_GROUPS) if len(name) <= interests.MAX_LENGTH]
    topics = [*queries.common_interests(), *(name for name in names if len(interests_in(name)) == 1)]
    return list({topic.casefold(): topic for topic in reversed(topics)}.values())[::-1]
