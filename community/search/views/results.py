"""The page of results: one kind at a time, each row as it stands elsewhere, with the words marked."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import render_template, request, url_for
from markupsafe import Markup

from community.groups import queries as groups
from community.groups import views as group_pages
from community.groups.shapes import Face
from community.ideas import looking
from community.ideas.looking import Place
from community.kernel.paging import SIZE
from community.kernel.words import gettext as _
from community.members import interests
from community.members.queries import Person
from community.search import finding
from community.search.highlighting import Marker
from community.search.shapes import DATABASE, GROUPS, IDEAS, KINDS, PEOPLE, Answers, GroupFound, IdeaFound, PersonFound
from community.search.views.blueprint import Asked, asked, bp
from community.web import fragments
from community.web.access import Who, access
from community.web.login import viewer
from community.web.showing import page_address, rows_before

Tab = tuple[str, str, str, int | None]


class Shown(NamedTuple):
    """A row with its words marked, and where an idea stands."""

    row: Any
    title: Markup
    text: Markup
    place: str = ""


class GroupRow(NamedTuple):
    """A group that was found, as its card reads it."""

    found: GroupFound
    joined: bool
    faces: Sequence[Face]
    ideas_this_month: int = 0
    unanswered: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.found, name)


@bp.get("/search")
@access(Who.ANYONE)
def results() -> str:
    """What has the words that were typed."""
    question = asked()
    kind = request.args.get("kind", IDEAS)
    kind = kind if kind in KINDS else IDEAS
    if not question.text:
        return render_template("search/results.html", asked=question, kind=kind, answers=None)
    answers = finding.find(viewer(), question.text, kind, request.args.get("after"))
    tabs = _tabs(question, answers)
    return render_template(
        "search/results.html",
        asked=question,
        kind=kind,
        answers=answers,
        tabs=tabs,
        elsewhere=[tab for tab in tabs if tab[0] != kind and tab[3]],
        shown=_shown(kind, answers, Marker(question.text, within=answers.notice == DATABASE)),
        shared=_shared,
        more=page_address(after=answers.next, at=rows_before() + SIZE) if answers.next else "",
        is_first=not request.args.get("after"),
        why=_order(kind),
    )


def _tabs(question: Asked, answers: Answers) -> list[Tab]:
    labels = {IDEAS: _("Ideas"), GROUPS: _("Groups"), PEOPLE: _("People")}
    return [
        (kind, label, url_for("search.results", q=question.text, kind=kind), answers.counts.get(kind))
        for kind, label in labels.items()
    ]


def _shown(kind: str, answers: Answers, marker: Marker) -> list[Shown]:
    if kind == IDEAS:
        return _ideas(answers.rows, marker)
    return _groups(answers.rows, marker) if kind == GROUPS else _people(answers.rows, marker)


def _ideas(found: Sequence[IdeaFound], marker: Marker) -> list[Shown]:
    """Ideas where they stand among the answers: showing them is a look."""
    placed: list[tuple[IdeaFound, Place]] = looking.placed("search", found, rows_before())
    if fragments.looked_at():
        looking.ledger.shown(viewer(), [(one.idea, place) for one, place in placed])
    return [
        Shown(one.idea, marker.marked(one.idea.title), marker.marked(marker.passage(one.text)), str(place))
        for one, place in placed
    ]


def _groups(found: Sequence[GroupFound], marker: Marker) -> list[Shown]:
    mine = {group.id for group in group_pages.mine()}
    faces = groups.faces(viewer(), [group.id for group in found]) if found else {}
    return [
        Shown(
            GroupRow(group, group.id in mine, faces.get(group.id, ())),
            marker.marked(group.name),
            marker.marked(group.purpose),
        )
        for group in found
    ]


def _people(found: Sequence[PersonFound], marker: Marker) -> list[Shown]:
    return [Shown(one.person, marker.marked(one.person.name), marker.marked(one.person.about)) for one in found]


def _shared(person: Person) -> list[str]:
    """Interests that the viewer has too."""
    who = viewer()
    return interests.shared(who.interests, person.interests) if who is not None and who.id != person.id else []


def _order(kind: str) -> str:
    return {
        IDEAS: _(
            "An idea that is called just as you typed comes first, then those with your words in their title, rarer "
            "words before common ones, then those with the words in their text, the newest first. Votes make no "
            "difference."
        ),
        GROUPS: _(
            "A group that is called just as you typed comes first, then those with your words in their name, then "
            "those that say them about themselves, the newest first."
        ),
        PEOPLE: _(
            "Who is called just as you typed comes first, then those with your words in their name, then those who "
            "say them about themselves, the newest members first."
        ),
    }[kind]
