"""Whether fair ranking finds what members want, on simulated sites.

    python -m benchmarks.ranking [--quick] [--choose] [--picture FILE]

Twenty seeds (1 to 20), mean and worst, in a quarter of an hour; `--quick` takes three. `--choose` instead tries values
of the exploration constant on seeds 1001 to 1010, from which `community.ideas.ranking.C` was chosen. Needs the extra
`benchmarks`.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from benchmarks.ranking import chart, formulas, new_visitors, returning_members, upper_limit
from benchmarks.ranking.formulas import Array
from community.ideas import ranking

SHOWN, CHOOSING = range(1, 21), range(1001, 1011)
VISITS = 50_000  # in which new visitors cast about 45,000 votes
MOMENTS = tuple(range(2000, VISITS + 1, 2000))
CONSTANTS = (2.0, 3.0, 4.0)
SITES = {"Ours": ("ours", False), "ours, with memory": ("ours", True), "net votes": ("net votes", False)}
Line = list[tuple[float, float]]


def main() -> None:
    """The command."""
    given = _arguments()
    began = time.perf_counter()
    formulas.check()
    if given.choose:
        _choose()
    else:
        seeds = SHOWN[:3] if given.quick else SHOWN
        print(f"Seeds {seeds[0]} to {seeds[-1]}, c = {ranking.C:g}. Mean (worst).\n")
        lines = {**_returning(seeds), **_new_visitors(seeds)}
        if given.picture:
            given.picture.write_text(chart.draw(lines), encoding="utf-8")
    print(f"\n{time.perf_counter() - began:.0f} s.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="three seeds, for a quick run")
    parser.add_argument("--choose", action="store_true", help="try exploration constants on seeds that are not shown")
    parser.add_argument("--picture", type=Path, help="where to draw what was found against votes, as SVG")
    return parser.parse_args()


def _returning(seeds: range) -> dict[str, Line]:
    lines: dict[str, Line] = {}
    _head(f"Members who come back, {VISITS:,} visits: true top ten found", "500 members", "2,000 members")
    for settled, what in ((True, "opinions settled"), (False, "opinions drawn each time")):
        for name, (order, memory) in SITES.items():
            cells = []
            for members in (500, 2000):
                plan = returning_members.MemberPlan(members, settled, VISITS, order=order, memory=memory)
                outcome = returning_members.run(seeds, plan, MOMENTS)
                votes = outcome.votes[VISITS].mean()
                cells.append(f"{_cell(outcome.found[VISITS])}, {votes:,.0f} votes")
                if members == 2000 and name != "ours, with memory":
                    pairs = [(float(outcome.votes[at].mean()), float(outcome.found[at].mean())) for at in MOMENTS]
                    lines[f"{name}: 2,000 members, {what}"] = pairs
            _row(f"{name}; {what}", *cells)
    known = [_cell(upper_limit.known(members, seeds)) for members in (500, 2000)]
    _row("upper limit, every member has voted on every idea; opinions drawn each time", *known)
    _newcomers(seeds)
    _groups(seeds)
    return lines


def _newcomers(seeds: range) -> None:
    _head(
        "Ten new ideas a day: 30 weighted impressions within 48 hours (at least 0.95)", "500 members", "2,000 members"
    )
    for settled, what in ((True, "opinions settled"), (False, "opinions drawn each time")):
        plans = [returning_members.MemberPlan(members, settled, 44_000, arriving=10) for members in (500, 2000)]
        _row(f"Ours; {what}", *(_cell(returning_members.run(seeds, plan).in_time) for plan in plans))


def _groups(seeds: range) -> None:
    _head("Groups 10:1: small groups’ share of shows over their share of ideas (at least 0.8)", "2,000 members")
    for name in ("ours", "net votes"):
        _row(
            name.capitalize(),
            _cell(
                returning_members.run(
                    seeds, returning_members.MemberPlan(2000, True, 24_000, order=name, groups=True)
                ).small
            ),
        )


def _new_visitors(seeds: range) -> dict[str, Line]:
    lines: dict[str, Line] = {}
    columns = ("10,000 votes", "45,000 votes", "quality, 2,000 visits", f"quality, {VISITS:,} visits")
    for reading in new_visitors.READING:
        _head(f"New visitors, all ideas from the start, read by {reading}: true top ten found", *columns)
        for order in ("net votes", "Wilson", "random", "ours"):
            steepness = 1.0 if reading == "1/rank" else None
            moments = new_visitors.run(seeds, new_visitors.VisitorPlan(order, reading, steepness))
            _line(_named(order), moments)
            if reading == "1/rank":
                lines[f"{_named(order)}: new visitors"] = [
                    (float(m.votes.mean()), float(m.found.mean())) for m in moments
                ]
    _head("Ours, with a wrong reading curve: true top ten found", *columns)
    for steepness in (0.7, 1.0, 1.3):
        _line(f"assumes 1/rank^{steepness:g}", new_visitors.run(seeds, new_visitors.VisitorPlan(steepness=steepness)))
    for title, arriving in (("Ideas arriving", True), ("Herding", False)):
        _head(f"{title}, read by 1/rank: true top ten found", *columns)
        for order in new_visitors.ORDERS:
            _line(
                _named(order),
                new_visitors.run(seeds, new_visitors.VisitorPlan(order, arriving=arriving, herding=not arriving)),
            )
    return lines


def _choose() -> None:
    worlds = ("settled, 500", "settled, 2,000", "drawn, 500", "drawn, 2,000")
    _head("Found by c", *worlds, "new visitors, 10,000 votes", "45,000", "curve ^0.7, 45,000", "curve ^1.3, 45,000")
    for c in CONSTANTS:
        plans = [
            returning_members.MemberPlan(members, settled, VISITS, c)
            for settled in (True, False)
            for members in (500, 2000)
        ]
        cells = [returning_members.run(CHOOSING, plan).found[VISITS] for plan in plans]
        steeps = [
            new_visitors.run(CHOOSING, new_visitors.VisitorPlan(c=c, steepness=steepness))
            for steepness in (1.0, 0.7, 1.3)
        ]
        cells += [
            new_visitors.at_votes(steeps[0], 10_000),
            *(new_visitors.at_votes(moments, 45_000) for moments in steeps),
        ]
        _row(f"c = {c:g}", *(_cell(values) for values in cells))


def _named(order: str) -> str:
    return order[0].upper() + order[1:]


def _line(name: str, moments: list[new_visitors.Checkpoint]) -> None:
    counts = [new_visitors.at_votes(moments, votes) for votes in (10_000, 45_000)]
    by_visits = {moment.visits: moment.quality.mean() for moment in moments}
    _row(name, *(_cell(values) for values in counts), f"{by_visits[2000]:.3f}", f"{by_visits[VISITS]:.3f}")


def _cell(values: Array) -> str:
    return "—" if np.isnan(values).any() else f"{values.mean():.2f} ({values.min():.2f})"


def _head(title: str, *columns: str) -> None:
    print(f"\n| {title} | {' | '.join(columns)} |\n| --- |{' ---: |' * len(columns)}", flush=True)


def _row(name: str, *cells: str) -> None:
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
