"""Drawings of the demonstration are the same every time and belong to some of its people and ideas."""

from community.demo.drawings import DRAWINGS, ILLUSTRATED, avatar, illustration
from community.demo.load import demonstration
from community.ideas.models import Idea
from community.images import store
from community.images.models import Image
from community.members.models import Member
from tests.factory import Factory


def test_a_seed_gives_the_same_drawing_and_another_seed_another() -> None:
    assert avatar("ada", 3).tobytes() == avatar("ada", 3).tobytes()
    assert len({avatar(person.handle, person.color).tobytes() for person in demonstration().people[:40]}) >= 39
    for part, (_draw, description) in DRAWINGS.items():
        assert illustration("A lid", part).tobytes() == illustration("A lid", part).tobytes()
        assert description.endswith(".")


def test_some_people_have_an_avatar_and_some_ideas_an_illustration(filled: Factory) -> None:
    people, pictures = filled.all(Member), filled.all(Image)
    worn = {person.avatar: person.id for person in people if person.avatar}
    assert len(people) / 6 < len(worn) < len(people) / 2
    assert {picture.name: picture.owner_id for picture in pictures if picture.idea_id is None} == worn
    drawn = [picture for picture in pictures if picture.idea_id]
    assert len(drawn) == ILLUSTRATED
    for picture in drawn:
        assert picture.owner_id == filled.get(Idea, picture.idea_id).author_id
        assert picture.description
    with filled.reading():
        assert {name for name, _path, _since in store.stored_files()} == {picture.name for picture in pictures}
