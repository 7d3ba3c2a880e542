"""Attacks on a real site on this machine, each with a bounded number of requests.

    python -m benchmarks.attacks.fake_votes       sixty accounts with made-up addresses vote for one idea
    python -m benchmarks.attacks.report_brigade   three new accounts report the thirty most supported ideas

Each fills a small community in a temporary folder, runs `community serve` on a free port of the loopback interface,
prints what the attack achieved, and ends with code 1 if it succeeded. The attackers come from different networks, as
from behind a proxy that the site trusts.
"""
