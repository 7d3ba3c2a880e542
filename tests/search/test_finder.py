"""Search shows what the viewer may see, best first, with and without an index."""

from community.core.db import db
from community.members.models import Member
from community.search import finder
from community.search.results import GROUPS, IDEAS, PEOPLE
from tests.factory import Factory


def _titles(factory: Factory, viewer: int | None, text: str) -> list[str]:
    with factory.reading():
        who = db.session.get(Member, viewer) if viewer else None
        return [row.idea.title for row in finder.find(who, text, IDEAS).rows]


def test_without_an_index_the_database_is_searched(factory: Factory) -> None:
    ada, cy = factory.member("Ada"), factory.member("Cy")
    kitchens = factory.group("Kitchens", ada, purpose="All about kettles")
    den = factory.group("Den", ada, is_private=True)
    factory.idea("A kettle that whistles", ada, kitchens)
    factory.idea("A secret kettle", ada, den)
    factory.idea("Something else", ada, kitchens, body="It could boil like a Kéttle.")
    with factory.reading():
        answers = finder.find(None, "KETTLE", IDEAS)
        assert answers.notice == "database"
        assert [row.idea.title for row in answers.rows] == ["A kettle that whistles", "Something else"]
        assert answers.rows[1].text == "It could boil like a Kéttle."
        assert [row.name for row in finder.find(None, "kettles", GROUPS).rows] == ["Kitchens"]
        assert [row.person.member.name for row in finder.find(None, "ada", PEOPLE).rows] == ["Ada"]
        assert {(s.kind, s.title) for s in finder.suggest(None, "k").rows} == {
            ("ideas", "A kettle that whistles"),
            ("groups", "Kitchens"),
        }
        assert [s.title for s in finder.similar(None, "The kettle that whistles loudly")] == ["A kettle that whistles"]
    assert len(_titles(factory, ada, "kettle")) == 3
    assert _titles(factory, cy, "secret") == []
