"""Scheduled tasks that find like-minded members, and a listener for deleted accounts.

Also adds what members have hidden to their data exports.
"""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from community.core.db import db, now, reading, writing
from community.core.i18n import lazy_gettext
from community.core.outbox import ERASURE, on
from community.core.scheduler import every
from community.data_export import collect
from community.data_export.batches import Record, read
from community.ideas import site_size
from community.like_minded import affinities
from community.like_minded.models import Affinity, HiddenSuggestion
from community.members.events import MemberDeleted
from community.members.models import Member


def export_affinities(member: Member) -> Iterator[Record]:
    """The ids of members whom they are like."""
    statement = select(Affinity.other_id, Affinity.likeness, Affinity.made_at).where(Affinity.member_id == member.id)
    return (row._asdict() for row in db.session.execute(statement.order_by(Affinity.other_id)))


def export_hidden(member: Member) -> Iterator[Record]:
    """The suggestions that they have hidden, as ids of members and groups."""
    statement = select(HiddenSuggestion.id, HiddenSuggestion.other_id, HiddenSuggestion.group_id)
    return read(statement.where(HiddenSuggestion.member_id == member.id), HiddenSuggestion.id)


collect.add_section("like_minded_members", lazy_gettext("Members who back the same ideas"), export_affinities)
collect.add_section("hidden_suggestions", lazy_gettext("Suggestions you’ve hidden"), export_hidden)


@on(MemberDeleted, lane=ERASURE)
def delete_affinities(event: MemberDeleted) -> None:
    """Delete who a deleted account was like, and which suggestions it had hidden or was."""
    affinities.delete_of_member(event.member_id)


@every(timedelta(hours=1))
def refresh_affinities() -> None:
    """On a small site, find the like-minded members of each member again."""
    if not site_size.is_large():
        recalculate_affinities()


@every(timedelta(days=1))
def recalculate_affinities() -> None:
    """Find the like-minded members of each member again. Calculating only reads; storing is one transaction."""
    moment = now()
    db.session.rollback()
    with reading():
        made = list(affinities.calculate(moment))
        db.session.rollback()
    with writing():
        affinities.store(made, moment)
        db.session.commit()
