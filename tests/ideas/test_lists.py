"""Lists of ideas."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from community.core.db import db, now
from community.groups.models import Group
from community.ideas import status, trend, voting
from community.ideas.models import Idea, Vote
from community.members.models import Member
from tests.factory import BrowserClient, Factory, visible_text


def _vote(factory: Factory, idea: int, *members: int) -> None:
    with factory.writing():
        for member in members:
            voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, member))


def _kitchens(factory: Factory) -> tuple[int, int, int]:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    return ada, bo, factory.group("Kitchens", ada, bo)


def _titles(browser: BrowserClient, address: str) -> list[str]:
    page = browser.get(address)
    assert page.status_code == 200, page.text
    return re.findall(r'<h2 class="idea-title"[^>]*>.*?<a [^>]*>\s*(.*?)\s*</a>', page.text, re.DOTALL)


def _on_one_line(browser: BrowserClient, address: str) -> str:
    return " ".join(browser.get(address).text.split())


def _next(browser: BrowserClient, address: str) -> str | None:
    found = re.search(r'rel="next" href="(.*?)"', browser.get(address).text)
    return found[1].replace("&amp;", "&") if found else None


@pytest.mark.both_databases
def test_each_order_is_what_it_says(factory: Factory) -> None:
    ada, bo, kitchens = _kitchens(factory)
    old = factory.idea("The old favourite", ada, kitchens, posted_at=now() - timedelta(days=90))
    fresh = factory.idea("The fresh one", ada, kitchens, posted_at=now() - timedelta(days=2))
    factory.idea("The newest", ada, kitchens)
    _vote(factory, old, ada, bo, factory.member("Cy"))
    with factory.writing():
        cast_at = now() - timedelta(days=80)
        db.session.execute(update(Vote).values(cast_at=cast_at, trend_weight=trend.weight(cast_at)))
    factory.recount()
    _vote(factory, fresh, ada, bo)
    visitor = factory.visitor()
    assert _titles(visitor, "/trending") == ["The fresh one", "The old favourite", "The newest"]
    assert _titles(visitor, "/top") == ["The old favourite", "The fresh one", "The newest"]
    assert _titles(visitor, "/new") == ["The newest", "The fresh one", "The old favourite"]
    for address in ("/", "/trending", "/top", "/new"):
        assert "Why this order?" in visitor.get(address).text


@pytest.mark.both_databases
@pytest.mark.parametrize("order", ["/", "/trending", "/top", "/new"])
def test_pages_follow_one_another_without_a_gap_and_the_last_ends(factory: Factory, order: str) -> None:
    ada, _, kitchens = _kitchens(factory)
    ideas = {f"Idea {number}": factory.idea(f"Idea {number}", ada, kitchens) for number in range(45)}
    _vote(factory, ideas["Idea 7"], ada)
    visitor, address, seen = factory.visitor(), order, []
    while address:
        titles = _titles(visitor, address)
        assert len(titles) <= 20
        seen += titles
        address = _next(visitor, address) or ""
    assert sorted(seen) == sorted(ideas)


def test_positions_go_on_over_pages(factory: Factory) -> None:
    ada, _, kitchens = _kitchens(factory)
    for number in range(25):
        factory.idea(f"Idea {number}", ada, kitchens)
    visitor = factory.visitor()
    assert 'name="placement" value="new.1"' in visitor.get("/new").text
    second = visitor.get(_next(visitor, "/new") or "").text
    assert 'name="placement" value="new.21"' in second
    assert "?from=new.25" in second


@pytest.mark.both_databases
@pytest.mark.parametrize("cursor", ["x", "W10", "bnVsbA", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwgMV0", "WzEuNSwgMV0"])
def test_an_invalid_cursor_shows_the_first_page(factory: Factory, cursor: str) -> None:
    ada, _, kitchens = _kitchens(factory)
    factory.idea("A quiet mode", ada, kitchens)
    for order in ("/", "/top", "/new"):
        assert factory.visitor().get(f"{order}?after={cursor}&at=-3").status_code == 200


def test_a_list_can_be_filtered_and_each_filter_removed(factory: Factory) -> None:
    ada, bo, kitchens = _kitchens(factory)
    cafes = factory.group("Cafés", ada)
    factory.idea("Mine, open", ada, kitchens)
    factory.idea("Mine, planned", ada, kitchens, status_key="planned")
    factory.idea("Bo’s, planned", bo, kitchens, status_key="planned")
    factory.idea("Elsewhere, planned", ada, cafes, status_key="planned")
    visitor = factory.visitor()
    assert _titles(visitor, "/new?status=planned&group=kitchens&author=ada") == ["Mine, planned"]
    assert _titles(visitor, "/new?status=planned&group=kitchens") == ["Bo’s, planned", "Mine, planned"]
    page = visitor.get("/new?status=planned&group=kitchens&author=ada").text
    chips = re.findall(r'<a class="chip" href="(.*?)">', page)
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        "/new?status=planned&author=ada",
        "/new?group=kitchens&author=ada",
        "/new?status=planned&group=kitchens",
    ]
    assert 'value="planned" selected' in page
    assert "/top?group=kitchens&amp;status=planned&amp;author=ada" in page


def test_a_filter_that_leads_nowhere_is_not_found_and_an_empty_list_says_what_to_do(factory: Factory) -> None:
    ada, _, _ = _kitchens(factory)
    factory.group("Secret garden", ada, is_private=True)
    visitor = factory.visitor()
    for address in ("/?group=nowhere", "/?group=secret-garden", "/?status=merged", "/?group=%00"):
        assert visitor.get(address).status_code == 404
    assert "Post the first idea" in visible_text(visitor.get("/"))
    for author in ("nobody", "no%00body", "%00"):
        assert "No ideas match these filters" in visible_text(visitor.get(f"/?author={author}"))
    assert "No ideas match these filters" in visible_text(visitor.get("/?group=kitchens"))


def test_private_and_hidden_ideas_are_in_no_list_of_others(factory: Factory) -> None:
    ada, bo, kitchens = _kitchens(factory)
    garden = factory.group("Secret garden", ada, is_private=True)
    factory.idea("A hidden wish", ada, garden)
    factory.idea("A regretted wish", ada, kitchens, hidden_at=now(), removed_by="author")
    for address in ("/", "/trending", "/top", "/new", "/new?author=ada"):
        assert _titles(factory.visitor(), address) == []
        assert _titles(factory.browser(bo), address) == []
        assert _titles(factory.browser(ada), address) == ["A hidden wish"]
        assert "Secret garden" not in factory.browser(bo).get(address).text


def test_my_votes_are_the_latest_first_and_only_mine(factory: Factory) -> None:
    ada, bo, kitchens = _kitchens(factory)
    first, second = factory.idea("The first", ada, kitchens), factory.idea("The second", ada, kitchens)
    factory.idea("The third", ada, kitchens)
    browser = factory.browser(bo)
    assert "You haven’t voted yet" in visible_text(browser.get("/my-votes"))
    _vote(factory, second, bo)
    _vote(factory, first, bo, ada)
    assert _titles(browser, "/my-votes") == ["The first", "The second"]
    assert 'aria-pressed="false"' not in "".join(re.findall(r"(?s)data-vote=.*?</form>", browser.get("/my-votes").text))
    browser.send(f"/ideas/{first}/withdraw")
    assert _titles(browser, "/my-votes") == ["The second"]
    assert factory.visitor().get("/my-votes").status_code == 303


@pytest.mark.both_databases
def test_my_votes_are_paged(factory: Factory) -> None:
    ada, bo, kitchens = _kitchens(factory)
    for number in range(22):
        _vote(factory, factory.idea(f"Idea {number}", ada, kitchens), bo)
    browser = factory.browser(bo)
    assert len(_titles(browser, "/my-votes")) == 20
    assert _titles(browser, _next(browser, "/my-votes") or "") == ["Idea 1", "Idea 0"]


def test_a_list_takes_six_statements_however_long_it_is(factory: Factory) -> None:
    ada, bo, kitchens = _kitchens(factory)
    others = [factory.group(f"Group {number}", ada) for number in range(5)]
    browsers = factory.visitor(), factory.browser(bo), factory.browser(factory.member("Sol", role="staff"))
    for count in (1, 25):
        for number in range(count):
            idea = factory.idea(f"Idea {count} {number}", factory.member(), [kitchens, *others][number % 6])
            _vote(factory, idea, ada, bo)
        for browser in browsers:
            for address in ("/", "/trending", "/top", "/new", "/?group=kitchens&status=open&author=ada", "/my-votes"):
                browser.get(address)  # what is kept for longer than a page is read
                factory.clear_cache()
                with factory.counting() as sent:
                    browser.get(address)
                assert len(sent) <= 6, (address, sent)


@pytest.mark.both_databases
def test_home_says_how_answers_come_what_was_shipped_and_which_groups_there_are(factory: Factory) -> None:
    ada, bo, kitchens = _kitchens(factory)
    sol = factory.member("Sol", role="staff")
    posted = now() - timedelta(days=8)
    ideas = [factory.idea(f"Idea {number}", ada, kitchens, posted_at=posted) for number in range(4)]
    hidden = factory.idea("A hidden wish", ada, factory.group("Secret garden", ada, is_private=True), posted_at=posted)
    with factory.writing():
        decider = db.session.get_one(Member, sol)
        for idea in (*ideas[:3], hidden):
            status.change(db.session.get_one(Idea, idea), decider, "shipped", "It is in the spring update.")
    for browser in (factory.visitor(), factory.browser(bo)):
        said = visible_text(browser.get("/"))
        assert "Usually answered within 9 days" in said
        assert "1 idea has been waiting longer than our 7-day goal." in said
        assert "Just shipped Idea" in said
        assert "A hidden wish" not in said
    assert "Groups to join" in visible_text(factory.visitor().get("/"))
    assert "Groups to join" not in visible_text(factory.browser(bo).get("/"))


def test_only_visitors_see_an_introduction(factory: Factory) -> None:
    tagline = "Tell us what you need."
    assert tagline in visible_text(factory.visitor().get("/"))
    assert tagline not in visible_text(factory.visitor().get("/top"))
    assert tagline not in visible_text(factory.browser(factory.member()).get("/"))


def test_a_group_counts_no_longer_once_it_turns_private(factory: Factory) -> None:
    ada, bo, kitchens = _kitchens(factory)
    factory.idea("A quiet mode", ada, kitchens)
    with factory.writing():
        db.session.get_one(Group, kitchens).is_private = True
    assert _titles(factory.visitor(), "/") == []
    assert _titles(factory.browser(bo), "/") == ["A quiet mode"]


def test_a_visitors_first_screen_shows_faces_and_figures(factory: Factory) -> None:
    ada, _, kitchens = _kitchens(factory)
    assert "Welcome" in visible_text(factory.visitor().get("/"))
    done = factory.idea("The first", ada, kitchens, status_key="shipped")
    factory.idea("The second", ada, kitchens)
    factory.idea("A secret", ada, factory.group("Secret garden", ada, is_private=True), status_key="shipped")
    factory.clear_cache()
    page = factory.visitor().get("/").text
    welcome = re.findall(r'(?s)<section class="welcome".*?</section>', page)[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", welcome).split())
    assert "2 ideas 1 shipped" in words
    assert "Ada" in words
    assert f"/ideas/{done}-" in factory.visitor().get("/top?status=shipped").text
    assert 'class="welcome"' not in factory.browser(ada).get("/").text
    assert 'class="welcome"' not in factory.visitor().get("/top").text


def test_top_adds_supporters_elsewhere_and_says_so(factory: Factory) -> None:
    ada, bo, cy = (factory.member(name) for name in ("Ada", "Bo", "Cy"))
    group = factory.group("Kitchens", ada)
    here = factory.idea("Wanted here", ada, group)
    factory.idea("Wanted elsewhere", ada, group, imported_support=300, imported_from="UserVoice")
    factory.idea("Wanted by one", ada, group, imported_support=1)
    for voter in (bo, cy):
        factory.vote(here, voter)
    page = factory.visitor().get("/top")
    assert _titles(factory.visitor(), "/top") == ["Wanted elsewhere", "Wanted here", "Wanted by one"]
    assert "300 supporters on UserVoice" in visible_text(page)
    assert "1 supporter elsewhere" in visible_text(page)
    with factory.writing():
        voting.cast(db.session.get_one(Idea, 2), db.session.get_one(Member, bo))
    assert factory.get(Idea, 2).total_support == 301
    assert "301 supporters, 300 of them on UserVoice" in visible_text(factory.visitor().get("/top?group=kitchens"))
