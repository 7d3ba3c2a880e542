"""Requests that no browser makes by itself are refused or answered, and never an error in the program."""

import base64
import io
import json

import pytest

from community.groups.models import Group
from community.members.models import PendingAction
from tests.factory import Factory


def _cursor(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "cursor",
    [
        *(
            pytest.param(_cursor(when, 1), marks=pytest.mark.exhaustive)
            for when in ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", 10**14, -1.5)
        ),
        _cursor("2026-01-01T00:00:00+00:00", 2**61),
        _cursor(1e14, 2**61),
    ],
)
def test_invented_cursors_lead_to_a_page(factory: Factory, cursor: str) -> None:
    ada = factory.member("Ada", role="administrator")
    factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    browser = factory.browser(ada)
    lists = ("/", "/top", "/new", "/my-votes", "/people", "/groups", "/groups/kitchens", "/groups/kitchens/members")
    of_staff = ("/moderation", "/moderation/log", "/settings/moderation", "/staff/accounts", "/staff/settings")
    for path in (*lists, *of_staff):
        assert browser.get(f"{path}?after={cursor}").status_code == 200, path


@pytest.mark.parametrize("path", ["/", "/people", "/settings/profile", "/no/such/page", "/ideas/1"])
def test_a_url_that_is_not_utf8_is_refused(factory: Factory, path: str) -> None:
    ada = factory.member("Ada")
    factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    answer = factory.visitor().get(path, environ_overrides={"QUERY_STRING": "q=\xff"})
    assert answer.status_code in (400, 404)


@pytest.mark.parametrize("version", ["-" + "9" * 40, "9" * 40, "0", "-1", "٣", "x"])
def test_a_history_before_any_version_is_a_page(factory: Factory, version: str) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    assert factory.visitor().get(f"/ideas/{idea}/history?before={version}").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["_scheme=javascript", "_scheme=x&_external=1", "_external=1", "endpoint=a", "self=a", "_method=X", "_anchor=x"],
)
def test_links_of_a_list_stay_on_this_site(factory: Factory, query: str) -> None:
    ada = factory.member("Ada")
    kitchens = factory.group("Kitchens", ada)
    for number in range(21):
        factory.idea(f"A quiet mode {number}", ada, kitchens)
    page = factory.visitor().get(f"/new?group=kitchens&{query}")
    assert page.status_code == 200
    assert 'rel="next" href="/new?' in page.text
    assert "javascript:" not in page.text
    assert 'href="x:' not in page.text


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/ideas/new", "/settings/profile", "/groups/new"])
def test_a_file_in_a_text_field_is_refused(factory: Factory, path: str) -> None:
    browser = factory.visitor() if path.startswith("/sign") else factory.browser(factory.member("Ada"))
    names = ("title", "body", "name", "email", "password", "handle", "about", "purpose", "description", "group")
    files = {name: (io.BytesIO(b"words"), "words.txt") for name in names}
    answer = browser.post(path, data={**files, "csrf_token": browser.token()}, content_type="multipart/form-data")
    assert answer.status_code == 400


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "cookie", ["remember_token=a|\xe9", "remember_token=a|b", "session=\xff", "theme=\xff; session="]
)
def test_invented_cookies_sign_no_one_in(factory: Factory, cookie: str) -> None:
    visitor = factory.app.test_client(use_cookies=False)
    assert visitor.get("/", headers={"Cookie": cookie}).status_code == 200


def test_pending_actions_are_limited_and_the_text_comes_back(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    slug = factory.all(Group)[0].slug
    visitor = factory.visitor()
    for number in range(30):
        assert visitor.send(f"/groups/{slug}/join").status_code == 303
        assert visitor.send(f"/ideas/{idea}/comments", text=f"Mine is loud too, {number}.").status_code == 303
    assert visitor.send(f"/groups/{slug}/join").status_code == 429
    assert visitor.send(f"/ideas/{idea}/vote").status_code == 429
    refused = visitor.send(f"/ideas/{idea}/comments", text="My neighbours wake up.")
    assert refused.status_code in (422, 429)
    assert "My neighbours wake up." in refused.text
    assert len(factory.all(PendingAction)) == 31  # to join the same group again is the same action


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_from_another_site_is_not_offered_again(factory: Factory, site: str) -> None:
    browser = factory.browser(factory.member("Ada"))
    answer = browser.post("/ideas/new", data={"title": "Buy my pills"}, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 400
    assert "Buy my pills" not in answer.text
