"""Avatars: set, replaced, removed, and shown wherever a member is."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from community.core.db import db, now
from community.images.models import Image
from community.members import deletion
from community.members.models import Member
from community.moderation.models import Report
from tests.factory import BrowserClient, Factory, visible_text
from tests.images.bad_files import BAD
from tests.images.drawing import drawn

PROFILE = {"name": "Ada Lovelace", "handle": "ada", "color": "3", "about": "I brew at six.", "interests": "Steam"}


def sent(content: bytes | None = None) -> tuple[BytesIO, str]:
    return BytesIO(drawn(size=(400, 300)) if content is None else content), "me.png"


def save(browser: BrowserClient, **fields: Any) -> Any:
    return browser.send("/settings/profile", **{**PROFILE, **{k.replace("_", "-"): v for k, v in fields.items()}})


def files(factory: Factory) -> list[str]:
    folder = Path(factory.app.config["SETTINGS"].data_dir) / "uploads"
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def ada(factory: Factory) -> int:
    return factory.member("Ada")


def avatar_of(factory: Factory, member: int) -> str | None:
    name: str | None = factory.get(Member, member).avatar
    return name


def test_an_avatar_is_set_replaced_and_removed(factory: Factory, ada: int) -> None:
    browser = factory.browser(ada)
    assert save(browser, image_1=sent()).status_code == 303
    first = avatar_of(factory, ada)
    assert first is not None
    assert files(factory) == sorted(f"{first}-{size}.webp" for size in (48, 96, 256))
    assert f"/images/{first}-96.webp" in browser.get("/settings/profile").text
    assert save(browser, kept_1=first).status_code == 303
    assert avatar_of(factory, ada) == first
    assert save(browser, kept_1=first, image_1=sent()).status_code == 303
    second = avatar_of(factory, ada)
    assert second not in (None, first)
    assert factory.visitor().get(f"/images/{first}-48.webp").status_code == 404
    assert factory.visitor().get(f"/images/{second}-48.webp").status_code == 200
    factory.work()
    assert not any(first in file for file in files(factory))
    assert save(browser, kept_1=second, clear_1="1").status_code == 303
    assert avatar_of(factory, ada) is None
    factory.work()
    assert files(factory) == []
    assert factory.all(Image) == []


def test_an_unchanged_form_keeps_the_avatar(factory: Factory, ada: int) -> None:
    browser = factory.browser(ada)
    save(browser, image_1=sent())
    name = avatar_of(factory, ada)
    save(browser)
    assert avatar_of(factory, ada) == name


@pytest.mark.parametrize("name", ["SVG with script", "PNG of 50000 square", "words", "too large"])
def test_a_refused_avatar_keeps_the_input(factory: Factory, ada: int, name: str) -> None:
    answer = save(factory.browser(ada), image_1=sent(BAD[name]))
    assert answer.status_code == 422
    assert "I brew at six." in answer.text
    assert re.search("This (file|picture)|We don’t", visible_text(answer))
    assert files(factory) == []
    assert avatar_of(factory, ada) is None


def test_a_valid_avatar_is_kept_while_the_form_is_refused(factory: Factory, ada: int) -> None:
    browser = factory.browser(ada)
    answer = save(browser, image_1=sent(), name="")
    assert answer.status_code == 422
    kept = re.search(r'name="kept-1" value="(\w+)"', answer.text)
    assert kept is not None
    assert avatar_of(factory, ada) is None
    assert save(browser, kept_1=kept.group(1)).status_code == 303
    assert avatar_of(factory, ada) == kept.group(1)


def test_avatars_of_others_cannot_be_used(factory: Factory, ada: int) -> None:
    save(factory.browser(ada), image_1=sent())
    answer = factory.browser(factory.member("Bo")).send(
        "/settings/profile", **{**PROFILE, "handle": "bo_", "kept-1": avatar_of(factory, ada) or ""}
    )
    assert answer.status_code == 422
    assert "no longer available" in visible_text(answer)


def test_avatars_are_shown_wherever_members_are(factory: Factory, ada: int) -> None:
    bo = factory.member("Bo")
    kitchens = factory.group("Kitchens", ada, bo)
    idea = factory.idea("A quiet mode", ada, kitchens)
    comment = factory.comment(idea, ada)
    factory.vote(idea, ada)
    save(factory.browser(ada), image_1=sent())
    name = avatar_of(factory, ada)
    sol = factory.browser(factory.member("Sol", role="administrator"))
    with factory.writing():
        db.session.add(
            Report(comment_id=comment, group_id=kitchens, reporter_id=bo, reason="other", note="Look at this.")
        )
    for path in (
        "/people", "/people/ada", "/groups", "/groups/kitchens", "/groups/kitchens/members",
        f"/ideas/{idea}-a-quiet-mode", "/moderation", "/staff/accounts", "/staff/people", "/staff/contributors/ada",
    ):  # fmt: skip
        avatar_tag = re.search(rf"<img[^>]*/images/{name}-[^>]*>", sol.get(path).text)
        assert avatar_tag is not None, path
        assert 'alt=""' in avatar_tag[0]
        assert re.search(r'width="\d+"\s+height="\d+"', avatar_tag[0])
    assert f"/images/{name}-48.webp" in factory.browser(ada).get("/about").text  # in the frame


def test_avatars_cost_no_statement(factory: Factory, ada: int) -> None:
    factory.group("Kitchens", ada)
    visitor = factory.visitor()
    counts = []
    for _ in range(2):
        with factory.counting() as statements:
            visitor.get("/people")
            visitor.get("/groups")
        counts.append(len(statements))
        save(factory.browser(ada), image_1=sent())
    assert counts[0] == counts[1]


def test_the_avatar_of_a_deleted_member_is_deleted_with_its_files(factory: Factory, ada: int) -> None:
    save(factory.browser(ada), image_1=sent())
    name = avatar_of(factory, ada)
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, ada), "kept")
    assert factory.visitor().get(f"/images/{name}-48.webp").status_code == 404
    assert avatar_of(factory, ada) is None
    factory.work()
    assert files(factory) == []
    assert factory.all(Image) == []


def test_suspended_members_keep_their_avatar(factory: Factory, ada: int) -> None:
    save(factory.browser(ada), image_1=sent())
    with factory.writing():
        db.session.get_one(Member, ada).suspended_at = now()
    assert factory.visitor().get(f"/images/{avatar_of(factory, ada)}-48.webp").status_code == 200


def test_uploads_are_limited_per_day(factory: Factory, ada: int) -> None:
    browser = factory.browser(ada)
    for _ in range(60):
        factory.app.extensions["limiter"].hit("60 per 86400 seconds", "images", f"member {ada}")
    answer = save(browser, image_1=sent())
    assert answer.status_code == 422
    assert "You’ve reached your limit of 60 pictures per day" in visible_text(answer)
