"""A member's own picture: chosen, replaced, taken off, and shown wherever they are shown."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from community.kernel.database import db, now
from community.members import removing
from community.members.models import Member
from community.moderation.models import Flag
from community.pictures.models import Picture
from tests.pictures.bad_files import BAD
from tests.pictures.drawing import drawn
from tests.world import Browser, World, words

PROFILE = {"name": "Ada Lovelace", "handle": "ada", "colour": "3", "about": "I brew at six.", "interests": "Steam"}


def sent(content: bytes | None = None) -> tuple[BytesIO, str]:
    return BytesIO(drawn(size=(400, 300)) if content is None else content), "me.png"


def save(browser: Browser, **fields: Any) -> Any:
    return browser.send("/settings/profile", **{**PROFILE, **{k.replace("_", "-"): v for k, v in fields.items()}})


def files(world: World) -> list[str]:
    folder = Path(world.app.config["SETTINGS"].data_dir) / "uploads"
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def ada(world: World) -> int:
    return world.member("Ada")


def worn(world: World, member: int) -> str | None:
    name: str | None = world.get(Member, member).picture
    return name


def test_a_picture_is_chosen_replaced_and_taken_off(world: World, ada: int) -> None:
    browser = world.browser(ada)
    assert save(browser, picture_1=sent()).status_code == 303
    first = worn(world, ada)
    assert first is not None
    assert files(world) == sorted(f"{first}-{size}.webp" for size in (48, 96, 256))
    assert f"/pictures/{first}-96.webp" in browser.get("/settings/profile").text
    assert save(browser, kept_1=first).status_code == 303
    assert worn(world, ada) == first
    assert save(browser, kept_1=first, picture_1=sent()).status_code == 303
    second = worn(world, ada)
    assert second not in (None, first)
    assert world.visitor().get(f"/pictures/{first}-48.webp").status_code == 404
    assert world.visitor().get(f"/pictures/{second}-48.webp").status_code == 200
    world.work()
    assert not any(first in file for file in files(world))
    assert save(browser, kept_1=second, clear_1="1").status_code == 303
    assert worn(world, ada) is None
    world.work()
    assert files(world) == []
    assert world.all(Picture) == []


def test_who_says_nothing_of_their_picture_keeps_it(world: World, ada: int) -> None:
    browser = world.browser(ada)
    save(browser, picture_1=sent())
    name = worn(world, ada)
    save(browser)
    assert worn(world, ada) == name


@pytest.mark.parametrize("name", ["SVG with script", "PNG of 50000 square", "words", "too large"])
def test_a_refused_picture_loses_nothing_that_was_typed(world: World, ada: int, name: str) -> None:
    answer = save(world.browser(ada), picture_1=sent(BAD[name]))
    assert answer.status_code == 422
    assert "I brew at six." in answer.text
    assert "This" in words(answer)
    assert files(world) == []
    assert worn(world, ada) is None


def test_a_good_picture_is_kept_while_what_was_typed_is_refused(world: World, ada: int) -> None:
    browser = world.browser(ada)
    answer = save(browser, picture_1=sent(), name="")
    assert answer.status_code == 422
    kept = re.search(r'name="kept-1" value="(\w+)"', answer.text)
    assert kept is not None
    assert worn(world, ada) is None
    assert save(browser, kept_1=kept.group(1)).status_code == 303
    assert worn(world, ada) == kept.group(1)


def test_anothers_face_cannot_be_worn(world: World, ada: int) -> None:
    save(world.browser(ada), picture_1=sent())
    answer = world.browser(world.member("Bo")).send(
        "/settings/profile", **{**PROFILE, "handle": "bo_", "kept-1": worn(world, ada) or ""}
    )
    assert answer.status_code == 422
    assert "not there any more" in words(answer)


def test_a_face_is_shown_wherever_its_member_is(world: World, ada: int) -> None:
    bo = world.member("Bo")
    kitchens = world.group("Kitchens", ada, bo)
    idea = world.idea("A quiet mode", ada, kitchens)
    comment = world.comment(idea, ada)
    world.vote(idea, ada)
    save(world.browser(ada), picture_1=sent())
    name = worn(world, ada)
    sol = world.browser(world.member("Sol", role="administrator"))
    with world.writing():
        db.session.add(Flag(comment_id=comment, group_id=kitchens, flagged_by=bo, reason="other", note="Look at this."))
    for path in (
        "/people", "/people/ada", "/groups", "/groups/kitchens", "/groups/kitchens/members",
        f"/ideas/{idea}-a-quiet-mode", "/moderation", "/staff/accounts", "/staff/people", "/staff/contributors/ada",
    ):  # fmt: skip
        face = re.search(rf"<img[^>]*/pictures/{name}-[^>]*>", sol.get(path).text)
        assert face is not None, path
        assert 'alt=""' in face[0]
        assert re.search(r'width="\d+" height="\d+"', face[0])
    assert f"/pictures/{name}-48.webp" in world.browser(ada).get("/about").text  # in the frame


def test_faces_cost_no_statement(world: World, ada: int) -> None:
    world.group("Kitchens", ada)
    visitor = world.visitor()
    counts = []
    for _ in range(2):
        with world.counting() as statements:
            visitor.get("/people")
            visitor.get("/groups")
        counts.append(len(statements))
        save(world.browser(ada), picture_1=sent())
    assert counts[0] == counts[1]


def test_the_face_of_who_is_removed_goes_at_once_and_its_files_by_the_next_job(world: World, ada: int) -> None:
    save(world.browser(ada), picture_1=sent())
    name = worn(world, ada)
    with world.writing():
        removing.remove(db.session.get_one(Member, ada), "kept")
    assert world.visitor().get(f"/pictures/{name}-48.webp").status_code == 404
    assert worn(world, ada) is None
    world.work()
    assert files(world) == []
    assert world.all(Picture) == []


def test_a_suspended_members_face_is_still_theirs(world: World, ada: int) -> None:
    save(world.browser(ada), picture_1=sent())
    with world.writing():
        db.session.get_one(Member, ada).suspended_at = now()
    assert world.visitor().get(f"/pictures/{worn(world, ada)}-48.webp").status_code == 200


def test_too_many_pictures_in_a_day_are_refused_in_words(world: World, ada: int) -> None:
    browser = world.browser(ada)
    for _ in range(60):
        world.app.extensions["limiter"].hit("60 per 86400 seconds", "pictures", f"member {ada}")
    answer = save(browser, picture_1=sent())
    assert answer.status_code == 422
    assert "You may send 60 pictures within a day" in words(answer)
