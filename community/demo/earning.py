"""What the people of the demonstration community have earned, by the same rules as everybody."""

from sqlalchemy import select, update

from community.insights import earning
from community.kernel.database import db, now
from community.members.models import SETTLED, Member


def earn() -> None:
    """Let all be members, for of newcomers nothing counts, and then what the facts say. The caller commits."""
    moment = now()
    db.session.execute(update(Member).values(earned=SETTLED))
    ids = list(db.session.scalars(select(Member.id).order_by(Member.id)))
    for start in range(0, len(ids), earning.BATCH):
        earning.write(earning.changes(ids[start : start + earning.BATCH], moment))
