"""Where the peace is kept in these tests: Ada owns the group, Bo wrote something, Cy is a stranger, Sol is staff."""

from typing import Any

from community.groups.models import Group
from community.kernel.database import db
from community.members.models import Member
from community.moderation import appealing, flagging, ruling, subjects, undoing
from community.moderation.models import Ruling
from tests.world import World

REASON = "It attacks a person."


class Kitchen:
    """A group of Ada's with an idea and a comment of Bo's, and those who may rule on them or not."""

    def __init__(self, world: World, **values: object) -> None:
        self.world = world
        self.ada, self.bo, self.cy = world.member("Ada"), world.member("Bo", handle="bo_b"), world.member("Cy")
        self.mo = world.member("Mo", role="moderator")
        self.sol = world.member("Sol", role="staff")
        self.gil = world.member("Gil")  # moderates another group
        self.group = world.group("Kitchens", self.ada, self.bo, **values)
        world.group("Halls", self.gil)
        self.idea = world.idea("A quiet mode", self.bo, self.group)
        self.comment = world.comment(self.idea, self.bo, "You are all wrong.")

    def flag(self, who: int, kind: str, subject_id: int, reason: str = "rude", note: str = "") -> bool:
        """Flag through the verb, as someone who can find it."""
        with self.world.writing():
            flagger = db.session.get_one(Member, who)
            return flagging.flag(flagger, subjects.find(flagger, kind, subject_id), reason, note)

    def rule(
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
        """Rule through the verb; without `known`, as someone who has seen the last ruling."""
        with self.world.writing():
            ruler = db.session.get_one(Member, who)
            subject = subjects.find(ruler, kind, subject_id, in_group)
            last = ruling.last(subject)
            known = (last.id if last else 0) if known is None else known
            if to_group is not None:
                more["to_group"] = db.session.get_one(Group, to_group)
            return ruling.rule(subject, ruler, act, reason, known, **more).id

    def undo(self, who: int, ruling_id: int, reason: str = "It was a mistake.") -> int:
        """Undo through the verb."""
        with self.world.writing():
            return undoing.undo(ruling_id, db.session.get_one(Member, who), reason).id

    def appeal(self, who: int, ruling_id: int, reason: str = "I only said what I saw myself.") -> None:
        """Appeal through the verb."""
        with self.world.writing():
            appealing.appeal(ruling_id, db.session.get_one(Member, who), reason)

    def rulings(self) -> list[tuple[str, int]]:
        """Acts and who ruled, in order."""
        return [(row.act, row.ruled_by) for row in self.world.all(Ruling)]
