"""URLs of earlier versions redirect to the present ones."""

from flask import Flask

from community.web.old_urls import RENAMED, current_path
from tests.factory import Factory


def test_every_old_path_leads_to_a_route(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")

    def exists(path: str) -> bool:
        return any(adapter.test(path, method) for method in ("GET", "POST"))

    assert [old for old, new in RENAMED if not exists(_example(new))] == []
    assert [old for old, new in RENAMED if exists(_example(old))] == []
    assert [old for old, new in RENAMED if current_path(_example(old)) != _example(new)] == []


def test_the_query_and_the_method_are_kept(factory: Factory) -> None:
    response = factory.visitor().get("/your-words?from=a%20b")
    assert (response.status_code, response.headers["Location"]) == (308, "/pending?from=a%20b")
    assert factory.visitor().post("/standing").status_code == 308


def test_other_unknown_paths_are_not_found(factory: Factory) -> None:
    for path in ("/your-words/", "/your-wordsx", "/settings/rulings/a/b/appeal", "/flag/idea"):
        assert factory.visitor().get(path).status_code == 404


def test_text_from_the_path_stays_one_segment(factory: Factory) -> None:
    response = factory.visitor().get("/keep-address/%3Fa%23b")
    assert response.headers["Location"] == "/keep-old-email/%3Fa%23b"


def _example(path: str) -> str:
    """The path with a valid value instead of each star."""
    if path.startswith(("/flag", "/report", "/moderation/queue/*/", "/moderation/desk/*/")):
        path = path.replace("*", "idea", 1)
    if path.startswith(("/pictures", "/images")):
        path = path.replace("*", "abc-160.webp")
    return path.replace("*", "1")
