"""Error pages."""

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
    assert "no such page" in visible_text(answer)


def test_an_error_in_the_program_is_a_page_and_not_a_traceback(factory: Factory) -> None:
    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    factory.app.view_functions["general.about"] = broken
    broken.access = factory.app.view_functions["general.robots"].access  # type: ignore[attr-defined,union-attr]
    factory.app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = factory.visitor().get("/about")
    assert answer.status_code == 500
    assert "The fault is ours" in visible_text(answer)
    assert "secret detail" not in answer.get_data(as_text=True)


def test_an_unknown_host_name_is_refused(factory: Factory) -> None:
    assert factory.visitor().get("/", headers={"Host": "elsewhere.example"}).status_code in (400, 421)


def test_a_form_without_its_token_comes_back_with_what_was_typed(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    answer = factory.browser(ada).post(f"/ideas/{idea}/comments", data={"text": "A long thought <b>about</b> it"})
    assert answer.status_code == 400
    assert "A long thought &lt;b&gt;about&lt;/b&gt; it" in answer.get_data(as_text=True)


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
