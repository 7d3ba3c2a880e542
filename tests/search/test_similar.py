"""Ideas similar to a new one: shown while its title is typed, and voted for instead."""

import re
from html import unescape

import pytest
from sqlalchemy import update

from community.core.db import db
from community.ideas import impressions
from community.ideas.models import Idea, Impression, Vote
from community.search import jobs as search_jobs
from community.site import settings
from tests.factory import BrowserClient, Factory, visible_text
from tests.search.conftest import ProcessJobs
from tests.search.fixtures import rebuild_index

TITLE = "A kettle that whistles loudly"


class SimilarIdeasCommunity:
    """Ada's group with similar ideas."""

    def __init__(self, factory: Factory) -> None:
        self.ada, self.bo, self.cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
        self.group = factory.group("Kitchens", self.ada, self.bo)
        self.idea = factory.idea("The kettle that whistles", self.ada, self.group)


@pytest.fixture
def similar_ideas_community(factory: Factory) -> SimilarIdeasCommunity:
    """A small community with similar ideas."""
    return SimilarIdeasCommunity(factory)


def _similar(browser: BrowserClient, title: str = TITLE) -> str:
    answer = browser.get("/search/similar", query_string={"title": title}, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def _titles(fragment: str) -> list[str]:
    return [unescape(title) for title in re.findall(r'class="similar-title"[^>]*>(.*?)</a>', fragment)]


def test_a_similar_idea_can_be_voted_for_instead(
    factory: Factory, similar_ideas_community: SimilarIdeasCommunity, process_jobs: ProcessJobs
) -> None:
    process_jobs()
    bo = factory.browser(similar_ideas_community.bo)
    fragment = _similar(bo)
    assert _titles(fragment) == ["The kettle that whistles"]
    expected = f'formaction="/ideas/{similar_ideas_community.idea}/vote-instead" name="placement" value="similar.1"'
    assert expected in " ".join(fragment.split())
    answer = bo.send(
        f"/ideas/{similar_ideas_community.idea}/vote-instead", follow=True, placement="similar.1", kept="1"
    )
    assert answer.request.path == f"/ideas/{similar_ideas_community.idea}-the-kettle-that-whistles"
    assert "Your vote for “The kettle that whistles” has been counted." in visible_text(answer)
    assert "Your draft is saved on this device" in visible_text(answer)
    assert [(vote.surface, vote.position, vote.in_rate) for vote in factory.all(Vote)] == [("similar", 1, True)]
    with factory.writing():
        impressions.flush()
    assert [(row.surface, row.position, row.shows) for row in factory.all(Impression)] == [("similar", 1, 1)]


def test_forms_of_words_are_compared_by_the_rules_of_their_language(
    factory: Factory, similar_ideas_community: SimilarIdeasCommunity
) -> None:
    title = "Un molinillo silencioso para no despertar a los niños"
    factory.idea(title, similar_ideas_community.ada, similar_ideas_community.group)
    rebuild_index(factory)
    assert _titles(_similar(factory.browser(similar_ideas_community.bo), "Cafeteras silenciosas")) == [title]


def test_a_second_vote_is_not_counted(factory: Factory, similar_ideas_community: SimilarIdeasCommunity) -> None:
    bo = factory.browser(similar_ideas_community.bo)
    bo.send(f"/ideas/{similar_ideas_community.idea}/vote-instead", placement="similar.1")
    fragment = _similar(bo)
    assert "You voted for this" in fragment
    assert "vote-instead" not in fragment
    answer = bo.send(f"/ideas/{similar_ideas_community.idea}/vote-instead", follow=True, placement="similar.1")
    assert "You’ve already voted for “The kettle that whistles”." in visible_text(answer)
    assert "saved on this device" not in visible_text(answer)
    assert len(factory.all(Vote)) == 1


def test_own_and_closed_ideas_offer_no_vote(factory: Factory, similar_ideas_community: SimilarIdeasCommunity) -> None:
    assert "Your idea" in _similar(factory.browser(similar_ideas_community.ada))
    with factory.writing():
        db.session.execute(update(Idea).where(Idea.id == similar_ideas_community.idea).values(status_key="shipped"))
    fragment = _similar(factory.browser(similar_ideas_community.bo))
    assert "Read the answer" in fragment
    assert "vote-instead" not in fragment
    answer = factory.browser(similar_ideas_community.bo).send(
        f"/ideas/{similar_ideas_community.idea}/vote-instead", placement="similar.1"
    )
    assert answer.status_code == 409
    assert "Voting on this idea is closed." in answer.text
    assert "Something went wrong" not in answer.text  # nothing did: it is refused in words
    assert factory.all(Vote) == []


def test_outsiders_neither_see_nor_vote_for_private_ideas(
    factory: Factory, similar_ideas_community: SimilarIdeasCommunity, process_jobs: ProcessJobs
) -> None:
    process_jobs()
    cy = factory.browser(similar_ideas_community.cy)
    before = _similar(cy)
    den = factory.group("Den", similar_ideas_community.ada, similar_ideas_community.bo, is_private=True)
    secret = factory.idea("The secret kettle that whistles", similar_ideas_community.ada, den)
    process_jobs()
    assert _similar(cy) == before
    assert "The secret kettle that whistles" in _titles(_similar(factory.browser(similar_ideas_community.bo)))
    assert cy.send(f"/ideas/{secret}/vote-instead", placement="similar.1").status_code == 404


def test_a_hidden_idea_is_never_similar(
    factory: Factory, similar_ideas_community: SimilarIdeasCommunity, process_jobs: ProcessJobs
) -> None:
    process_jobs()
    factory.browser(similar_ideas_community.ada).send(f"/ideas/{similar_ideas_community.idea}/remove")
    assert _titles(_similar(factory.browser(similar_ideas_community.bo))) == []
    factory.work()
    assert _titles(_similar(factory.browser(similar_ideas_community.bo))) == []


def test_at_most_five_are_shown(
    factory: Factory, similar_ideas_community: SimilarIdeasCommunity, process_jobs: ProcessJobs
) -> None:
    for number in range(8):
        factory.idea(f"Kettle that whistles tune {number}", similar_ideas_community.ada, similar_ideas_community.group)
    for number in range(12):  # words that half of a small site speak of are no likeness
        factory.idea(f"Pan number {number}", similar_ideas_community.ada, similar_ideas_community.group)
    process_jobs()
    fragment = _similar(factory.browser(similar_ideas_community.bo))
    assert len(_titles(fragment)) == 5
    assert re.findall(r'value="similar\.(\d)"', fragment) == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("title", ["", "a", "  ", "?!"])
def test_short_titles_have_no_similar_ideas(
    factory: Factory, similar_ideas_community: SimilarIdeasCommunity, title: str
) -> None:
    assert _similar(factory.browser(similar_ideas_community.bo), title).strip() == ""


def test_vote_counts_follow_the_site_setting(factory: Factory, similar_ideas_community: SimilarIdeasCommunity) -> None:
    with factory.writing():
        settings.change(similar_ideas_community.bo, blind_voting=True)
    for _number in range(3):
        factory.vote(similar_ideas_community.idea, factory.member())
    assert "3 votes" not in _similar(factory.browser(similar_ideas_community.bo))
    assert "3 votes" in _similar(factory.browser(factory.member("Sol", role="staff")))


def test_without_script_the_form_keeps_its_input_and_shows_similar_ideas(
    factory: Factory, similar_ideas_community: SimilarIdeasCommunity
) -> None:
    bo = factory.browser(similar_ideas_community.bo)
    typed = {
        "title": TITLE,
        "body": "I wake nobody.",
        "today": "A <timer>.",
        "others": "My sister.",
        "group": "kitchens",
    }
    page = bo.send("/ideas/new", similar="1", **typed)
    assert page.status_code == 200
    assert _titles(page.text) == ["The kettle that whistles"]
    for text in ("A kettle that whistles loudly", "I wake nobody.", "A &lt;timer&gt;.", "My sister."):
        assert text in page.text
    assert 'value="kitchens" selected' in page.text.replace('selected value="kitchens"', 'value="kitchens" selected')
    assert len(factory.all(Idea)) == 1
    none = bo.send("/ideas/new", similar="1", **{**typed, "title": "Zeppelin docking station"})
    assert "No similar ideas found." in visible_text(none)


@pytest.mark.parametrize("act", ["preview", "refused"])
def test_a_refused_form_shows_similar_ideas(
    factory: Factory, similar_ideas_community: SimilarIdeasCommunity, act: str
) -> None:
    fields = {"title": TITLE, **({"preview": "1"} if act == "preview" else {})}
    page = factory.browser(similar_ideas_community.bo).send("/ideas/new", **fields)
    assert page.status_code == (200 if act == "preview" else 422)
    assert _titles(page.text) == ["The kettle that whistles"]


def test_pressing_enter_in_the_title_never_votes(
    factory: Factory, similar_ideas_community: SimilarIdeasCommunity
) -> None:
    page = factory.browser(similar_ideas_community.bo).send("/ideas/new", similar="1", title=TITLE).text
    button = re.search(r"<button[^>]*vote-instead[^>]*>", page)
    assert button is not None
    assert 'form="instead"' in button[0]  # a form of its own, which holds nothing but its token
    assert re.search(
        r'<form id="instead" method="post">\s*<input type="hidden" name="csrf_token"[^>]*>\s*</form>', page
    )


def test_a_partial_takes_at_most_six_statements(
    factory: Factory, similar_ideas_community: SimilarIdeasCommunity, process_jobs: ProcessJobs
) -> None:
    bo = factory.browser(similar_ideas_community.bo)
    _similar(bo)
    for number in range(6):
        factory.idea(f"Kettle that whistles tune {number}", similar_ideas_community.ada, similar_ideas_community.group)
    process_jobs()
    with factory.counting() as sent:
        _similar(bo)
    assert len(sent) <= 6, sent


def test_an_ideas_page_shows_similar_ideas_within_ten_statements(
    factory: Factory,
    similar_ideas_community: SimilarIdeasCommunity,
    process_jobs: ProcessJobs,
    request: pytest.FixtureRequest,
) -> None:
    factory.idea("A kettle that whistles a tune", similar_ideas_community.ada, similar_ideas_community.group)
    factory.idea("Pans with lids", similar_ideas_community.ada, similar_ideas_community.group)
    process_jobs()
    with factory.reading():
        search_jobs.record_rebuild()
    factory.work()
    bo = factory.browser(similar_ideas_community.bo)
    bo.get(f"/ideas/{similar_ideas_community.idea}-the-kettle-that-whistles")
    with factory.counting() as sent:
        page = bo.get(f"/ideas/{similar_ideas_community.idea}-the-kettle-that-whistles").text
    sidebar = page.split('<ul class="similar">')[1].split("</ul>")[0]
    if "[database" in request.node.name or "-database" in request.node.name:
        assert "Also in Kitchens" in page
    else:
        assert "Similar ideas" in page
        assert "Pans" not in sidebar
    assert "A kettle that whistles a tune" in sidebar
    assert "The kettle that whistles<" not in sidebar
    assert len(sent) <= 10, sent
