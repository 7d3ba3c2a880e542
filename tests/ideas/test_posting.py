"""Posting an idea."""

import re
from datetime import timedelta

import pytest

from community.core.db import db, now
from community.core.errors import Hidden, Refused
from community.core.outbox import Job
from community.groups.models import Group, Membership
from community.ideas import counters, posting, status
from community.ideas.models import Idea, Vote
from community.members.models import Member
from tests.factory import BrowserClient, Factory, visible_text

BODY = "I want to descale *before* the light comes on."


def _scene(factory: Factory) -> tuple[int, int, BrowserClient]:
    ada, bo = factory.member("Ada"), factory.member("Bo")
    return factory.group("Kitchens", ada), bo, factory.browser(bo)


def _post(browser: BrowserClient, **changes: str) -> object:
    return browser.send(
        "/ideas/new",
        **{"title": "Descale by litres", "group": "kitchens", "body": BODY, "today": "", "others": ""} | changes,
    )


def test_an_idea_is_posted_with_its_authors_vote_and_the_group_is_joined(factory: Factory) -> None:
    group, bo, browser = _scene(factory)
    answer = _post(browser, today="I guess.", others="People with soft water.")
    idea = factory.all(Idea)[0]
    assert (answer.status_code, answer.location) == (303, f"/ideas/{idea.id}-descale-by-litres")
    assert (idea.author_id, idea.group_id, idea.vote_count, idea.version) == (bo, group, 1, 1)
    assert (idea.today, idea.others, idea.excerpt) == (
        "I guess.",
        "People with soft water.",
        "I want to descale before the light comes on.",
    )
    vote = factory.all(Vote)[0]
    assert (vote.member_id, vote.in_rate) == (bo, False)
    assert factory.get(Group, group).idea_count == 1
    assert factory.get(Membership, (group, bo)).moderates is False
    page = visible_text(browser.get(answer.location))
    assert "Your idea is live, and we’ve added your vote." in page
    assert "What happens today I guess." in page
    with factory.reading():
        assert counters.drifts() == []


def test_the_notice_after_posting_tells_how_long_answers_really_take(factory: Factory) -> None:
    group, _, browser = _scene(factory)
    sol = factory.member("Sol", role="staff")
    for days in (2, 4, 6):
        idea = factory.idea(f"Idea {days}", sol, group, posted_at=now() - timedelta(days=days - 0.5))
        with factory.writing():
            status.change(db.session.get_one(Idea, idea), db.session.get_one(Member, sol), "planned")
    answer = _post(browser)
    assert "Ideas in Kitchens are usually answered within 4 days." in visible_text(browser.get(answer.location))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Please give your idea a title."),
        ({"title": " short "}, "Titles must be 8 to 120 characters."),
        ({"title": "x" * 121}, "Titles must be 8 to 120 characters."),
        ({"body": " \n"}, "Please tell us what you’re trying to do."),
        ({"body": "y" * 5001}, "Please keep this to 5,000 characters."),
        ({"others": "z" * 2001}, "Please keep this to 2,000 characters."),
        ({"group": ""}, "Please choose a group"),
        ({"group": "nowhere"}, "Please choose a group"),
    ],
)
def test_a_refused_form_comes_back_with_everything_typed(
    factory: Factory, changes: dict[str, str], sentence: str
) -> None:
    _, _, browser = _scene(factory)
    typed = {"title": "A <b>bold</b> title", "body": "Body & soul", "today": "Today <i>", "others": "Others"} | changes
    answer = _post(browser, **typed)
    assert answer.status_code == 422
    assert sentence in visible_text(answer)
    assert "<b>bold" not in answer.text
    for text in (typed[name] for name in ("title", "body", "today", "others")):
        assert text.strip() in visible_text(answer) or f'value="{text.strip()}"' in answer.text or "<" in text
    assert factory.all(Idea) == []


def test_without_script_a_preview_shows_the_text_and_posts_nothing(factory: Factory) -> None:
    _, _, browser = _scene(factory)
    answer = _post(browser, preview="1", others="<script>alert(1)</script>")
    assert answer.status_code == 200
    assert "<em>before</em>" in answer.text
    assert "<script>alert" not in answer.text
    assert factory.all(Idea) == []


def test_only_groups_where_the_viewer_can_post_are_offered(factory: Factory) -> None:
    _, bo, browser = _scene(factory)
    ada = factory.member("Ann")
    factory.group("Secret garden", ada, is_private=True)
    factory.group("Bo’s own", bo, is_private=True, slug="bos-own")
    page = browser.get("/ideas/new?group=kitchens").text
    assert re.search(r'<option selected value="kitchens">', page)
    assert "bos-own" in page
    assert "secret-garden" not in page
    assert _post(browser, group="secret-garden").status_code == 422
    assert _post(browser, group="bos-own").status_code == 303
    sol = factory.browser(factory.member("Sol", role="staff"))
    assert "secret-garden" not in sol.get("/ideas/new").text


def _chosen(browser: BrowserClient, query: str = "") -> str:
    found = re.search(r'<option selected value="([^"]*)">', browser.get("/ideas/new" + query).text)
    return found[1] if found else ""


def test_the_group_that_one_came_from_is_chosen_else_the_most_used(factory: Factory) -> None:
    group, bo, browser = _scene(factory)
    other = factory.group("Gardens", bo, slug="gardens")
    assert _chosen(browser) == ""
    for title in ("One in gardens", "Two in gardens"):
        factory.idea(title, bo, other)
    idea = factory.idea("One in kitchens", bo, group)
    assert _chosen(browser) == "gardens"
    assert _chosen(browser, "?group=kitchens") == "kitchens"
    assert _chosen(browser, "?group=nowhere") == ""
    assert _chosen(factory.visitor()) == ""
    for page in ("/groups/kitchens", f"/ideas/{idea}-one-in-kitchens", "/top?group=kitchens"):
        assert 'href="/ideas/new?group=kitchens"' in browser.get(page).text


def test_the_form_asks_for_a_title_and_a_text_and_keeps_details_closed(factory: Factory) -> None:
    _, _, browser = _scene(factory)
    page = browser.get("/ideas/new")
    assert "What are you trying to do? What happens today? Who else needs it?" in visible_text(page)
    assert '<details class="idea-details">' in page.text
    open_details = '<details class="idea-details" open>'
    assert open_details in _post(browser, title="", others="My sister.").text
    idea = _post(browser, others="My sister.").location
    edit = idea.split("-")[0] + "/edit"
    assert open_details in browser.get(edit).text


def test_only_the_guidelines_of_the_chosen_group_are_shown(factory: Factory) -> None:
    _, bo, browser = _scene(factory)
    factory.group("Gardens", bo, slug="gardens", guidelines="Be kind.", guidelines_html="<p>Be kind.</p>")
    factory.group("Attics", bo, slug="attics", guidelines="No moths.", pre_moderation="always")

    def notes(query: str) -> list[str]:
        return re.findall(r'data-note="([^"]+)">', browser.get("/ideas/new" + query).text)

    assert notes("") == []
    assert notes("?group=gardens") == ["gardens"]
    assert notes("?group=kitchens") == []
    page = factory.visitor().get("/ideas/new?group=attics")
    assert "Please read the guidelines of Attics first." in visible_text(page)
    assert "In Attics, a moderator reviews every post before others see it." in visible_text(page)
    without_script = page.text.partition("Guidelines of the other groups")[2].partition("</noscript>")[0]
    assert re.findall(r"/groups/(\w+)/about", without_script) == ["gardens"]


def test_posting_into_a_strangers_private_group_finds_no_group(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    group = factory.group("Secret garden", ada, is_private=True)
    with pytest.raises(Hidden), factory.writing():
        posting.post(db.session.get_one(Member, cy), db.session.get_one(Group, group), "A good title", BODY)
    assert factory.all(Idea) == []


def test_a_visitors_idea_is_published_once_their_email_is_confirmed(factory: Factory) -> None:
    _scene(factory)
    visitor = factory.visitor()
    assert visitor.get("/ideas/new?group=kitchens").status_code == 200
    assert visitor.send("/ideas/new", group="kitchens", title="Short", body="").status_code == 422
    assert _post(visitor).location == "/sign-in/email?next=/pending"
    assert "Your idea is ready." in visible_text(visitor.get("/sign-in/email"))
    assert factory.all(Idea) == []
    visitor.send("/sign-in/email", email="nia@example.com", name="Nia")
    answer = visitor.send("/sign-in/code", code=factory.emailed_code("nia@example.com"))
    [idea] = factory.all(Idea)
    assert answer.location.startswith(f"/ideas/{idea.id}-")
    assert (factory.get(Member, idea.author_id).name, idea.vote_count) == ("Nia", 1)


def test_suspended_members_cannot_post(factory: Factory) -> None:
    _scene(factory)
    assert _post(factory.browser(factory.member("Dee", suspended_at=now()))).status_code == 403
    assert factory.all(Idea) == []


def test_one_member_posts_ten_ideas_a_day_and_keeps_what_they_typed(factory: Factory) -> None:
    group, bo, browser = _scene(factory)
    for number in range(10):
        factory.idea(f"Idea {number}", bo, group, posted_at=now() - timedelta(hours=23))
    answer = _post(browser)
    assert answer.status_code == 422
    assert "You’ve reached your limit of 10 ideas per day. You can try again in" in visible_text(answer)
    assert 'value="Descale by litres"' in answer.text
    assert len(factory.all(Idea)) == 10
    with factory.writing():
        db.session.get_one(Idea, 1).posted_at = now() - timedelta(hours=25)
    assert _post(browser).status_code == 303


def test_a_refused_post_leaves_nothing_behind(factory: Factory) -> None:
    group, bo, _ = _scene(factory)
    with pytest.raises(Refused), factory.writing():
        posting.post(db.session.get_one(Member, bo), db.session.get_one(Group, group), "Too big", BODY)
    assert factory.get(Group, group).member_count == 1
    assert factory.all(Job) == []


def test_a_title_of_signs_still_has_an_address(factory: Factory) -> None:
    _, _, browser = _scene(factory)
    assert _post(browser, title="☕☕☕☕☕☕☕☕").location == "/ideas/1-idea"


def test_a_text_is_kept_without_blank_ends_and_signs_that_only_deceive(factory: Factory) -> None:
    group, bo, _browser = _scene(factory)
    with factory.writing():
        who, where = db.session.get_one(Member, bo), db.session.get_one(Group, group)
        posting.post(who, where, " Descale\u202e by litres ", " one\r\ntwo\x00 ", "\u202eI guess", "\x07 ")
    idea = factory.all(Idea)[0]
    assert (idea.title, idea.body, idea.today, idea.others) == ("Descale by litres", "one\ntwo", "I guess", "")
