"""Forms without a token are accepted from pages of this site only, as the browser says."""

import re
from pathlib import Path

import pytest

from community.ideas.models import Vote
from community.members.models import PendingAction
from tests.databases import SQLite
from tests.factory import PASSWORD, BrowserClient, Factory

OWN = {"Sec-Fetch-Site": "same-origin"}
FOREIGN = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "http://localhost.elsewhere.example"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "https://localhost"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://localhost:nonsense"},
    {"Origin": "null", "Sec-Fetch-Site": "none"},
)
UNKNOWN: tuple[dict[str, str], ...] = ({}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Site": "nonsense"})


def _idea(factory: Factory) -> int:
    ada = factory.member("Ada", handle="ada")
    return factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))


@pytest.mark.parametrize(
    "headers",
    [
        OWN,
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost:80"},
        {"Sec-Fetch-Site": "none", "Origin": "http://localhost"},
    ],
)
def test_a_visitor_votes_without_a_token_and_the_vote_counts_after_signing_in(
    factory: Factory, headers: dict[str, str]
) -> None:
    idea, cy, visitor = _idea(factory), factory.member("Cy", handle="cyy"), factory.visitor()
    answer = visitor.post(f"/ideas/{idea}/vote", data={"placement": "top.1"}, headers=headers)
    assert answer.location == f"/sign-in/email?next=/ideas/{idea}-a-quiet-mode%23idea-{idea}"
    assert visitor.send("/sign-in", email="cyy@example.com", password=PASSWORD).status_code == 303
    assert [vote.member_id for vote in factory.all(Vote)] == [cy]


@pytest.mark.parametrize("headers", FOREIGN)
def test_another_site_cannot_vote_for_visitors_or_members_or_sign_them_in_or_out(
    factory: Factory, headers: dict[str, str]
) -> None:
    idea, visitor, member = _idea(factory), factory.visitor(), factory.browser(factory.member("Cy", handle="cyy"))
    credentials = {"email": "ada@example.com", "password": PASSWORD}
    for browser in (visitor, member):
        for url, data in (f"/ideas/{idea}/vote", {}), ("/sign-in", credentials), ("/sign-out", {}), ("/theme", {}):
            answer = browser.post(url, data=data, headers=headers)
            assert answer.status_code == 400
            # Browsers send no cookie with such a request, but would keep one that the answer sets.
            assert "Set-Cookie" not in answer.headers or browser is member
    assert factory.all(Vote) == factory.all(PendingAction) == []
    assert "Cy" in member.get("/").text


@pytest.mark.parametrize("headers", UNKNOWN)
def test_a_browser_that_says_nothing_needs_a_token_and_gets_one(factory: Factory, headers: dict[str, str]) -> None:
    idea, visitor = _idea(factory), factory.visitor()
    refused = visitor.post(f"/ideas/{idea}/vote", data={"placement": "top.1"}, headers=headers)
    assert (refused.status_code, factory.all(PendingAction)) == (400, [])
    assert visitor.post(f"/ideas/{idea}/vote", data=_fields(refused.text), headers=headers).status_code == 303
    assert [action.act for action in factory.all(PendingAction)] == ["vote"]
    script = factory.visitor()
    assert script.post(f"/ideas/{idea}/vote", headers={**headers, "X-Requested-With": "fetch"}).status_code == 400
    assert "csrf_token" in script.get("/top").text
    other = factory.visitor()
    assert other.post("/groups/kitchens/join", headers=headers).status_code == 400  # nothing was typed
    form = _fields(other.get("/groups/kitchens").text)
    assert other.post("/groups/kitchens/join", data=form, headers=headers).status_code == 303


@pytest.mark.parametrize("page", ["/sign-in", "/sign-up", "/forgot-password", "/sign-in/email"])
def test_pages_to_sign_in_give_a_token_to_every_visitor(factory: Factory, page: str) -> None:
    visitor = factory.visitor()
    form = _fields(visitor.get(page).text)
    answer = visitor.post(page, data={**form, "email": "nonsense"})
    assert answer.status_code == 422


def test_a_token_of_another_session_is_refused_even_from_a_page_of_this_site(factory: Factory) -> None:
    idea, token = _idea(factory), factory.visitor().token()
    browser = factory.browser(factory.member("Cy"))
    browser.token()  # its session has another one
    with browser.session_transaction() as session:
        session["csrf_token"] = "1" * 40
    answer = browser.post(f"/ideas/{idea}/comments", data={"text": "Typed before.", "csrf_token": token}, headers=OWN)
    assert answer.status_code == 400
    assert "Typed before." in answer.text


def test_a_member_who_signed_in_in_another_tab_can_send_the_form_of_a_visitor(factory: Factory) -> None:
    idea, cy = _idea(factory), factory.member("Cy")
    assert factory.browser(cy).post(f"/ideas/{idea}/vote", headers=OWN).status_code == 303
    assert [vote.member_id for vote in factory.all(Vote)] == [cy]


def test_a_site_behind_a_proxy_is_known_by_its_url(sqlite: SQLite, tmp_path: Path) -> None:
    """The proxy ends https, and this server isn't told."""
    with sqlite.clean(tmp_path) as url:
        visitor = _visitor_of(sqlite, url, tmp_path, base_url="https://ideas.example.com")
        at = "http://ideas.example.com"
        for origin, status in (
            ("https://ideas.example.com", 303),
            ("https://IDEAS.example.com:443", 303),
            ("http://ideas.example.com", 400),  # a page that a network can change
            ("https://other.example.com", 400),
        ):
            answer = visitor.post("/theme", base_url=at, data={"theme": "dark"}, headers={"Origin": origin})
            assert answer.status_code == status


def test_a_site_with_several_names_accepts_forms_on_each(sqlite: SQLite, tmp_path: Path) -> None:
    with sqlite.clean(tmp_path) as url:
        visitor = _visitor_of(sqlite, url, tmp_path, base_url="https://ideas.example.com", trusted_proxies=1)
        forwarded = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "localhost"}
        for origin, status in (("https://localhost", 303), ("http://localhost", 400), ("https://127.0.0.1", 400)):
            headers = {**forwarded, "Origin": origin}
            assert visitor.post("/theme", data={"theme": "dark"}, headers=headers).status_code == status


def _visitor_of(sqlite: SQLite, url: str, folder: Path, **settings: object) -> BrowserClient:
    return Factory(sqlite.new_app(url, folder, **settings)).visitor()


def _fields(html: str) -> dict[str, str]:
    """The hidden fields of the last form on a page that has a token."""
    form = html[html.rindex('name="csrf_token"') - 50 :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[: form.index("</form>")]))
