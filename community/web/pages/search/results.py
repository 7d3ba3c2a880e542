"""The page of results, one kind at a time, with the words of the query marked; and the description for browsers."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flask import Response, render_template, request, url_for
from markupsafe import Markup

from community.core.i18n import gettext as _
from community.core.pagination import PAGE_SIZE
from community.groups import queries as group_queries
from community.ideas import impressions
from community.ideas.impressions import Placement
from community.members import interests
from community.members.queries import DirectoryEntry
from community.members.summary import MemberSummary
from community.search import filter_values, finder
from community.search.highlighting import Highlighter
from community.search.question import AUTHOR, GROUP, LABEL, STATUS, Operator
from community.search.results import (
    COMMENTS,
    DATABASE,
    GROUPS,
    IDEAS,
    KINDS,
    PEOPLE,
    CommentResult,
    GroupResult,
    IdeaResult,
    PersonResult,
    SearchResults,
)
from community.web import limits, partials
from community.web.access import Who, access
from community.web.auth import viewer
from community.web.pages.groups.blueprint import own_groups
from community.web.pages.search import refining
from community.web.pages.search.blueprint import SearchInput, bp, search_input
from community.web.templating import current_url_with, rows_on_earlier_pages

SEARCHES = "60 per minute"  # each may take as long as the time limits of `search` allow

Tab = tuple[str, str, str, int | None]


class ResultRow(NamedTuple):
    """A result with its words marked, and the placement of an idea."""

    row: Any
    title: Markup
    text: Markup
    placement: str = ""


class GroupResultRow(NamedTuple):
    """A group as the template of a group card reads it."""

    slug: str
    name: str
    purpose: str
    color: int
    is_private: bool
    member_count: int
    idea_count: int
    by_request: bool
    is_archived: bool
    is_banned: bool
    has_requested: bool
    joined: bool
    shown_members: Sequence[MemberSummary]
    ideas_this_month: int = 0
    unanswered: int = 0


@bp.get("/search")
@access(Who.ANYONE)
def results() -> str:
    """The results for the text in the query string. Raises `TooManyAttempts`."""
    query = search_input()
    kind = request.args.get("kind", IDEAS)
    kind = kind if kind in KINDS else IDEAS
    if not query.text:
        return render_template("search/results.html", query=query, kind=kind, results=None)
    limits.spend_as_viewer("search", SEARCHES)
    find, refinement = finder.find if "exact" in request.args else finder.search, refining.chosen()
    found = find(viewer(), query.text, kind, request.args.get("after"), refinement)
    tabs = _tabs(query, found)
    return render_template(
        "search/results.html",
        query=query,
        kind=kind,
        results=found,
        tabs=tabs,
        other_tabs=[tab for tab in tabs if tab[0] != kind and tab[3]],
        rows=_result_rows(kind, found, Highlighter(found.words, within=found.notice == DATABASE)),
        form=refining.form(kind, refinement, found),
        unknown=[_unknown_sentence(operator) for operator in found.unknown],
        shared_interests=_shared_interests,
        more=current_url_with(after=found.next, at=rows_on_earlier_pages() + PAGE_SIZE) if found.next else "",
        exact_url=current_url_with(kind=kind, exact=1, after=None, at=None),
        is_first_page=not request.args.get("after"),
        order_explanation=_("Newest first.") if refinement.newest_first else _order_explanation(kind),
    )


@bp.get("/opensearch.xml")
@access(Who.ANYONE)
def description() -> Response:
    """The OpenSearch description, with which browsers can search the site from their address bar."""
    response = Response(render_template("search/opensearch.xml"), mimetype="application/opensearchdescription+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _tabs(query: SearchInput, found: SearchResults) -> list[Tab]:
    labels = {IDEAS: _("Ideas"), COMMENTS: _("Comments"), GROUPS: _("Groups"), PEOPLE: _("People")}
    kept = refining.kept_parameters()
    return [
        (kind, label, url_for("search.results", q=query.text, kind=kind, **kept), found.counts.get(kind))
        for kind, label in labels.items()
    ]


def _result_rows(kind: str, found: SearchResults, highlighter: Highlighter) -> list[ResultRow]:
    made: dict[str, Callable[[Any, Highlighter], list[ResultRow]]] = {
        IDEAS: _ideas,
        COMMENTS: _comments,
        GROUPS: _groups,
        PEOPLE: _people,
    }
    return made[kind](found.rows, highlighter)


def _ideas(found: Sequence[IdeaResult], highlighter: Highlighter) -> list[ResultRow]:
    """Rows of ideas, which count an impression each."""
    placed: list[tuple[IdeaResult, Placement]] = impressions.with_placements("search", found, rows_on_earlier_pages())
    if partials.is_page_view():
        impressions.counter.shown(viewer(), [(one.idea, placement) for one, placement in placed])
    return [
        ResultRow(
            one.idea,
            highlighter.highlight(one.idea.title),
            highlighter.highlight(highlighter.passage(one.text)),
            str(placement),
        )
        for one, placement in placed
    ]


def _comments(found: Sequence[CommentResult], highlighter: Highlighter) -> list[ResultRow]:
    return [
        ResultRow(one, highlighter.highlight(one.title), highlighter.highlight(highlighter.passage(one.text)))
        for one in found
    ]


def _groups(found: Sequence[GroupResult], highlighter: Highlighter) -> list[ResultRow]:
    joined = {group.id for group in own_groups()}
    shown_members = group_queries.shown_members(viewer(), [group.id for group in found]) if found else {}
    return [
        ResultRow(
            GroupResultRow(*group[1:-1], joined=group.id in joined, shown_members=shown_members.get(group.id, ())),
            highlighter.highlight(group.name),
            highlighter.highlight(group.purpose),
        )
        for group in found
    ]


def _people(found: Sequence[PersonResult], highlighter: Highlighter) -> list[ResultRow]:
    return [
        ResultRow(one.person, highlighter.highlight(one.person.member.name), highlighter.highlight(one.person.about))
        for one in found
    ]


def _shared_interests(person: DirectoryEntry) -> list[str]:
    """The interests that a member shares with the viewer."""
    who = viewer()
    return interests.shared(who.interests, person.interests) if who is not None and who.id != person.id else []


def _unknown_sentence(operator: Operator) -> str:
    """Why an operator was ignored."""
    value = operator.value
    if operator.name == AUTHOR and value.lower() == filter_values.ME:
        return _("Sign in to search for your own posts. Until then, we ignore “by:me”.")
    return {
        AUTHOR: _("No member is called “%(value)s”, so we ignored this part of your search.", value=value),
        GROUP: _("No group is called “%(value)s”, so we ignored this part of your search.", value=value),
        STATUS: _("No status is called “%(value)s”, so we ignored this part of your search.", value=value),
        LABEL: _("No label is called “%(value)s”, so we ignored this part of your search.", value=value),
    }.get(
        operator.name,
        _("“%(value)s” isn’t a date like 2026-05-31, so we ignored this part of your search.", value=value),
    )


def _order_explanation(kind: str) -> str:
    return {
        IDEAS: _(
            "Ideas with exactly that title come first, then those with your words in the title, then in the text. "
            "Rarer words count for more; votes don’t count."
        ),
        COMMENTS: _("Comments with more of your words, and with rarer ones, come first. Ties go to the newer comment."),
        GROUPS: _(
            "Groups with exactly that name come first, then those with your words in the name, then in the "
            "description. Ties go to the newer group."
        ),
        PEOPLE: _(
            "People with exactly that name come first, then those with your words in their name, then in their "
            "profile. Ties go to the newer member."
        ),
    }[kind]
