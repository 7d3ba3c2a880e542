"""The commands that look after the index, and what they say."""

from pathlib import Path

from community.ideas import editing
from community.ideas.models import Idea
from community.kernel.database import db
from community.members.models import Member
from community.search import generations
from tests.operations.running import community, environment
from tests.search.searching import titles
from tests.world import World


def test_the_index_is_made_compared_and_found_to_differ(world: World, database_url: str, tmp_path: Path) -> None:
    env = environment(tmp_path, database_url)
    ada = world.member("Ada")
    idea = world.idea("A kettle that whistles", ada, world.group("Kitchens", ada))
    asked = community("search", "check", env=env)
    assert asked.exit_code == 1
    assert "There is no index to compare" in asked.output
    made = community("search", "rebuild", env=env)
    assert made.exit_code == 0
    assert "The index has 3 documents." in made.output
    assert titles(world, "kettle") == ["A kettle that whistles"]
    assert community("search", "check", env=env).exit_code == 0
    assert "search: 3 documents compared, 0 wait" in community("doctor", env=env).output

    with world.writing():
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
    assert "3 documents compared, 0 differ, 1 wait." in checked.output
    assert checked.exit_code == 0
    with world.writing():
        db.session.get_one(Idea, idea).title = "Nobody says that this changed"
    world.work()
    with world.writing():
        db.session.get_one(Idea, idea).title = "Nor this"
    checked = community("search", "check", env=env)
    assert f"ideas:{idea} is different" in checked.output
    assert checked.exit_code == 1
    assert "differs from the database in 1 places" in community("doctor", env=env).output


def test_of_two_who_make_the_index_one_is_told_to_wait(world: World, database_url: str, tmp_path: Path) -> None:
    from community.kernel.leasing import lease
    from community.search.rebuilding import LEASE

    env = environment(tmp_path, database_url)
    with world.app.app_context(), lease("community.search.rebuilding", LEASE):
        told = community("search", "rebuild", env=env)
        assert told.exit_code == 1
        assert "Another process is making the index" in told.output
    assert community("search", "rebuild", env=env).exit_code == 0
    assert community("search", "rebuild", env=env).exit_code == 0
    with world.app.app_context():
        folders = [path.name for path in generations.home().iterdir() if path.is_dir()]
        assert folders == [generations.current().name]
