"""Attacks on a real site on this machine, each with a bounded number of requests.

    python -m benchmarks.attacks.fake_votes       sixty accounts with made-up addresses vote for one idea
    python -m benchmarks.attacks.report_brigade   three new accounts report the thirty most supported ideas
    python -m benchmarks.attacks.wrong_passwords  a thousand wrong passwords, to keep members from signing in
    python -m benchmarks.attacks.half_sent_requests  400 requests that are never finished
    python -m benchmarks.attacks.costly_text      texts that take long to render, and many previews and searches

Each fills a small community in a temporary folder, runs `community serve` on a free port of the loopback interface,
prints what the attack achieved, and ends with code 1 if it succeeded. The attackers come from different networks, as
from behind a proxy that the site trusts.
"""
