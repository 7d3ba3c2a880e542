"""Archived groups are read, and nothing new comes to them."""

import pytest

from community.comments import commenting, marking
from community.comments import editing as comment_editing
from community.comments.models import Comment, HelpfulMark
from community.groups import archiving, joining, renaming
from community.groups.models import Group
from community.ideas import editing, posting, voting
from community.ideas.models import Idea, Vote
from community.kernel.database import db
from community.kernel.errors import Refused
from community.members.models import Member
from tests.groups.acting import act, belongs
from tests.world import World, words

BODY = "Somebody should look into this."


def _group(world: World) -> tuple[int, int, int, int]:
    ada, bo, cy = world.member("Ada"), world.member("Bo", handle="bolanle"), world.member("Cy", handle="cyrus")
    return world.group("Kitchens", ada, bo), ada, bo, cy


def test_archiving_twice_and_restoring_twice(world: World) -> None:
    group, ada, _, _ = _group(world)
    assert [act(world, archiving.archive, group, ada) for _ in "ab"] == [True, False]
    assert world.get(Group, group).is_archived
    assert [act(world, archiving.restore, group, ada) for _ in "ab"] == [True, False]
    assert not world.get(Group, group).is_archived


def test_only_its_moderators_and_those_who_oversee_the_site(world: World) -> None:
    group, _, bo, cy = _group(world)
    for who in (bo, cy):
        with pytest.raises(Refused, match="Only the moderators"):
            act(world, archiving.archive, group, who)
    assert act(world, archiving.archive, group, world.member("Sol", role="moderator")) is True


def test_nothing_new_comes_and_all_goes_on_once_it_is_restored(world: World) -> None:
    group, ada, bo, cy = _group(world)
    idea = world.idea("A quiet mode", bo, group)
    comment = world.comment(idea, bo)
    with world.writing():
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, ada))
    act(world, archiving.archive, group, ada)

    def attempts() -> dict[str, object]:
        found, said = db.session.get_one(Idea, idea), db.session.get_one(Comment, comment)
        place = db.session.get_one(Group, group)
        people = {name: db.session.get_one(Member, who) for name, who in (("ada", ada), ("bo", bo), ("cy", cy))}
        return {
            "post": lambda: posting.post(people["ada"], place, "A louder mode", BODY),
            "vote": lambda: voting.cast(found, people["cy"]),
            "weigh": lambda: voting.weigh(found, people["ada"], 2),
            "edit": lambda: editing.edit(
                found, people["bo"], title="Another title", body=BODY, today="", others="", version=1
            ),
            "comment": lambda: commenting.post(found, people["ada"], "Yes please."),
            "mark": lambda: marking.mark(said, people["ada"]),
            "reword": lambda: comment_editing.edit(said, people["bo"], "Other words.", 1),
            "join": lambda: joining.join(place, people["cy"]),
            "rename": lambda: renaming.rename(place, people["ada"], "pans"),
        }

    names = ("post", "vote", "weigh", "edit", "comment", "mark", "reword", "join", "rename")
    for name in names:
        with pytest.raises(Refused, match="archived"), world.writing():
            attempts()[name]()  # type: ignore[operator]
    assert not belongs(world, group, cy)
    assert (len(world.all(Idea)), len(world.all(Vote)), world.all(HelpfulMark)) == (1, 1, [])
    act(world, archiving.restore, group, ada)
    for name in ("post", "vote", "weigh", "edit", "comment", "mark", "reword", "join", "rename"):
        with world.writing():
            attempts()[name]()  # type: ignore[operator]
    assert belongs(world, group, cy)


def test_its_ideas_stay_on_its_page_and_leave_the_lists_and_the_directory(world: World) -> None:
    group, ada, bo, _ = _group(world)
    idea = world.idea("A quiet mode", ada, group)
    act(world, archiving.archive, group, ada)
    for browser in (world.visitor(), world.browser(bo), world.browser(ada)):
        for page in ("/", "/top", "/new"):
            assert "A quiet mode" not in words(browser.get(page))
        shown = browser.get("/groups/kitchens")
        assert "A quiet mode" in words(shown)
        assert "archived: it can be read" in words(shown)
        assert f'action="/ideas/{idea}/vote"' not in shown.text
        assert "/ideas/new?group=kitchens" not in shown.text
        one = browser.get(f"/ideas/{idea}-a-quiet-mode")
        assert "nothing new comes to it" in words(one)
        assert "Post comment" not in one.text
        assert "Kitchens" not in words(browser.get("/groups")).split("Archived groups", 1)[1]
        assert "Kitchens" in words(browser.get("/groups?archived=1")).split("Archived groups", 1)[1]
    assert "kitchens" not in world.browser(ada).get("/ideas/new").text


def test_the_page_archives_and_restores_in_words(world: World) -> None:
    group, ada, _, _ = _group(world)
    browser = world.browser(ada)
    assert "from then on it can only be read" in words(browser.get("/groups/kitchens/edit"))
    assert "nothing new comes" in words(browser.send("/groups/kitchens/archive", follow=True))
    settings = browser.get("/groups/kitchens/edit")
    assert "Restore the group" in words(settings)
    assert 'name="purpose"' not in settings.text
    assert "everything goes on as before" in words(browser.send("/groups/kitchens/restore", follow=True))
    assert not world.get(Group, group).is_archived
