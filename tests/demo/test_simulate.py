"""The simulation of votes and impressions keeps the rules of the site."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache

from community.demo.load import demonstration
from community.demo.simulate import SURFACES, Simulation, simulate

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
    joined = {person.handle: person.joined_at for person in demonstration().people}
    live = [(vote.idea, vote.member) for vote in made().votes if vote.withdrawn_at is None]
    assert len(set(live)) == len(live)
    for vote in made().votes:
        assert 0 < vote.cast_at <= ideas[vote.idea].posted_at
        assert vote.cast_at < joined[vote.member]
        assert vote.withdrawn_at is None or 0 < vote.withdrawn_at < vote.cast_at
    assert 2_500 <= len(made().votes) <= 5_000
    assert 3 <= sum(vote.withdrawn_at is not None for vote in made().votes) <= 30


def test_authors_vote_for_their_own_ideas_without_an_impression() -> None:
    own = {(vote.idea, vote.member) for vote in made().votes if not vote.in_rate}
    assert own == {(idea.title, idea.author) for idea in demonstration().ideas}


def test_votes_name_a_surface_a_position_and_an_importance_that_exist() -> None:
    for vote in made().votes:
        assert vote.surface in SURFACES
        assert vote.importance in {None, 1, 2, 3}
        assert (vote.position is None) == (vote.surface == "direct")
        assert vote.position is None or 1 <= vote.position <= 20
    assert {vote.is_exploration for vote in made().votes} == {True, False}


def test_impressions_of_a_day_are_never_fewer_than_its_votes() -> None:
    impressions = list(made().impressions())
    shows = {tuple(where): shows for where, shows, _opens in impressions}
    cast = Counter(
        (vote.idea, (NOW - timedelta(days=vote.cast_at)).date(), vote.surface, vote.position or 0, vote.is_exploration)
        for vote in made().votes
        if vote.in_rate
    )
    assert all(count <= shows[key] for key, count in cast.items())
    assert all(0 <= opens <= shows for _where, shows, opens in impressions)


def test_votes_have_a_long_tail() -> None:
    counts = sorted(Counter(vote.idea for vote in made().votes).values(), reverse=True)
    assert 60 <= counts[0] <= 120
    assert sum(2 <= count <= 20 for count in counts) >= 30


def test_only_members_vote_in_the_private_group_and_no_one_in_an_archived_one_or_while_banned_or_away() -> None:
    content = demonstration()
    group_of = {idea.title: idea.group for idea in content.ideas}
    inside = {(group.slug, row.member) for group in content.groups for row in group.members if group.is_private}
    private = {group.slug for group in content.groups if group.is_private}
    archived = {group.slug: group.archived_at or 0.0 for group in content.groups if group.archived_at}
    bans = {(one.group, one.subject_member): one.acted_at for one in content.actions if one.act == "ban"}
    away = {person.handle: person.inactive for person in content.people}
    for vote in made().votes:
        group = group_of[vote.idea]
        assert group not in private or (group, vote.member) in inside
        assert vote.cast_at > archived.get(group, 0)
        if vote.in_rate:
            assert vote.cast_at > max(bans.get((group, vote.member), 0), away[vote.member])


def test_closed_and_removed_ideas_get_no_votes() -> None:
    closed = {
        idea.title: idea.status_changes[-1].changed_at
        for idea in demonstration().ideas
        if idea.status_key in ("shipped", "declined")
    }
    closed |= {one.idea: one.acted_at for one in demonstration().actions if one.act == "remove" and one.idea}
    assert all(vote.cast_at > closed.get(vote.idea, 0) for vote in made().votes)
