"""The demonstration community is loaded only into an empty database, and all its counters are correct."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from community.analytics import trust_levels
from community.analytics.models import ActivityScore
from community.comments.models import Comment
from community.demo.write import PASSWORD
from community.groups.models import Group
from community.ideas.models import Idea, Impression, Vote
from community.members import passwords
from community.members.models import Member
from community.site.models import SiteSetting
from tests.cli.processes import community, environment
from tests.factory import Factory


@pytest.fixture
def demonstration(factory: Factory, database_url: str, tmp_path: Path) -> Factory:
    """A database with the demonstration community in it."""
    result = community("demo", env=environment(tmp_path, database_url))
    assert result.exit_code == 0, result.output
    assert all(role in result.output for role in ("administrator", "staff", "moderator", "member", PASSWORD))
    return factory


def test_it_is_complete_and_every_counter_is_correct(demonstration: Factory, database_url: str, tmp_path: Path) -> None:
    env = environment(tmp_path, database_url)
    for model, least in ((Member, 150), (Group, 8), (Idea, 100), (Vote, 2500), (Comment, 350), (ActivityScore, 150)):
        assert demonstration.scalar(select(func.count()).select_from(model)) >= least
    recounted = community("recount", env=env)
    assert (recounted.exit_code, recounted.stdout) == (0, "Drift: 0.\n")
    assert demonstration.get(SiteSetting, "name").value == "Brewhouse"
    with demonstration.reading():
        assert trust_levels.find_differences() == []
    assert {member.trust_level for member in demonstration.all(Member)} >= {"member", "trusted"}
    # It is an ordinary community: what comes next gets the next number.
    last = demonstration.scalar(select(func.max(Member.id)))
    assert demonstration.member("Newcomer") == last + 1
    # It moves in once.
    again = community("demo", env=env)
    assert again.exit_code == 2
    assert "isn't empty" in again.output
    assert "Siobhán Walsh" in community("demo", "--if-empty", env=env).output


def test_its_members_can_sign_in_and_its_pages_have_content(filled: Factory) -> None:
    someone = filled.all(Member, handle="ines")[0]
    assert passwords.verify(someone.password_hash, PASSWORD)
    with filled.reading():
        idea = filled.scalar(select(Idea.id).order_by(Idea.vote_count.desc()).limit(1))
    browser = filled.browser(someone.id)
    for path in ("/", "/top", "/new", "/groups", "/people", "/staff", "/staff/ideas", f"/ideas/{idea}"):
        assert browser.get(path, follow_redirects=True).status_code == 200, path


def test_no_day_has_more_votes_than_impressions_at_a_position(filled: Factory) -> None:
    with filled.reading():
        cast = func.date(Vote.cast_at).label("day")
        placement_columns = (Vote.idea_id, cast, Vote.surface, func.coalesce(Vote.position, 0), Vote.is_exploration)
        from community.core.db import rows

        votes = rows(select(*placement_columns, func.count()).where(Vote.in_rate).group_by(*placement_columns))
        shown = {
            (row.idea_id, str(row.day), row.surface, row.position, row.is_exploration): row.shows
            for row in rows(select(Impression.__table__))
        }
    assert votes
    short = [row for row in votes if shown.get((row[0], str(row[1]), *row[2:5]), 0) < row[5]]
    assert not short


def test_it_is_not_loaded_into_an_existing_community(factory: Factory, database_url: str, tmp_path: Path) -> None:
    factory.member("Ada")
    env = environment(tmp_path, database_url)
    refused = community("demo", env=env)
    assert refused.exit_code == 2
    assert "isn't empty" in refused.output
    left_alone = community("demo", "--if-empty", env=env)
    assert left_alone.exit_code == 0
    assert "already a community in the data folder" in left_alone.output
    assert len(factory.all(Member)) == 1
