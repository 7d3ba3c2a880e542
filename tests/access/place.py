"""One community in which everything private is marked, for the access table and the crawler."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from community.comments.models import Comment, Mention
from community.groups.models import Group
from community.ideas.models import Decision, Idea, IdeaVersion
from community.kernel import markup
from community.kernel.database import db, now
from community.members.models import Member
from community.moderation.models import Flag, Ruling
from community.pictures import storing
from community.pictures.models import Picture
from tests.world import World

VIEWERS = (
    "visitor",
    "member",
    "group_member",
    "group_moderator",
    "author",
    "site_moderator",
    "staff",
    "administrator",
    "suspended",
    "unconfirmed",
)
STATES = ("public", "private", "taken_down")


@dataclass
class Place:
    """Ids by name: people, and for each state a group, an idea and a comment."""

    people: dict[str, int | None] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    ideas: dict[str, int] = field(default_factory=dict)
    comments: dict[str, int] = field(default_factory=dict)
    flags: dict[str, int] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)


class Marks:
    """Words that stand nowhere else, each planted in one private field."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        word = f"zq{len(self.planted):03d}{name.replace('_', '')}qz"
        self.planted[name] = word
        return word

    def found_in(self, text: str) -> set[str]:
        """Names of the fields whose marks stand in a text."""
        return {name for name, word in self.planted.items() if word in text.lower()}


def arrange(world: World, mark: Marks) -> Place:
    """A public and a private group with ideas, comments, decisions, flags and rulings."""
    place = Place()
    people = place.people
    people["visitor"] = None
    for name, values in {
        "member": {},
        "group_member": {},
        "group_moderator": {},
        "author": {},
        "site_moderator": {"role": "moderator"},
        "staff": {"role": "staff"},
        "administrator": {"role": "administrator"},
        "suspended": {"suspended_at": now()},
        "unconfirmed": {"confirmed_at": None},
    }.items():
        email = f"{mark('email_of_' + name)}@example.com"
        people[name] = world.member(name.replace("_", " ").title(), handle=name, email=email, **values)
    world.member(mark("removed_name"), handle=mark("removed_handle"), about=mark("removed_about"), removed_at=now())
    owner, author = people["group_moderator"], people["author"]
    assert owner is not None
    assert author is not None
    belonging = people["group_member"]
    assert belonging is not None
    place.groups["public"] = world.group("Open kitchen", owner, belonging, author)
    place.groups["taken_down"] = place.groups["public"]
    place.groups["private"] = world.group(
        mark("group_name"),
        owner,
        belonging,
        author,
        is_private=True,
        slug=mark("group_slug"),
        purpose=mark("group_purpose"),
        description=(text := mark("group_description")),
        description_html=markup.to_html(text),
    )
    _ideas(world, mark, place, author)
    _comments(world, mark, place, author)
    _rest(world, mark, place)
    _pictures(world, mark, place, author)
    return place


def _ideas(world: World, mark: Marks, place: Place, author: int) -> None:
    place.ideas["public"] = world.idea("A lid that stays open", author, place.groups["public"])
    for state, values in {
        "private": {},
        "taken_down": {"taken_down_at": now(), "taken_down_by": "moderator"},
    }.items():
        body = mark(f"{state}_idea_body")
        today, others = mark(f"{state}_idea_today"), mark(f"{state}_idea_others")
        place.ideas[state] = world.idea(
            mark(f"{state}_idea_title"),
            author,
            place.groups[state],
            body=body,
            today=today,
            others=others,
            today_html=markup.to_html(today),
            others_html=markup.to_html(others),
            version=2,
            edited_at=now(),
            **values,
        )
        with world.writing():
            idea = place.ideas[state]
            old = {name: mark(f"{state}_old_{name}") for name in ("title", "body", "today", "others")}
            db.session.add(IdeaVersion(idea_id=idea, version=1, written_by=author, written_at=now(), **old))
            answer = mark(f"{state}_answer")
            db.session.add(
                Decision(
                    idea_id=idea,
                    status_key="planned",
                    reason=mark(f"{state}_reason"),
                    answer=answer,
                    answer_html=markup.to_html(answer),
                    decided_by=place.people["staff"],
                )
            )
            db.session.get_one(Idea, idea).status_key = "planned"


def _comments(world: World, mark: Marks, place: Place, author: int) -> None:
    place.comments["public"] = world.comment(place.ideas["public"], author)
    world.comment(place.ideas["public"], author, "I agree with that.", parent_id=place.comments["public"])
    place.comments["private"] = world.comment(place.ideas["private"], author, mark("private_comment"))
    world.comment(place.ideas["taken_down"], author, mark("comment_under_taken_down_idea"))
    place.comments["taken_down"] = world.comment(
        place.ideas["public"],
        author,
        mark("taken_down_comment"),
        taken_down_at=now(),
        taken_down_by="moderator",
    )
    with world.writing():  # everybody was named in all of them, when they might still read them
        for comment in db.session.scalars(select(Comment.id)).all():
            db.session.add_all(Mention(comment_id=comment, member_id=who) for who in place.people.values() if who)


def _rest(world: World, mark: Marks, place: Place) -> None:
    with world.writing():
        for state in ("public", "private"):
            flag = Flag(
                idea_id=place.ideas[state],
                group_id=place.groups[state],
                flagged_by=place.people["group_member"],
                reason="other",
                note=mark(f"{state}_flag_note"),
            )
            db.session.add(flag)
            db.session.flush()
            place.flags[state] = flag.id
        db.session.add(
            Ruling(
                act="take_down",
                about_id=place.people["author"],
                idea_id=place.ideas["taken_down"],
                group_id=place.groups["public"],
                ruled_by=place.people["site_moderator"],
                reason=mark("ruling_reason"),
            )
        )


def _pictures(world: World, mark: Marks, place: Place, author: int) -> None:
    with world.writing():
        for state in STATES:
            name = place.pictures[state] = storing.keep({480: f"of the {state} idea".encode()})
            said = mark(f"{state}_picture") if state != "public" else "A lid"
            idea = place.ideas[state]
            db.session.add(
                Picture(name=name, owner_id=author, idea_id=idea, description=said, width=480, height=9, size=9)
            )


def counts(world: World) -> tuple[Any, ...]:
    """How much of everything there is, to see that a refused request changed nothing."""
    from sqlalchemy import func, select

    with world.reading():
        return tuple(
            db.session.scalar(select(func.count()).select_from(table)) for table in (Group, Idea, Comment, Member, Flag)
        )
