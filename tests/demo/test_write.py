"""The demonstration in a database: the moderation queue is full, and moderation actions can be undone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.analytics import refresh, trust_levels
from community.analytics.models import AdjustedSupport
from community.cli import recount
from community.core.db import Base, db, is_sqlite, now
from community.core.errors import Stale
from community.duplicates import suggesting
from community.groups.models import Ban, Invitation, Membership, TrustedPoster
from community.ideas import ranking
from community.ideas.models import Calibration, Idea
from community.members.models import Member
from community.moderation import acts, undoing
from community.moderation.models import ModerationAction, Report
from community.moderation.queries.queue import TABS, queue_counts
from tests.factory import Factory


def member_of(factory: Factory, handle: str) -> Member:
    found: Member = factory.all(Member, handle=handle)[0]
    return found


def test_the_queue_is_full_trust_levels_vary_and_pages_open(filled: Factory) -> None:
    _check_calibration(filled)
    _check_queue(filled)
    _check_trust_levels(filled)
    _check_pages(filled)


def test_actions_can_be_undone_once_and_restore_what_was_before(filled: Factory) -> None:
    by = member_of(filled, "siobhan").id
    first = filled.all(ModerationAction)
    again = {one.undoes_id for one in first}
    for act in ("remove", "suspend", "ban", "lock", "move", "keep", "warn", "approve", "restore"):
        before = max((one for one in first if one.act == act and one.id not in again), key=lambda one: one.id)
        _undo(filled, before.id, by)
        assert filled.all(ModerationAction, undoes_id=before.id)
        assert not filled.all(Report, action_id=before.id)
        with filled.writing(), pytest.raises(Stale):
            undoing.undo(before.id, db.session.get_one(Member, by), "Undone for the second time.")
        if act == acts.MOVE:
            assert filled.get(Idea, before.idea_id).group_id == before.group_id
        if act == acts.SUSPEND:
            assert filled.get(Member, before.about_id).effective_trust_level != "suspended"
        if act == acts.BAN:
            assert filled.all(Ban) == []
            assert filled.all(Membership, group_id=before.group_id, member_id=before.about_id)
        if act == acts.APPROVE:
            assert filled.all(TrustedPoster) == []
    with filled.reading():
        assert recount.drifts() == []


def test_members_and_the_worker_can_add_to_it(filled: Factory) -> None:
    """No id that the demonstration gave is given again, which a sequence of PostgreSQL would do."""
    yuki = member_of(filled, "yuki").id
    with filled.writing():
        for table in () if is_sqlite() else Base.metadata.sorted_tables:
            sequence = "id" in table.c and db.session.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
            last = db.session.scalar(select(func.max(table.c.id))) if sequence else None
            assert last is None or db.session.scalar(select(func.nextval(sequence))) > last, table.name
        ideas = [db.session.get_one(Idea, number) for number in (1, 2)]
        assert suggesting.suggest(db.session.get_one(Member, yuki), *ideas)


def _check_calibration(filled: Factory) -> None:
    (version,) = filled.all(Calibration)
    acts = sum(votes + opens for _, votes, opens in version.evidence)
    assert acts > ranking.MIN_ACTIONS
    assert 0.4 < version.exponent < 0.6  # as simulated: `READING_CURVE`
    assert 0.1 < version.mean < 0.3
    figures = filled.all(AdjustedSupport)
    assert len(figures) == len(filled.all(Idea))
    assert {row.calibration_id for row in figures} == {version.id}
    assert sum(idea.weighted_impressions > ranking.FEW_IMPRESSIONS for idea in filled.all(Idea)) > len(figures) / 4
    with filled.reading():
        assert refresh.stale_count() == 0
        assert not list(refresh.find_differences())


def _check_queue(filled: Factory) -> None:
    with filled.reading():
        before = now() - timedelta(days=7)
        everywhere = queue_counts(db.session.get_one(Member, member_of(filled, "yuki").id), before).counts
        of_group = queue_counts(
            db.session.get_one(Member, member_of(filled, "amelie").id), before, "milk-tasters"
        ).counts
    assert everywhere.keys() == set(TABS)
    assert (everywhere["pending"], everywhere["requests"], everywhere["appeals"]) == (3, 3, 1)
    assert 9 <= everywhere["reports"] <= 14
    assert 2 <= everywhere["unanswered"] <= 8
    assert everywhere["inactive"] >= 3
    assert of_group == {"reports": 3, "pending": 3, "requests": 3, "unanswered": 1, "inactive": 2}


def _check_trust_levels(filled: Factory) -> None:
    people = [person for person in filled.all(Member) if person.role == "member"]
    levels = [person.effective_trust_level for person in people]
    assert 8 <= levels.count("trusted") <= 28  # the time of day makes a difference of a few
    assert levels.count("new") >= 2
    assert levels.count("suspended") == 1
    assert levels.count("member") > len(people) / 2
    assert all(person.days_present >= 1 and person.seen_on is not None for person in people)
    with filled.reading():
        assert trust_levels.find_differences() == []
        assert recount.drifts() == []


def _check_pages(filled: Factory) -> None:
    amelie, yuki, stranger = (filled.browser(member_of(filled, name).id) for name in ("amelie", "yuki", "ursula"))
    queues = [f"/moderation?tab={tab}" for tab in TABS]
    for browser, paths in (
        (amelie, ["/groups/milk-tasters/moderation", "/settings/moderation", "/groups/milk-tasters/invitations"]),
        (yuki, ["/groups/milk-tasters/moderation", "/groups/beta-testers/invitations", "/moderation/log", *queues]),
        (stranger, ["/groups/milk-tasters", "/groups/beans-and-recipes", "/groups/utrecht-meetup"]),
    ):
        for path in paths:
            assert browser.get(path, follow_redirects=True).status_code == 200, path
    assert len(filled.all(Invitation)) == 4


def _undo(factory: Factory, action_id: int, by: int) -> None:
    with factory.writing():
        undoing.undo(action_id, db.session.get_one(Member, by), "Undone after another look.")
