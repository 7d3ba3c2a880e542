"""The page of results: one kind at a time, each row as it stands elsewhere, with the words marked.

How a browser can search this site from its own address line.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Response, render_template, request, url_for
from markupsafe import Markup

from community.core.i18n import gettext as _
from community.core.pagination import PAGE_SIZE
from community.groups import queries as group_queries
from community.groups.queries.row_types import MemberFace
from community.ideas import impressions
from community.ideas.impressions import Placement
from community.members import interests
from community.members.queries import DirectoryEntry
from community.search import finder
from community.search.highlighting import Highlighter
from community.search.results import (
    DATABASE,
    GROUPS,
    IDEAS,
    KINDS,
    PEOPLE,
    GroupResult,
    IdeaResult,
    PersonResult,
    SearchResults,
)
from community.web import partials
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.pages.groups.blueprint import own_groups
from community.web.pages.search.blueprint import SearchInput, bp, search_input
from community.web.templating import current_url_with, rows_on_earlier_pages

Tab = tuple[str, str, str, int | None]


class ResultRow(NamedTuple):
    """A row with its words marked, and where an idea stands."""

    row: Any
    title: Markup
    text: Markup
    place: str = ""


class GroupResultRow(NamedTuple):
    """A group that was found, as its card reads it."""

    found: GroupResult
    joined: bool
    faces: Sequence[MemberFace]
    ideas_this_month: int = 0
    unanswered: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.found, name)


@bp.get("/search")
@access(Who.ANYONE)
def results() -> str:
    """What has the words that were typed."""
    question = search_input()
    kind = request.args.get("kind", IDEAS)
    kind = kind if kind in KINDS else IDEAS
    if not question.text:
        return render_template("search/results.html", asked=question, kind=kind, answers=None)
    answers = finder.find(viewer(), question.text, kind, request.args.get("after"))
    tabs = _tabs(question, answers)
    return render_template(
        "search/results.html",
        asked=question,
        kind=kind,
        answers=answers,
        tabs=tabs,
        elsewhere=[tab for tab in tabs if tab[0] != kind and tab[3]],
        shown=_result_rows(kind, answers, Highlighter(question.text, within=answers.notice == DATABASE)),
        shared=_shared_interests,
        more=current_url_with(after=answers.next, at=rows_on_earlier_pages() + PAGE_SIZE) if answers.next else "",
        is_first=not request.args.get("after"),
        why=_order_explanation(kind),
    )


def _tabs(question: SearchInput, answers: SearchResults) -> list[Tab]:
    labels = {IDEAS: _("Ideas"), GROUPS: _("Groups"), PEOPLE: _("People")}
    return [
        (kind, label, url_for("search.results", q=question.text, kind=kind), answers.counts.get(kind))
        for kind, label in labels.items()
    ]


def _result_rows(kind: str, answers: SearchResults, marker: Highlighter) -> list[ResultRow]:
    if kind == IDEAS:
        return _ideas(answers.rows, marker)
    return _groups(answers.rows, marker) if kind == GROUPS else _people(answers.rows, marker)


def _ideas(found: Sequence[IdeaResult], marker: Highlighter) -> list[ResultRow]:
    """Ideas where they stand among the answers: showing them is a look."""
    placed: list[tuple[IdeaResult, Placement]] = impressions.with_placements("search", found, rows_on_earlier_pages())
    if partials.is_page_view():
        impressions.counter.shown(viewer(), [(one.idea, place) for one, place in placed])
    return [
        ResultRow(one.idea, marker.marked(one.idea.title), marker.marked(marker.passage(one.text)), str(place))
        for one, place in placed
    ]


def _groups(found: Sequence[GroupResult], marker: Highlighter) -> list[ResultRow]:
    mine = {group.id for group in own_groups()}
    faces = group_queries.member_faces(viewer(), [group.id for group in found]) if found else {}
    return [
        ResultRow(
            GroupResultRow(group, group.id in mine, faces.get(group.id, ())),
            marker.marked(group.name),
            marker.marked(group.purpose),
        )
        for group in found
    ]


def _people(found: Sequence[PersonResult], marker: Highlighter) -> list[ResultRow]:
    return [
        ResultRow(one.person, marker.marked(one.person.member.name), marker.marked(one.person.about)) for one in found
    ]


def _shared_interests(person: DirectoryEntry) -> list[str]:
    """Interests that the viewer has too."""
    who = viewer()
    return interests.shared(who.interests, person.interests) if who is not None and who.id != person.id else []


def _order_explanation(kind: str) -> str:
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


@bp.get("/opensearch.xml")
@access(Who.ANYONE)
def description() -> Response:
    """The site's search, described for browsers."""
    response = Response(render_template("search/opensearch.xml"), mimetype="application/opensearchdescription+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
