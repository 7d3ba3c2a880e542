"""Archiving: a read-only group, and restoring it."""

import pytest

from community.comments import commenting, helpful
from community.comments import editing as comment_editing
from community.comments.models import Comment, HelpfulVote
from community.core.db import db
from community.core.errors import Refused
from community.groups import archiving, memberships, slugs
from community.groups.models import Group
from community.ideas import editing, posting, voting
from community.ideas.models import Idea, Vote
from community.members.models import Member
from tests.factory import Factory, visible_text
from tests.groups.acts import act, is_member

BODY = "Somebody should look into this."


def _group(factory: Factory) -> tuple[int, int, int, int]:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo", handle="bolanle"), factory.member("Cy", handle="cyrus")
    return factory.group("Kitchens", ada, bo), ada, bo, cy


def test_archiving_twice_and_restoring_twice(factory: Factory) -> None:
    group, ada, _, _ = _group(factory)
    assert [act(factory, archiving.archive, group, ada) for _ in "ab"] == [True, False]
    assert factory.get(Group, group).is_archived
    assert [act(factory, archiving.restore, group, ada) for _ in "ab"] == [True, False]
    assert not factory.get(Group, group).is_archived


def test_only_moderators_of_the_group_and_the_site_can_archive(factory: Factory) -> None:
    group, _, bo, cy = _group(factory)
    for who in (bo, cy):
        with pytest.raises(Refused, match="Only this group’s moderators"):
            act(factory, archiving.archive, group, who)
    assert act(factory, archiving.archive, group, factory.member("Sol", role="moderator")) is True


def test_an_archived_group_is_read_only_until_it_is_restored(factory: Factory) -> None:
    group, ada, bo, cy = _group(factory)
    idea = factory.idea("A quiet mode", bo, group)
    comment = factory.comment(idea, bo)
    with factory.writing():
        voting.cast(db.session.get_one(Idea, idea), db.session.get_one(Member, ada))
    act(factory, archiving.archive, group, ada)

    def attempts() -> dict[str, object]:
        found, said = db.session.get_one(Idea, idea), db.session.get_one(Comment, comment)
        archived_group = db.session.get_one(Group, group)
        people = {name: db.session.get_one(Member, who) for name, who in (("ada", ada), ("bo", bo), ("cy", cy))}
        return {
            "post": lambda: posting.post(people["ada"], archived_group, "A louder mode", BODY),
            "vote": lambda: voting.cast(found, people["cy"]),
            "weigh": lambda: voting.set_importance(found, people["ada"], 2),
            "edit": lambda: editing.edit(
                found, people["bo"], title="Another title", body=BODY, today="", others="", version=1
            ),
            "comment": lambda: commenting.post(found, people["ada"], "Yes please."),
            "mark": lambda: helpful.cast(said, people["ada"]),
            "reword": lambda: comment_editing.edit(said, people["bo"], "Other words.", 1),
            "join": lambda: memberships.join(archived_group, people["cy"]),
            "rename": lambda: slugs.change(archived_group, people["ada"], "pans"),
        }

    names = ("post", "vote", "weigh", "edit", "comment", "mark", "reword", "join", "rename")
    for name in names:
        with pytest.raises(Refused, match="archived"), factory.writing():
            attempts()[name]()  # type: ignore[operator]
    assert not is_member(factory, group, cy)
    assert (len(factory.all(Idea)), len(factory.all(Vote)), factory.all(HelpfulVote)) == (1, 1, [])
    act(factory, archiving.restore, group, ada)
    for name in ("post", "vote", "weigh", "edit", "comment", "mark", "reword", "join", "rename"):
        with factory.writing():
            attempts()[name]()  # type: ignore[operator]
    assert is_member(factory, group, cy)


def test_ideas_of_an_archived_group_leave_the_lists_but_not_its_page(factory: Factory) -> None:
    group, ada, bo, _ = _group(factory)
    idea = factory.idea("A quiet mode", ada, group)
    act(factory, archiving.archive, group, ada)
    for browser in (factory.visitor(), factory.browser(bo), factory.browser(ada)):
        for page in ("/", "/top", "/new"):
            assert "A quiet mode" not in visible_text(browser.get(page))
        shown = browser.get("/groups/kitchens")
        assert "A quiet mode" in visible_text(shown)
        assert "archived. You can read it" in visible_text(shown)
        assert f'action="/ideas/{idea}/vote"' not in shown.text
        assert "/ideas/new?group=kitchens" not in shown.text
        one = browser.get(f"/ideas/{idea}-a-quiet-mode")
        assert "but not post, comment or vote" in visible_text(one)
        assert "Post comment" not in one.text
        assert "Kitchens" not in visible_text(browser.get("/groups")).split("Archived groups", 1)[1]
        assert "Kitchens" in visible_text(browser.get("/groups?archived=1")).split("Archived groups", 1)[1]
    assert "kitchens" not in factory.browser(ada).get("/ideas/new").text


def test_archiving_and_restoring_on_the_page(factory: Factory) -> None:
    group, ada, _, _ = _group(factory)
    browser = factory.browser(ada)
    assert "It becomes read-only" in visible_text(browser.get("/groups/kitchens/edit"))
    assert "It’s now read-only" in visible_text(browser.send("/groups/kitchens/archive", follow=True))
    settings = browser.get("/groups/kitchens/edit")
    assert "Restore group" in visible_text(settings)
    assert 'name="purpose"' not in settings.text
    assert "Group restored." in visible_text(browser.send("/groups/kitchens/restore", follow=True))
    assert not factory.get(Group, group).is_archived
