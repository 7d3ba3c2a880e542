"""The simulation of votes and impressions keeps the rules of the site."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from community.demo.load import demonstration
from community.demo.simulate import SURFACES, Simulation, simulate
from community.demo.write import DemoTables

NOW = datetime(2026, 5, 29, 12, tzinfo=UTC)


@cache
def made() -> Simulation:
    """The simulation of one moment."""
    return simulate(demonstration(), NOW)


def test_a_seed_gives_the_same_result_and_another_seed_another() -> None:
    assert simulate(demonstration(), NOW) == made()
    assert simulate(demonstration(), NOW + timedelta(hours=5)).votes == made().votes
    assert simulate(demonstration(), NOW, seed=8) != made()


def test_members_vote_once_for_an_idea_after_it_was_posted_and_after_they_joined() -> None:
    ideas = {idea.title: idea for idea in demonstration().ideas}
    joined = {person.handle: person.joined for person in demonstration().people}
    live = [(vote.idea, vote.handle) for vote in made().votes if vote.withdrawn is None]
    assert len(set(live)) == len(live)
    for vote in made().votes:
        assert 0 < vote.cast <= ideas[vote.idea].posted
        assert vote.cast < joined[vote.handle]
        assert vote.withdrawn is None or 0 < vote.withdrawn < vote.cast
    assert 4_000 <= len(made().votes) <= 6_600
    assert sum(vote.withdrawn is not None for vote in made().votes) == 9


def test_authors_vote_for_their_own_ideas_without_an_impression() -> None:
    own = {(vote.idea, vote.handle) for vote in made().votes if not vote.from_impression}
    assert own == {(idea.title, idea.author) for idea in demonstration().ideas}


def test_votes_name_a_surface_a_position_and_an_importance_that_exist() -> None:
    for vote in made().votes:
        assert vote.surface in SURFACES
        assert vote.importance in {None, 1, 2, 3}
        assert (vote.position is None) == (vote.surface == "direct")
        assert vote.position is None or 1 <= vote.position <= 20
    assert {vote.is_exploration for vote in made().votes} == {True, False}


def test_impressions_of_a_day_are_never_fewer_than_its_votes() -> None:
    shows = {row[:5]: row.shows for row in made().impressions}
    assert len(shows) == len(made().impressions)
    cast = Counter(
        (vote.idea, (NOW - timedelta(days=vote.cast)).date(), vote.surface, vote.position or 0, vote.is_exploration)
        for vote in made().votes
        if vote.from_impression
    )
    assert all(count <= shows[key] for key, count in cast.items())
    assert all(0 <= row.opens <= row.shows for row in made().impressions)


def test_votes_have_a_long_tail() -> None:
    counts = sorted(Counter(vote.idea for vote in made().votes).values(), reverse=True)
    assert 90 <= counts[0] <= 135
    assert sum(2 <= count <= 10 for count in counts) >= 35


def test_only_members_vote_in_the_private_group_and_no_one_in_an_archived_one_or_while_banned_or_away() -> None:
    content = demonstration()
    group_of = {idea.title: idea.group for idea in content.ideas}
    inside = {(group.slug, row.handle) for group in content.groups for row in group.members if group.private}
    private = {group.slug for group in content.groups if group.private}
    archived = {group.slug: group.archived or 0.0 for group in content.groups if group.archived}
    bans = {(one.group, one.member): one.acted for one in content.actions if one.act == "ban"}
    away = {person.handle: person.inactive for person in content.people}
    for vote in made().votes:
        group = group_of[vote.idea]
        assert group not in private or (group, vote.handle) in inside
        assert vote.cast > archived.get(group, 0)
        if vote.from_impression:
            assert vote.cast > max(bans.get((group, vote.handle), 0), away[vote.handle])


def test_closed_and_removed_ideas_get_no_votes() -> None:
    closed = {idea.title: idea.closed or 0.0 for idea in demonstration().ideas}
    removed = {one.idea: one.acted for one in demonstration().actions if one.act == "remove" and one.idea}
    assert all(vote.cast > max(closed[vote.idea], removed.get(vote.idea, 0)) for vote in made().votes)


@pytest.mark.parametrize("moment", ["2026-03-01T00:20", "2026-05-29T12:00", "2026-08-16T23:40"])
def test_statuses_change_in_working_hours_of_the_past_after_the_idea_and_in_order(moment: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    tables = DemoTables(demonstration(), made(), now, "")
    found = {row["id"]: row for row in tables.ideas()}
    before = {index: row["posted_at"] for index, row in found.items()}
    status, since = dict.fromkeys(found, "open"), dict(before)
    changes = tables.status_changes()
    moments = [row["changed_at"] for row in changes]
    assert moments == sorted(moments)
    for row in changes:
        assert before[row["idea_id"]] < row["changed_at"] < now
        before[row["idea_id"]] = row["changed_at"]
        if row["status_key"] != status[row["idea_id"]]:
            status[row["idea_id"]], since[row["idea_id"]] = row["status_key"], row["changed_at"]
    assert {index: (row["status_key"], row["status_at"]) for index, row in found.items()} == {
        index: (status[index], since[index]) for index in found
    }
    assert sum(not 8 <= at.hour < 18 for at in moments) <= 5
    assert sum(at.weekday() > 4 for at in moments) <= 20
