"""On how many days a member was here.

It costs no statement in a request: who comes gathers in this process and is written down by the thread that flushes,
at most once a member and day, however many processes saw them. A crash loses the last few seconds, which the member's
next request brings back.
"""

import threading
from datetime import date

from sqlalchemy import or_, update

from community.core.db import db, now
from community.members.models import Member

_active: dict[int, date] = {}
_lock = threading.Lock()


def mark_active(member: Member) -> None:
    """The member asks for something now. Days are those of UTC."""
    today = now().date()
    if member.seen_on is None or member.seen_on < today:
        with _lock:
            _active[member.id] = today


def flush() -> None:
    """Write down who was here. The caller commits; what failed is written the next time."""
    with _lock:
        here = dict(_active)
        _active.clear()
    try:
        for member_id in sorted(here):  # in one order: two processes do not wait for each other
            _write(member_id, here[member_id])
    except Exception:
        with _lock:
            for member_id, day in here.items():
                _active.setdefault(member_id, day)
        raise


def _write(member_id: int, day: date) -> None:
    new = or_(Member.seen_on.is_(None), Member.seen_on < day)
    db.session.execute(
        update(Member)
        .where(Member.id == member_id, Member.deleted_at.is_(None), new)
        .values(seen_on=day, days_present=Member.days_present + 1)
        .execution_options(synchronize_session=False)
    )
