"""Likeness of members: who backs the same ideas, beyond what numbers of votes and the popularity of ideas explain.

A member's votes are a row x of zeros and ones. The votes to expect from how much the member and the others vote are
e = votes of the member × votes of the idea ÷ all votes. With the weight 1 ÷ ln(1 + votes of the idea), so that sharing
a rarely backed idea tells more, the *affinity* of two members is the cosine of their rows x − e.

The 100 members with the largest positive affinity, and the member with the average of these affinities, are the
member's *neighbors*. The *likeness* of two members is the cosine of their neighbors' affinities: the like-minded need
not back the very same ideas, but are near the same people.
(A shared nearest neighbors measure, Jarvis and Patrick, 1973, with weights.) `python -m benchmarks.likeness` compares
it with the plain cosine of votes.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

NEIGHBORS = 100
MOST_VOTES = 400  # of a member that are used, those for the least common ideas
MOST_SUPPORTERS = 5000  # votes for an idea with more are not compared: sharing one tells little, and takes long


class VoteLists(NamedTuple):
    """Votes, sorted by member: for each member a slice of `ideas`; and sorted by idea: a slice of `members`."""

    ideas: Array
    member_starts: Array
    members: Array
    idea_starts: Array

    @property
    def member_count(self) -> int:
        """How many members there are, from 0."""
        return len(self.member_starts) - 1

    def ideas_of(self, member: int) -> Array:
        """The ideas that a member votes for."""
        return self.ideas[self.member_starts[member] : self.member_starts[member + 1]]


class Likeness:
    """Finds like-minded members among those whose votes are given."""

    def __init__(self, members: Array, ideas: Array, member_count: int, idea_count: int) -> None:
        """The i-th vote is by `members[i]` for `ideas[i]`, each a number from 0; no vote is given twice."""
        self._votes = votes = vote_lists(members, ideas, member_count, idea_count)
        supporters = np.diff(votes.idea_starts).astype(float)
        cast = np.diff(votes.member_starts).astype(float)
        self._weights = 1 / np.log1p(np.maximum(supporters, 1))
        total = max(float(supporters.sum()), 1.0)
        # x·e of two members is the first's sum of `popularity` times the other's share of all votes; e·e likewise.
        popularity = self._weights * supporters
        self._share = cast / total
        self._expected = float((popularity * supporters).sum())
        self._popularity = np.bincount(members, popularity[ideas], member_count)
        own = np.bincount(members, self._weights[ideas], member_count)
        square = own - 2 * self._share * self._popularity + self._share**2 * self._expected
        self._length = np.sqrt(np.maximum(square, 1e-12))

    def neighbors(self, member: int) -> tuple[Array, Array]:
        """The member and those with the largest positive affinity to it, at most `NEIGHBORS`, with these affinities."""
        votes, ideas = self._votes, self._votes.ideas_of(member)
        sizes = votes.idea_starts[ideas + 1] - votes.idea_starts[ideas]
        used = ideas[np.argsort(sizes, kind="stable")[:MOST_VOTES]]
        compared = used[votes.idea_starts[used + 1] - votes.idea_starts[used] <= MOST_SUPPORTERS]
        if not len(compared):
            return np.zeros(0, int), np.zeros(0)  # not even the member: nothing is known
        found = [votes.members[votes.idea_starts[idea] : votes.idea_starts[idea + 1]] for idea in compared]
        weights = np.repeat(self._weights[compared], [len(each) for each in found])
        shared = np.bincount(np.concatenate(found), weights, votes.member_count)
        shared[member] = 0
        others = np.flatnonzero(shared)
        affinity = self._affinities(member, others, shared[others])
        best = largest(affinity, NEIGHBORS)
        own = affinity[best].mean() if len(best) else 1.0
        return np.append(others[best], member), np.append(affinity[best], own)

    def _affinities(self, member: int, others: Array, shared: Array) -> Array:
        expected = self._share[others] * self._popularity[member] + self._share[member] * self._popularity[others]
        expected -= self._share[member] * self._share[others] * self._expected
        affinities: Array = (shared - expected) / (self._length[member] * self._length[others])
        return affinities

    def most_alike(self, count: int, least_votes: int = 1) -> Iterator[tuple[int, Array, Array]]:
        """For each member with so many votes, the most like-minded others with as many, and their likeness (0 to 1).

        The most like-minded come first. Takes time in proportion to the votes times the supporters of their ideas.
        """
        votes = self._votes
        has_enough = np.diff(votes.member_starts) >= least_votes
        who = np.flatnonzero(has_enough)
        near = [self.neighbors(member) for member in who.tolist()]
        lengths = np.array([np.sqrt((affinities**2).sum()) for _members, affinities in near])
        owner = np.repeat(np.arange(len(who)), [len(members) for members, _affinities in near])
        target = np.concatenate([members for members, _affinities in near]) if near else np.zeros(0, int)
        affinity = np.concatenate([affinities for _members, affinities in near]) if near else np.zeros(0)
        order = np.argsort(target, kind="stable")
        owner, affinity = owner[order], affinity[order]
        starts = np.searchsorted(target[order], np.arange(votes.member_count + 1))
        for number, (members, affinities) in enumerate(near):
            if not len(members):
                continue
            spans = [slice(starts[member], starts[member + 1]) for member in members]
            others = np.concatenate([owner[span] for span in spans])
            products = np.concatenate(
                [affinity[span] * own for span, own in zip(spans, affinities.tolist(), strict=True)]
            )
            sums = np.bincount(others, products, len(who)) / (lengths[number] * np.maximum(lengths, 1e-12))
            sums[number] = 0
            best = largest(sums, count)
            best = best[np.argsort(-sums[best], kind="stable")]
            yield int(who[number]), who[best], sums[best]


def largest(values: Array, count: int) -> Array:
    """The positions of the largest values above 0, at most so many, in no particular order; of equal ones the first."""
    found = np.flatnonzero(values > 0)
    if len(found) <= count:
        return found
    least = -np.partition(-values[found], count - 1)[count - 1]
    above, equal = found[values[found] > least], found[values[found] == least]
    return np.sort(np.concatenate([above, equal[: count - len(above)]]))


def vote_lists(members: Array, ideas: Array, member_count: int, idea_count: int) -> VoteLists:
    """Votes in both orders."""
    by_member, by_idea = np.argsort(members, kind="stable"), np.argsort(ideas, kind="stable")
    return VoteLists(
        ideas[by_member],
        np.searchsorted(members[by_member], np.arange(member_count + 1)),
        members[by_idea],
        np.searchsorted(ideas[by_idea], np.arange(idea_count + 1)),
    )
