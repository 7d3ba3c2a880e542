"""Outsiders get the same bytes with and without private content."""

import itertools
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
from tests.access.crawler import Crawler, all_urls
from tests.access.fixtures import AccessScenario, Markers, arrange_private, arrange_public, mention_everyone
from tests.factory import BrowserClient, Factory

OUTSIDERS = ("visitor", "member", "suspended", "banned")
SECRET = "left wheel"  # the private group's name, whose URL outsiders try before and after it exists
UNUSED_IDS = 16  # how many ids that do not exist yet are tried too
# First how one begins, which can be found quickly; then the part itself.
VARIABLE_PARTS = re.compile(
    r"""(?x) ( X-Request-ID:\s(?=\S) | nonce-(?=[\w+/=-]) | nonce="(?=[^"]) | (?:csrf_token|form_key)"\svalue="(?=[^"])
    | name="csrf-token"\scontent="(?=[^"]) | Set-Cookie:\ssession=(?=[^;]) | <code>(?=[0-9a-f]{16}</code>) )
    (?: (?<=:\s)\S+ | (?<=-)[\w+/=-]+ | (?<=")[^"]+ | (?<=session=)[^;]+ | (?<=>)[0-9a-f]{16} )"""
)


@pytest.mark.exhaustive
@pytest.mark.parametrize("outsider", OUTSIDERS)
def test_outsiders_get_the_same_responses_with_and_without_private_content(factory: Factory, outsider: str) -> None:
    scenario = _create_public(factory)
    who = scenario.people[outsider]
    browser = factory.browser(who) if who else factory.visitor()
    urls, post_urls = _get_urls(factory), _post_urls(factory)
    at = now() + timedelta(hours=1)
    browser.get("/sign-in"), browser.get("/")  # starts the session that form tokens need
    _run_worker(factory)
    with time_machine.travel(at, tick=False):
        before = _pages(factory, browser, urls) | _responses(factory, browser, post_urls)
    _create_private(factory, scenario)
    _run_worker(factory)
    with time_machine.travel(at, tick=False):
        after = _pages(factory, browser, urls) | _responses(factory, browser, post_urls)
    assert len(before) > 400
    different = {url for url in {*before, *after} if before.get(url) != after.get(url)}
    assert sorted(different) == [], _first_difference(before, after, sorted(different))


def test_the_comparison_notices_a_change_of_public_content(factory: Factory) -> None:
    scenario = _create_public(factory)
    browser = factory.visitor()
    at = now() + timedelta(hours=1)
    with time_machine.travel(at, tick=False):
        before = _few_pages(factory, browser)
    factory.vote(scenario.ideas["public"], scenario.people["group_member"] or 0)
    with time_machine.travel(at, tick=False):
        assert _few_pages(factory, browser) != before


def _create_public(factory: Factory) -> AccessScenario:
    scenario = arrange_public(factory, Markers())
    people = [who for name, who in scenario.people.items() if who and name != "suspended"]
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


def _create_private(factory: Factory, scenario: AccessScenario) -> None:
    """As much private content as there is in public, with the same words and people; votes, helpful votes, trust."""
    mark = Markers()
    arrange_private(factory, mark, scenario)
    people = [scenario.people[name] or 0 for name in ("group_moderator", "group_member", "author", "requester")]
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
    for state in ("private", "removed", "pending", "auto_hidden"):
        for voter in people:
            factory.vote(scenario.ideas[state], voter)
    factory.recount()


def _run_worker(factory: Factory) -> None:
    """Run all jobs and the scheduled tasks that calculate something."""
    factory.work()
    with factory.reading():
        jobs.refresh_activity()
        jobs.refresh_trust_levels()
        rebuilding.rebuild()


def _get_urls(factory: Factory) -> list[str]:
    """The URLs of everything that exists, and of what is going to exist."""
    return all_urls(factory, _guesses(factory))


def _post_urls(factory: Factory) -> list[str]:
    """The URLs of actions on private content that is going to exist."""
    guesses = _guesses(factory)
    existing = set(all_urls(factory, method="POST"))
    new = [url for url in all_urls(factory, guesses, "POST") if url not in existing]
    return [url for url in new if "/search" not in url]


def _guesses(factory: Factory) -> dict[str, list[str]]:
    ids = [str(number) for number in range(1, max(len(factory.all(Idea)), len(factory.all(Member))) + UNUSED_IDS)]
    slug = SECRET.replace(" ", "-")
    return {"slug": [slug], "idea_id": ids, "comment_id": ids, "subject_id": ids, "group": [slug]}


def _pages(factory: Factory, browser: BrowserClient, urls: list[str]) -> dict[str, str]:
    crawler = Crawler(factory, browser, urls)
    pages = crawler.walk()
    assert crawler.failures == []
    return {url: VARIABLE_PARTS.sub(r"\1…", text) for url, text in pages.items()}


def _few_pages(factory: Factory, browser: BrowserClient) -> dict[str, str]:
    """The first page, and some that it links to."""
    pages = itertools.islice(Crawler(factory, browser, ["/"]).steps(), 5)
    return {url: VARIABLE_PARTS.sub(r"\1…", text) for url, text in pages}


def _responses(factory: Factory, browser: BrowserClient, post_urls: list[str]) -> dict[str, str]:
    found = {}
    for url in post_urls:
        factory.app.extensions["limiter"].reset()
        response = browser.send(url, reason="other", note="Look.", text="So do I.", importance="2")
        text = f"{response.status}\n{response.headers}\n{response.get_data(as_text=True)}"
        found[f"POST {url}"] = VARIABLE_PARTS.sub(r"\1…", text)
    return found


def _first_difference(before: dict[str, str], after: dict[str, str], urls: list[str]) -> str:
    """The lines that differ in the first URL that differs."""
    for url in urls[:1]:
        old, new = before.get(url, "nothing").splitlines(), after.get(url, "nothing").splitlines()
        lines = [f"- {line}" for line in old if line not in new] + [f"+ {line}" for line in new if line not in old]
        return "\n".join([f"{len(urls)} differ; {url}:", *lines[:20]])
    return ""
