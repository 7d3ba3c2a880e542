"""The commands that rebuild and check the index."""

from pathlib import Path

from community.core.db import db
from community.ideas import editing
from community.ideas.models import Idea
from community.members.models import Member
from community.search import index_versions
from tests.cli.processes import community, environment
from tests.factory import Factory
from tests.search.fixtures import titles


def test_commands_rebuild_and_check_the_index(factory: Factory, database_url: str, tmp_path: Path) -> None:
    env = environment(tmp_path, database_url)
    ada = factory.member("Ada")
    idea = factory.idea("A kettle that whistles", ada, factory.group("Kitchens", ada))
    asked = community("search", "check", env=env)
    assert asked.exit_code == 1
    assert "No index to check" in asked.output
    made = community("search", "rebuild", env=env)
    assert made.exit_code == 0
    assert "The index has 3 documents." in made.output
    assert titles(factory, "kettle") == ["A kettle that whistles"]
    assert community("search", "check", env=env).exit_code == 0
    assert "search: 3 documents compared, 0 waiting" in community("doctor", env=env).output

    with factory.writing():
        editing.edit(
            db.session.get_one(Idea, idea),
            db.session.get_one(Member, ada),
            title="A teapot that sings",
            body="x",
            today="",
            others="",
            version=1,
        )
    checked = community("search", "check", env=env)
    assert "3 documents compared, 0 differ, 1 waiting." in checked.output
    assert checked.exit_code == 0
    with factory.writing():
        db.session.get_one(Idea, idea).title = "No one reports this change"
    factory.work()
    with factory.writing():
        db.session.get_one(Idea, idea).title = "Nor this"
    checked = community("search", "check", env=env)
    assert f"ideas:{idea} is different" in checked.output
    assert checked.exit_code == 1
    assert "Documents that differ from the database: 1." in community("doctor", env=env).output


def test_a_concurrent_rebuild_is_refused(factory: Factory, database_url: str, tmp_path: Path) -> None:
    from community.core.leases import lease
    from community.search.rebuilding import LEASE_TIME

    env = environment(tmp_path, database_url)
    with factory.app.app_context(), lease("community.search.rebuilding", LEASE_TIME):
        told = community("search", "rebuild", env=env)
        assert told.exit_code == 1
        assert "Another process is rebuilding the index" in told.output
    assert community("search", "rebuild", env=env).exit_code == 0
    assert community("search", "rebuild", env=env).exit_code == 0
    with factory.app.app_context():
        folders = [path.name for path in index_versions.root().iterdir() if path.is_dir()]
        assert folders == [index_versions.current().name]
