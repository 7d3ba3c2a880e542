"""What members here have done with imported content since. Undoing the import would remove that too."""

from collections.abc import Callable
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from community.comments.models import Comment, HelpfulVote, Mention
from community.core.db import db, rows
from community.core.i18n import ngettext
from community.groups.models import Group, Membership
from community.ideas.models import Idea, StatusChange, Vote
from community.images.models import Image
from community.imports import mapping
from community.imports.models import Import, ImportedRow
from community.imports.records import SourceJudgement
from community.imports.writers.judgements import SURFACE
from community.members.models import Member
from community.moderation.models import ModerationAction, Report

Change = tuple[Any, Any, Callable[[int], str]]  # a table, which of its rows, and how their number is written


def imported_ids(import_id: int, *kinds: str) -> Any:
    """SQL: ids of the rows of these kinds that an import created."""
    return select(ImportedRow.row_id).where(ImportedRow.import_id == import_id, ImportedRow.kind.in_(kinds))


def is_claimed() -> Any:
    """SQL, a condition on `Member`: whether someone has claimed the account of an imported person."""
    return and_(Member.confirmed_at.is_not(None), Member.deleted_at.is_(None))


def count_changes(import_id: int) -> list[str]:
    """Counts of what was added or changed, in words: ["3 votes", "1 comment"]. Empty if nothing was."""
    ideas, groups = imported_ids(import_id, mapping.IDEA), imported_ids(import_id, mapping.GROUP)
    comments, people = imported_ids(import_id, mapping.COMMENT), imported_ids(import_id, mapping.PERSON)
    on_ideas: list[Change] = [
        (
            Vote,
            and_(Vote.idea_id.in_(ideas), Vote.surface != SURFACE),
            lambda num: ngettext("%(num)s vote", "%(num)s votes", num),
        ),
        (
            Vote,
            Vote.id.in_(_withdrawn(import_id)),
            lambda num: ngettext("%(num)s withdrawn vote", "%(num)s withdrawn votes", num),
        ),
        (
            Vote,
            Vote.id.in_(_importance_changed(import_id)),
            lambda num: ngettext("%(num)s vote with changed importance", "%(num)s votes with changed importance", num),
        ),
        (
            Comment,
            and_(Comment.idea_id.in_(ideas), Comment.id.not_in(comments)),
            lambda num: ngettext("%(num)s comment", "%(num)s comments", num),
        ),
        (
            StatusChange,
            StatusChange.idea_id.in_(ideas),
            lambda num: ngettext("%(num)s status update", "%(num)s status updates", num),
        ),
        (
            Idea,
            and_(Idea.id.in_(ideas), Idea.edited_at.is_not(None)),
            lambda num: ngettext("%(num)s edited idea", "%(num)s edited ideas", num),
        ),
        (
            Idea,
            and_(Idea.id.in_(ideas), Idea.group_id.not_in(groups)),
            lambda num: ngettext("%(num)s moved idea", "%(num)s moved ideas", num),
        ),
        (Image, Image.idea_id.in_(ideas), lambda num: ngettext("%(num)s image", "%(num)s images", num)),
    ]
    elsewhere: list[Change] = [
        (
            Comment,
            and_(Comment.id.in_(comments), Comment.edited_at.is_not(None)),
            lambda num: ngettext("%(num)s edited comment", "%(num)s edited comments", num),
        ),
        (
            HelpfulVote,
            HelpfulVote.comment_id.in_(comments),
            lambda num: ngettext("%(num)s helpful vote", "%(num)s helpful votes", num),
        ),
        (
            Mention,
            or_(Mention.member_id.in_(people), Mention.comment_id.in_(comments)),
            lambda num: ngettext("%(num)s mention", "%(num)s mentions", num),
        ),
        (
            Idea,
            and_(Idea.group_id.in_(groups), Idea.id.not_in(ideas)),
            lambda num: ngettext("%(num)s new idea", "%(num)s new ideas", num),
        ),
        (
            Membership,
            or_(Membership.group_id.in_(groups), Membership.member_id.in_(people)),
            lambda num: ngettext("%(num)s group membership", "%(num)s group memberships", num),
        ),
        (
            Group,
            and_(Group.id.in_(groups), Group.version > 1),
            lambda num: ngettext("%(num)s edited group", "%(num)s edited groups", num),
        ),
        (
            Report,
            _about(Report, ideas, comments, people),
            lambda num: ngettext("%(num)s report", "%(num)s reports", num),
        ),
        (
            ModerationAction,
            _about(ModerationAction, ideas, comments, people),
            lambda num: ngettext("%(num)s moderation decision", "%(num)s moderation decisions", num),
        ),
        (
            Member,
            and_(Member.id.in_(people), is_claimed()),
            lambda num: ngettext("%(num)s claimed account", "%(num)s claimed accounts", num),
        ),
    ]
    counted = [
        (db.session.scalar(select(func.count()).select_from(model).where(which)) or 0, in_words)
        for model, which, in_words in (*on_ideas, *elsewhere)
    ]
    return [in_words(number) for number, in_words in counted if number]


def _withdrawn(import_id: int) -> list[int]:
    """Ids of imported votes that were withdrawn here: not by a judgement of the source, and not before the import."""
    statement: Any = (
        select(ImportedRow.row_id, ImportedRow.source_id, Vote.withdrawn_at)
        .join(Vote, and_(Vote.id == ImportedRow.row_id, Vote.surface == SURFACE))
        .join(Import, Import.id == ImportedRow.import_id)
        .where(Import.id == import_id, ImportedRow.kind == mapping.VOTE, Vote.withdrawn_at >= Import.began_at)
    )
    withdrawing = {vote_id: _withdrawing_ids(source_id, at) for vote_id, source_id, at in rows(statement)}
    existing = mapping.row_ids(import_id, mapping.JUDGEMENT, chain.from_iterable(withdrawing.values()))
    return [vote_id for vote_id, source_ids in withdrawing.items() if not any(name in existing for name in source_ids)]


def _withdrawing_ids(source_id: str, at: datetime) -> list[str]:
    """The source ids of judgements that would withdraw, at this time, the vote with this source id."""
    idea, person, _at, _value = source_id.split("\t")
    return [SourceJudgement(idea, person, at, value, None, False, "", 0).id for value in (0, -1)]


def _importance_changed(import_id: int) -> Any:
    """SQL: ids of imported votes whose importance differs from that in the file."""
    importance = aliased(ImportedRow)
    of_vote = and_(
        importance.import_id == import_id,
        importance.kind == mapping.IMPORTANCE,
        importance.source_id == ImportedRow.source_id,
    )
    return (
        select(Vote.id)
        .join(ImportedRow, and_(ImportedRow.row_id == Vote.id, ImportedRow.kind == mapping.VOTE))
        .outerjoin(importance, of_vote)
        .where(ImportedRow.import_id == import_id, Vote.surface == SURFACE)
        .where(func.coalesce(importance.row_id, 0) != func.coalesce(Vote.importance, 0))
    )


def _about(model: Any, ideas: Any, comments: Any, people: Any) -> Any:
    return or_(model.idea_id.in_(ideas), model.comment_id.in_(comments), model.subject_member_id.in_(people))
