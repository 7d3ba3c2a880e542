"""What staff choose from: groups, statuses, labels, staff, saved views and saved answers, from one statement."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Integer, String, cast, func, literal, null, or_, select, union_all

from community.core.db import Moment, rows
from community.groups import scope as group_scope
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas.models import Label, Status
from community.members import scope as member_scope
from community.members.models import ADMINISTRATOR, STAFF, Member
from community.moderation import models as moderation_models
from community.moderation.models import ReasonTemplate
from community.moderation.reason_templates import ReasonOption
from community.staff.models import SavedView

GROUP, STATUS, LABEL, PERSON, VIEW, ANSWER = "group", "status", "label", "person", "view", "answer"


class TableOption(NamedTuple):
    """A group, status, label, staff member, saved view or saved answer."""

    kind: str
    key: str  # a slug, a status key or the id of a member or an answer
    name: str
    position: int | None  # of a status or an answer
    text: str  # the query of a saved view, or an answer
    is_shared: int  # 1 or 0: the union needs a type that both databases have
    owner_id: int | None
    version: int
    formula_by: str  # the name of the member who last changed the formula of a saved view
    formula_at: datetime | None


def load(viewer: Member, with_answers: bool = False) -> list[TableOption]:
    """Statuses in their order; groups, labels, current staff and the views that the viewer can open, each by name.

    `with_answers`: also the saved answers to ideas, in their order.
    """
    nothing, no, none, never = literal(""), literal(0), cast(null(), Integer), cast(null(), Moment)
    status = select(literal(STATUS), Status.key, Status.name, Status.position, nothing, no, none, no, nothing, never)
    group = select(literal(GROUP), Group.slug, Group.name, none, nothing, no, none, no, nothing, never)
    person = select(literal(PERSON), cast(Member.id, String), Member.name, none, nothing, no, none, no, nothing, never)
    label = select(literal(LABEL), Label.slug, Label.name, none, nothing, no, none, no, nothing, never)
    view = select(
        literal(VIEW),
        SavedView.slug,
        SavedView.name,
        none,
        SavedView.query,
        cast(SavedView.is_shared, Integer),
        SavedView.owner_id,
        SavedView.version,
        func.coalesce(Member.name, ""),
        SavedView.formula_at,
    ).outerjoin(Member, Member.id == SavedView.formula_by)
    answer = select(
        literal(ANSWER),
        cast(ReasonTemplate.id, String),
        ReasonTemplate.label,
        ReasonTemplate.position,
        *(ReasonTemplate.text, no, none, no, nothing, never),
    ).where(ReasonTemplate.act == moderation_models.ANSWER)
    found = rows(
        union_all(
            status.where(Status.replaced_by_key.is_(None)),
            group.where(group_scope.visible_to(viewer)),
            label.where(idea_scope.labels_visible_to(viewer)),
            person.where(member_scope.visible_to(viewer), Member.role.in_((STAFF, ADMINISTRATOR))),
            view.where(or_(SavedView.is_shared, SavedView.owner_id == viewer.id)),
            *([answer] if with_answers else []),
        )
    )
    found.sort(key=lambda row: (row[0], row[3] or 0, row[2].casefold(), row[1]))
    return [TableOption(*row) for row in found]


def owners(options: Iterable[TableOption]) -> list[tuple[int, str]]:
    """The (id, name) of staff members who can own an idea."""
    return [(int(option.key), option.name) for option in options if option.kind == PERSON]


def answers(options: Iterable[TableOption]) -> list[ReasonOption]:
    """The saved answers."""
    return [ReasonOption(option.name, option.text) for option in options if option.kind == ANSWER]


def saved_view(options: Iterable[TableOption], slug: str) -> TableOption | None:
    """The saved view with this slug, or None if the viewer cannot open it."""
    return next((option for option in options if option.kind == VIEW and option.key == slug), None)
