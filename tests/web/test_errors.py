"""Error pages."""

import re
from pathlib import Path

from flask import Flask

from community.app import create_app
from tests.databases import settings_for
from tests.factory import Factory, visible_text


def _unreachable(folder: Path) -> Flask:
    return create_app(settings_for(f"sqlite:///{folder / 'nowhere' / 'x.sqlite3'}", folder))


def test_without_a_database_pages_say_that_the_site_is_busy(tmp_path: Path) -> None:
    visitor = Factory(_unreachable(tmp_path)).visitor()
    for path in ("/", "/groups", "/ideas/1", "/sign-in"):
        answer = visitor.get(path)
        assert answer.status_code == 503
        assert "try again in a moment" in visible_text(answer)


def test_health_and_readiness_are_separate(tmp_path: Path) -> None:
    visitor = Factory(_unreachable(tmp_path)).visitor()
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/readyz").status_code == 503


def test_a_running_site_is_healthy_and_ready(factory: Factory) -> None:
    assert factory.visitor().get("/healthz").status_code == 200
    assert factory.visitor().get("/readyz").status_code == 200


def test_an_unknown_page_is_not_found_in_words(factory: Factory) -> None:
    answer = factory.visitor().get("/no/such/page")
    assert answer.status_code == 404
    assert "Page not found" in visible_text(answer)


def test_an_error_in_the_program_is_a_page_and_not_a_traceback(factory: Factory) -> None:
    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    factory.app.view_functions["general.about"] = broken
    broken.access = factory.app.view_functions["general.robots"].access  # type: ignore[attr-defined,union-attr]
    factory.app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = factory.visitor().get("/about")
    assert answer.status_code == 500
    assert "This one’s on us" in visible_text(answer)
    assert "secret detail" not in answer.get_data(as_text=True)


def test_an_unknown_host_name_is_refused(factory: Factory) -> None:
    assert factory.visitor().get("/", headers={"Host": "elsewhere.example"}).status_code in (400, 421)


def test_a_form_without_its_token_comes_back_with_what_was_typed(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    answer = factory.browser(ada).post(f"/ideas/{idea}/comments", data={"text": "A long thought <b>about</b> it"})
    assert answer.status_code == 400
    assert "A long thought &lt;b&gt;about&lt;/b&gt; it" in answer.get_data(as_text=True)


def test_every_visible_field_of_an_expired_form_comes_back_with_its_label(factory: Factory) -> None:
    ada = factory.member("Ada")
    factory.group("Kitchens", ada)
    typed = {
        "form_key": "abc",
        "title": "A quiet mode",
        "group": "kitchens",
        "body": "Short",
        "today": "",
        "others": "Two\nlines",
        "kept-1": "0123.webp",
        "description-1": "A kettle",
    }
    html = factory.browser(ada).post("/ideas/new", data=typed).get_data(as_text=True)
    main = html[html.index("<main") :]
    for name in typed:
        assert f'name="{name}"' in main
    hidden = set(re.findall(r'<input type="hidden" name="([^"]+)"', main))
    assert hidden == {"csrf_token", "form_key", "kept-1"}
    labels = re.findall(r"<label for=\"entered-[0-9]+\">([^<]+)</label>", main)
    assert labels == [
        "Title",
        "Group",
        "Description",
        "What happens today?",
        "Who else needs it?",
        "Alt text",
    ]


def test_an_expired_form_can_be_sent_again(factory: Factory) -> None:
    ada = factory.member("Ada")
    factory.group("Kitchens", ada)
    browser = factory.browser(ada)
    html = browser.post("/groups/new", data={"name": "Tea", "kind": "private", "color": "3"}).get_data(as_text=True)
    assert '<option value="private" selected>' in html
    assert 'value="Tea"' in html
    sent = browser.send("/groups/new", name="Tea", purpose="For tea.", kind="private", color="3")
    assert sent.status_code == 303


def test_a_form_sent_from_another_site_is_refused_without_being_offered_again(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    answer = factory.browser(ada).post(
        f"/ideas/{idea}/comments", data={"text": "Planted words"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 400
    assert "Planted words" not in answer.get_data(as_text=True)


def test_a_password_in_an_expired_form_does_not_come_back(factory: Factory) -> None:
    answer = factory.visitor().post("/sign-in", data={"email": "ada@example.com", "password": "my secret phrase"})
    assert answer.status_code == 400
    assert "my secret phrase" not in answer.get_data(as_text=True)


def test_the_title_of_a_refused_form_begins_with_error(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    browser = factory.browser(ada)
    for path in (f"/ideas/{idea}/comments", "/ideas/new", "/settings/profile"):
        answer = browser.send(path, text="", title="", name="")
        assert answer.status_code == 422
        assert re.search(r"<title>Error: \S", answer.text)
        assert 'tabindex="-1" data-errors' in answer.text
    assert "<title>Error" not in browser.get("/ideas/new").text
