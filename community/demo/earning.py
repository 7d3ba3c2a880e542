"""What the people of the demonstration community have earned, by the same rules as everybody."""

from sqlalchemy import select, update

from community.insights import earning, standing
from community.kernel.database import db, now
from community.members.models import NEWCOMER, SETTLED, Member


def earn() -> None:
    """Let all be members but those who would not have become one, and then what the facts say. The caller commits."""
    moment = now()
    db.session.execute(update(Member).values(earned=SETTLED))
    ids = list(db.session.scalars(select(Member.id).order_by(Member.id)))
    batches = [ids[start : start + earning.BATCH] for start in range(0, len(ids), earning.BATCH)]
    for batch in batches:
        afresh = [known._replace(earned=NEWCOMER) for known in earning.facts(batch, moment)]
        new = [known.member_id for known in afresh if standing.earned(known, moment) == NEWCOMER]
        db.session.execute(update(Member).where(Member.id.in_(new)).values(earned=NEWCOMER))
    for batch in batches:
        earning.write(earning.changes(batch, moment))
