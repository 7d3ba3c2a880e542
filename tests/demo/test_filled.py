"""The demonstration in a database: everything lies on the desk where it should, and what was ruled can be undone."""

from datetime import timedelta

import pytest

from community.analytics import calibrate, refresh, trust_levels
from community.analytics.models import AdjustedSupport
from community.cli import recount
from community.core.db import db, now
from community.core.errors import Stale
from community.groups.models import Ban, Invitation, Membership, TrustedPoster
from community.ideas import ranking
from community.ideas.models import Calibration, Idea
from community.members.models import Member
from community.moderation import acts, undoing
from community.moderation.models import ModerationAction, Report
from community.moderation.queries.queue import TABS, queue_counts
from tests.factory import Factory


def someone(factory: Factory, handle: str) -> Member:
    found: Member = factory.all(Member, handle=handle)[0]
    return found


def test_desks_are_full_people_of_every_standing_and_all_pages_open(filled: Factory) -> None:
    _support_is_reckoned_and_attention_measured(filled)
    _the_desks_are_full(filled)
    _people_are_of_every_standing(filled)
    _pages_open(filled)


def test_what_was_ruled_can_be_undone_once_and_everything_is_as_it_was(filled: Factory) -> None:
    by = someone(filled, "siobhan").id
    first = filled.all(ModerationAction)
    again = {one.undoes_id for one in first}
    for act in ("remove", "suspend", "ban", "lock", "move", "keep", "warn", "approve", "restore"):
        before = max((one for one in first if one.act == act and one.id not in again), key=lambda one: one.id)
        _undo(filled, before.id, by)
        assert filled.all(ModerationAction, undoes_id=before.id)
        assert not filled.all(Report, action_id=before.id)
        with filled.writing(), pytest.raises(Stale):
            undoing.undo(before.id, db.session.get_one(Member, by), "Let us see it undone twice.")
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


def _support_is_reckoned_and_attention_measured(filled: Factory) -> None:
    (version,) = filled.all(Calibration)
    acts = sum(votes + opens for _, votes, opens in version.evidence)
    assert acts > calibrate.MIN_ACTIONS
    assert version.curve[0] == 1.0 > version.curve[4] > version.curve[14] > ranking.MIN_READ_PROBABILITY
    assert 0.1 < version.mean < 0.3
    figures = filled.all(AdjustedSupport)
    assert len(figures) == len(filled.all(Idea))
    assert {row.calibration_id for row in figures} == {version.id}
    assert sum(row.weighted_impressions > ranking.FEW_IMPRESSIONS for row in figures) > len(figures) / 4
    with filled.reading():
        assert refresh.stale_count() == 0
        assert not list(refresh.find_differences())


def _the_desks_are_full(filled: Factory) -> None:
    with filled.reading():
        before = now() - timedelta(days=7)
        everywhere = queue_counts(db.session.get_one(Member, someone(filled, "yuki").id), before).counts
        of_group = queue_counts(db.session.get_one(Member, someone(filled, "amelie").id), before, "milk-tasters").counts
    assert everywhere.keys() == set(TABS)
    assert (everywhere["held"], everywhere["requests"], everywhere["appeals"]) == (3, 3, 1)
    assert 9 <= everywhere["flags"] <= 14
    assert 12 <= everywhere["unanswered"] <= 24
    assert everywhere["quiet"] >= 3
    assert of_group == {"flags": 3, "held": 3, "requests": 3, "unanswered": 2, "quiet": 2}


def _people_are_of_every_standing(filled: Factory) -> None:
    people = [person for person in filled.all(Member) if person.role == "member"]
    standings = [person.effective_trust_level for person in people]
    assert 12 <= standings.count("trusted") <= 28
    assert standings.count("new") >= 2
    assert standings.count("suspended") == 1
    assert standings.count("member") > len(people) / 2
    assert all(person.days_present >= 1 and person.seen_on is not None for person in people)
    with filled.reading():
        assert trust_levels.find_differences() == []
        assert recount.drifts() == []


def _pages_open(filled: Factory) -> None:
    amelie, yuki, stranger = (filled.browser(someone(filled, name).id) for name in ("amelie", "yuki", "ursula"))
    desks = [f"/moderation?tab={tab}" for tab in TABS]
    for browser, paths in (
        (amelie, ["/groups/milk-tasters/moderation", "/settings/moderation", "/groups/milk-tasters/invitations"]),
        (yuki, ["/groups/milk-tasters/moderation", "/groups/beta-testers/invitations", "/moderation/log", *desks]),
        (stranger, ["/groups/milk-tasters", "/groups/news-from-calder", "/groups/meeting-in-utrecht"]),
    ):
        for path in paths:
            assert browser.get(path, follow_redirects=True).status_code == 200, path
    assert len(filled.all(Invitation)) == 4


def _undo(factory: Factory, action_id: int, by: int) -> None:
    with factory.writing():
        undoing.undo(action_id, db.session.get_one(Member, by), "Let us see it undone.")
