"""Pictures of ideas: sent with the form, shown to who finds the idea, and to nobody else."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from community.ideas.models import Idea
from community.kernel.database import db, now
from community.members.models import Member
from community.pictures import jobs, storing
from community.pictures.models import Picture
from tests.pictures.bad_files import BAD
from tests.pictures.drawing import chunks, drawn
from tests.world import Browser, World, words

TEXTS = {"title": "A quiet mode for mornings", "body": "I grind while others sleep.", "group": "kitchens"}


def sent(content: bytes | None = None, name: str = "a.png") -> tuple[BytesIO, str]:
    return BytesIO(drawn(size=(900, 600)) if content is None else content), name


def address(picture: Any, size: int = 480) -> str:
    return f"/pictures/{picture.name}-{size}.webp"


def files(world: World) -> list[str]:
    folder = Path(world.app.config["SETTINGS"].data_dir) / "uploads"
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def ada(world: World) -> int:
    ada = world.member("Ada")
    world.group("Kitchens", ada)
    return ada


def _post(browser: Browser, **fields: Any) -> Any:
    return browser.send("/ideas/new", **{**TEXTS, **{name.replace("_", "-"): value for name, value in fields.items()}})


def _idea(world: World) -> int:
    return int(world.all(Idea)[-1].id)


def test_pictures_are_posted_with_an_idea_and_shown_on_its_page(world: World, ada: int) -> None:
    answer = _post(world.browser(ada), picture_1=sent(), description_1="A  grinder\nat night", picture_3=sent())
    assert answer.status_code == 303
    first, second = world.all(Picture)
    assert (first.idea_id, first.owner_id, first.description) == (_idea(world), ada, "A grinder at night")
    assert (first.width, first.height) == (900, 600)
    page = world.visitor().get(answer.headers["Location"]).text
    assert 'alt="A grinder at night"' in page
    assert 'alt="Picture 2 of this idea"' in page
    assert f'srcset="{address(first)} 480w, {address(first, 1280)} 900w"' in page
    assert f'href="{address(second, 1280)}"' in page
    assert 'width="900" height="600"' in page
    assert files(world) == sorted(f"{picture.name}-{size}.webp" for picture in (first, second) for size in (480, 1280))
    for size in (480, 1280):
        shown = world.visitor().get(address(first, size))
        assert shown.status_code == 200
        assert chunks(shown.data) == [b"VP8 "]


def test_staff_see_the_pictures_where_they_decide(world: World, ada: int) -> None:
    _post(world.browser(ada), picture_1=sent(), description_1="A grinder at night")
    staff = world.browser(world.member("Sol", role="staff"))
    assert 'alt="A grinder at night"' in staff.get(f"/staff/ideas/{_idea(world)}/decide").text


def test_a_picture_is_sent_with_headers_that_let_nothing_run_and_is_asked_for_again(world: World, ada: int) -> None:
    _post(world.browser(ada), picture_1=sent())
    (picture,) = world.all(Picture)
    answer = world.visitor().get(address(picture))
    headers = answer.headers
    assert headers["Content-Type"] == "image/webp"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, max-age=60"
    assert headers["Content-Disposition"] == "inline"
    again = world.visitor().get(address(picture), headers={"If-None-Match": headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_picture_costs_two_statements(world: World, ada: int) -> None:
    browser = world.browser(ada)
    _post(browser, picture_1=sent())
    (picture,) = world.all(Picture)
    browser.get(address(picture))
    with world.counting() as statements:
        assert browser.get(address(picture)).status_code == 200
    assert len(statements) <= 2


@pytest.fixture
def private(world: World) -> tuple[int, int, Any]:
    """Ada and Bo of a private group, and a picture of an idea in it."""
    ada, bo = world.member("Ada"), world.member("Bo")
    world.group("Beans", ada, bo, is_private=True)
    _post(world.browser(ada), group="beans", picture_1=sent(), description_1="Secret beans")
    return ada, bo, world.all(Picture)[0]


def test_a_private_picture_is_nothing_to_strangers(world: World, private: tuple[int, int, Any]) -> None:
    ada, bo, picture = private
    cy, sol = world.member("Cy"), world.member("Sol", role="staff")
    for who in (ada, bo, sol):
        assert world.browser(who).get(address(picture)).status_code == 200
    for browser in (world.browser(cy), world.visitor()):
        hidden, none = browser.get(address(picture)), browser.get(f"/pictures/{'0' * 32}-480.webp")
        assert hidden.status_code == none.status_code == 404
        assert words(hidden) == words(none)
        kept = ("ETag", "Cache-Control", "Content-Type", "Content-Disposition")
        assert [hidden.headers.get(name) for name in kept] == [none.headers.get(name) for name in kept]
        known = {"If-None-Match": f'"{picture.name}-480"'}
        assert browser.get(address(picture), headers=known).status_code == 404


def test_who_left_a_private_group_sees_its_pictures_no_more(world: World, private: tuple[int, int, Any]) -> None:
    _ada, bo, picture = private
    browser = world.browser(bo)
    assert browser.get(address(picture)).status_code == 200
    assert browser.send("/groups/beans/leave").status_code == 303
    assert browser.get(address(picture)).status_code == 404


def test_the_pictures_of_an_idea_go_down_and_come_back_with_it(world: World, ada: int) -> None:
    author = world.browser(ada)
    _post(author, picture_1=sent())
    idea, (picture,) = _idea(world), world.all(Picture)
    author.send(f"/ideas/{idea}/take-down")
    assert author.get(address(picture)).status_code == 200
    assert world.visitor().get(address(picture)).status_code == 404
    author.send(f"/ideas/{idea}/put-back")
    assert world.visitor().get(address(picture)).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "0-480",
        "../../secret_key-480",
        f"{'a' * 32}-1",
        f"{'A' * 32}-480",
        "x" * 300 + "-480",
        "%00-48",
        f"{'a' * 32}-" + "9" * 40,
    ],
)
def test_names_that_are_none_lead_nowhere(world: World, path: str) -> None:
    assert world.visitor().get(f"/pictures/{path}.webp").status_code == 404


def test_a_size_that_there_is_not_leads_nowhere(world: World, ada: int) -> None:
    _post(world.browser(ada), picture_1=sent())
    assert world.visitor().get(address(world.all(Picture)[0], 48)).status_code == 404


@pytest.mark.parametrize("name", ["../../x.png", "a\0b.png", "x" * 300, "C:\\x", "/etc/passwd", "<script>.svg", ""])
def test_what_a_file_is_called_does_not_matter(world: World, ada: int, name: str) -> None:
    assert _post(world.browser(ada), picture_1=sent(name=name)).status_code == 303
    assert all(storing.FILE.fullmatch(file) for file in files(world))


REFUSED = ("SVG with script", "empty", "PDF", "PNG of 50000 square", "JPEG of which 5% arrived", "too large")


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_picture_loses_nothing_that_was_typed_or_sent(world: World, ada: int, name: str) -> None:
    browser = world.browser(ada)
    answer = _post(browser, picture_1=sent(), description_1="The good one", picture_2=sent(BAD[name], "b.png"))
    assert answer.status_code == 422
    assert "Picture 2: This" in words(answer)
    assert "I grind while others sleep." in answer.text
    assert 'value="The good one"' in answer.text
    (picture,) = world.all(Picture)
    assert picture.idea_id is None
    assert len(files(world)) == 2
    assert browser.get(address(picture)).status_code == 200
    assert world.visitor().get(address(picture)).status_code == 404
    assert world.browser(world.member("Cy")).get(address(picture)).status_code == 404
    kept = re.search(r'name="kept-1" value="(\w+)"', answer.text)
    assert kept is not None
    assert _post(browser, kept_1=kept.group(1), description_1="The good one").status_code == 303
    assert [(row.name, row.idea_id) for row in world.all(Picture)] == [(kept.group(1), _idea(world))]


def test_a_picture_is_kept_while_the_text_is_refused_or_looked_at(world: World, ada: int) -> None:
    browser = world.browser(ada)
    for fields in ({"title": "Short"}, {"preview": "1"}):
        answer = _post(browser, picture_1=sent(), **fields)
        assert 'name="kept-1"' in answer.text
        assert "<img" in answer.text
    assert world.all(Idea) == []


def test_more_than_a_page_takes_is_refused_in_words(world: World, ada: int) -> None:
    answer = _post(world.browser(ada), picture_1=sent(b"\xff\xd8\xff" + b"\0" * (49 * 2**20)))
    assert answer.status_code == 413
    assert "48 megabytes" in words(answer)
    assert files(world) == []


def test_files_are_taken_where_they_are_asked_for_only(world: World, ada: int) -> None:
    assert _post(world.browser(ada), picture_9=sent()).status_code == 400
    assert _post(world.browser(ada), title=sent()).status_code == 400
    assert _post(world.visitor(), picture_1=sent()).status_code == 303  # to sign in
    assert files(world) == []


def test_pictures_are_changed_described_and_removed_with_the_idea(world: World, ada: int) -> None:
    browser = world.browser(ada)
    _post(browser, picture_1=sent(), description_1="One", picture_2=sent(), description_2="Two")
    idea, (one, two) = _idea(world), world.all(Picture)
    page = browser.get(f"/ideas/{idea}/edit").text
    assert f'name="kept-2" value="{two.name}"' in page
    text = {"title": TEXTS["title"], "body": TEXTS["body"], "version": "1"}
    kept = {"kept-1": one.name, "description-1": "First", "kept-2": two.name, "clear-2": "1", "picture-3": sent()}
    answer = browser.send(f"/ideas/{idea}/edit", follow=True, **text, **kept)
    assert "Your idea is changed." in words(answer)
    first, new = world.all(Picture)
    assert (first.name, first.description, new.idea_id) == (one.name, "First", idea)
    assert browser.get(address(two)).status_code == 404
    world.work()
    assert not any(two.name in file for file in files(world))
    again = {"kept-1": one.name, "description-1": "First"}
    answer = browser.send(f"/ideas/{idea}/edit", follow=True, **text, **again)
    assert "Nothing was different" in words(answer)
    assert len(world.all(Picture)) == 2


def test_one_picture_in_the_place_of_another_drops_the_other(world: World, ada: int) -> None:
    browser = world.browser(ada)
    _post(browser, picture_1=sent())
    idea, (old,) = _idea(world), world.all(Picture)
    text = {"title": TEXTS["title"], "body": TEXTS["body"], "version": "1"}
    browser.send(f"/ideas/{idea}/edit", **text, **{"kept-1": old.name, "picture-1": sent()})
    (new,) = world.all(Picture)
    assert new.name != old.name
    assert new.idea_id == idea


def test_anothers_picture_cannot_be_taken(world: World, ada: int) -> None:
    bo = world.member("Bo")
    _post(world.browser(ada), picture_1=sent())
    (theirs,) = world.all(Picture)
    answer = _post(world.browser(bo), kept_1=theirs.name)
    assert answer.status_code == 422
    assert "not there any more" in words(answer)
    assert theirs.name not in answer.text
    assert len(world.all(Idea)) == 1


def test_a_fifth_picture_is_refused(world: World, ada: int) -> None:
    browser = world.browser(ada)
    _post(browser, **{f"picture_{number}": sent() for number in range(1, 5)})
    idea = _idea(world)
    text = {"title": TEXTS["title"], "body": TEXTS["body"], "version": "1"}
    answer = browser.send(f"/ideas/{idea}/edit", **text, **{"picture-1": sent()})
    assert answer.status_code == 422
    assert "An idea can have 4 pictures." in words(answer)
    assert len([row for row in world.all(Picture) if row.idea_id]) == 4


def test_pictures_that_were_put_nowhere_are_swept_after_a_day(world: World, ada: int) -> None:
    _post(world.browser(ada), picture_1=sent())
    _post(world.browser(ada), picture_1=sent(), title="Short")
    with world.writing():
        for picture in db.session.scalars(select(Picture)):
            picture.taken_in_at = now() - jobs.KEPT * 1.1
    with world.reading():
        jobs.drop_forgotten()
    world.work()
    (picture,) = world.all(Picture)
    assert picture.idea_id == _idea(world)
    assert files(world) == [f"{picture.name}-1280.webp", f"{picture.name}-480.webp"]


def test_files_of_no_picture_are_swept_after_a_day(world: World, ada: int) -> None:
    import os

    _post(world.browser(ada), picture_1=sent())
    with world.reading():
        old, new = storing.keep({48: b"old"}), storing.keep({48: b"new"})
        place = storing.place(old, 48)
        unfinished = place.with_name(f".{place.name}")
        unfinished.write_bytes(b"half")
        yesterday = (now() - jobs.KEPT * 1.1).timestamp()
        for _name, path, _since in list(storing.kept()):
            if new not in path.name:
                os.utime(path, (yesterday, yesterday))
        jobs.sweep_files()
    (picture,) = world.all(Picture)
    assert files(world) == sorted([f"{picture.name}-1280.webp", f"{picture.name}-480.webp", f"{new}-48.webp"])


@pytest.mark.parametrize("writing", ["kept", "erased"])
def test_the_pictures_of_who_leaves_stay_with_their_ideas_or_go(world: World, ada: int, writing: str) -> None:
    from community.members import removing as leaving

    bo = world.member("Bo")
    _post(world.browser(bo), picture_1=sent())
    _post(world.browser(bo), picture_1=sent(), title="Short")
    with world.writing():
        leaving.remove(db.session.get_one(Member, bo), writing)
    world.work()
    assert len(world.all(Picture)) == (1 if writing == "kept" else 0)
    assert len(files(world)) == (2 if writing == "kept" else 0)
