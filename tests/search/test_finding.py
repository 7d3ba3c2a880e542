"""Finding by words: what a viewer may see, the best first, whoever answers."""

from community.kernel.database import db
from community.members.models import Member
from community.search import finding
from community.search.shapes import GROUPS, IDEAS, PEOPLE
from tests.world import World


def _titles(world: World, viewer: int | None, text: str) -> list[str]:
    with world.reading():
        who = db.session.get(Member, viewer) if viewer else None
        return [row.idea.title for row in finding.find(who, text, IDEAS).rows]


def test_without_an_index_the_database_answers_and_says_so(world: World) -> None:
    ada, cy = world.member("Ada"), world.member("Cy")
    kitchens = world.group("Kitchens", ada, purpose="All about kettles")
    den = world.group("Den", ada, is_private=True)
    world.idea("A kettle that whistles", ada, kitchens)
    world.idea("A secret kettle", ada, den)
    world.idea("Something else", ada, kitchens, body="It could boil like a Kéttle.")
    with world.reading():
        answers = finding.find(None, "KETTLE", IDEAS)
        assert answers.notice == "database"
        assert [row.idea.title for row in answers.rows] == ["A kettle that whistles", "Something else"]
        assert answers.rows[1].text == "It could boil like a Kéttle."
        assert [row.name for row in finding.find(None, "kettles", GROUPS).rows] == ["Kitchens"]
        assert [row.person.name for row in finding.find(None, "ada", PEOPLE).rows] == ["Ada"]
        assert {(s.kind, s.title) for s in finding.suggest(None, "k").rows} == {
            ("ideas", "A kettle that whistles"),
            ("groups", "Kitchens"),
        }
        assert [s.title for s in finding.similar(None, "The kettle that whistles loudly")] == ["A kettle that whistles"]
    assert len(_titles(world, ada, "kettle")) == 3
    assert _titles(world, cy, "secret") == []
