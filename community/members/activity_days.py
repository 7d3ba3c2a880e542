"""Counts the days on which a member was active.

A request adds to a dictionary of this process and runs no statement. The flushing thread writes it down, at most once
per member and day however many processes saw the member. A crash loses the last few seconds, which the member's next
request restores.
"""

import threading
from datetime import date

from sqlalchemy import or_, update

from community.core.db import execute_bulk, now
from community.members.models import Member

_active: dict[int, date] = {}
_lock = threading.Lock()


def mark_active(member: Member) -> None:
    """Note that the member made a request today (in UTC)."""
    today = now().date()
    if member.seen_on is None or member.seen_on < today:
        with _lock:
            _active[member.id] = today


def flush() -> None:
    """Write what was noted since the last flush. The caller commits; after an error it is kept for the next flush."""
    with _lock:
        active = dict(_active)
        _active.clear()
    try:
        for member_id in sorted(active):  # in one order, so two processes do not wait for each other
            _write(member_id, active[member_id])
    except Exception:
        with _lock:
            for member_id, day in active.items():
                _active.setdefault(member_id, day)
        raise


def _write(member_id: int, day: date) -> None:
    is_new = or_(Member.seen_on.is_(None), Member.seen_on < day)
    execute_bulk(
        update(Member)
        .where(Member.id == member_id, Member.deleted_at.is_(None), is_new)
        .values(seen_on=day, days_present=Member.days_present + 1)
    )
