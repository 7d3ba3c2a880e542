"""Triaging: one status, owner, effort or value for several ideas at once. All of them, or none."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from community.groups.models import Group
from community.ideas import deciding, scope
from community.ideas.models import Idea
from community.kernel.database import db
from community.kernel.errors import Hidden, Refused
from community.kernel.words import gettext as _
from community.members.models import Member
from community.staff import assigning
from community.staff.assigning import Care, Wanted

MOST = 50  # ideas: a page of the table


class Ticked(NamedTuple):
    """An idea that was chosen, as it stood then: its last decision (0 for none), and who looks after it."""

    idea_id: int
    decision: int
    care: Care


class Wish(NamedTuple):
    """What is to become of the ideas. Without a status nothing is decided."""

    status_key: str = ""
    reason: str = ""
    wanted: Wanted = {}


class Obstacle(NamedTuple):
    """Why nothing could be done, because of this idea."""

    idea_id: int
    title: str
    message: str


class Hindered(Refused):
    """Some of the ideas could not be changed, so none was. The caller rolls back."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(_("Nothing was changed, because some of these ideas could not be."))
        self.obstacles = obstacles


def triage(ticked: Sequence[Ticked], by: Member, wish: Wish) -> int:
    """Decide about these ideas, and assign them. How many there were.

    Raises `Refused` if nothing is asked for or nothing ticked, and `Hindered` with every idea that stands in the way:
    taken down, decided or assigned by somebody else meanwhile, or in this status already. Nothing is to be kept then.
    """
    if not by.is_staff or by.is_suspended:
        raise Hidden
    _check(ticked, wish)
    found = {idea.id: idea for idea in db.session.scalars(_found([one.idea_id for one in ticked], by))}
    obstacles = []
    for one in sorted(ticked):  # whoever does this at the same time goes the same way: nobody waits in a ring
        idea = found.get(one.idea_id)
        if idea is None:
            obstacles.append(Obstacle(one.idea_id, _("An idea"), _("It is not there any more.")))
            continue
        try:
            _change(idea, one, by, wish)
        except Refused as refusal:
            obstacles.append(Obstacle(idea.id, idea.title, refusal.message))
    if obstacles:
        raise Hindered(obstacles)
    return len(found)


def _change(idea: Idea, seen: Ticked, by: Member, wish: Wish) -> None:
    if wish.status_key:
        deciding.decide(idea, by, wish.status_key, wish.reason, version=seen.decision)
    if wish.wanted:
        assigning.assign(idea, by, wish.wanted, seen.care)


def _check(ticked: Sequence[Ticked], wish: Wish) -> None:
    """What is wrong with the wish itself is said once, not for each idea."""
    if not ticked:
        raise Refused(_("No idea is ticked. Tick those that this is about."))
    if len({one.idea_id for one in ticked}) > MOST:
        raise Refused(_("That is too much at once. Tick at most %(most)s ideas.", most=MOST))
    if wish.reason and not wish.status_key:
        raise Refused(_("Choose the status that this reason is for."), "status_key")
    if not wish.status_key and not wish.wanted:
        raise Refused(_("Choose a status, an owner, an effort or a value."), "status_key")
    if wish.status_key:
        deciding.check(wish.status_key, wish.reason)
    assigning.check(wish.wanted)


def _found(ids: Sequence[int], viewer: Member) -> Select[Any]:
    return select(Idea).join(Group, Group.id == Idea.group_id).where(Idea.id.in_(ids), scope.visible_to(viewer))
