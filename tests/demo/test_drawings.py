"""Drawings of the demonstration are the same every time and belong to some of its people and ideas."""

from community.demo.drawings import DRAWABLE, illustration, portrait
from community.demo.load import demonstration
from community.ideas.models import Idea
from community.images import store
from community.images.models import Image
from community.members.models import Member
from tests.factory import Factory


def test_a_seed_gives_the_same_drawing_and_another_seed_another() -> None:
    assert portrait("ada", 3).tobytes() == portrait("ada", 3).tobytes()
    assert len({portrait(person.handle, person.color).tobytes() for person in demonstration().people[:40]}) == 40
    for part in sorted(DRAWABLE):
        assert illustration(1, part).image.tobytes() == illustration(1, part).image.tobytes()
        assert illustration(1, part).description.endswith(".")


def test_a_third_of_the_people_have_a_portrait_and_some_ideas_an_illustration(filled: Factory) -> None:
    people, pictures = filled.all(Member), filled.all(Image)
    worn = {person.avatar: person.id for person in people if person.avatar}
    assert len(people) / 4 < len(worn) < len(people) / 2
    assert {picture.name: picture.owner_id for picture in pictures if picture.idea_id is None} == worn
    drawn = [picture for picture in pictures if picture.idea_id]
    assert len(drawn) == 15
    for picture in drawn:
        assert picture.owner_id == filled.get(Idea, picture.idea_id).author_id
        assert picture.description
    with filled.reading():
        assert {name for name, _path, _since in store.stored_files()} == {picture.name for picture in pictures}
