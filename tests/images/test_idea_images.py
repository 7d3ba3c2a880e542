"""Images of ideas: uploaded with the form, visible to those who can see the idea."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from community.core.db import db, now
from community.ideas.models import Idea
from community.images import jobs, store
from community.images.models import Image
from community.members.models import Member
from tests.factory import BrowserClient, Factory, visible_text
from tests.images.bad_files import BAD
from tests.images.drawing import chunks, drawn

TEXTS = {"title": "A quiet mode for mornings", "body": "I grind while others sleep.", "group": "kitchens"}


def sent(content: bytes | None = None, name: str = "a.png") -> tuple[BytesIO, str]:
    return BytesIO(drawn(size=(900, 600)) if content is None else content), name


def address(image: Any, size: int = 480) -> str:
    return f"/images/{image.name}-{size}.webp"


def files(factory: Factory) -> list[str]:
    folder = Path(factory.app.config["SETTINGS"].data_dir) / "uploads"
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def ada(factory: Factory) -> int:
    ada = factory.member("Ada")
    factory.group("Kitchens", ada)
    return ada


def _post(browser: BrowserClient, **fields: Any) -> Any:
    return browser.send("/ideas/new", **{**TEXTS, **{name.replace("_", "-"): value for name, value in fields.items()}})


def _idea(factory: Factory) -> int:
    return int(factory.all(Idea)[-1].id)


def test_images_are_posted_with_an_idea_and_shown(factory: Factory, ada: int) -> None:
    answer = _post(factory.browser(ada), image_1=sent(), description_1="A  grinder\nat night", image_3=sent())
    assert answer.status_code == 303
    first, second = factory.all(Image)
    assert (first.idea_id, first.owner_id, first.description) == (_idea(factory), ada, "A grinder at night")
    assert (first.width, first.height) == (900, 600)
    page = factory.visitor().get(answer.headers["Location"]).text
    assert 'alt="A grinder at night"' in page
    assert 'alt="Picture 2 of this idea"' in page
    assert f'srcset="{address(first)} 480w, {address(first, 1280)} 900w"' in page
    assert f'href="{address(second, 1280)}"' in page
    assert 'width="900" height="600"' in " ".join(page.split())
    assert files(factory) == sorted(f"{image.name}-{size}.webp" for image in (first, second) for size in (480, 1280))
    for size in (480, 1280):
        shown = factory.visitor().get(address(first, size))
        assert shown.status_code == 200
        assert chunks(shown.data) == [b"VP8 "]


def test_staff_see_images_on_the_status_page(factory: Factory, ada: int) -> None:
    _post(factory.browser(ada), image_1=sent(), description_1="A grinder at night")
    staff = factory.browser(factory.member("Sol", role="staff"))
    assert 'alt="A grinder at night"' in staff.get(f"/staff/ideas/{_idea(factory)}/status").text


def test_images_are_served_with_safe_headers_and_revalidated(factory: Factory, ada: int) -> None:
    _post(factory.browser(ada), image_1=sent())
    (image,) = factory.all(Image)
    answer = factory.visitor().get(address(image))
    headers = answer.headers
    assert headers["Content-Type"] == "image/webp"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, max-age=60"
    assert headers["Content-Disposition"] == "inline"
    again = factory.visitor().get(address(image), headers={"If-None-Match": headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_serving_an_image_takes_two_statements(factory: Factory, ada: int) -> None:
    browser = factory.browser(ada)
    _post(browser, image_1=sent())
    (image,) = factory.all(Image)
    browser.get(address(image))
    with factory.counting() as statements:
        assert browser.get(address(image)).status_code == 200
    assert len(statements) <= 2


@pytest.fixture
def private(factory: Factory) -> tuple[int, int, Any]:
    """Ada and Bo of a private group, and an image of an idea in it."""
    ada, bo = factory.member("Ada"), factory.member("Bo")
    factory.group("Beans", ada, bo, is_private=True)
    _post(factory.browser(ada), group="beans", image_1=sent(), description_1="Secret beans")
    return ada, bo, factory.all(Image)[0]


def test_images_of_private_groups_are_not_found_by_others(factory: Factory, private: tuple[int, int, Any]) -> None:
    ada, bo, image = private
    cy, sol = factory.member("Cy"), factory.member("Sol", role="staff")
    for who in (ada, bo, sol):
        assert factory.browser(who).get(address(image)).status_code == 200
    for browser in (factory.browser(cy), factory.visitor()):
        hidden, none = browser.get(address(image)), browser.get(f"/images/{'0' * 32}-480.webp")
        assert hidden.status_code == none.status_code == 404
        assert visible_text(hidden) == visible_text(none)
        kept = ("ETag", "Cache-Control", "Content-Type", "Content-Disposition")
        assert [hidden.headers.get(name) for name in kept] == [none.headers.get(name) for name in kept]
        known = {"If-None-Match": f'"{image.name}-480"'}
        assert browser.get(address(image), headers=known).status_code == 404


def test_former_members_cannot_see_images_of_a_private_group(factory: Factory, private: tuple[int, int, Any]) -> None:
    _ada, bo, image = private
    browser = factory.browser(bo)
    assert browser.get(address(image)).status_code == 200
    assert browser.send("/groups/beans/leave").status_code == 303
    assert browser.get(address(image)).status_code == 404


def test_images_are_hidden_and_restored_with_their_idea(factory: Factory, ada: int) -> None:
    author = factory.browser(ada)
    _post(author, image_1=sent())
    idea, (image,) = _idea(factory), factory.all(Image)
    author.send(f"/ideas/{idea}/remove")
    assert author.get(address(image)).status_code == 200
    assert factory.visitor().get(address(image)).status_code == 404
    author.send(f"/ideas/{idea}/restore")
    assert factory.visitor().get(address(image)).status_code == 200


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
def test_invalid_image_names_are_not_found(factory: Factory, path: str) -> None:
    assert factory.visitor().get(f"/images/{path}.webp").status_code == 404


def test_unknown_sizes_are_not_found(factory: Factory, ada: int) -> None:
    _post(factory.browser(ada), image_1=sent())
    assert factory.visitor().get(address(factory.all(Image)[0], 48)).status_code == 404


@pytest.mark.parametrize("name", ["../../x.png", "a\0b.png", "x" * 300, "C:\\x", "/etc/passwd", "<script>.svg", ""])
def test_file_names_do_not_matter(factory: Factory, ada: int, name: str) -> None:
    assert _post(factory.browser(ada), image_1=sent(name=name)).status_code == 303
    assert all(store.FILE.fullmatch(file) for file in files(factory))


REFUSED = ("SVG with script", "empty", "PDF", "PNG of 50000 square", "JPEG of which 5% arrived", "too large")


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_image_keeps_the_input_and_other_images(factory: Factory, ada: int, name: str) -> None:
    browser = factory.browser(ada)
    answer = _post(browser, image_1=sent(), description_1="The good one", image_2=sent(BAD[name], "b.png"))
    assert answer.status_code == 422
    assert re.search("Picture 2: (This|We)", visible_text(answer))
    assert "I grind while others sleep." in answer.text
    assert 'value="The good one"' in answer.text
    (image,) = factory.all(Image)
    assert image.idea_id is None
    assert len(files(factory)) == 2
    assert browser.get(address(image)).status_code == 200
    assert factory.visitor().get(address(image)).status_code == 404
    assert factory.browser(factory.member("Cy")).get(address(image)).status_code == 404
    kept = re.search(r'name="kept-1" value="(\w+)"', answer.text)
    assert kept is not None
    assert _post(browser, kept_1=kept.group(1), description_1="The good one").status_code == 303
    assert [(row.name, row.idea_id) for row in factory.all(Image)] == [(kept.group(1), _idea(factory))]


def test_images_are_kept_while_the_text_is_refused_or_previewed(factory: Factory, ada: int) -> None:
    browser = factory.browser(ada)
    for fields in ({"title": "Short"}, {"preview": "1"}):
        answer = _post(browser, image_1=sent(), **fields)
        assert 'name="kept-1"' in answer.text
        assert "<img" in answer.text
    assert factory.all(Idea) == []


def test_too_large_requests_are_refused_with_a_message(factory: Factory, ada: int) -> None:
    answer = _post(factory.browser(ada), image_1=sent(b"\xff\xd8\xff" + b"\0" * (49 * 2**20)))
    assert answer.status_code == 413
    assert "48 MB" in visible_text(answer)
    assert files(factory) == []


def test_files_are_accepted_only_by_forms_with_images(factory: Factory, ada: int) -> None:
    assert _post(factory.browser(ada), image_9=sent()).status_code == 400
    assert _post(factory.browser(ada), title=sent()).status_code == 400
    assert _post(factory.visitor(), image_1=sent()).status_code == 303  # to sign in
    assert files(factory) == []


def test_images_are_changed_described_and_removed(factory: Factory, ada: int) -> None:
    browser = factory.browser(ada)
    _post(browser, image_1=sent(), description_1="One", image_2=sent(), description_2="Two")
    idea, (one, two) = _idea(factory), factory.all(Image)
    page = browser.get(f"/ideas/{idea}/edit").text
    assert f'name="kept-2" value="{two.name}"' in page
    text = {"title": TEXTS["title"], "body": TEXTS["body"], "version": "1"}
    kept = {"kept-1": one.name, "description-1": "First", "kept-2": two.name, "clear-2": "1", "image-3": sent()}
    answer = browser.send(f"/ideas/{idea}/edit", follow=True, **text, **kept)
    assert "Your idea has been updated." in visible_text(answer)
    first, new = factory.all(Image)
    assert (first.name, first.description, new.idea_id) == (one.name, "First", idea)
    assert browser.get(address(two)).status_code == 404
    factory.work()
    assert not any(two.name in file for file in files(factory))
    again = {"kept-1": one.name, "description-1": "First"}
    answer = browser.send(f"/ideas/{idea}/edit", follow=True, **text, **again)
    assert "No changes to save" in visible_text(answer)
    assert len(factory.all(Image)) == 2


def test_replacing_an_image_deletes_the_old_one(factory: Factory, ada: int) -> None:
    browser = factory.browser(ada)
    _post(browser, image_1=sent())
    idea, (old,) = _idea(factory), factory.all(Image)
    text = {"title": TEXTS["title"], "body": TEXTS["body"], "version": "1"}
    browser.send(f"/ideas/{idea}/edit", **text, **{"kept-1": old.name, "image-1": sent()})
    (new,) = factory.all(Image)
    assert new.name != old.name
    assert new.idea_id == idea


def test_images_of_others_cannot_be_attached(factory: Factory, ada: int) -> None:
    bo = factory.member("Bo")
    _post(factory.browser(ada), image_1=sent())
    (theirs,) = factory.all(Image)
    answer = _post(factory.browser(bo), kept_1=theirs.name)
    assert answer.status_code == 422
    assert "no longer available" in visible_text(answer)
    assert theirs.name not in answer.text
    assert len(factory.all(Idea)) == 1


def test_a_fifth_image_is_refused(factory: Factory, ada: int) -> None:
    browser = factory.browser(ada)
    _post(browser, **{f"image_{number}": sent() for number in range(1, 5)})
    idea = _idea(factory)
    text = {"title": TEXTS["title"], "body": TEXTS["body"], "version": "1"}
    answer = browser.send(f"/ideas/{idea}/edit", **text, **{"image-1": sent()})
    assert answer.status_code == 422
    assert "An idea can have up to 4 pictures." in visible_text(answer)
    assert len([row for row in factory.all(Image) if row.idea_id]) == 4


def test_unattached_images_are_deleted_after_a_day(factory: Factory, ada: int) -> None:
    _post(factory.browser(ada), image_1=sent())
    _post(factory.browser(ada), image_1=sent(), title="Short")
    with factory.writing():
        for image in db.session.scalars(select(Image)):
            image.uploaded_at = now() - jobs.RETENTION * 1.1
    with factory.reading():
        jobs.delete_unattached()
    factory.work()
    (image,) = factory.all(Image)
    assert image.idea_id == _idea(factory)
    assert files(factory) == [f"{image.name}-1280.webp", f"{image.name}-480.webp"]


def test_files_without_a_row_are_deleted_after_a_day(factory: Factory, ada: int) -> None:
    import os

    _post(factory.browser(ada), image_1=sent())
    with factory.reading():
        old, new = store.save({48: b"old"}), store.save({48: b"new"})
        path = store.path_of(old, 48)
        unfinished = path.with_name(f".{path.name}")
        unfinished.write_bytes(b"half")
        yesterday = (now() - jobs.RETENTION * 1.1).timestamp()
        for _name, path, _since in list(store.stored_files()):
            if new not in path.name:
                os.utime(path, (yesterday, yesterday))
        jobs.delete_orphaned_files()
    (image,) = factory.all(Image)
    assert files(factory) == sorted([f"{image.name}-1280.webp", f"{image.name}-480.webp", f"{new}-48.webp"])


@pytest.mark.parametrize("writing", ["kept", "erased"])
def test_images_of_deleted_members_follow_their_ideas(factory: Factory, ada: int, writing: str) -> None:
    from community.members import deletion as member_deletion

    bo = factory.member("Bo")
    _post(factory.browser(bo), image_1=sent())
    _post(factory.browser(bo), image_1=sent(), title="Short")
    with factory.writing():
        member_deletion.delete_account(db.session.get_one(Member, bo), writing)
    factory.work()
    assert len(factory.all(Image)) == (1 if writing == "kept" else 0)
    assert len(files(factory)) == (2 if writing == "kept" else 0)
