"""The arithmetic of ranking, against known values and against its purpose."""

import math
from random import Random

import pytest

from community.ideas import beta_distribution, ranking
from community.ideas.ranking import ExplorationCandidate, RankingParameters

USUAL = RankingParameters(1, 0.16, 20.0)


def test_read_probability_decreases_from_the_first_row_to_its_minimum() -> None:
    assert ranking.read_probability(0, 0.7, 0.5) == 1.0
    assert [ranking.read_probability(position, 1.0, 0.5) for position in (1, 2, 10)] == [0.5, 0.25, 0.05]
    assert ranking.read_probability(10, 0.7) == pytest.approx(10**-0.7)
    assert ranking.read_probability(9999, 0.7, 0.5) == 0.5 * ranking.MIN_READ_PROBABILITY


@pytest.mark.parametrize("exponent", [0.0, 0.4, 1.0, 1.8])
def test_the_exponent_of_position_bias_is_recovered_from_40_actions_on(exponent: float) -> None:
    shows = [1000 - 30 * position for position in range(20)]
    actions = [count * (position + 1) ** -exponent * 0.1 for position, count in enumerate(shows)]
    assert ranking.fit_exponent(shows, actions) == pytest.approx(exponent, abs=1e-9)
    few = [action * 39 / sum(actions) for action in actions]
    assert ranking.fit_exponent(shows, few) == ranking.fit_exponent([], []) == ranking.DEFAULT_EXPONENT


def test_the_site_average_and_its_weight_are_recovered_from_samples() -> None:
    random = Random(5)
    figures = []
    for _ in range(4000):
        rate, weighted_impressions = random.betavariate(3, 27), random.choice([8, 20, 60, 150])
        figures.append((sum(random.random() < rate for _ in range(weighted_impressions)), float(weighted_impressions)))
    mean, weight = ranking.estimate_prior(figures)
    assert mean == pytest.approx(0.1, abs=0.005)
    assert weight == pytest.approx(30, rel=0.12)


def test_with_few_ideas_the_default_weight_is_used() -> None:
    assert ranking.estimate_prior([]) == (ranking.DEFAULT_MEAN, ranking.DEFAULT_WEIGHT)
    assert ranking.estimate_prior([(3, 4.9)]) == (ranking.DEFAULT_MEAN, ranking.DEFAULT_WEIGHT)
    assert ranking.estimate_prior([(2, 10.0)] * 49) == (pytest.approx(0.2), ranking.DEFAULT_WEIGHT)
    assert ranking.estimate_prior([(2, 10.0)] * 50) == (pytest.approx(0.2), ranking.MAX_WEIGHT)
    assert ranking.estimate_prior([(0, 10.0), (10, 10.0)] * 30)[1] == ranking.MIN_WEIGHT


def test_support_is_near_the_site_average_with_few_impressions() -> None:
    assert ranking.adjusted_support(0, 0, USUAL) == pytest.approx(0.16)
    assert ranking.adjusted_support(12, 38, USUAL) == pytest.approx(15.2 / 58)
    low, high = ranking.credible_interval(12, 38, USUAL)
    assert (round(low, 2), round(high, 2)) == (0.17, 0.36)
    assert ranking.adjusted_support(3000, 10_000, USUAL) == pytest.approx(0.3, abs=0.001)


def test_more_votes_than_impressions_do_not_fail() -> None:
    assert 0 < ranking.adjusted_support(50, 10, USUAL) < 1
    assert ranking.upper_confidence_bound(50, 10, USUAL) > ranking.adjusted_support(50, 10, USUAL)


@pytest.mark.parametrize(
    ("x", "a", "b", "known"),
    [
        (0.5, 1, 1, 0.5),
        (0.3, 1, 5, 1 - 0.7**5),
        (0.3, 4, 1, 0.3**4),
        (0.25, 0.5, 0.5, 1 / 3),  # 2/π · arcsin √x
        (0.4, 3, 2, 4 * 0.4**3 * 0.6 + 0.4**4),  # at least 3 of 4 throws
        (0.1, 2, 18, math.fsum(math.comb(19, k) * 0.1**k * 0.9 ** (19 - k) for k in range(2, 20))),
        (0.02, 40, 960, math.fsum(math.comb(999, k) * 0.02**k * 0.98 ** (999 - k) for k in range(40, 1000))),
    ],
)
def test_the_incomplete_beta_function_is_what_it_is_known_to_be(x: float, a: float, b: float, known: float) -> None:
    assert beta_distribution.cdf(x, a, b) == pytest.approx(known, abs=1e-9)
    assert beta_distribution.cdf(1 - x, b, a) == pytest.approx(1 - known, abs=1e-9)
    assert beta_distribution.quantile(known, a, b) == pytest.approx(x, abs=1e-9)


def test_an_uncertain_idea_comes_before_a_certain_one_of_the_same_rate() -> None:
    assert (
        ranking.upper_confidence_bound(0, 0, USUAL)
        > ranking.upper_confidence_bound(16, 100, USUAL)
        > ranking.adjusted_support(16, 100, USUAL)
    )
    assert ranking.upper_confidence_bound(30, 100, USUAL, c=0.0) == ranking.adjusted_support(30, 100, USUAL)


def test_exploration_slots_are_anywhere_on_the_page_and_distinct() -> None:
    random = Random(3)
    drawn = [tuple(ranking.exploration_positions(random)) for _ in range(2000)]
    assert all(1 <= one < other <= 20 for one, other in drawn)
    assert {position for pair in drawn for position in pair} == set(range(1, 21))
    assert ranking.exploration_positions(random, size=1) == [1]


def test_ideas_with_few_impressions_are_drawn_first() -> None:
    known = [ExplorationCandidate(number, 8, 45.0) for number in range(10)]
    assert ranking.draw_candidates(Random(1), [*known, ExplorationCandidate(77, 0, 29.9)], USUAL, count=1) == [77]
    both = ranking.draw_candidates(Random(1), [*known, ExplorationCandidate(77, 0, 29.9)], USUAL)
    assert both[0] == 77
    assert both[1] in range(10)
    assert ranking.draw_candidates(Random(1), [], USUAL) == []


def test_among_the_uncertain_the_promising_are_drawn_more_often_and_the_certain_never() -> None:
    random = Random(4)
    candidates = [
        ExplorationCandidate(1, 2, 40.0),
        ExplorationCandidate(2, 12, 40.0),
        ExplorationCandidate(3, 500, 2000.0),
    ]
    drawn = [ranking.draw_candidates(random, candidates, USUAL, count=1)[0] for _ in range(500)]
    assert drawn.count(2) > 400
    assert drawn.count(3) == 0
