"""Many votes and other acts at the same time, through the whole site."""

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from community.core.db import db
from community.ideas import counters
from community.ideas import status as idea_status
from community.ideas.models import Idea, Vote
from community.members.models import Member
from community.moderation.models import ModerationAction
from tests.factory import BrowserClient, Factory

pytestmark = pytest.mark.both_databases

CROWD = 20
PATIENCE = 20  # rounds, after which one member would have voted too often within the hour


def _at_once(pool: ThreadPoolExecutor, acts: Sequence[Callable[[], int]]) -> list[int]:
    """The status of each act, all let go at the same moment."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], int]) -> int:
        gate.wait()
        return act()

    return list(pool.map(run, acts))


def _sending(browser: BrowserClient, token: str, address: str, **data: str) -> Callable[[], int]:
    form = {**data, "csrf_token": token}
    return lambda: browser.post(address, data=form).status_code


def _live(factory: Factory) -> dict[int, int]:
    with factory.reading():
        found = db.session.execute(
            select(Vote.idea_id, func.count()).where(Vote.withdrawn_at.is_(None)).group_by(Vote.idea_id)
        )
        return {row[0]: row[1] for row in found}


@pytest.mark.parametrize("rounds", [5, pytest.param(200, marks=pytest.mark.exhaustive)])
def test_twenty_identical_votes_at_once_are_one_vote(factory: Factory, rounds: int) -> None:
    ada = factory.member("Ada")
    group = factory.group("Kitchens", ada)
    ideas = [factory.idea(f"Idea {number}", ada, group) for number in range(rounds)]
    with ThreadPoolExecutor(CROWD) as pool:
        for number, idea in enumerate(ideas):
            if number % PATIENCE == 0:
                voter = factory.member()
                browsers = [factory.browser(voter) for _ in range(CROWD)]
                tokens = [browser.token() for browser in browsers]
            answers = _at_once(
                pool,
                [_sending(*pair, f"/ideas/{idea}/vote") for pair in zip(browsers, tokens, strict=True)],
            )
            assert set(answers) == {303}
    assert _live(factory) == dict.fromkeys(ideas, 1)
    assert {row.vote_count for row in factory.all(Idea)} == {1}
    assert len(factory.all(Vote)) == rounds
    with factory.reading():
        assert counters.drifts() == []


def test_twenty_voters_at_once_are_twenty_votes(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    browsers = [factory.browser(factory.member()) for _ in range(CROWD)]
    with ThreadPoolExecutor(CROWD) as pool:
        for act, expected in (("vote", CROWD), ("withdraw", 0), ("vote", CROWD)):
            answers = _at_once(pool, [_sending(one, one.token(), f"/ideas/{idea}/{act}") for one in browsers])
            assert set(answers) == {303}
            assert factory.get(Idea, idea).vote_count == expected
    with factory.reading():
        assert counters.drifts() == []


@pytest.mark.parametrize("rounds", [5, pytest.param(20, marks=pytest.mark.exhaustive)])
def test_casts_withdrawals_and_weights_in_any_order_leave_no_drift(factory: Factory, rounds: int) -> None:
    ada = factory.member("Ada")
    group = factory.group("Kitchens", ada)
    ideas = [factory.idea(f"Idea {number}", ada, group) for number in range(3)]
    browsers = [factory.browser(factory.member()) for _ in range(CROWD)]
    dice = random.Random(7)

    def chance(browser: BrowserClient) -> Callable[[], int]:
        act = dice.choice(["vote", "vote", "withdraw", "importance"])
        return _sending(browser, browser.token(), f"/ideas/{dice.choice(ideas)}/{act}", importance=dice.choice("123"))

    with ThreadPoolExecutor(CROWD) as pool:
        for _ in range(rounds):
            answers = _at_once(pool, [chance(browser) for browser in browsers])
            assert set(answers) <= {303, 409}
    with factory.reading():
        assert counters.drifts() == []


@pytest.mark.parametrize("rounds", [4, pytest.param(15, marks=pytest.mark.exhaustive)])
def test_one_voter_in_many_browsers_is_never_asked_to_retry(factory: Factory, rounds: int) -> None:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    browsers = [factory.browser(bo) for _ in range(CROWD)]
    with ThreadPoolExecutor(CROWD) as pool:
        for turn in range(rounds):
            acts = ["vote", "withdraw", "importance", "importance"]
            answers = _at_once(
                pool,
                [
                    _sending(one, one.token(), f"/ideas/{idea}/{acts[number % 4]}", importance=str(turn % 3 + 1))
                    for number, one in enumerate(browsers)
                ],
            )
            assert set(answers) <= {303, 409}
    with factory.reading():
        assert counters.drifts() == []


def test_pinning_moving_reporting_and_removing_at_once_lock_in_one_order(factory: Factory) -> None:
    ada, bo, mo = (
        factory.member("Ada"),
        factory.member("Bo", trust_level="trusted"),
        factory.member("Mo", role="moderator"),
    )
    group = factory.group("Kitchens", ada, bo)
    factory.group("Halls", ada)
    idea = factory.idea("A quiet mode", bo, group)
    people = [factory.browser(who) for who in (ada, ada, bo, mo, mo)]
    tokens = [browser.token() for browser in people]
    action = {"act": "move", "reason": "It fits better there."}
    with ThreadPoolExecutor(len(people)) as pool:
        for turn in range(12):
            known = max((row.id for row in factory.all(ModerationAction)), default=0)
            sent: list[tuple[str, dict[str, str]]] = [
                (f"/ideas/{idea}/pin", {}),
                (f"/ideas/{idea}/unpin", {}),
                (f"/ideas/{idea}/{'restore' if turn % 2 else 'remove'}", {}),
                (f"/moderation/idea/{idea}", {**action, "to_group": "kitchens" if turn % 4 else "halls"}),
                (f"/report/idea/{idea}", {"reason": "rude"}),
            ]
            acts = [
                _sending(browser, token, address, **form, known=str(known))
                for browser, token, (address, form) in zip(people, tokens, sent, strict=True)
            ]
            assert set(_at_once(pool, acts)) <= {303, 409, 422}  # never 503: there is no deadlock


@pytest.mark.parametrize("status", ["planned", "shipped"])
@pytest.mark.parametrize("act", ["vote", "withdraw"])
def test_a_vote_that_waits_for_a_status_change_obeys_the_new_status(factory: Factory, act: str, status: str) -> None:
    ada, bo, sol = factory.member("Ada"), factory.member("Bo"), factory.member("Sol", role="staff")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo))
    if act == "withdraw":
        factory.vote(idea, bo)
    browser = factory.browser(bo)
    sending = _sending(browser, browser.token(), f"/ideas/{idea}/{act}")
    with ThreadPoolExecutor(1) as pool:
        with factory.writing():
            idea_status.change(db.session.get_one(Idea, idea), db.session.get_one(Member, sol), status, "Soon.")
            waiting = pool.submit(sending)
            time.sleep(0.5)  # it has read that the idea is open, and waits for its row
        answer = waiting.result()
    before = 0 if act == "vote" else 1
    wanted = (303, 1 - before) if status == "planned" else (409, before)
    assert (answer, factory.get(Idea, idea).vote_count) == wanted
    assert sum(_live(factory).values()) == wanted[1]
