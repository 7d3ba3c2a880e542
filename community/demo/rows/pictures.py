"""Rows of pictures."""

from collections.abc import Mapping

from community.demo.numbering import Made, Numbered
from community.demo.sketching import Sketch


def pictures(of: Numbered, faces: Mapping[str, Sketch], illustrations: Mapping[int, Sketch]) -> Made:
    """Faces, and drawings that go with ideas."""
    people = {person.handle: person for person in of.community.people}
    return [
        {**_drawn(sketch), "owner_id": of.member_ids[handle], "uploaded_at": of.now - people[handle].joined_ago}
        for handle, sketch in faces.items()
    ] + [
        {
            **_drawn(sketch),
            "owner_id": of.member_ids[of.community.ideas[index].author],
            "idea_id": of.idea_ids[index],
            "uploaded_at": of.now - of.community.ideas[index].ago,
        }
        for index, sketch in illustrations.items()
    ]


def _drawn(sketch: Sketch) -> dict[str, object]:
    return {
        "name": sketch.name,
        "description": sketch.says,
        "idea_id": None,
        "width": sketch.made.width,
        "height": sketch.made.height,
        "size": sum(map(len, sketch.made.files.values())),
    }
