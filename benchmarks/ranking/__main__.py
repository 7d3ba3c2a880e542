"""Whether fair ranking finds what members want, on simulated sites.

    python -m benchmarks.ranking [--only returning] [--seeds 20] [--held-back] [--choose] [--picture FILE]

Twenty seeds (1 to 20), mean and worst. `--held-back` judges on seeds 2001 to 2020 and on worlds that were not looked at
while the method was chosen. `--choose` instead tries values of the exploration constant on seeds 1001 to 1010, from
which `community.ideas.ranking.C` was chosen. `--only` is returning, arriving or visitors.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from benchmarks.ranking import chart, formulas, new_visitors, returning_members, upper_limit
from benchmarks.ranking.formulas import Array
from benchmarks.ranking.returning_members import MemberOutcome, MemberPlan
from community.ideas import ranking

SHOWN, CHOOSING, HELD_BACK = 1, 1001, 2001  # the first seed
VISITS = 50_000  # in which new visitors cast about 45,000 votes
MOMENTS = tuple(range(2000, VISITS + 1, 2000))
CONSTANTS = (2.0, 3.0, 4.0)
WORLDS = {
    "500 members, opinions settled": MemberPlan(500, 1),
    "2,000 members, opinions settled": MemberPlan(2000, 1),
    "500 members, opinions drawn at each reading": MemberPlan(500, 0),
    "2,000 members, opinions drawn at each reading": MemberPlan(2000, 0),
    "500 members, 70% settled": MemberPlan(500, 0.7),
    "2,000 members, 70% settled": MemberPlan(2000, 0.7),
    "500 members, settled, uneven activity": MemberPlan(500, 1, uneven=True),
    "2,000 members, settled, uneven activity": MemberPlan(2000, 1, uneven=True),
    "500 members, drawn, uneven activity": MemberPlan(500, 0, uneven=True),
    "2,000 members, drawn, uneven activity": MemberPlan(2000, 0, uneven=True),
    "members join, 200 to 2,000, settled": MemberPlan(2000, 1, growing=True),
    "500 members, settled, half of first rows read": MemberPlan(500, 1, first_row=0.5),
}
HELD_BACK_WORLDS = {
    "1,000 members, opinions settled": MemberPlan(1000, 1),
    "1,000 members, opinions drawn at each reading": MemberPlan(1000, 0),
    "1,000 members, 40% settled": MemberPlan(1000, 0.4),
    "1,000 members, settled, uneven activity": MemberPlan(1000, 1, uneven=True),
    "members join, 100 to 1,000, 70% settled": MemberPlan(1000, 0.7, growing=True),
}
PICTURED = "500 members, opinions settled"


def main() -> None:
    """The command."""
    given = _arguments()
    began = time.perf_counter()
    formulas.check()
    if given.choose:
        _choose(range(CHOOSING, CHOOSING + 10))
    else:
        start = HELD_BACK if given.held_back else SHOWN
        seeds = range(start, start + given.seeds)
        print(f"Seeds {seeds[0]} to {seeds[-1]}, c = {ranking.C:g}. Mean (worst).\n")
        if given.only in (None, "returning"):
            _returning(seeds, HELD_BACK_WORLDS if given.held_back else WORLDS, given.picture)
        if given.only in (None, "arriving"):
            _newcomers(seeds)
            _groups(seeds)
        if given.only in (None, "visitors"):
            _new_visitors(seeds)
    print(f"\n{time.perf_counter() - began:.0f} s.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("returning", "arriving", "visitors"), help="one kind of site")
    parser.add_argument("--seeds", type=int, default=20, help="how many, 20 if not given")
    parser.add_argument("--held-back", action="store_true", help="other seeds and worlds than those shown")
    parser.add_argument("--choose", action="store_true", help="try exploration constants on seeds that are not shown")
    parser.add_argument("--picture", type=Path, help="where to draw what was found by visits, as SVG")
    return parser.parse_args()


def _returning(seeds: range, worlds: dict[str, MemberPlan], picture: Path | None) -> None:
    columns = ("found", "by live votes, same order", "difference", "share shown ÷ truth", "settled, estimated")
    _head(f"Members who come back, {VISITS:,} visits: true top ten found", *columns)
    for name, plan in worlds.items():
        outcome = returning_members.run(seeds, plan, MOMENTS)
        ours, votes = outcome.found[VISITS], outcome.by_votes[VISITS]
        shares = f"{outcome.stated.mean():.2f}", f"{outcome.settled.mean():.2f}"
        _row(name, _cell(ours), _cell(votes), f"{(ours - votes).mean():+.3f}", *shares)
        if picture and name == PICTURED:
            popular = returning_members.run(seeds, plan._replace(order="net votes"), MOMENTS)
            _row(f"{name}: list ordered by votes", "—", _cell(popular.found[VISITS]), "—", "—", "—")
            lines = {"Adjusted support": _pairs(outcome), "A list ordered by votes": _pairs(popular)}
            picture.write_text(chart.draw(lines), encoding="utf-8")
    known = [_cell(upper_limit.known(members, seeds)) for members in (500, 2000)]
    print(f"\nUpper limit if opinions are drawn at each reading, 500 and 2,000 members: {known[0]}, {known[1]}.")


def _pairs(outcome: MemberOutcome) -> list[tuple[float, float]]:
    return [(float(at), float(outcome.found[at].mean())) for at in MOMENTS]


def _newcomers(seeds: range) -> None:
    title = "Ten new ideas a day: 30 weighted impressions within 48 hours (at least 0.95)"
    _head(title, "500 members", "2,000 members")
    for settled, what in ((1, "opinions settled"), (0, "opinions drawn each time")):
        plans = [MemberPlan(members, settled, 44_000, arriving=10) for members in (500, 2000)]
        _row(f"Ours; {what}", *(_cell(returning_members.run(seeds, plan).in_time) for plan in plans))


def _groups(seeds: range) -> None:
    _head("Groups 10:1: small groups’ share of shows over their share of ideas (at least 0.8)", "2,000 members")
    for name in ("ours", "net votes"):
        plan = MemberPlan(2000, 1, 24_000, order=name, groups=True)
        _row(name.capitalize(), _cell(returning_members.run(seeds, plan).small))


def _new_visitors(seeds: range) -> None:
    columns = ("10,000 votes", "45,000 votes", "quality, 2,000 visits", f"quality, {VISITS:,} visits")
    for reading in new_visitors.READING:
        _head(f"New visitors, all ideas from the start, read by {reading}: true top ten found", *columns)
        for order in ("net votes", "Wilson", "random", "ours"):
            _line(_named(order), new_visitors.run(seeds, new_visitors.VisitorPlan(order, reading)))
    for title, arriving in (("Ideas arriving", True), ("Herding", False)):
        _head(f"{title}, read by 1/rank: true top ten found", *columns)
        for order in new_visitors.ORDERS:
            plan = new_visitors.VisitorPlan(order, arriving=arriving, herding=not arriving)
            _line(_named(order), new_visitors.run(seeds, plan))


def _choose(seeds: range) -> None:
    worlds = ("settled, 500", "settled, 2,000", "drawn, 500", "drawn, 2,000")
    _head("Found by c", *worlds, "new visitors, 10,000 votes", "45,000")
    for c in CONSTANTS:
        plans = [MemberPlan(members, settled, c=c) for settled in (1, 0) for members in (500, 2000)]
        cells = [returning_members.run(seeds, plan).found[VISITS] for plan in plans]
        moments = new_visitors.run(seeds, new_visitors.VisitorPlan(c=c))
        cells += [new_visitors.at_votes(moments, votes) for votes in (10_000, 45_000)]
        _row(f"c = {c:g}", *(_cell(values) for values in cells))


def _named(order: str) -> str:
    return order[0].upper() + order[1:]


def _line(name: str, moments: list[new_visitors.Checkpoint]) -> None:
    counts = [new_visitors.at_votes(moments, votes) for votes in (10_000, 45_000)]
    by_visits = {moment.visits: moment.quality.mean() for moment in moments}
    _row(name, *(_cell(values) for values in counts), f"{by_visits[2000]:.3f}", f"{by_visits[VISITS]:.3f}")


def _cell(values: Array) -> str:
    return "—" if np.isnan(values).any() else f"{values.mean():.3f} ({values.min():.1f})"


def _head(title: str, *columns: str) -> None:
    print(f"\n| {title} | {' | '.join(columns)} |\n| --- |{' ---: |' * len(columns)}", flush=True)


def _row(name: str, *cells: str) -> None:
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
