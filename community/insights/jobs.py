"""Figures made again when the clock asks."""

from datetime import timedelta

from community.insights import activity
from community.kernel.database import db, now, reading, writing
from community.kernel.duties import every


@every(timedelta(minutes=10))
def refresh_activity() -> None:
    """Count who contributed what. Counting only reads, so nobody waits for it; storing is one short transaction."""
    moment = now()
    db.session.rollback()
    with reading():
        figures = activity.count(moment)
        db.session.rollback()
    with writing():
        activity.keep(figures, moment)
        db.session.commit()
