"""One decision on several items of the queue, and its undo. It works the same without scripts."""

import re
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, request

from community.core import markup
from community.core.db import db, reading
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.i18n import ngettext
from community.moderation import actions, acts, bulk, reason_templates, subjects
from community.moderation.bulk import Failure, Selected
from community.web.access import Who, access
from community.web.pages.moderation import buttons
from community.web.pages.moderation.blueprint import bp, moderator
from community.web.pages.moderation.queue import BulkAttempt, QueuePosition, render_queue

ITEM = re.compile(rf"({'|'.join(subjects.KINDS)})-([0-9]{{1,9}})\.([0-9]{{1,9}})\.([a-z_]*)", re.ASCII)


@bp.post("/moderation/queue/bulk")
@access(Who.MEMBER)
def queue_bulk() -> Any:
    """Act on the ticked items, with one reason, or each with the one that fits its reports."""
    who, position = moderator(), QueuePosition.of_form()
    act, reason = request.form.get("act", ""), markup.clean_text(request.form.get("reason", ""))
    try:
        outcome = bulk.perform(_selected(act, reason), who, act)
    except Refused as refusal:
        db.session.rollback()
        attempt = BulkAttempt(refusal.message, reason, frozenset(request.form.getlist("item")))
        with reading():
            return render_queue(position, None, 422, attempt)
    db.session.commit()
    if outcome.action_ids:
        ids = "-".join(map(str, outcome.action_ids))
        flash(_done(act, len(outcome.action_ids)), f"undo {position.act('moderation.queue_bulk_undo', actions=ids)}")
    _say_what_failed(outcome.failures)
    return redirect(position.url, 303)


@bp.post("/moderation/queue/bulk/undo")
@access(Who.MEMBER)
def queue_bulk_undo() -> Any:
    """Undo all actions of one decision."""
    who, position = moderator(), QueuePosition.of_form()
    template = buttons.matching_reason(reason_templates.by_act(), acts.UNDO, "")
    ids = [int(number) for number in re.findall(r"[0-9]{1,9}", request.args.get("actions", ""))]
    outcome = bulk.undo(ids, who, template or _("That was a mistake, so we’ve undone it."))
    db.session.commit()
    if outcome.action_ids:
        count = len(outcome.action_ids)
        flash(ngettext("One decision undone.", "%(num)s decisions undone.", count), "done")
    _say_what_failed(outcome.failures)
    return redirect(position.url, 303)


def _selected(act: str, reason: str) -> list[Selected]:
    """The ticked items, each with its reason. Malformed ones are ignored. Raises `Refused` if one has no reason."""
    found, templates = [], reason_templates.by_act()
    for text in dict.fromkeys(request.form.getlist("item")):
        if match := ITEM.fullmatch(text):
            kind, subject_id, known, worst_reason = match.groups()
            given = reason or buttons.matching_reason(templates, act, worst_reason)
            if act in bulk.ACTS:
                actions.validated_reason(given)
            found.append(Selected(kind, int(subject_id), int(known), given))
    return found


def _done(act: str, count: int) -> str:
    if act == acts.KEEP:
        return ngettext("Reports on one item dismissed.", "Reports on %(num)s items dismissed.", count)
    if act == acts.APPROVE:
        return ngettext("One item approved.", "%(num)s items approved.", count)
    return ngettext(
        "One item removed. Its author can see why.", "%(num)s items removed. Their authors can see why.", count
    )


def _say_what_failed(failures: Sequence[Failure]) -> None:
    for failure in failures:
        flash(_("Not changed: %(name)s. %(why)s", name=failure.name, why=failure.message), "warn")
