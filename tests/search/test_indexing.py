"""The index follows the database: whatever changes can be found as it is now, and by nobody who may not."""

import pytest

from community.groups import editing as group_editing
from community.groups import founding
from community.groups.models import Group
from community.groups.wording import Charter
from community.ideas import editing, erasing, posting, taking_down
from community.ideas.models import Idea
from community.kernel.database import db
from community.members import editing as profile
from community.members import removing, standing
from community.members.models import Member
from community.search import jobs, rebuilding
from community.search.shapes import GROUPS, PEOPLE
from tests.search.searching import agrees, find, index, titles
from tests.world import World


def test_an_idea_can_be_found_once_it_is_posted_and_by_what_it_says_now(world: World) -> None:
    ada = world.member("Ada")
    kitchens = world.group("Kitchens", ada)
    index(world)
    with world.writing():
        author, group = db.session.get_one(Member, ada), db.session.get_one(Group, kitchens)
        idea = posting.post(author, group, "A kettle that whistles", "It should **boil** quietly.").id
    assert titles(world, "kettle") == []
    world.work()
    assert titles(world, "kettle") == titles(world, "QUIETLY boils") == ["A kettle that whistles"]
    with world.writing():
        row = db.session.get_one(Idea, idea)
        editing.edit(
            row,
            row.author_id and db.session.get_one(Member, ada),
            title="A teapot that sings",
            body="Loudly.",
            today="",
            others="",
            version=1,
        )
    world.work()
    assert titles(world, "kettle") == titles(world, "quietly") == []
    assert titles(world, "teapots singing loudly") == ["A teapot that sings"]
    assert agrees(world)


def test_what_is_taken_down_is_found_no_more_until_it_is_put_back(world: World) -> None:
    ada = world.member("Ada")
    idea = world.idea("A kettle that whistles", ada, world.group("Kitchens", ada))
    index(world)
    assert titles(world, "kettle")
    with world.writing():
        taking_down.take_down(db.session.get_one(Idea, idea), "author")
    assert titles(world, "kettle") == []  # at once: whatever the index says is looked up again
    world.work()
    assert find(world, "kettle").counts["ideas"] == 0
    assert agrees(world)
    with world.writing():
        taking_down.put_back(db.session.get_one(Idea, idea), "author")
    world.work()
    assert titles(world, "kettle") == ["A kettle that whistles"]
    assert agrees(world)


def test_private_ideas_are_found_by_members_of_their_group_and_those_who_oversee(world: World) -> None:
    ada, bo, cy = world.member("Ada"), world.member("Bo"), world.member("Cy")
    sol = world.member("Sol", role="staff")
    den = world.group("Den of whistlers", ada, bo, is_private=True)
    world.idea("A secret kettle", bo, den)
    index(world)
    for viewer in (ada, bo, sol):
        assert titles(world, "secret", viewer) == ["A secret kettle"]
        assert len(find(world, "whistlers", GROUPS, viewer).rows) == 1
    for viewer in (cy, None):
        answers = find(world, "secret", viewer=viewer)
        assert (answers.rows, answers.counts["ideas"], answers.notice) == ([], 0, "")
        assert find(world, "whistlers", GROUPS, viewer).counts["groups"] == 0


def test_a_group_that_becomes_open_opens_its_ideas_at_once(world: World) -> None:
    ada = world.member("Ada")
    den = world.group("Den", ada, is_private=True)
    world.idea("A secret kettle", ada, den)
    index(world)
    with world.writing():
        group_editing.edit(
            db.session.get_one(Group, den),
            db.session.get_one(Member, ada),
            Charter("Salon", "For all", "Come **in**"),
            version=1,
        )
    assert titles(world, "secret") == ["A secret kettle"]
    world.work()
    assert [row.name for row in find(world, "salon come", GROUPS).rows] == ["Salon"]
    assert find(world, "den", GROUPS).rows == []
    assert agrees(world)


def test_a_new_group_can_be_found(world: World) -> None:
    ada = world.member("Ada")
    index(world)
    with world.writing():
        founding.found(db.session.get_one(Member, ada), Charter("Kettles", "Hot water"))
    world.work()
    assert [row.purpose for row in find(world, "kettle", GROUPS).rows] == ["Hot water"]
    assert agrees(world)


def test_members_are_found_by_what_they_are_called_while_they_are_in_good_standing(world: World) -> None:
    ada = world.member("Ada")
    world.member("Una Known", confirmed_at=None)
    index(world)

    def found(text: str) -> list[str]:
        return [row.person.name for row in find(world, text, PEOPLE).rows]

    assert found("ada") == ["Ada"]
    assert found("una") == []
    with world.writing():
        member = db.session.get_one(Member, ada)
        profile.edit(member, name="Ada Lovelace", handle="ada_l", colour=1, about="Engines", topics="steam, looms")
    world.work()
    assert found("lovelace") == found("looms engine") == ["Ada Lovelace"]
    with world.writing():
        standing.suspend(db.session.get_one(Member, ada))
    world.work()
    assert found("lovelace") == []
    assert agrees(world)
    with world.writing():
        standing.lift(db.session.get_one(Member, ada))
    world.work()
    assert found("lovelace") == ["Ada Lovelace"]
    assert agrees(world)


def test_what_is_erased_leaves_the_files_too(world: World) -> None:
    ada, bo = world.member("Adalbertina"), world.member("Bo")
    kitchens = world.group("Kitchens", bo, ada)
    idea = world.idea("A zanzibarian kettle", ada, kitchens)
    world.idea("Another thing altogether", bo, kitchens)
    index(world)
    assert _stands_in_a_file(world, b"zanzibarian")
    assert _stands_in_a_file(world, b"adalbertina")
    with world.writing():
        erasing.erase(db.session.get_one(Idea, idea))
        removing.remove(db.session.get_one(Member, ada))
    world.work()
    assert titles(world, "kettle") == []
    with world.app.app_context():
        jobs.forget()
    assert not _stands_in_a_file(world, b"zanzibarian")
    assert not _stands_in_a_file(world, b"adalbertina")
    assert titles(world, "altogether") == ["Another thing altogether"]
    assert agrees(world)


def test_what_is_erased_while_an_index_is_made_leaves_its_files_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("community.search.documents.CHUNK", 1)
    ada = world.member("Ada")
    idea = world.idea("A zanzibarian kettle", ada, world.group("Kitchens", ada))
    index(world)

    def meanwhile(what: str, done: int, of: int) -> None:
        if what == "Writing" and done == 1:  # the new index has it already, and the old one is written by the worker
            with world.writing():
                erasing.erase(db.session.get_one(Idea, idea))
            world.work()

    with world.app.app_context():
        rebuilding.rebuild(meanwhile)
        jobs.forget()
    assert not _stands_in_a_file(world, b"zanzibarian")
    assert agrees(world)


def _stands_in_a_file(world: World, word: bytes) -> bool:
    folder = world.app.config["SETTINGS"].data_dir / "index"
    return any(word in path.read_bytes() for path in folder.rglob("*") if path.is_file())
