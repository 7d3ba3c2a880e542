"""What the people of the demonstration community have earned, by the same rules as everybody."""

from sqlalchemy import select, update

from community.analytics import trust_levels, trust_rules
from community.core.db import db, now
from community.members.models import NEWCOMER, REGULAR, Member


def earn() -> None:
    """Let all be members but those who would not have become one, and then what the facts say. The caller commits."""
    moment = now()
    db.session.execute(update(Member).values(trust_level=REGULAR))
    ids = list(db.session.scalars(select(Member.id).order_by(Member.id)))
    batches = [ids[start : start + trust_levels.BATCH] for start in range(0, len(ids), trust_levels.BATCH)]
    for batch in batches:
        afresh = [known._replace(trust_level=NEWCOMER) for known in trust_levels.load_facts(batch, moment)]
        new = [known.member_id for known in afresh if trust_rules.level_for(known, moment) == NEWCOMER]
        db.session.execute(update(Member).where(Member.id.in_(new)).values(trust_level=NEWCOMER))
    for batch in batches:
        trust_levels.store(trust_levels.changes(batch, moment))
