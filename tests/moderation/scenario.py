"""A group to moderate: Ada owns it, Bo posted in it, Cy is outside it, Mo moderates the site, Sol is staff."""

from typing import Any

from community.core.db import db
from community.groups.models import Group
from community.members.models import Member
from community.moderation import actions, appeals, reports, subjects, undoing
from community.moderation.models import ModerationAction
from tests.factory import Factory

REASON = "It attacks a person."


class ModerationScenario:
    """Ada's group with an idea and a comment by Bo, and members who may and may not moderate them."""

    def __init__(self, factory: Factory, **values: object) -> None:
        self.factory = factory
        self.ada, self.bo, self.cy = factory.member("Ada"), factory.member("Bo", handle="bo_b"), factory.member("Cy")
        self.mo = factory.member("Mo", role="moderator")
        self.sol = factory.member("Sol", role="staff")
        self.gil = factory.member("Gil")  # moderates another group
        self.group = factory.group("Kitchens", self.ada, self.bo, **values)
        factory.group("Halls", self.gil)
        self.idea = factory.idea("A quiet mode", self.bo, self.group)
        self.comment = factory.comment(self.idea, self.bo, "You are all wrong.")

    def report(self, who: int, kind: str, subject_id: int, reason: str = "rude", note: str = "") -> bool:
        """Report a subject that the member can see."""
        with self.factory.writing():
            reporter = db.session.get_one(Member, who)
            return reports.submit(reporter, subjects.find(reporter, kind, subject_id), reason, note)

    def act(
        self,
        who: int,
        kind: str,
        subject_id: int,
        act: str,
        reason: str = REASON,
        known: int | None = None,
        *,
        in_group: str | None = None,
        to_group: int | None = None,
        **more: Any,
    ) -> int:
        """Act on a subject; without `known`, as a moderator who has seen the latest action."""
        with self.factory.writing():
            moderator = db.session.get_one(Member, who)
            subject = subjects.find(moderator, kind, subject_id, in_group)
            last = actions.latest(subject)
            known = (last.id if last else 0) if known is None else known
            if to_group is not None:
                more["to_group"] = db.session.get_one(Group, to_group)
            return actions.perform(subject, moderator, act, reason, known, **more).id

    def undo(self, who: int, action_id: int, reason: str = "It was a mistake.") -> int:
        """Undo an action."""
        with self.factory.writing():
            return undoing.undo(action_id, db.session.get_one(Member, who), reason).id

    def appeal(self, who: int, action_id: int, reason: str = "I only said what I saw myself.") -> None:
        """Appeal an action."""
        with self.factory.writing():
            appeals.submit(action_id, db.session.get_one(Member, who), reason)

    def actions(self) -> list[tuple[str, int]]:
        """(act, moderator's id) of every action, in order."""
        return [(row.act, row.moderator_id) for row in self.factory.all(ModerationAction)]
