"""Activity scores, compared with an independent recount."""

import itertools
import math
import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from community.analytics import activity, activity_changes, jobs
from community.analytics.models import ActivityScore
from community.comments.models import Comment, HelpfulVote
from community.core import scheduler
from community.core.db import db, now
from community.core.visibility import MODERATOR
from community.ideas import site_size, visibility, voting
from community.ideas.models import Idea, Vote
from community.members.models import Member
from tests.factory import Factory

MOMENT = datetime.fromisoformat("2026-06-01T12:00:00+00:00")


def refresh(factory: Factory, moment: datetime | None = None) -> datetime:
    with factory.writing():
        return activity.refresh(moment)


def vote(factory: Factory, idea: int, member: int, at: datetime, withdrawn_at: datetime | None = None) -> None:
    factory.vote(idea, member, at, withdrawn_at=withdrawn_at)


def figures(factory: Factory, member: int, days: int = 30) -> ActivityScore | None:
    found = factory.all(ActivityScore, member_id=member, days=days)
    return found[0] if found else None


def ago(days: float) -> datetime:
    return MOMENT - timedelta(days=days)


def two_and_an_idea(factory: Factory) -> tuple[int, int, int]:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    return ada, bo, factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo), posted_at=ago(2))


@pytest.mark.both_databases
def test_an_idea_counts_four_a_comment_two_and_votes_by_their_logarithm(factory: Factory) -> None:
    ada, bo, idea = two_and_an_idea(factory)
    factory.comment(idea, ada, posted_at=ago(1))
    for voter in (bo, factory.member(), factory.member()):
        vote(factory, idea, voter, ago(1))
    refresh(factory, MOMENT)
    made = figures(factory, ada)
    assert made is not None
    assert (made.ideas, made.comments, made.votes_received, made.score) == (1, 1, 3, 4 + 2 + math.log2(4))
    cast = figures(factory, bo)
    assert cast is not None
    assert (cast.votes_cast, cast.score) == (1, 0.0), "casting votes is worth nothing"


def test_the_authors_own_vote_never_counts(factory: Factory) -> None:
    ada, _bo, idea = two_and_an_idea(factory)
    vote(factory, idea, ada, ago(1))
    refresh(factory, MOMENT)
    made = figures(factory, ada)
    assert made is not None
    assert (made.votes_received, made.votes_cast, made.score) == (0, 1, 0.0)


def test_a_withdrawn_vote_does_not_count_and_one_cast_again_counts_once(factory: Factory) -> None:
    ada, bo, idea = two_and_an_idea(factory)
    vote(factory, idea, bo, ago(2), withdrawn_at=ago(1))
    refresh(factory, MOMENT)
    assert figures(factory, ada).votes_received == 0  # type: ignore[union-attr]
    vote(factory, idea, bo, ago(0.5))
    refresh(factory, MOMENT)
    assert figures(factory, ada).votes_received == 1  # type: ignore[union-attr]


def test_removed_posts_do_not_count_until_restored(factory: Factory) -> None:
    ada, bo, idea = two_and_an_idea(factory)
    comment = factory.comment(idea, bo, posted_at=ago(1))
    vote(factory, idea, bo, ago(1))
    with factory.writing():
        db.session.get_one(Idea, idea).hidden_at = ago(0.5)
    refresh(factory, MOMENT)
    assert figures(factory, ada) is None
    assert figures(factory, bo) is None, "neither a comment nor a vote under it counts"
    with factory.writing():
        db.session.get_one(Idea, idea).hidden_at = None
        db.session.get_one(Comment, comment).hidden_at = ago(0.5)
    factory.recount()
    refresh(factory, MOMENT)
    assert figures(factory, ada).score == 5.0  # type: ignore[union-attr]
    assert (figures(factory, bo).comments, figures(factory, bo).votes_cast) == (0, 1)  # type: ignore[union-attr]


def test_votes_on_an_old_idea_count_when_they_are_new(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada), posted_at=ago(300))
    vote(factory, idea, bo, ago(3))
    refresh(factory, MOMENT)
    month, year = figures(factory, ada, 30), figures(factory, ada, 365)
    assert month is not None
    assert year is not None
    assert (month.ideas, month.votes_received, month.score) == (0, 1, 1.0)
    assert (year.ideas, year.votes_received, year.score) == (1, 1, 5.0)


def test_what_is_older_than_a_year_counts_in_all(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada), posted_at=ago(3000))
    vote(factory, idea, bo, ago(2900))
    refresh(factory, MOMENT)
    whole = figures(factory, ada, activity.ALL_TIME)
    assert figures(factory, ada, 365) is None
    assert whole is not None
    assert (whole.ideas, whole.votes_received, whole.score) == (1, 1, 5.0)


@pytest.mark.both_databases
def test_the_window_leaves_out_its_first_moment_and_holds_its_last(factory: Factory) -> None:
    ada = factory.member("Ada")
    group = factory.group("Kitchens", ada)
    for title, at in (("First", ago(30)), ("Second", ago(29.999)), ("Last", MOMENT), ("After", ago(-0.001))):
        factory.idea(title, ada, group, posted_at=at)
    refresh(factory, MOMENT)
    assert figures(factory, ada).ideas == 2  # type: ignore[union-attr]


def test_staff_and_removed_members_are_left_out(factory: Factory) -> None:
    sol, admin = factory.member("Sol", role="staff"), factory.member("Root", role="administrator")
    gone, mo = factory.member("Gone", deleted_at=ago(1)), factory.member("Mo", role="moderator")
    group = factory.group("Kitchens", sol)
    for author in (sol, admin, gone, mo):
        factory.idea(f"From {author}", author, group, posted_at=ago(2))
    refresh(factory, MOMENT)
    assert {row.member_id for row in factory.all(ActivityScore)} == {mo}, (
        "who keeps the peace is a customer all the same"
    )


@pytest.mark.both_databases
def test_refreshing_twice_changes_nothing_and_drops_inactive_members(factory: Factory) -> None:
    ada, _bo, _idea = two_and_an_idea(factory)
    refresh(factory, MOMENT)
    refresh(factory, MOMENT)
    assert len(factory.all(ActivityScore)) == len(activity.WINDOWS)
    refresh(factory, MOMENT + timedelta(days=60))
    assert {row.days for row in factory.all(ActivityScore, member_id=ada)} == {90, 365, activity.ALL_TIME}


def test_the_scheduler_refreshes_scores(factory: Factory) -> None:
    ada = factory.member("Ada")
    factory.vote(factory.idea("A quiet mode", ada, factory.group("Kitchens", ada)), factory.member("Bo"))
    with factory.app.app_context():
        assert scheduler.run_due() > 0
    assert figures(factory, ada).score == 5.0  # type: ignore[union-attr]
    with factory.app.app_context():
        jobs.refresh_activity()
    assert figures(factory, ada).score == 5.0  # type: ignore[union-attr]


@pytest.mark.both_databases
def test_changes_alone_give_the_scores_of_a_full_calculation(factory: Factory) -> None:
    dice = random.Random(3)
    members = [factory.member(f"Member {number}") for number in range(6)]
    group = factory.group("Kitchens", *members)
    ideas = [
        factory.idea(f"Idea {number}", dice.choice(members), group, posted_at=ago(dice.uniform(-40, 400)))
        for number in range(12)
    ]
    comments = [
        factory.comment(dice.choice(ideas), dice.choice(members), posted_at=ago(dice.uniform(-40, 400)))
        for _ in range(20)
    ]
    with factory.writing():
        for comment, member in dict.fromkeys((dice.choice(comments), dice.choice(members)) for _ in range(20)):
            cast = HelpfulVote(comment_id=comment, member_id=member, voted_at=ago(dice.uniform(-40, 400)))
            db.session.add(cast)
            db.session.get_one(Comment, comment).helpful_count += 1
    for idea, member in dict.fromkeys((dice.choice(ideas), dice.choice(members)) for _ in range(60)):
        at = dice.uniform(-40, 400)
        withdrawn_at = ago(at - dice.uniform(0, 30)) if dice.random() < 0.3 else None
        vote(factory, idea, member, ago(at), withdrawn_at)
    since = refresh(factory, MOMENT)
    for days in (0.01, 0.4, 3, 8, 30):
        moment = since + timedelta(days=days)
        with factory.writing():
            changed = activity_changes.changed_members(since, moment)
            activity.store(activity_changes.calculate(changed, moment), moment, changed)
        with factory.reading():
            full = {(made.days, made.member_id): made for made in activity.calculate(moment)}
            stored = {(row.days, row.member_id): row for row in factory.all(ActivityScore)}
            for key in full.keys() | stored.keys():
                for name in ("ideas", "comments", "helpful_received", "votes_received", "votes_cast", "score"):
                    assert getattr(stored[key], name) == pytest.approx(getattr(full[key], name)), (days, key, name)
        since = moment


def test_a_large_site_recalculates_members_with_changes_and_all_once_a_day(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
    group = factory.group("Kitchens", ada, bo, cy)
    lids, taps = factory.idea("Lids", ada, group), factory.idea("Taps", bo, group)
    factory.vote(taps, cy)
    monkeypatch.setattr(site_size, "LARGE", 1)

    def run(task: Callable[[], None]) -> dict[int, float]:
        factory.clear_cache()
        with factory.app.app_context():
            task()
        return {row.member_id: row.score for row in factory.all(ActivityScore, days=30)}

    assert run(jobs.refresh_activity) == {ada: 0.0, bo: 5.0, cy: 0.0}
    factory.vote(lids, cy)
    assert run(jobs.refresh_activity) == {ada: 5.0, bo: 5.0, cy: 0.0}
    with factory.writing():
        visibility.remove(db.session.get_one(Idea, taps), MODERATOR)
    assert run(jobs.refresh_activity) == {ada: 5.0, bo: 5.0, cy: 0.0}
    assert run(jobs.recalculate_activity) == {ada: 5.0, cy: 0.0}
    monkeypatch.setattr(site_size, "LARGE", 5000)
    assert run(jobs.refresh_activity) == {ada: 5.0, cy: 0.0}
    factory.clear_cache()
    with factory.reading():
        assert activity_changes.last_calculated() is None  # a small site stores no figures


@pytest.mark.both_databases
def test_an_empty_community_has_no_figures(factory: Factory) -> None:
    refresh(factory)
    assert factory.all(ActivityScore) == []


def test_more_votes_are_worth_more_and_each_one_less_than_the_last() -> None:
    terms = [activity.idea_term(votes) for votes in range(50)]
    steps = [after - before for before, after in itertools.pairwise(terms)]
    assert terms[0] == 0.0
    assert terms[1] == 1.0
    assert all(step > 0 for step in steps)
    assert steps == sorted(steps, reverse=True)


@pytest.mark.both_databases
@pytest.mark.parametrize("seed", range(3))
def test_figures_equal_a_recount_by_hand_over_random_facts(factory: Factory, seed: int) -> None:
    scatter(factory, random.Random(seed))
    moment = refresh(factory)
    stored = {(row.days, row.member_id): row for row in factory.all(ActivityScore)}
    expected = recount(factory, moment)
    assert stored.keys() == expected.keys()
    for key, (ideas, comments, received, cast, score) in expected.items():
        row = stored[key]
        assert (row.ideas, row.comments, row.votes_received, row.votes_cast) == (ideas, comments, received, cast)
        assert row.score == pytest.approx(score, rel=1e-12)
        assert row.made_at == moment


def scatter(factory: Factory, dice: random.Random) -> list[int]:
    """Random people who post, comment, vote, withdraw and are taken down, over two years."""
    roles = ["member"] * 7 + ["moderator", "staff", "administrator"]
    people = [factory.member(role=role) for role in roles]
    group = factory.group("Kitchens", people[0], is_private=True)

    def some(days: float = 730) -> datetime:
        return now() - timedelta(days=dice.random() ** 3 * days)

    with factory.writing():
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
                    hidden_at=at if down else None,
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
                    hidden_at=at if down else None,
                )
            )
        db.session.flush()
        for comment in db.session.query(Comment):
            for voter in people:
                if dice.random() < 0.2 and voter != comment.author_id:
                    db.session.add(HelpfulVote(comment_id=comment.id, member_id=voter, voted_at=some()))
        for idea in ideas:
            for voter in people:
                if dice.random() < 0.5:
                    db.session.add(Vote(idea_id=idea, member_id=voter, cast_at=some()))
                elif dice.random() < 0.3:
                    at = some()
                    db.session.add(Vote(idea_id=idea, member_id=voter, cast_at=at, withdrawn_at=at))
    factory.recount()
    return people


def recount(factory: Factory, moment: datetime) -> dict[tuple[int, int], tuple[int, int, int, int, float]]:
    """The same figures, counted one fact at a time."""
    ideas = {idea.id: idea for idea in factory.all(Idea)}
    votes = [vote for vote in factory.all(Vote) if vote.withdrawn_at is None]
    helpful = factory.all(HelpfulVote)
    found = {}
    for days in activity.WINDOWS:
        since = moment - timedelta(days=days)
        for who in factory.all(Member):
            if who.role in ("staff", "administrator"):
                continue
            mine = [i for i in ideas.values() if i.author_id == who.id and i.hidden_at is None]
            posted = [i for i in mine if i.posted_at > since]
            visible = {
                c.id: c
                for c in factory.all(Comment, author_id=who.id)
                if c.hidden_at is None and ideas[c.idea_id].hidden_at is None
            }
            said = [c for c in visible.values() if c.posted_at > since]
            given = [(v.member_id, v.idea_id) for v in votes if v.idea_id in {i.id for i in mine} and v.cast_at > since]
            given = [(giver, idea) for giver, idea in given if giver != who.id]
            helped = [v.member_id for v in helpful if v.comment_id in visible and v.voted_at > since]
            pairs = Counter([giver for giver, _ in given] + helped)
            weight = {giver: math.log2(1 + number) / number for giver, number in pairs.items()}
            cast = sum(
                1 for v in votes if v.member_id == who.id and v.cast_at > since and ideas[v.idea_id].hidden_at is None
            )
            supported = [i for i in posted if any(idea == i.id for _, idea in given)]
            score = 4 * at_most(3, [i.posted_at for i in supported]) + 2 * at_most(10, [c.posted_at for c in said])
            score += sum(weight[giver] for giver in helped)
            score += sum(math.log2(1 + sum(weight[giver] for giver, idea in given if idea == i.id)) for i in mine)
            if posted or said or pairs or cast:
                found[days, who.id] = (len(posted), len(said), len(given), cast, score)
    return found


def at_most(number: int, times: list[datetime]) -> int:
    """How many of these times count if at most so many do in a week."""
    weeks = Counter(time.isocalendar()[:2] for time in times)
    return sum(min(count, number) for count in weeks.values())


def test_junk_lifts_no_one_and_no_more_than_a_few_posts_a_week_count(factory: Factory) -> None:
    ada, bo, cy = (factory.member(name) for name in ("Ada", "Bo", "Cy"))
    group = factory.group("Kitchens", ada)
    junk = [factory.idea(f"Junk {number}", ada, group, posted_at=ago(1)) for number in range(5)]
    refresh(factory, MOMENT)
    assert figures(factory, ada).score == 0.0  # type: ignore[union-attr]
    vote(factory, junk[0], factory.member("Dee", suspended_at=ago(1)), ago(1))
    refresh(factory, MOMENT)
    assert figures(factory, ada).score == 0.0, "suspended"  # type: ignore[union-attr]
    for idea in junk:
        vote(factory, idea, bo, ago(1))
    for number in range(25):
        factory.comment(junk[0], cy, body=f"And {number}", posted_at=ago(1))
    refresh(factory, MOMENT)
    made = figures(factory, ada)
    assert made is not None
    weight = math.log2(1 + 5) / 5
    assert (made.ideas, made.votes_received) == (5, 5)
    assert made.score == pytest.approx(4 * 3 + 5 * math.log2(1 + weight))
    assert (figures(factory, cy).comments, figures(factory, cy).score) == (25, 20.0)  # type: ignore[union-attr]


@pytest.mark.both_databases
def test_many_votes_of_one_person_weigh_little_more_than_one(factory: Factory) -> None:
    ada, bo, idea = two_and_an_idea(factory)
    with factory.writing():
        for _each in range(7):
            comment = Comment(idea_id=idea, author_id=ada, body="c", body_html="c", posted_at=ago(20))
            db.session.add(comment)
            db.session.flush()
            db.session.add(HelpfulVote(comment_id=comment.id, member_id=bo, voted_at=ago(1)))
    factory.recount()
    refresh(factory, MOMENT)
    made = figures(factory, ada)
    assert made is not None
    assert made.helpful_received == 7
    assert made.score == pytest.approx(2 * 7 + math.log2(1 + 7))


def test_a_vote_through_the_page_counts(factory: Factory) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo))
    with factory.writing():
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, bo))
    refresh(factory)
    assert figures(factory, ada).score == 5.0  # type: ignore[union-attr]
