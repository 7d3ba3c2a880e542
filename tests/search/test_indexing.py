"""The index follows the database, and private text is found only by those who may see it."""

import pytest

from community.core.db import db
from community.groups import creation
from community.groups import editing as group_editing
from community.groups.models import Group
from community.groups.settings_validation import GroupSettings
from community.ideas import editing, erasure, posting, visibility
from community.ideas.models import Idea
from community.members import deletion, suspensions
from community.members import profile as member_profile
from community.members.models import Member
from community.search import jobs, rebuilding
from community.search.results import GROUPS, PEOPLE
from tests.factory import Factory
from tests.search.fixtures import find, index_is_consistent, rebuild_index, titles


def test_a_posted_or_edited_idea_is_found_by_its_current_text(factory: Factory) -> None:
    ada = factory.member("Ada")
    kitchens = factory.group("Kitchens", ada)
    rebuild_index(factory)
    with factory.writing():
        author, group = db.session.get_one(Member, ada), db.session.get_one(Group, kitchens)
        idea = posting.post(author, group, "A kettle that whistles", "It should **boil** quietly.").id
    assert titles(factory, "kettle") == []
    factory.work()
    assert titles(factory, "kettle") == titles(factory, "QUIETLY boils") == ["A kettle that whistles"]
    with factory.writing():
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
    factory.work()
    assert titles(factory, "kettle") == titles(factory, "quietly") == []
    assert titles(factory, "teapots singing loudly") == ["A teapot that sings"]
    assert index_is_consistent(factory)


def test_a_hidden_idea_is_not_found_until_it_is_restored(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A kettle that whistles", ada, factory.group("Kitchens", ada))
    rebuild_index(factory)
    assert titles(factory, "kettle")
    with factory.writing():
        visibility.remove(db.session.get_one(Idea, idea), "author")
    assert titles(factory, "kettle") == []  # at once, because results are checked in the database
    factory.work()
    assert find(factory, "kettle").counts["ideas"] == 0
    assert index_is_consistent(factory)
    with factory.writing():
        visibility.restore(db.session.get_one(Idea, idea), "author")
    factory.work()
    assert titles(factory, "kettle") == ["A kettle that whistles"]
    assert index_is_consistent(factory)


def test_private_ideas_are_found_by_members_and_site_moderators(factory: Factory) -> None:
    ada, bo, cy = factory.member("Ada"), factory.member("Bo"), factory.member("Cy")
    sol = factory.member("Sol", role="staff")
    den = factory.group("Den of whistlers", ada, bo, is_private=True)
    factory.idea("A secret kettle", bo, den)
    rebuild_index(factory)
    for viewer in (ada, bo, sol):
        assert titles(factory, "secret", viewer) == ["A secret kettle"]
        assert len(find(factory, "whistlers", GROUPS, viewer).rows) == 1
    for viewer in (cy, None):
        answers = find(factory, "secret", viewer=viewer)
        assert (answers.rows, answers.counts["ideas"], answers.notice) == ([], 0, "")
        assert find(factory, "whistlers", GROUPS, viewer).counts["groups"] == 0


def test_ideas_of_a_group_that_becomes_public_are_found_at_once(factory: Factory) -> None:
    ada = factory.member("Ada")
    den = factory.group("Den", ada, is_private=True)
    factory.idea("A secret kettle", ada, den)
    rebuild_index(factory)
    with factory.writing():
        group_editing.edit(
            db.session.get_one(Group, den),
            db.session.get_one(Member, ada),
            GroupSettings("Salon", "For all", "Come **in**"),
            version=1,
        )
    assert titles(factory, "secret") == ["A secret kettle"]
    factory.work()
    assert [row.name for row in find(factory, "salon come", GROUPS).rows] == ["Salon"]
    assert find(factory, "den", GROUPS).rows == []
    assert index_is_consistent(factory)


def test_a_new_group_can_be_found(factory: Factory) -> None:
    ada = factory.member("Ada")
    rebuild_index(factory)
    with factory.writing():
        creation.create(db.session.get_one(Member, ada), GroupSettings("Kettles", "Hot water"))
    factory.work()
    assert [row.purpose for row in find(factory, "kettle", GROUPS).rows] == ["Hot water"]
    assert index_is_consistent(factory)


def test_members_in_good_standing_are_found_by_their_current_name(factory: Factory) -> None:
    ada = factory.member("Ada")
    factory.member("Una Known", confirmed_at=None)
    rebuild_index(factory)

    def found(text: str) -> list[str]:
        return [row.person.member.name for row in find(factory, text, PEOPLE).rows]

    assert found("ada") == ["Ada"]
    assert found("una") == []
    with factory.writing():
        member = db.session.get_one(Member, ada)
        member_profile.edit(
            member, name="Ada Lovelace", handle="ada_l", color=1, about="Engines", topics="steam, looms"
        )
    factory.work()
    assert found("lovelace") == found("looms engine") == ["Ada Lovelace"]
    with factory.writing():
        suspensions.suspend(db.session.get_one(Member, ada))
    factory.work()
    assert found("lovelace") == []
    assert index_is_consistent(factory)
    with factory.writing():
        suspensions.lift(db.session.get_one(Member, ada))
    factory.work()
    assert found("lovelace") == ["Ada Lovelace"]
    assert index_is_consistent(factory)


def test_erased_text_leaves_the_index_files(factory: Factory) -> None:
    ada, bo = factory.member("Adalbertina"), factory.member("Bo")
    kitchens = factory.group("Kitchens", bo, ada)
    idea = factory.idea("A zanzibarian kettle", ada, kitchens)
    factory.idea("Another thing altogether", bo, kitchens)
    rebuild_index(factory)
    assert _is_in_index_files(factory, b"zanzibarian")
    assert _is_in_index_files(factory, b"adalbertina")
    with factory.writing():
        erasure.erase(db.session.get_one(Idea, idea))
        deletion.delete_account(db.session.get_one(Member, ada))
    factory.work()
    assert titles(factory, "kettle") == []
    with factory.app.app_context():
        jobs.purge_index()
    assert not _is_in_index_files(factory, b"zanzibarian")
    assert not _is_in_index_files(factory, b"adalbertina")
    assert titles(factory, "altogether") == ["Another thing altogether"]
    assert index_is_consistent(factory)


def test_text_erased_during_a_rebuild_leaves_the_index_files(factory: Factory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("community.search.documents.CHUNK_SIZE", 1)
    ada = factory.member("Ada")
    idea = factory.idea("A zanzibarian kettle", ada, factory.group("Kitchens", ada))
    rebuild_index(factory)

    def change_during_rebuild(what: str, done: int, of: int) -> None:
        if what == "Writing" and done == 1:  # the new index has it already, and the old one is written by the worker
            with factory.writing():
                erasure.erase(db.session.get_one(Idea, idea))
            factory.work()

    with factory.app.app_context():
        rebuilding.rebuild(change_during_rebuild)
        jobs.purge_index()
    assert not _is_in_index_files(factory, b"zanzibarian")
    assert index_is_consistent(factory)


def _is_in_index_files(factory: Factory, word: bytes) -> bool:
    folder = factory.app.config["SETTINGS"].data_dir / "index"
    return any(word in path.read_bytes() for path in folder.rglob("*") if path.is_file())
