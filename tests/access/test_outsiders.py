"""What an outsider is shown is the same, byte for byte, with and without private content."""

import re
from datetime import timedelta

import pytest
import time_machine

from community.analytics import jobs
from community.comments.models import HelpfulVote
from community.core.db import db, now
from community.groups.models import Group, TrustedPoster
from community.ideas.models import Idea
from community.members.models import Member
from community.search import rebuilding
from tests.access.crawler import Crawler, addresses
from tests.access.fixtures import AccessScenario, Markers, arrange_private, arrange_public, mention_everyone
from tests.factory import BrowserClient, Factory

OUTSIDERS = ("visitor", "member", "unconfirmed", "suspended", "banned")
QUICK = ("visitor",)
SECRET = "left wheel"  # the private group's name, whose address outsiders try before there is one
BEYOND = 16  # so many ids of things that are not there yet are tried too
DIFFERENT = re.compile(
    r"""(?x) (?<=X-Request-ID:\s)\S+ | (?<=nonce-)[\w+/=-]+ | (?<=nonce=")[^"]+ | (?<=csrf_token"\svalue=")[^"]+
    | (?<=name="csrf-token"\scontent=")[^"]+ | (?<=Set-Cookie:\ssession=)[^;]+ | (?<=<code>)[0-9a-f]{16}(?=</code>)"""
)


@pytest.mark.parametrize(
    "outsider",
    [name if name in QUICK else pytest.param(name, marks=pytest.mark.exhaustive) for name in OUTSIDERS],
)
def test_an_outsider_is_shown_the_same_with_and_without_what_is_private(factory: Factory, outsider: str) -> None:
    scenario = _public(factory)
    who = scenario.people[outsider]
    browser = factory.browser(who) if who else factory.visitor()
    tried, posted = _tried(factory), _posted(factory)
    at = now() + timedelta(hours=1)
    browser.get("/sign-in"), browser.get("/")  # begin a session of forms, once
    _worked(factory)
    with time_machine.travel(at, tick=False):
        before = _shown(factory, browser, tried) | _answered(factory, browser, posted)
    _private(factory, scenario)
    _worked(factory)
    with time_machine.travel(at, tick=False):
        after = _shown(factory, browser, tried) | _answered(factory, browser, posted)
    assert len(before) > 400
    different = {address for address in {*before, *after} if before.get(address) != after.get(address)}
    assert sorted(different) == [], _first_difference(before, after, sorted(different))


def test_the_comparison_notices_what_a_private_idea_does_to_a_public_one(factory: Factory) -> None:
    scenario = _public(factory)
    browser, tried = factory.visitor(), ["/"]
    at = now() + timedelta(hours=1)
    with time_machine.travel(at, tick=False):
        before = _shown(factory, browser, tried)
    factory.vote(scenario.ideas["public"], scenario.people["group_member"] or 0)
    with time_machine.travel(at, tick=False):
        assert _shown(factory, browser, tried) != before


def _public(factory: Factory) -> AccessScenario:
    scenario = arrange_public(factory, Markers())
    people = [who for name, who in scenario.people.items() if who and name not in ("suspended", "unconfirmed")]
    for number, title in enumerate(
        ("A quiet grinder", "A grinder for small hands", "Descaling without a manual", "A kettle that whistles")
    ):
        idea = factory.idea(title, people[number], scenario.groups["public"], body="The grinder wakes the kettle up.")
        for voter in people[: 3 + number]:
            factory.vote(idea, voter)
        comment = factory.comment(idea, people[number + 1], "The whistle is what I wait for.")
        with factory.writing():
            db.session.add(HelpfulVote(comment_id=comment, member_id=people[number]))
    with factory.writing():
        mention_everyone(scenario)
    factory.recount()
    return scenario


def _private(factory: Factory, scenario: AccessScenario) -> None:
    """As much as there is in public, with the same words, by the same people: and votes, marks and trust for it."""
    mark = Markers()
    arrange_private(factory, mark, scenario)
    people = [scenario.people[name] or 0 for name in ("group_moderator", "group_member", "author", "asker")]
    group = factory.group(SECRET, *people, is_private=True, description="A grinder and a kettle, in private.")
    with factory.writing():
        db.session.get_one(Group, group).guidelines = "Whistle quietly."
        db.session.add(TrustedPoster(group_id=scenario.groups["public"], member_id=people[1], trusted_by=people[0]))
    for number in range(12):
        idea = factory.idea(f"A grinder that whistles {number}", people[number % 4], group, body="Descaling a kettle.")
        comment = factory.comment(idea, people[(number + 1) % 4], "The grinder is what I wait for.")
        for voter in people:
            factory.vote(idea, voter)
        with factory.writing():
            db.session.add_all(HelpfulVote(comment_id=comment, member_id=who) for who in people)
    for state in ("private", "taken_down", "held", "set_aside"):
        for voter in people:
            factory.vote(scenario.ideas[state], voter)
    factory.recount()


def _worked(factory: Factory) -> None:
    """The worker has done all there is to do."""
    factory.work()
    with factory.reading():
        jobs.refresh_activity()
        jobs.refresh_trust_levels()
        rebuilding.rebuild()


def _tried(factory: Factory) -> list[str]:
    """Addresses of everything there is, and of what is going to be there."""
    return addresses(factory, _guesses(factory))


def _posted(factory: Factory) -> list[str]:
    """Where something about what is going to be private could be done."""
    guesses = _guesses(factory)
    there = set(addresses(factory, method="POST"))
    about = [address for address in addresses(factory, guesses, "POST") if address not in there]
    return [address for address in about if "/search" not in address]


def _guesses(factory: Factory) -> dict[str, list[str]]:
    ids = [str(number) for number in range(1, max(len(factory.all(Idea)), len(factory.all(Member))) + BEYOND)]
    slug = SECRET.replace(" ", "-")
    return {"slug": [slug], "idea_id": ids, "comment_id": ids, "subject_id": ids, "group": [slug]}


def _shown(factory: Factory, browser: BrowserClient, tried: list[str]) -> dict[str, str]:
    crawler = Crawler(factory, browser, tried)
    pages = crawler.walk()
    assert crawler.failures == []
    return {address: DIFFERENT.sub("…", text) for address, text in pages.items()}


def _answered(factory: Factory, browser: BrowserClient, posted: list[str]) -> dict[str, str]:
    found = {}
    for address in posted:
        factory.app.extensions["limiter"]._limiter.storage.reset()
        response = browser.send(address, reason="other", note="Look.", text="So do I.", importance="2")
        text = f"{response.status}\n{response.headers}\n{response.get_data(as_text=True)}"
        found[f"POST {address}"] = DIFFERENT.sub("…", text)
    return found


def _first_difference(before: dict[str, str], after: dict[str, str], addresses: list[str]) -> str:
    """The lines in which the first page differs."""
    for address in addresses[:1]:
        one, other = before.get(address, "nothing").splitlines(), after.get(address, "nothing").splitlines()
        lines = [f"- {line}" for line in one if line not in other] + [f"+ {line}" for line in other if line not in one]
        return "\n".join([f"{len(addresses)} differ; {address}:", *lines[:20]])
    return ""
