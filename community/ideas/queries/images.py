"""Images of ideas, and who can see an image."""

from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, false, or_, select

from community.core.db import db
from community.core.statements import built_once, fetch
from community.groups.models import Group
from community.ideas import scope
from community.ideas.models import Idea
from community.images import processing
from community.images.models import Image
from community.members import scope as member_scope
from community.members.models import Member


class IdeaImage(NamedTuple):
    """An image of an idea, with the width and height of its largest size."""

    name: str
    description: str
    width: int
    height: int

    @property
    def small(self) -> int:
        """The width of its small size."""
        return processing.width_within(480, self.width, self.height)


def idea_images(idea_id: int) -> list[IdeaImage]:
    """The images of an idea that the viewer has found, in upload order."""
    return [IdeaImage(*row) for row in fetch(_select_images(), idea_id=idea_id)]


@built_once
def _select_images() -> Any:
    columns = (Image.name, Image.description, Image.width, Image.height)
    return select(*columns).where(Image.idea_id == bindparam("idea_id")).order_by(Image.id)


def is_image_visible(viewer: Member | None, name: str) -> bool:
    """Whether the viewer can see an image, in one statement.

    Images are visible with their idea or member. Unattached images are visible to their owner.
    """
    unplaced = and_(Image.idea_id.is_(None), Image.owner_id == viewer.id) if viewer is not None else false()
    found = (
        select(Image.id)
        .join(Member, Member.id == Image.owner_id)
        .outerjoin(Idea, Idea.id == Image.idea_id)
        .outerjoin(Group, Group.id == Idea.group_id)
        .where(
            Image.name == name,
            or_(
                and_(Image.idea_id.is_not(None), scope.visible_to(viewer)),
                and_(Image.idea_id.is_(None), Member.avatar == Image.name, member_scope.visible_to(viewer)),
                unplaced,
            ),
        )
    )
    return db.session.scalar(found) is not None
