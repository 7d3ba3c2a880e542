"""Views for merging an idea into another one: choosing the other, the preview, the act, and undoing it."""

import re
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core import markup
from community.core.db import db
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.core.i18n import ngettext
from community.core.pagination import MAX_NUMBER
from community.ideas import merging, queries
from community.ideas.models import Idea
from community.notifications import audience
from community.search import finder
from community.search.results import IDEAS
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.ideas.blueprint import bp, idea_url
from community.web.templating import number

MAX_QUERY = 200  # characters
_NAMED = re.compile(r"(?:\S*/ideas/|#)?([0-9]{1,9})(?:-\S*)?", re.ASCII)


@bp.get("/ideas/<int:idea_id>/merge")
@access(Who.MEMBER)
def merge(idea_id: int) -> str | Response:
    """Choose an idea to merge this one into; with `into`, what would happen."""
    idea = _mergeable(idea_id)
    target_id = request.args.get("into", type=int)
    if target_id is None:
        return _page(idea, None)
    target = _target(target_id)
    try:
        merging.require_permitted(idea, target, current_member())
    except Refused as refusal:
        return _page(idea, None, refusal)
    return _page(idea, target)


@bp.post("/ideas/<int:idea_id>/merge")
@access(Who.MEMBER)
def confirm_merge(idea_id: int) -> Any:
    """Merge this idea into the one that the field `into` names."""
    idea = _mergeable(idea_id)
    target = _target(request.form.get("into", type=int) or 0)
    message, into_closed = request.form.get("message", ""), "into_closed" in request.form
    try:
        made = merging.merge(idea, target, current_member(), message=message, into_closed=into_closed)
    except Refused as refusal:
        db.session.rollback()
        idea, target = _mergeable(idea_id), _target(target.id)
        return _page(idea, target, refusal, message, into_closed=into_closed), 409
    page, title, undo = idea_url(target), target.title, url_for("ideas.undo_merge", merge_id=made.id)
    db.session.commit()
    flash(_("Merged into “%(title)s”.", title=title), f"undo {undo}")
    return redirect(page, 303)


@bp.post("/merges/<int:merge_id>/undo")
@access(Who.MEMBER)
def undo_merge(merge_id: int) -> Response:
    """Undo a merge, then show the idea that is on its own again."""
    idea_merge = queries.find_merge(current_member(), merge_id)
    was = merging.unmerge(idea_merge, current_member())
    page = idea_url(db.session.get_one(Idea, idea_merge.child_id))
    db.session.commit()
    if was:
        flash(_("The merge was undone. Votes and comments are where they were before."), "done")
    else:
        flash(_("This merge has already been undone."), "notice")
    return redirect(page, 303)


def _mergeable(idea_id: int) -> Idea:
    """The idea, if the viewer can merge it into any other. Raises `Hidden`."""
    idea = queries.find(current_member(), idea_id)
    if not merging.may_merge_some(idea, current_member()):
        raise Hidden
    return idea


def _target(target_id: int) -> Idea:
    if not 0 <= target_id < MAX_NUMBER:
        raise Hidden
    return queries.find(current_member(), target_id)


def _page(
    idea: Idea, target: Idea | None, refusal: Refused | None = None, message: str = "", *, into_closed: bool = False
) -> str:
    query = markup.one_line(request.args.get("q"))[:MAX_QUERY]
    shown: dict[str, Any] = {} if target is None or target.id == idea.id else _preview(idea, target)
    return render_template(
        "ideas/merge.html",
        idea=idea,
        target=target,
        url=idea_url(idea),
        query=query,
        candidates=[] if shown else _candidates(idea, query),
        can_swap=bool(shown and target and merging.may_merge(target, idea, current_member())),
        refusal=refusal,
        message=message,
        into_closed=into_closed,
        max_message=merging.MAX_MESSAGE,
        **{"preview": None, **shown},
    )


def _preview(idea: Idea, target: Idea) -> dict[str, Any]:
    """What the merge would do, as the template shows it: without numbers if the viewer sees not those of both ideas."""
    preview = queries.preview(idea, target)
    shows_counts = all(queries.detail(current_member(), one).shows_count for one in (idea, target))
    return {
        "preview": preview,
        "shows_counts": shows_counts,
        "changes": _changes(idea, target, preview, shows_counts),
        "kept": _kept(preview),
        "cares": _cares(idea, preview, shows_counts),
    }


def _changes(idea: Idea, target: Idea, preview: queries.MergePreview, shows_counts: bool) -> list[tuple[str, ...]]:
    """What changes: its name, of the idea that stays, of the one that is merged, after the merge, and how.

    How much an idea matters to its supporters is only for staff.
    """
    comments = target.comment_count + (idea.comment_count if preview.shares_comments else 0)
    how = _("marked with the idea they are from") if preview.shares_comments else _("stay in their private group")
    discussed = (_("Comments"), number(target.comment_count), number(idea.comment_count), number(comments), how)
    if not shows_counts:
        return [discussed]
    both = ngettext(
        "%(num)s person supports both and counts once", "%(num)s people support both and count once", preview.both
    )
    followers = audience.of_merge(idea, target)
    muted = ngettext(
        "%(num)s person who muted one stays muted", "%(num)s people who muted one stay muted", followers.muted
    )
    follow_both = ngettext("%(num)s person follows both", "%(num)s people follow both", followers.both)
    critical = (
        *(_("Say it’s critical"), preview.target_critical, preview.duplicate_critical, preview.after_critical),
        _("each person’s stronger answer counts"),
    )
    counts = (
        (_("Supporters"), preview.target, preview.duplicate, preview.after, both),
        *([critical] if current_member().is_staff else []),
        (
            *(_("Followers"), followers.target, followers.duplicate, followers.after),
            muted if followers.muted else follow_both,
        ),
    )
    support = [f"{share:.0%}" for share in (target.support, idea.support, target.support)]
    rows = [(label, *(number(count) for count in found), how) for label, *found, how in counts]
    return [*rows, discussed, (_("Adjusted support"), *support, _("stays as it is; views aren’t added"))]


def _kept(preview: queries.MergePreview) -> list[str]:
    found = [_("The merged idea keeps its address and shows its own words.")]
    if preview.shares_comments:
        found.append(_("Search finds its words and leads to the one that stays."))
    return [*found, _("Votes that come later stay with the one that stays if you undo the merge.")]


def _cares(idea: Idea, preview: queries.MergePreview, shows_counts: bool) -> list[str]:
    found = []
    if idea.imported_support:
        found.append(_("Support that was counted on another site isn’t added: it may be by the same people."))
    if preview.losing_sight and not shows_counts:
        found.append(_("Supporters who can’t see the group of the idea that stays won’t find it or be told."))
    elif preview.losing_sight:
        found.append(
            ngettext(
                "%(num)s of its supporters can’t see the group of the idea that stays. They won’t find it or be told.",
                "%(num)s of its supporters can’t see the group of the idea that stays. They won’t find it or be told.",
                preview.losing_sight,
            )
        )
    if not preview.shares_comments:
        found.append(
            _("Its group is private, so its words and comments stay there. Only the number of supporters changes.")
        )
    return found


def _candidates(idea: Idea, query: str) -> Sequence[queries.IdeaRow]:
    """Ideas that the search finds, or the one that a number or a link names; without either, similar ones."""
    member = current_member()
    if named := _NAMED.fullmatch(query):
        ids = [int(named[1])]
    elif query:
        ids = [row.idea.id for row in finder.find(member, query, IDEAS).rows]
    else:
        ids = [row.id for row in finder.similar(member, idea.title, limit=8)]
    rows = queries.listed_by_id(member, [one for one in ids if one < MAX_NUMBER and one != idea.id])
    return [rows[one][0] for one in ids if one in rows]
