"""Pictures of ideas, and who may see a picture."""

from typing import NamedTuple

from sqlalchemy import and_, false, or_, select

from community.groups.models import Group
from community.ideas import scope
from community.ideas.models import Idea
from community.kernel.database import db, rows
from community.members import scope as members
from community.members.models import Member
from community.pictures import picturing
from community.pictures.models import Picture


class Illustration(NamedTuple):
    """A picture of an idea, with the width and height of its largest size."""

    name: str
    description: str
    width: int
    height: int

    @property
    def small(self) -> int:
        """How wide its small size is."""
        return picturing.width_within(480, self.width, self.height)


def illustrations(idea_id: int) -> list[Illustration]:
    """The pictures of an idea the viewer has found, in the order in which they were sent."""
    columns = (Picture.name, Picture.description, Picture.width, Picture.height)
    return [Illustration(*row) for row in rows(select(*columns).where(Picture.idea_id == idea_id).order_by(Picture.id))]


def is_picture_visible(viewer: Member | None, name: str) -> bool:
    """Whether the viewer may see a picture: of an idea they can find, of a member they can find, or one they have just
    sent. One statement."""
    unplaced = and_(Picture.idea_id.is_(None), Picture.owner_id == viewer.id) if viewer is not None else false()
    found = (
        select(Picture.id)
        .join(Member, Member.id == Picture.owner_id)
        .outerjoin(Idea, Idea.id == Picture.idea_id)
        .outerjoin(Group, Group.id == Idea.group_id)
        .where(
            Picture.name == name,
            or_(
                and_(Picture.idea_id.is_not(None), scope.visible_to(viewer)),
                and_(Picture.idea_id.is_(None), Member.picture == Picture.name, members.visible_to(viewer)),
                unplaced,
            ),
        )
    )
    return db.session.scalar(found) is not None
