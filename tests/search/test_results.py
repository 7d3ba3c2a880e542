"""The page of results: what it finds and shows, and what it hides."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from sqlalchemy import update

from community.core.db import db, now
from community.ideas import impressions
from community.ideas.models import Idea, Impression, Vote
from community.site import settings
from tests.factory import Factory, visible_text
from tests.search.conftest import ProcessJobs


class SearchCommunity:
    """Ada's public group with ideas, Bo who is a member, and Cy who is not."""

    def __init__(self, factory: Factory) -> None:
        self.factory = factory
        self.ada, self.bo, self.cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
        self.group = factory.group("Kitchens", self.ada, self.bo, purpose="For kettles and pans")
        self.idea = factory.idea("A kettle that whistles", self.ada, self.group)

    def keep_secrets(self) -> None:
        """Add a private group, a hidden idea and a deleted member, all with the words of the public ones."""
        den = self.factory.group("Kettle den", self.ada, self.bo, is_private=True, purpose="Kettles in secret")
        self.factory.idea("A secret kettle", self.ada, den)
        self.factory.idea("A removed kettle", self.ada, self.group, hidden_at=now(), removed_by="moderator")
        self.factory.member("Kettle Smith", handle="kettle", deleted_at=now())
        self.factory.member("Kettle Jones", handle="kettles", suspended_at=now())


@pytest.fixture
def search_community(factory: Factory) -> SearchCommunity:
    """A small community to search."""
    return SearchCommunity(factory)


def _titles(page: str) -> list[str]:
    found = re.findall(r'<h2[^>]* class="(?:idea-title|card-title|name)"[^>]*>(.*?)</h2>', page, re.DOTALL)
    return [" ".join(unescape(re.sub("<[^>]+>", "", title)).split()) for title in found]


def _comparable(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


@pytest.mark.both_databases
def test_ideas_are_shown_with_marked_words_and_a_vote_box(
    factory: Factory, search_community: SearchCommunity, process_jobs: ProcessJobs
) -> None:
    process_jobs()
    bo = factory.browser(search_community.bo)
    page = bo.get("/search?q=KETTLE").text
    assert _titles(page) == ["A kettle that whistles"]
    assert "A <mark>kettle</mark> that whistles" in page
    assert "I want A <mark>kettle</mark> that whistles" in page
    assert 'name="placement" value="search.1"' in page
    assert "Search results for “KETTLE”" in visible_text(bo.get("/search?q=KETTLE"))
    bo.send(f"/ideas/{search_community.idea}/vote", placement="search.1")
    assert [(vote.surface, vote.position) for vote in factory.all(Vote)] == [("search", 1)]


@pytest.mark.both_databases
def test_groups_are_shown_as_cards_and_people_as_rows(
    factory: Factory, search_community: SearchCommunity, process_jobs: ProcessJobs
) -> None:
    process_jobs()
    cy = factory.browser(search_community.cy)
    page = cy.get("/search?q=kettle&kind=groups").text
    assert _titles(page) == ["Kitchens"]
    assert "For <mark>kettles</mark> and pans" in page or "For <mark>kettle</mark>s and pans" in page
    assert 'action="/groups/kitchens/join"' in page
    assert (
        'action="/groups/kitchens/leave"'
        in factory.browser(search_community.bo).get("/search?q=kettle&kind=groups").text
    )
    assert _titles(cy.get("/search?q=bo&kind=people").text) == ["Bo"]
    assert 'action="/groups/kitchens/join"' in factory.visitor().get("/search?q=kettle&kind=groups").text


ASKED = [
    f"/search?q={quote(text)}&kind={kind}"
    for kind in ("ideas", "groups", "people")
    for text in ("kettle", "secret", "taken", "kettle smith", "jones", "kettle whistles secret")
]


def test_hidden_content_changes_nothing_for_outsiders(
    factory: Factory, search_community: SearchCommunity, process_jobs: ProcessJobs
) -> None:
    readers = [factory.visitor(), factory.browser(search_community.cy)]
    process_jobs()
    before = {address: [_comparable(reader.get(address).text) for reader in readers] for address in ASKED}
    search_community.keep_secrets()
    process_jobs()
    assert {address: [_comparable(reader.get(address).text) for reader in readers] for address in ASKED} == before


def test_members_of_a_private_group_find_its_ideas(
    factory: Factory, search_community: SearchCommunity, process_jobs: ProcessJobs
) -> None:
    search_community.keep_secrets()
    process_jobs()
    page = factory.browser(search_community.bo).get("/search?q=secret").text
    assert _titles(page) == ["Private: A secret kettle"]


def test_a_hidden_idea_is_gone_before_and_after_the_worker_runs(
    factory: Factory, search_community: SearchCommunity, process_jobs: ProcessJobs
) -> None:
    reader = factory.browser(search_community.cy)
    process_jobs()
    assert _titles(reader.get("/search?q=whistles").text) == ["A kettle that whistles"]
    factory.browser(search_community.ada).send(f"/ideas/{search_community.idea}/remove")
    for _time in ("before", "after"):
        assert _titles(reader.get("/search?q=whistles").text) == []
        assert "whistles" not in reader.get("/search/suggestions?q=kettle").text
        factory.work()
    factory.browser(search_community.ada).send(f"/ideas/{search_community.idea}/restore")
    factory.work()
    assert _titles(reader.get("/search?q=whistles").text) == ["A kettle that whistles"]


def test_without_an_index_the_page_says_so(factory: Factory, search_community: SearchCommunity) -> None:
    assert "Search is limited right now" in visible_text(factory.visitor().get("/search?q=kettle"))


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%20", "?kind=people"])
def test_an_empty_search_shows_tips(factory: Factory, search_community: SearchCommunity, query: str) -> None:
    page = visible_text(factory.visitor().get(f"/search{query}"))
    assert "Type a few words about what you need" in page
    assert "Search results for" not in page


def test_a_long_query_is_cut_with_a_notice(factory: Factory, search_community: SearchCommunity) -> None:
    answer = factory.visitor().get("/search?q=" + "kettle%20" * 40)
    assert "We searched for the first 200 characters only." in visible_text(answer)
    assert _titles(answer.text) == ["A kettle that whistles"]
    assert "the first 200" not in visible_text(factory.visitor().get("/search?q=" + "k" * 200))


def test_no_results_show_what_to_do_next(
    factory: Factory, search_community: SearchCommunity, process_jobs: ProcessJobs
) -> None:
    process_jobs()
    visitor = factory.visitor()
    ideas = visitor.get("/search?q=zeppelin%20dock")
    assert "No ideas found" in visible_text(ideas)
    assert 'href="/ideas/new?title=zeppelin+dock"' in ideas.text
    assert "No groups found" in visible_text(visitor.get("/search?q=zeppelin&kind=groups"))
    assert "No people found" in visible_text(visitor.get("/search?q=zeppelin&kind=people"))
    assert "That’s everything" in visible_text(visitor.get("/search?q=kettle&after=180&at=180"))


def test_the_query_becomes_the_title_of_a_new_idea(factory: Factory, search_community: SearchCommunity) -> None:
    page = factory.browser(search_community.bo).get("/ideas/new?title=A%20zeppelin%20%22dock%22").text
    assert 'value="A zeppelin &#34;dock&#34;"' in page


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' OR 1=1 --",
    '"' * 50,
    "*" * 200,
    "a" * 200,
    "[* TO zzzz]",
    "title:kettle AND NOT (((",
    "kettle^99999~",
    "\\",
    "%",
    "_",
    "%00kettle",
    "../../etc/passwd",
    "{{7*7}}",
    "‮kettle",
    "\ud7ff kettle 🫖 ﷽",
    "ИЯ kettle Ω",
]


@pytest.mark.both_databases
@pytest.mark.parametrize("path", ["/search?q=", "/search/suggestions?q=", "/search/similar?title="])
def test_hostile_strings_are_shown_escaped_or_not_at_all(
    factory: Factory, search_community: SearchCommunity, process_jobs: ProcessJobs, path: str
) -> None:
    process_jobs()
    cy = factory.browser(search_community.cy)
    for text in HOSTILE:
        answer = cy.get(path + quote(text))
        assert answer.status_code == 200, text
        shown = re.sub(r'value="[^"]*"', "", answer.text)
        assert not re.search(r"<script>alert|<img src=x", shown), text
        if path.startswith("/search?") and text.isprintable():
            assert f"Search results for “{text}”" in visible_text(answer)


@pytest.mark.parametrize(
    "query", ["&after=-1", "&after=x", "&after=99999999999", "&after=٣", "&at=x", "&kind=x", "&kind="]
)
def test_invalid_cursors_show_the_first_page(factory: Factory, search_community: SearchCommunity, query: str) -> None:
    assert _titles(factory.visitor().get(f"/search?q=kettle{query}").text) in (["A kettle that whistles"], [])


@pytest.mark.both_databases
def test_the_next_page_continues_results_and_placements(
    factory: Factory, search_community: SearchCommunity, process_jobs: ProcessJobs
) -> None:
    for number in range(44):
        factory.idea(f"Kettle number {number}", search_community.ada, search_community.group)
    process_jobs()
    bo = factory.browser(search_community.bo)
    address: str | None = "/search?q=kettle"
    seen: list[str] = []
    positions: list[str] = []
    while address:
        page = bo.get(address).text
        seen += _titles(page)
        positions += re.findall(r'name="placement" value="search\.(\d+)"', page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        address = unescape(more[1]) if more else None
    assert len(seen) == len(set(seen)) == 45
    assert positions == [str(number) for number in range(1, 46)]


def test_results_count_impressions_and_opens(factory: Factory, search_community: SearchCommunity) -> None:
    bo = factory.browser(search_community.bo)
    bo.get("/search?q=kettle")
    bo.get("/search?q=kettle")
    bo.get(f"/ideas/{search_community.idea}-a-kettle-that-whistles?from=search.1")
    factory.visitor().get("/search?q=kettle")
    factory.browser(search_community.ada).get("/search?q=kettle")
    bo.get("/search?q=whistles", headers={"Sec-Purpose": "prefetch"})
    with factory.writing():
        impressions.flush()
    assert [(row.surface, row.position, row.shows, row.opens) for row in factory.all(Impression)] == [
        ("search", 1, 2, 1)
    ]


def test_vote_counts_that_could_influence_voters_are_hidden(
    factory: Factory, search_community: SearchCommunity
) -> None:
    with factory.writing():
        settings.change(search_community.bo, blind_voting=True)
    for _number in range(3):
        factory.vote(search_community.idea, factory.member())
    bo = factory.browser(search_community.bo)
    assert ">3</span>" not in bo.get("/search?q=kettle").text
    bo.send(f"/ideas/{search_community.idea}/vote", placement="search.1")
    assert ">4</span>" in bo.get("/search?q=kettle").text


@pytest.mark.parametrize("kind", ["ideas", "groups", "people"])
def test_a_page_takes_at_most_six_statements(
    factory: Factory, search_community: SearchCommunity, kind: str, process_jobs: ProcessJobs
) -> None:
    bo = factory.browser(search_community.bo)
    counts = []
    for more in (1, 24):
        for number in range(more):
            name = f"Kettle {more} {number}"
            factory.idea(name, search_community.ada, factory.group(name, search_community.ada, search_community.bo))
            factory.member(name)
        process_jobs()
        bo.get(f"/search?q=kettle&kind={kind}")
        with factory.counting() as sent:
            assert len(_titles(bo.get(f"/search?q=kettle&kind={kind}").text)) >= more - 5
        counts.append(len(sent))
        assert len(sent) <= 6, sent
    assert counts[0] == counts[1]


def test_search_is_closed_to_crawlers_and_offers_opensearch(
    factory: Factory, search_community: SearchCommunity
) -> None:
    visitor = factory.visitor()
    assert "Disallow: /search\n" in visitor.get("/robots.txt").text
    assert '<meta name="robots" content="noindex">' in visitor.get("/search?q=kettle").text
    assert 'href="/opensearch.xml"' in visitor.get("/").text
    described = visitor.get("/opensearch.xml")
    assert described.mimetype == "application/opensearchdescription+xml"
    assert 'template="http://localhost/search?q={searchTerms}"' in described.text


def test_a_closed_idea_shows_no_vote_button(factory: Factory, search_community: SearchCommunity) -> None:
    with factory.writing():
        db.session.execute(update(Idea).where(Idea.id == search_community.idea).values(status_key="shipped"))
    page = factory.browser(search_community.bo).get("/search?q=kettle").text
    assert '<span class="word">Shipped</span>' in page
    assert f"/ideas/{search_community.idea}/vote" not in page
