"""Letters to people whom a comment names."""

import re

import pytest

from community.comments import commenting
from community.comments.events import PersonMentioned
from community.comments.models import Comment, Mention
from community.groups.models import Group, Membership
from community.ideas.models import Idea
from community.kernel.database import db, now
from community.kernel.outbox import record
from community.members.models import Member
from community.notifications.mail import Letter, written
from tests.databases import settings_for
from tests.world import World, words


def _said(world: World, body: str = "What do you think, @ada?", **values: object) -> tuple[int, int, int]:
    """Bo names Ada under an idea of hers."""
    ada, bo = world.member("Ada"), world.member("Bo")
    group = world.group("Kitchens", ada, bo, **values)
    idea = world.idea("A quiet mode", ada, group)
    with world.writing():
        comment = commenting.post(db.session.get_one(Idea, idea), db.session.get_one(Member, bo), body).id
    return comment, ada, bo


def _printed(world: World, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    world.work()
    return capsys.readouterr().out


def test_who_is_named_gets_one_letter_with_the_words_and_the_way_to_them(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    comment, ada, _ = _said(world)
    letter = _printed(world, capsys)
    assert "│ To: ada@example.com" in letter
    assert "│ Subject: Bo named you under “A quiet mode”" in letter
    assert "│ What do you think, @ada?" in letter
    assert f"│ http://localhost/comments/{comment}\n" in letter
    assert world.all(Mention)[0].told_at is not None
    with world.writing():
        record(PersonMentioned(comment, ada))  # the worker died after sending, or the name came and went
    assert _printed(world, capsys) == ""


def _set(world: World, member: int, **values: object) -> None:
    with world.writing():
        for name, value in values.items():
            setattr(db.session.get_one(Member, member), name, value)


@pytest.mark.parametrize(
    "values", [{"mail_mentions": False}, {"suspended_at": now()}, {"confirmed_at": None}, {"email": None}]
)
def test_no_letter_goes_to_who_wants_none_or_is_not_in_good_standing(
    world: World, capsys: pytest.CaptureFixture[str], values: dict[str, object]
) -> None:
    _comment, ada, _ = _said(world)
    _set(world, ada, **values)
    assert _printed(world, capsys) == ""
    assert world.all(Mention)[0].told_at is None


@pytest.mark.parametrize("values", [{"confirmed_at": None}, {"suspended_at": now()}])
def test_no_letter_carries_words_of_who_is_not_in_good_standing(
    world: World, capsys: pytest.CaptureFixture[str], values: dict[str, object]
) -> None:
    _comment, _ada, bo = _said(world)
    _set(world, bo, **values)
    assert _printed(world, capsys) == ""


def test_no_letter_goes_to_who_may_not_read_it_any_more_when_it_is_written(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    _comment, ada, _ = _said(world, is_private=True)
    with world.writing():
        db.session.delete(db.session.get_one(Membership, (1, ada)))
        db.session.get_one(Group, 1).member_count -= 1
    assert _printed(world, capsys) == ""


def test_no_letter_speaks_of_what_was_taken_down(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    comment, *_ = _said(world)
    with world.writing():
        db.session.get_one(Comment, comment).taken_down_at = now()
        db.session.get_one(Comment, comment).taken_down_by = "author"
        db.session.get_one(Idea, 1).comment_count -= 1
    assert _printed(world, capsys) == ""


def test_the_link_under_the_letter_stops_them_without_signing_in(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    _comment, ada, _ = _said(world)
    found = re.search(r"http://localhost(/letters/\S+/stop)", _printed(world, capsys))
    assert found is not None
    visitor = world.visitor()
    assert "No more letters about mentions?" in words(visitor.get(found[1]))
    assert world.get(Member, ada).mail_mentions  # a program that follows links changes nothing
    for _ in range(2):
        assert "You get no more letters" in words(visitor.send(found[1], follow=True))
        assert not world.get(Member, ada).mail_mentions
    for token in ("nonsense", found[1].split("/")[2][:-2]):
        assert visitor.get(f"/letters/{token}/stop").status_code == 410
        assert visitor.send(f"/letters/{token}/stop").status_code == 410


def test_the_setting_is_kept_and_belongs_to_its_member(world: World) -> None:
    ada = world.member("Ada")
    browser = world.browser(ada)
    assert "Tell me by mail when somebody names me" in words(browser.get("/settings/mail"))
    assert browser.send("/settings/mail").location == "/settings/mail"
    assert not world.get(Member, ada).mail_mentions
    browser.send("/settings/mail", mail_mentions="y")
    assert world.get(Member, ada).mail_mentions
    assert world.visitor().get("/settings/mail").location.startswith("/sign-in")


def test_mail_programs_are_told_where_to_stop_the_letters(tmp_path: object) -> None:
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    letter = Letter("ada@example.com", "Named", "You were named.", stop="https://example.com/letters/x/stop")
    message = written(letter, settings_for("sqlite://", tmp_path, mail_from="community@example.com"))
    assert message["List-Unsubscribe"] == "<https://example.com/letters/x/stop>"
    assert "Named" in message["Subject"]
