"""One community in which everything private is marked, for the access table and the crawler."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from community.comments.models import Comment, Mention
from community.groups.models import Ban, FormerAddress, Group, Invitation, JoinRequest
from community.ideas.models import HELD, SET_ASIDE, Decision, Idea, IdeaVersion
from community.kernel import markup
from community.kernel.database import db, now
from community.members.models import Member
from community.moderation.models import Appeal, Flag, Ruling
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
    "banned",
)
STATES = ("public", "request", "private", "taken_down", "held", "set_aside", "locked", "archived")
GROUPS = ("public", "request", "private", "archived")  # the other states are of what stands in the public one
HIDDEN: dict[str, dict[str, Any]] = {  # what nobody but its author and moderators can open, and why
    "taken_down": {"taken_down_by": "moderator"},
    "held": {"withheld": HELD},
    "set_aside": {"withheld": SET_ASIDE},
}


@dataclass
class Place:
    """Ids by name: people, and for each state a group, an idea and a comment."""

    people: dict[str, int | None] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    ideas: dict[str, int] = field(default_factory=dict)
    comments: dict[str, int] = field(default_factory=dict)
    flags: dict[str, int] = field(default_factory=dict)
    invitations: dict[str, int] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=dict)
    rulings: dict[str, int] = field(default_factory=dict)
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
    """Groups of every kind; in them ideas and comments in every state; flags, rulings, requests, invitations, bans."""
    place = Place()
    _people(world, mark, place)
    _groups(world, mark, place)
    _ideas(world, mark, place)
    _comments(world, mark, place)
    _flags_and_rulings(world, mark, place)
    _coming_and_going(world, mark, place)
    _pictures(world, mark, place)
    world.recount()
    return place


def _people(world: World, mark: Marks, place: Place) -> None:
    place.people["visitor"] = None
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
        "banned": {},
        "asker": {},
    }.items():
        email = f"{mark('email_of_' + name)}@example.com"
        place.people[name] = world.member(name.replace("_", " ").title(), handle=name, email=email, **values)
    world.member(mark("removed_name"), handle=mark("removed_handle"), about=mark("removed_about"), removed_at=now())


def _groups(world: World, mark: Marks, place: Place) -> None:
    belonging = [_id(place, name) for name in ("group_moderator", "group_member", "author")]
    place.groups["public"] = world.group("Open kitchen", *belonging)
    place.groups["request"] = world.group("Tea house", *belonging, by_request=True, question="Why tea?")
    place.groups["archived"] = world.group("Old kitchen", *belonging, archived_at=now())
    texts = {name: mark(f"group_{name}") for name in ("description", "welcome", "guidelines")}
    place.groups["private"] = world.group(
        mark("group_name"),
        *belonging,
        is_private=True,
        slug=mark("group_slug"),
        purpose=mark("group_purpose"),
        question=mark("group_question"),
        **texts,
        **{f"{name}_html": markup.to_html(text) for name, text in texts.items()},
    )
    place.groups |= {state: place.groups["public"] for state in STATES if state not in GROUPS}
    with world.writing():
        db.session.add(FormerAddress(slug=mark("group_former_slug"), group_id=place.groups["private"]))


def _ideas(world: World, mark: Marks, place: Place) -> None:
    author, groups = _id(place, "author"), place.groups
    place.ideas["public"] = world.idea("A lid that stays open", author, groups["public"])
    place.ideas["request"] = world.idea("A pot for green tea", author, groups["request"])
    place.ideas["locked"] = world.idea("A handle for left hands", author, groups["locked"], locked_at=now())
    place.ideas["archived"] = world.idea("A stove without smoke", author, groups["archived"])
    for state, values in {"private": {}, **HIDDEN}.items():
        _marked_idea(world, mark, place, state, {**values, "taken_down_at": now()} if values else {})


def _marked_idea(world: World, mark: Marks, place: Place, state: str, values: dict[str, Any]) -> None:
    author = _id(place, "author")
    texts = {name: mark(f"{state}_idea_{name}") for name in ("body", "today", "others")}
    idea = place.ideas[state] = world.idea(
        mark(f"{state}_idea_title"),
        author,
        place.groups[state],
        **texts,
        today_html=markup.to_html(texts["today"]),
        others_html=markup.to_html(texts["others"]),
        version=2,
        edited_at=now(),
        status_key="planned",
        **values,
    )
    old = {name: mark(f"{state}_old_{name}") for name in ("title", "body", "today", "others")}
    answer = mark(f"{state}_answer")
    with world.writing():
        db.session.add(IdeaVersion(idea_id=idea, version=1, written_by=author, written_at=now(), **old))
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


def _comments(world: World, mark: Marks, place: Place) -> None:
    author, ideas = _id(place, "author"), place.ideas
    for state in ("public", "request", "locked", "archived"):
        place.comments[state] = world.comment(ideas[state], author)
    world.comment(ideas["public"], author, "I agree with that.", parent_id=place.comments["public"])
    place.comments["private"] = world.comment(ideas["private"], author, mark("private_comment"))
    for state, values in HIDDEN.items():
        world.comment(ideas[state], author, mark(f"comment_under_{state}_idea"))
        said = mark(f"{state}_comment")
        place.comments[state] = world.comment(ideas["public"], author, said, taken_down_at=now(), **values)
    with world.writing():  # everybody was named in all of them, when they might still read them
        for comment in db.session.scalars(select(Comment.id)).all():
            db.session.add_all(Mention(comment_id=comment, member_id=who) for who in place.people.values() if who)


def _flags_and_rulings(world: World, mark: Marks, place: Place) -> None:
    with world.writing():
        for state in STATES:
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
        by = {"about_id": place.people["author"], "ruled_by": place.people["site_moderator"]}
        ruled = {
            "taken_down": Ruling(
                act="take_down",
                idea_id=place.ideas["taken_down"],
                group_id=place.groups["public"],
                reason=mark("ruling_reason"),
                before={"taken_down_by": None, "withheld": None},
                **by,
            ),
            "private": Ruling(
                act="warn",
                idea_id=place.ideas["private"],
                group_id=place.groups["private"],
                reason=mark("private_ruling_reason"),
                **by,
            ),
            "suspended": Ruling(
                act="suspend",
                subject_member_id=place.people["suspended"],
                reason=mark("suspension_reason"),
                **by | {"about_id": place.people["suspended"]},
            ),
        }
        db.session.add_all(ruled.values())
        db.session.flush()
        place.rulings |= {state: ruling.id for state, ruling in ruled.items()}
        db.session.add(
            Appeal(
                ruling_id=place.rulings["private"],
                reason=mark("appeal_reason"),
                answer=mark("appeal_answer"),
                outcome="upheld",
                decided_by=place.people["administrator"],
                decided_at=now(),
            )
        )


def _coming_and_going(world: World, mark: Marks, place: Place) -> None:
    """The banned were sent away from every group; somebody asks to belong; somebody is invited."""
    owner, banned, asker = (_id(place, name) for name in ("group_moderator", "banned", "asker"))
    later = now() + timedelta(days=7)
    with world.writing():
        for kind in GROUPS:
            group = place.groups[kind]
            db.session.add(Ban(group_id=group, member_id=banned, ends_at=later))
            reason = mark(f"ban_reason_{kind}")
            db.session.add(
                Ruling(
                    act="ban",
                    subject_member_id=banned,
                    about_id=banned,
                    group_id=group,
                    ruled_by=owner,
                    until=later,
                    reason=reason,
                )
            )
            code, note = mark(f"invitation_code_{kind}"), mark(f"invitation_note_{kind}")
            invitation = Invitation(group_id=group, code=code, note=note, made_by=owner, expires_at=later, most=5)
            answer = mark(f"request_answer_{kind}")
            asked = JoinRequest(group_id=group, member_id=asker, question="Why tea?", answer=answer)
            word = mark(f"request_word_{kind}")
            refused = JoinRequest(
                group_id=group, member_id=asker, word=word, outcome="refused", decided_at=now(), decided_by=owner
            )
            db.session.add_all((invitation, asked, refused))
            db.session.flush()
            place.invitations[kind], place.requests[kind] = invitation.id, asked.id


def _pictures(world: World, mark: Marks, place: Place) -> None:
    marked = {"private", *HIDDEN}
    with world.writing():
        for state in STATES:
            said = mark(f"{state}_picture") if state in marked else "A lid"
            content = f"of the {state if state in marked else 'public'} idea".encode()
            name = place.pictures[state] = storing.keep({480: content})
            db.session.add(
                Picture(
                    name=name,
                    owner_id=_id(place, "author"),
                    idea_id=place.ideas[state],
                    description=said,
                    width=480,
                    height=9,
                    size=9,
                )
            )


def _id(place: Place, name: str) -> int:
    found = place.people[name]
    assert found is not None
    return found


def counts(world: World) -> tuple[Any, ...]:
    """How much of everything there is, to see that a refused request changed nothing."""
    from sqlalchemy import func, select

    with world.reading():
        return tuple(
            db.session.scalar(select(func.count()).select_from(table)) for table in (Group, Idea, Comment, Member, Flag)
        )
