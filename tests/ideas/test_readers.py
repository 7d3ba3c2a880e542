"""The count of readers: plain sums, made-up minds, members who join, and what votes tell about it."""

import numpy as np
import pytest

from community.ideas import readers
from community.ideas.readers import History

UNEVEN = (0.1, 0.3, 0.6, 1.0, 3.0)


def _history(*ideas: list[tuple[float, float, float]]) -> History:
    """Ideas by their days of (reads, votes, members)."""
    rows = [(number, *day) for number, days in enumerate(ideas) for day in days]
    idea, reads, votes, members = np.array(rows).T
    return History(idea.astype(int), reads, np.zeros(len(rows)), votes, members)


def test_every_reading_is_a_reader_if_opinions_are_drawn_each_time() -> None:
    made = readers.replay(_history([(40, 3, 100), (60, 2, 100)], [(7, 1, 100)]), 0.1, 20, 0.0, UNEVEN)
    assert made.readers.tolist() == [100, 7]
    assert made.by_day.tolist() == [40, 60, 7]


@pytest.mark.parametrize("activity", [readers.EVEN, UNEVEN])
def test_readers_never_exceed_members_who_have_made_up_their_minds(activity: tuple[float, ...]) -> None:
    days = [(50.0, 0.0, 100.0)] * 200
    made = readers.replay(_history(days), 1e-9, 20, 1.0, activity)
    expected = [100 * (1 - readers.unread(np.array(0.5 * day), np.array(activity))) for day in (1, 200)]
    assert made.by_day[0] == pytest.approx(expected[0])
    assert made.readers[0] == pytest.approx(expected[1])
    assert made.readers[0] < 100.001


def test_the_readings_of_a_day_add_up_however_they_are_split() -> None:
    whole = readers.replay(_history([(80, 0, 100)]), 1e-9, 20, 0.7, UNEVEN)
    split = readers.replay(_history([(50, 0, 100), (30, 0, 100)]), 1e-9, 20, 0.7, UNEVEN)
    assert split.reads_per_member[0] == pytest.approx(whole.reads_per_member[0])
    assert split.readers[0] == pytest.approx(whole.readers[0], rel=1e-6)


@pytest.mark.parametrize("activity", [readers.EVEN, UNEVEN])
def test_members_who_join_have_read_nothing(activity: tuple[float, ...]) -> None:
    before, after = np.array([100.0, 100.0, 100.0]), np.array([400.0, 100.0, 50.0])
    depth, classes = np.array([2.0, 2.0, 2.0]), np.array(activity)
    grown = readers.after_joining(depth, before, after, classes)
    left = readers.unread(depth[0], classes)
    assert readers.unread(grown[0], classes) == pytest.approx((100 * left + 300) / 400, abs=1e-12)
    assert grown[1:].tolist() == [2.0, 2.0]


def test_many_ideas_are_counted_as_each_alone() -> None:
    chance = np.random.default_rng(3)
    ideas = [
        [(float(chance.integers(0, 40)), float(chance.integers(0, 4)), 90.0 + 7 * day) for day in range(length)]
        for length in chance.integers(1, 30, 40)
    ]
    together = readers.replay(_history(*ideas), 0.1, 20, 0.6, UNEVEN)
    alone = [readers.replay(_history(days), 0.1, 20, 0.6, UNEVEN) for days in ideas]
    assert together.readers == pytest.approx(np.concatenate([one.readers for one in alone]), abs=1e-11)
    assert together.by_day == pytest.approx(np.concatenate([one.by_day for one in alone]), abs=1e-11)


def test_active_members_are_the_first_to_vote() -> None:
    votes, classes = np.array([10.0]), np.array(UNEVEN)
    first, last = (readers.voters_weight(votes, np.array([depth]), classes)[0] for depth in (0.0, 500.0))
    assert first == pytest.approx(10 * (classes**2).mean(), rel=1e-4)
    assert last == pytest.approx(10)


@pytest.mark.parametrize(
    ("settled", "first_row"), [(0.0, 1.0), (0.4, 1.0), (0.7, 1.0), (1.0, 1.0), (1.0, 0.5), (0.9, 0.7)]
)
def test_what_share_of_readings_follows_a_settled_opinion_shows_in_when_votes_come(
    settled: float, first_row: float
) -> None:
    """Votes are drawn from the readers of each day, by simulated members."""
    chance = np.random.default_rng(8)
    members, days, views = 300, 25, 60
    ideas = []
    for rate in chance.beta(2, 18, 300):
        likes, voted, history = chance.random(members) < rate, np.zeros(members, bool), []
        for _ in range(days):
            who = chance.integers(members, size=views)
            who = who[~voted[who]]
            reads = who[chance.random(len(who)) < first_row]
            wants = np.where(chance.random(len(reads)) < settled, likes[reads], chance.random(len(reads)) < rate)
            before = voted.sum()
            voted[reads[wants]] = True
            history.append((float(len(who)), float(voted.sum() - before), float(members)))
        ideas.append(history)
    found, probability = readers.fit(_history(*ideas), 0.1, 20, readers.EVEN)
    assert (found, probability) == pytest.approx((settled, first_row), abs=0.05)


def test_classes_of_activity_are_told_from_chance() -> None:
    chance = np.random.default_rng(4)
    days = np.full(4000, 60)
    even = readers.activity_classes(chance.binomial(60, 0.3, 4000), days)
    assert max(even) - min(even) < 0.4
    rates = np.sort(chance.lognormal(-1, 1, 4000))
    uneven = readers.activity_classes(chance.binomial(60, 1 - np.exp(-rates)), days)
    truth = [part.mean() / rates.mean() for part in np.array_split(rates, 10)]
    assert uneven[:8] == pytest.approx(truth[:8], abs=0.2)
    assert readers.activity_classes(days[:49], days[:49]) == readers.EVEN
