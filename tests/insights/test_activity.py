"""Who contributed what: the figures, against a recount by hand."""

import itertools
import math
import random
from datetime import datetime, timedelta

import pytest

from community.comments.models import Comment
from community.ideas import voting
from community.ideas.models import Idea, Vote
from community.insights import activity, jobs
from community.insights.models import Activity
from community.kernel import duties
from community.kernel.database import db, now
from community.members.models import Member
from tests.world import World

MOMENT = datetime.fromisoformat("2026-06-01T12:00:00+00:00")


def refresh(world: World, moment: datetime | None = None) -> datetime:
    with world.writing():
        return activity.refresh(moment)


def vote(world: World, idea: int, member: int, at: datetime, withdrawn_at: datetime | None = None) -> None:
    world.vote(idea, member, at, withdrawn_at=withdrawn_at)


def figures(world: World, member: int, days: int = 30) -> Activity | None:
    found = world.all(Activity, member_id=member, days=days)
    return found[0] if found else None


def ago(days: float) -> datetime:
    return MOMENT - timedelta(days=days)


def two_and_an_idea(world: World) -> tuple[int, int, int]:
    ada, bo = world.member("Ada"), world.member("Bo")
    return ada, bo, world.idea("A quiet mode", ada, world.group("Kitchens", ada, bo), posted_at=ago(2))


def test_an_idea_counts_four_a_comment_two_and_votes_by_their_logarithm(world: World) -> None:
    ada, bo, idea = two_and_an_idea(world)
    world.comment(idea, ada, posted_at=ago(1))
    for voter in (bo, world.member(), world.member()):
        vote(world, idea, voter, ago(1))
    refresh(world, MOMENT)
    made = figures(world, ada)
    assert made is not None
    assert (made.ideas, made.comments, made.votes_received, made.score) == (1, 1, 3, 4 + 2 + math.log2(4))
    cast = figures(world, bo)
    assert cast is not None
    assert (cast.votes_cast, cast.score) == (1, 0.0), "casting votes is worth nothing"


def test_the_authors_own_vote_never_counts(world: World) -> None:
    ada, _bo, idea = two_and_an_idea(world)
    vote(world, idea, ada, ago(1))
    refresh(world, MOMENT)
    made = figures(world, ada)
    assert made is not None
    assert (made.votes_received, made.votes_cast, made.score) == (0, 1, 4.0)


def test_a_withdrawn_vote_does_not_count_and_one_cast_again_counts_once(world: World) -> None:
    ada, bo, idea = two_and_an_idea(world)
    vote(world, idea, bo, ago(2), withdrawn_at=ago(1))
    refresh(world, MOMENT)
    assert figures(world, ada).votes_received == 0  # type: ignore[union-attr]
    vote(world, idea, bo, ago(0.5))
    refresh(world, MOMENT)
    assert figures(world, ada).votes_received == 1  # type: ignore[union-attr]


def test_what_is_taken_down_does_not_count_until_it_is_put_back(world: World) -> None:
    ada, bo, idea = two_and_an_idea(world)
    comment = world.comment(idea, bo, posted_at=ago(1))
    vote(world, idea, bo, ago(1))
    with world.writing():
        db.session.get_one(Idea, idea).taken_down_at = ago(0.5)
    refresh(world, MOMENT)
    assert figures(world, ada) is None
    assert figures(world, bo) is None, "neither a comment nor a vote under it counts"
    with world.writing():
        db.session.get_one(Idea, idea).taken_down_at = None
        db.session.get_one(Comment, comment).taken_down_at = ago(0.5)
    world.recount()
    refresh(world, MOMENT)
    assert figures(world, ada).score == 5.0  # type: ignore[union-attr]
    assert (figures(world, bo).comments, figures(world, bo).votes_cast) == (0, 1)  # type: ignore[union-attr]


def test_votes_on_an_old_idea_count_when_they_are_new(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    idea = world.idea("A quiet mode", ada, world.group("Kitchens", ada), posted_at=ago(300))
    vote(world, idea, bo, ago(3))
    refresh(world, MOMENT)
    month, year = figures(world, ada, 30), figures(world, ada, 365)
    assert month is not None
    assert year is not None
    assert (month.ideas, month.votes_received, month.score) == (0, 1, 1.0)
    assert (year.ideas, year.votes_received, year.score) == (1, 1, 5.0)


def test_the_window_leaves_out_its_first_moment_and_holds_its_last(world: World) -> None:
    ada = world.member("Ada")
    group = world.group("Kitchens", ada)
    for title, at in (("First", ago(30)), ("Second", ago(29.999)), ("Last", MOMENT), ("After", ago(-0.001))):
        world.idea(title, ada, group, posted_at=at)
    refresh(world, MOMENT)
    assert figures(world, ada).ideas == 2  # type: ignore[union-attr]


def test_staff_and_removed_members_are_left_out(world: World) -> None:
    sol, admin = world.member("Sol", role="staff"), world.member("Root", role="administrator")
    gone, mo = world.member("Gone", removed_at=ago(1)), world.member("Mo", role="moderator")
    group = world.group("Kitchens", sol)
    for author in (sol, admin, gone, mo):
        world.idea(f"From {author}", author, group, posted_at=ago(2))
    refresh(world, MOMENT)
    assert {row.member_id for row in world.all(Activity)} == {mo}, "who keeps the peace is a customer all the same"


def test_refreshing_twice_changes_nothing_and_drops_who_is_active_no_more(world: World) -> None:
    ada, _bo, _idea = two_and_an_idea(world)
    refresh(world, MOMENT)
    refresh(world, MOMENT)
    assert len(world.all(Activity)) == len(activity.WINDOWS)
    refresh(world, MOMENT + timedelta(days=60))
    assert {row.days for row in world.all(Activity, member_id=ada)} == {90, 365}


def test_the_clock_refreshes_figures_by_itself(world: World) -> None:
    ada = world.member("Ada")
    world.idea("A quiet mode", ada, world.group("Kitchens", ada))
    with world.app.app_context():
        assert duties.run_due() > 0
    assert figures(world, ada).score == 4.0  # type: ignore[union-attr]
    with world.app.app_context():
        jobs.refresh_activity()
    assert figures(world, ada).score == 4.0  # type: ignore[union-attr]


def test_an_empty_community_has_no_figures(world: World) -> None:
    refresh(world)
    assert world.all(Activity) == []


def test_more_votes_are_worth_more_and_each_one_less_than_the_last() -> None:
    terms = [activity.term(votes) for votes in range(50)]
    steps = [after - before for before, after in itertools.pairwise(terms)]
    assert terms[0] == 0.0
    assert terms[1] == 1.0
    assert all(step > 0 for step in steps)
    assert steps == sorted(steps, reverse=True)


@pytest.mark.parametrize("seed", range(3))
def test_figures_equal_a_recount_by_hand_over_random_facts(world: World, seed: int) -> None:
    scatter(world, random.Random(seed))
    moment = refresh(world)
    stored = {(row.days, row.member_id): row for row in world.all(Activity)}
    expected = recount(world, moment)
    assert stored.keys() == expected.keys()
    for key, (ideas, comments, received, cast, score) in expected.items():
        row = stored[key]
        assert (row.ideas, row.comments, row.votes_received, row.votes_cast) == (ideas, comments, received, cast)
        assert row.score == pytest.approx(score, rel=1e-12)
        assert row.made_at == moment


def scatter(world: World, dice: random.Random) -> list[int]:
    """Random people who post, comment, vote, withdraw and are taken down, over two years."""
    roles = ["member"] * 7 + ["moderator", "staff", "administrator"]
    people = [world.member(role=role) for role in roles]
    group = world.group("Kitchens", people[0], is_private=True)

    def some(days: float = 730) -> datetime:
        return now() - timedelta(days=dice.random() ** 3 * days)

    with world.writing():
        for number in range(40):
            at = some()
            down = dice.random() < 0.2
            db.session.add(
                Idea(
                    title=f"Idea {number}",
                    slug="idea",
                    author_id=dice.choice(people),
                    group_id=group,
                    body="b",
                    body_html="b",
                    excerpt="b",
                    posted_at=at,
                    taken_down_at=at if down else None,
                )
            )
        db.session.flush()
        ideas = [row.id for row in db.session.query(Idea)]
        for _each in range(120):
            at = some()
            down = dice.random() < 0.2
            db.session.add(
                Comment(
                    idea_id=dice.choice(ideas),
                    author_id=dice.choice(people),
                    body="c",
                    body_html="c",
                    posted_at=at,
                    taken_down_at=at if down else None,
                )
            )
        for idea in ideas:
            for voter in people:
                if dice.random() < 0.5:
                    db.session.add(Vote(idea_id=idea, member_id=voter, cast_at=some()))
                elif dice.random() < 0.3:
                    at = some()
                    db.session.add(Vote(idea_id=idea, member_id=voter, cast_at=at, withdrawn_at=at))
    world.recount()
    return people


def recount(world: World, moment: datetime) -> dict[tuple[int, int], tuple[int, int, int, int, float]]:
    """The same figures, counted one fact at a time."""
    ideas = {idea.id: idea for idea in world.all(Idea)}
    votes = [vote for vote in world.all(Vote) if vote.withdrawn_at is None]
    found = {}
    for days in (30, 90, 365):
        since = moment - timedelta(days=days)
        for who in world.all(Member):
            if who.role in ("staff", "administrator"):
                continue
            mine = [i for i in ideas.values() if i.author_id == who.id and i.taken_down_at is None]
            posted = sum(1 for i in mine if i.posted_at > since)
            said = sum(
                1
                for c in world.all(Comment, author_id=who.id)
                if c.taken_down_at is None and ideas[c.idea_id].taken_down_at is None and c.posted_at > since
            )
            per_idea = [
                sum(1 for v in votes if v.idea_id == i.id and v.member_id != who.id and v.cast_at > since) for i in mine
            ]
            cast = sum(
                1
                for v in votes
                if v.member_id == who.id and v.cast_at > since and ideas[v.idea_id].taken_down_at is None
            )
            score = 4 * posted + 2 * said + sum(math.log2(1 + n) for n in per_idea)
            if posted or said or sum(per_idea) or cast:
                found[days, who.id] = (posted, said, sum(per_idea), cast, score)
    return found


def test_a_vote_through_the_front_door_shows_up(world: World) -> None:
    ada, bo = world.member("Ada"), world.member("Bo")
    idea = world.idea("A quiet mode", ada, world.group("Kitchens", ada, bo))
    with world.writing():
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, bo))
    refresh(world)
    assert figures(world, ada).score == 5.0  # type: ignore[union-attr]
