"""Like-minded members: how well they are found where it is known who thinks alike, and how long it takes.

`python -m benchmarks.likeness FOLDER…` takes conversations of the Polis open data (compdemocracy.org/polis), each a
folder with `participants-votes.csv`. Agreement counts as a vote; disagreement is left out, since an idea can only be
voted for. It prints which share of the first ten who are offered belong to the participant's own opinion group, beside
the plain cosine of votes: the mean over participants who have a group and voted for something. Only those with a group
are offered.

`--members N` measures the time and the memory for N members with twenty votes each, with seeded random tastes.
"""

import argparse
import csv
import resource
import time
from pathlib import Path

import numpy as np

from community.like_minded.likeness import Array, Likeness

OFFERED = 10
TOPICS, VOTES_EACH = 300, 20


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--members", type=int, help="measure time and memory with so many members")
    options = parser.parse_args()
    for folder in options.folders:
        votes, groups = conversation(folder / "participants-votes.csv")
        plain, ours = (share_of_group(found(votes), votes, groups) for found in (cosine, likeness))
        print(f"{folder.name}: plain cosine {plain:.3f}, likeness {ours:.3f} ({ours - plain:+.3f})")
    if options.members:
        measure(options.members)


def conversation(path: Path) -> tuple[Array, list[str]]:
    """Who agrees with what (participants × statements), and the opinion group of each participant ("" if none)."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    statements = [name for name in lines[0] if name.isdigit()]
    agrees = [[line[name] not in ("", None) and float(line[name]) == 1 for name in statements] for line in lines]
    return np.array(agrees, float), [line["group-id"] for line in lines]


def cosine(votes: Array) -> list[Array]:
    """For each participant, all others by the cosine of their votes."""
    lengths = np.sqrt(votes.sum(1))
    similar = votes @ votes.T / np.maximum(np.outer(lengths, lengths), 1e-9)
    np.fill_diagonal(similar, -1)
    return list(np.argsort(-similar, axis=1, kind="stable"))


def likeness(votes: Array) -> list[Array]:
    """For each participant, the others by likeness."""
    members, ideas = np.nonzero(votes)
    found = {who: others for who, others, _ in Likeness(members, ideas, *votes.shape).most_alike(len(votes))}
    return [found.get(who, np.zeros(0, int)) for who in range(len(votes))]


def share_of_group(offered: list[Array], votes: Array, groups: list[str]) -> float:
    """The mean share of the same group among the first ten with a group. One who is not offered counts as another."""
    shares = []
    for who in np.flatnonzero(votes.any(1)).tolist():
        first = [groups[other] for other in offered[who].tolist() if groups[other]][:OFFERED]
        if groups[who]:
            shares.append(first.count(groups[who]) / OFFERED)
    return float(np.mean(shares))


def measure(count: int) -> None:
    """Time and memory with so many members, as many ideas, and twenty votes each."""
    random = np.random.default_rng(1)
    taste = random.integers(TOPICS, size=count)
    members = np.repeat(np.arange(count), VOTES_EACH)
    popular = (random.pareto(1.2, count) + 1).cumsum()  # a few ideas have thousands of votes, most have some
    topic = np.where(random.random(len(members)) < 0.6, taste[members], random.integers(TOPICS, size=len(members)))
    drawn = np.searchsorted(popular, random.random(len(members)) * popular[-1])
    ideas = np.minimum(drawn // TOPICS * TOPICS + topic, count - 1)
    pairs = np.unique(np.stack([members, ideas]), axis=1)
    began = time.process_time()
    found = sum(len(others) for _, others, _ in Likeness(pairs[0], pairs[1], count, count).most_alike(20, 10))
    seconds, peak = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} members, {pairs.shape[1]} votes: {seconds:.1f} s of CPU, peak {peak:.0f} MiB, {found} suggestions")


if __name__ == "__main__":
    main()
