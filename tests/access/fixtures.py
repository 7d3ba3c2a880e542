"""A community in which everything private is marked, for the permission table and the crawler."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from community.audit import log as audit_log
from community.comments.models import Comment, CommentVersion, Mention
from community.core import markup
from community.core.db import db, now
from community.core.visibility import AUTO_HIDDEN, PENDING
from community.duplicates.models import DuplicatePair, DuplicateSuggestion
from community.groups.models import Ban, Group, Invitation, JoinRequest, OldGroupSlug
from community.ideas.models import Idea, IdeaField, IdeaFieldAnswer, IdeaLabel, IdeaVersion, Label, StatusChange
from community.images import store
from community.images.models import Image
from community.members.models import Member
from community.moderation.models import Appeal, ModerationAction, Report
from community.notes.models import Note, NoteMention
from community.staff.models import SavedView
from tests.factory import Factory

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
    "banned",
)
STATES = ("public", "request", "private", "removed", "pending", "auto_hidden", "locked", "archived")
GROUPS = ("public", "request", "private", "archived")  # content in the other states is in the public group
HIDDEN: dict[str, dict[str, Any]] = {  # states in which only authors and moderators see content
    "removed": {"removed_by": "moderator"},
    "pending": {"review_state": PENDING},
    "auto_hidden": {"review_state": AUTO_HIDDEN},
}


@dataclass
class AccessScenario:
    """Ids by name: people, and for each state a group, an idea and a comment."""

    people: dict[str, int | None] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    ideas: dict[str, int] = field(default_factory=dict)
    comments: dict[str, int] = field(default_factory=dict)
    reports: dict[str, int] = field(default_factory=dict)
    invitations: dict[str, int] = field(default_factory=dict)
    join_requests: dict[str, int] = field(default_factory=dict)
    actions: dict[str, int] = field(default_factory=dict)
    announcements: dict[str, int] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    view_slug: str = ""  # of a saved view that staff share
    fields: dict[str, int] = field(default_factory=dict)  # extra fields of the groups
    label_slug: str = ""  # of a label that only staff see
    pair_id: int = 0  # of the public and the private idea, suggested about the public one
    note: int = 0  # an internal note on the public idea, by `staff`


class Markers:
    """Unique words, each written into one private field."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        word = f"zq{len(self.planted):03d}{name.replace('_', '')}qz"
        self.planted[name] = word
        return word

    def found_in(self, text: str) -> set[str]:
        """The names of the fields whose words a text contains."""
        lower = text.lower()
        return {name for name, word in self.planted.items() if word in lower}


def arrange(factory: Factory, mark: Markers) -> AccessScenario:
    """Groups of every kind, ideas and comments in every state, reports, moderation actions, join requests and bans."""
    scenario = arrange_public(factory, mark)
    arrange_private(factory, mark, scenario)
    with factory.writing():
        _ban(mark, scenario, "private")
    return scenario


def arrange_public(factory: Factory, mark: Markers) -> AccessScenario:
    """Public content. Only email addresses, deleted members and the bans of one viewer are private in it."""
    scenario = AccessScenario()
    _people(factory, mark, scenario)
    members = [_id(scenario, name) for name in ("group_moderator", "group_member", "author")]
    scenario.groups["public"] = factory.group("Open kitchen", *members)
    scenario.groups["request"] = factory.group("Tea house", *members, by_request=True, question="Why tea?")
    scenario.groups["archived"] = factory.group("Old kitchen", *members, archived_at=now())
    scenario.groups |= dict.fromkeys(("locked", *HIDDEN), scenario.groups["public"])
    author, groups = _id(scenario, "author"), scenario.groups
    scenario.ideas["public"] = factory.idea("A lid that stays open", author, groups["public"])
    scenario.ideas["request"] = factory.idea("A pot for green tea", author, groups["request"])
    scenario.ideas["locked"] = factory.idea("A handle for left hands", author, groups["locked"], locked_at=now())
    scenario.ideas["archived"] = factory.idea("A stove without smoke", author, groups["archived"])
    for state, idea in scenario.ideas.items():
        scenario.comments[state] = factory.comment(idea, author)
    moderator = _id(scenario, "group_moderator")
    for kind in ("public", "request", "archived"):
        announcement = factory.announcement(f"News of {kind}", moderator, groups[kind], pinned_until=_tomorrow())
        scenario.announcements[kind] = announcement
    scenario.announcements["locked"] = scenario.announcements["public"]
    everyone = factory.announcement("News for everyone", _id(scenario, "staff"), pinned_until=_tomorrow())
    for announcement in (scenario.announcements["public"], everyone):
        factory.announcement_comment(announcement, author, "That is good to know.")
    factory.comment(scenario.ideas["public"], author, "I agree with that.", parent_id=scenario.comments["public"])
    with factory.writing():
        for kind in ("public", "request", "archived"):
            _ban(mark, scenario, kind)
        _suspend(mark, scenario)
        mention_everyone(scenario)
        _label(scenario, "lids", "Lids", is_public=True)
        for kind in ("public", "request", "archived"):
            _extra_field(scenario, kind, "Model", "On the back.")
        for state in scenario.ideas:
            _image(scenario, state, "A lid", "of the public idea")
            _edited_comment(scenario, state, "I disagree with that.")
    return scenario


def arrange_private(factory: Factory, mark: Markers, scenario: AccessScenario) -> None:
    """Content that outsiders must not see."""
    _private_group(factory, mark, scenario)
    _ideas(factory, mark, scenario)
    _comments(factory, mark, scenario)
    _announcements(factory, mark, scenario)
    with factory.writing():
        _reports(mark, scenario)
        _actions(mark, scenario)
        _join_requests_and_invitations(mark, scenario)
        scenario.view_slug = mark("view_slug")
        view = {"slug": scenario.view_slug, "name": mark("view_name"), "query": "columns=votes", "is_shared": True}
        db.session.add(SavedView(owner_id=_id(scenario, "staff"), **view))
        scenario.label_slug = mark("label_slug")
        _label(scenario, scenario.label_slug, mark("label_name"), is_public=False)
        _pair(mark, scenario)
        _extra_field(scenario, "private", mark("private_field_name"), mark("private_field_help"))
        for state in ("private", *HIDDEN):
            _answer(scenario, state, mark(f"{state}_answer_in_field"))
            _image(scenario, state, mark(f"{state}_image"), f"of the {state} idea")
        _notes(mark, scenario)
        _audit_entries(mark, scenario)


def _extra_field(scenario: AccessScenario, kind: str, name: str, help_text: str) -> None:
    """An optional extra field of the group of a kind."""
    row = IdeaField(group_id=scenario.groups[kind], name=name, kind="text", help=help_text, position=1)
    db.session.add(row)
    db.session.flush()
    scenario.fields[kind] = row.id


def _answer(scenario: AccessScenario, state: str, value: str) -> None:
    """An answer of the idea in a state, in the field of its group, and an earlier one in its history."""
    idea = db.session.get_one(Idea, scenario.ideas[state])
    fields = {scenario.groups[kind]: row for kind, row in scenario.fields.items()}
    db.session.add(IdeaFieldAnswer(idea_id=idea.id, field_id=fields[idea.group_id], value=value))
    if earlier := db.session.get(IdeaVersion, (idea.id, 1)):
        earlier.answers = f"Model: old{value}"


def _notes(mark: Markers, scenario: AccessScenario) -> None:
    """Internal notes on ideas and about viewers. All people are mentioned in them, as if all were once on staff."""
    ideas = [{"idea_id": scenario.ideas[state]} for state in ("public", "private", "removed")]
    members = [{"member_id": scenario.people[name]} for name in ("member", "group_member", "author", "suspended")]
    for number, subject in enumerate((*ideas, *members)):
        text = mark(f"note_{number}")
        note = Note(**subject, author_id=scenario.people["staff"], body=text, body_html=markup.to_html(text))
        db.session.add(note)
        db.session.flush()
        scenario.note = scenario.note or note.id
        db.session.add_all(NoteMention(note_id=note.id, member_id=who) for who in scenario.people.values() if who)


def _audit_entries(mark: Markers, scenario: AccessScenario) -> None:
    by, about = scenario.people["administrator"], scenario.people["member"]
    values = {"before": mark("audit_before"), "after": mark("audit_after")}
    audit_log.record(audit_log.SETTING_CHANGED, by=by, setting="tagline", **values)
    audit_log.record(audit_log.EXPORTED, by=by, file=mark("audit_file"))
    audit_log.record(audit_log.SIGN_IN_FAILED, by=None, about=about, network=mark("audit_network"))


def _pair(mark: Markers, scenario: AccessScenario) -> None:
    first, second = sorted((scenario.ideas["public"], scenario.ideas["private"]))
    pair = DuplicatePair(first_id=first, second_id=second, likelihood=0.5, words=[mark("pair_word")], priority=1.5)
    pair.is_suggested = True
    db.session.add(pair)
    db.session.flush()
    scenario.pair_id = pair.id
    ids = {"idea_id": scenario.ideas["public"], "member_id": _id(scenario, "group_member")}
    db.session.add(DuplicateSuggestion(pair_id=pair.id, **ids))


def _label(scenario: AccessScenario, slug: str, name: str, is_public: bool) -> None:
    """A label on the public idea."""
    label = Label(slug=slug, name=name, folded_name=name.lower(), color=1, is_public=is_public)
    db.session.add(label)
    db.session.flush()
    db.session.add(IdeaLabel(idea_id=scenario.ideas["public"], label_id=label.id))


def _people(factory: Factory, mark: Markers, scenario: AccessScenario) -> None:
    scenario.people["visitor"] = None
    for name, values in {
        "member": {},
        "group_member": {},
        "group_moderator": {},
        "author": {},
        "site_moderator": {"role": "moderator"},
        "staff": {"role": "staff"},
        "administrator": {"role": "administrator"},
        "suspended": {"suspended_at": now()},
        "banned": {},
        "requester": {},
    }.items():
        email = f"{mark('email_of_' + name)}@example.com"
        scenario.people[name] = factory.member(name.replace("_", " ").title(), handle=name, email=email, **values)
    factory.member(mark("deleted_name"), handle=mark("deleted_handle"), about=mark("deleted_about"), deleted_at=now())


def _private_group(factory: Factory, mark: Markers, scenario: AccessScenario) -> None:
    members = [_id(scenario, name) for name in ("group_moderator", "group_member", "author")]
    texts = {name: mark(f"group_{name}") for name in ("description", "welcome", "guidelines")}
    scenario.groups["private"] = factory.group(
        mark("group_name"),
        *members,
        is_private=True,
        slug=mark("group_slug"),
        purpose=mark("group_purpose"),
        question=mark("group_question"),
        **texts,
        **{f"{name}_html": markup.to_html(text) for name, text in texts.items()},
    )
    with factory.writing():
        db.session.add(OldGroupSlug(slug=mark("group_old_slug"), group_id=scenario.groups["private"]))


def _ideas(factory: Factory, mark: Markers, scenario: AccessScenario) -> None:
    for state, values in {"private": {}, **HIDDEN}.items():
        _marked_idea(factory, mark, scenario, state, {**values, "hidden_at": now()} if values else {})


def _marked_idea(factory: Factory, mark: Markers, scenario: AccessScenario, state: str, values: dict[str, Any]) -> None:
    author = _id(scenario, "author")
    texts = {name: mark(f"{state}_idea_{name}") for name in ("body", "today", "others")}
    idea = scenario.ideas[state] = factory.idea(
        mark(f"{state}_idea_title"),
        author,
        scenario.groups[state],
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
    with factory.writing():
        db.session.add(IdeaVersion(idea_id=idea, version=1, written_by=author, written_at=now(), **old))
        db.session.add(
            StatusChange(
                idea_id=idea,
                status_key="planned",
                reason=mark(f"{state}_reason"),
                answer=answer,
                answer_html=markup.to_html(answer),
                changed_by=scenario.people["staff"],
            )
        )


def _comments(factory: Factory, mark: Markers, scenario: AccessScenario) -> None:
    author, ideas = _id(scenario, "author"), scenario.ideas
    scenario.comments["private"] = factory.comment(ideas["private"], author, mark("private_comment"))
    for state, values in HIDDEN.items():
        factory.comment(ideas[state], author, mark(f"comment_under_{state}_idea"))
        comment_text = mark(f"{state}_comment")
        scenario.comments[state] = factory.comment(ideas["public"], author, comment_text, hidden_at=now(), **values)
    with factory.writing():
        for state in ("private", *HIDDEN):
            _edited_comment(scenario, state, mark(f"{state}_old_comment"))
        mention_everyone(scenario)


def _announcements(factory: Factory, mark: Markers, scenario: AccessScenario) -> None:
    """One in the private group, and a removed one in the public group; hidden comments on one that all can see."""
    moderator, groups = _id(scenario, "group_moderator"), scenario.groups
    author, public = _id(scenario, "author"), scenario.announcements["public"]
    for state, values in (("private", {}), ("removed", {"removed_at": now(), "removed_by": moderator})):
        texts = {"body": mark(f"{state}_announcement_body"), "pinned_until": _tomorrow(), **values}
        title = mark(f"{state}_announcement_title")
        scenario.announcements[state] = factory.announcement(title, moderator, groups[state], **texts)
        factory.announcement_comment(scenario.announcements[state], author, mark(f"comment_on_{state}_announcement"))
    for state, values in HIDDEN.items():
        text = mark(f"{state}_comment_on_announcement")
        factory.announcement_comment(public, author, text, hidden_at=now(), **values)
    with factory.writing():
        mention_everyone(scenario)
    scenario.announcements |= dict.fromkeys(("pending", "auto_hidden"), scenario.announcements["removed"])


def _edited_comment(scenario: AccessScenario, state: str, earlier: str) -> None:
    """A moderator has edited a comment, whose earlier text stays in its history."""
    comment = db.session.get_one(Comment, scenario.comments[state])
    comment.version, comment.edited_at, comment.edited_by = 2, now(), scenario.people["site_moderator"]
    db.session.add(
        CommentVersion(comment_id=comment.id, version=1, body=earlier, written_by=comment.author_id, written_at=now())
    )


def mention_everyone(scenario: AccessScenario) -> None:
    """Mention every member in every comment, as if all of them could once read it."""
    mentioned = {tuple(row) for row in db.session.execute(select(Mention.comment_id, Mention.member_id))}
    comments, people = db.session.scalars(select(Comment.id)).all(), [who for who in scenario.people.values() if who]
    missing = ((comment, who) for comment in comments for who in people if (comment, who) not in mentioned)
    db.session.add_all(Mention(comment_id=comment, member_id=who) for comment, who in missing)


def _reports(mark: Markers, scenario: AccessScenario) -> None:
    for state in STATES:
        report = Report(
            idea_id=scenario.ideas[state],
            group_id=scenario.groups[state],
            reporter_id=scenario.people["group_member"],
            reason="other",
            note=mark(f"{state}_report_note"),
        )
        db.session.add(report)
        db.session.flush()
        scenario.reports[state] = report.id


def _actions(mark: Markers, scenario: AccessScenario) -> None:
    """An idea was removed; its author was warned for another one, and their appeal was turned down."""
    by = {"about_id": scenario.people["author"], "moderator_id": scenario.people["site_moderator"]}
    before = {"removed_by": [None, "moderator"]}
    for state, act, previous in (("removed", "remove", before), ("private", "warn", {})):
        reason = mark(f"{state}_action_reason")
        subject = {"idea_id": scenario.ideas[state], "group_id": scenario.groups[state]}
        scenario.actions[state] = _add_action(act=act, reason=reason, before=previous, **subject, **by)
    db.session.add(
        Appeal(
            action_id=scenario.actions["private"],
            reason=mark("appeal_reason"),
            answer=mark("appeal_answer"),
            outcome="upheld",
            decided_by=scenario.people["administrator"],
            decided_at=now(),
        )
    )


def _suspend(mark: Markers, scenario: AccessScenario) -> None:
    member, moderator = scenario.people["suspended"], scenario.people["site_moderator"]
    _add_action(
        act="suspend",
        subject_member_id=member,
        about_id=member,
        moderator_id=moderator,
        reason=mark("suspension_reason"),
    )


def _ban(mark: Markers, scenario: AccessScenario, kind: str) -> None:
    """A member was banned from the group of a kind, with a reason that they can read."""
    group, banned, later = scenario.groups[kind], scenario.people["banned"], now() + timedelta(days=7)
    db.session.add(Ban(group_id=group, member_id=banned, ends_at=later))
    about = {"subject_member_id": banned, "about_id": banned, "moderator_id": scenario.people["group_moderator"]}
    _add_action(act="ban", group_id=group, until=later, reason=mark(f"ban_reason_{kind}"), **about)


def _add_action(**values: Any) -> int:
    action = ModerationAction(**values)
    db.session.add(action)
    db.session.flush()
    return action.id


def _join_requests_and_invitations(mark: Markers, scenario: AccessScenario) -> None:
    """For each group, a declined and a pending join request of one member, and an invitation."""
    moderator, requester = _id(scenario, "group_moderator"), _id(scenario, "requester")
    later = now() + timedelta(days=7)
    for kind in GROUPS:
        request = {"group_id": scenario.groups[kind], "member_id": requester, "question": "Why tea?"}
        decision = {"outcome": "declined", "decided_at": now(), "decided_by": moderator}
        pending = JoinRequest(answer=mark(f"request_answer_{kind}"), **request)
        invitation = Invitation(
            group_id=scenario.groups[kind],
            code=mark(f"invitation_code_{kind}"),
            note=mark(f"invitation_note_{kind}"),
            created_by=moderator,
            expires_at=later,
            max_uses=5,
        )
        declined = JoinRequest(message=mark(f"request_message_{kind}"), **request, **decision)
        db.session.add_all((invitation, pending, declined))
        db.session.flush()
        scenario.invitations[kind], scenario.join_requests[kind] = invitation.id, pending.id


def _image(scenario: AccessScenario, state: str, description: str, content: str) -> None:
    name = scenario.images[state] = store.save({480: content.encode()})
    owner, idea = _id(scenario, "author"), scenario.ideas[state]
    db.session.add(Image(name=name, owner_id=owner, idea_id=idea, description=description, width=480, height=9, size=9))


def _tomorrow() -> date:
    return (now() + timedelta(days=1)).date()


def _id(scenario: AccessScenario, name: str) -> int:
    found = scenario.people[name]
    assert found is not None
    return found


def counts(factory: Factory) -> tuple[Any, ...]:
    """Row counts of the main tables, to check that a refused request changed nothing."""
    from sqlalchemy import func, select

    with factory.reading():
        return tuple(
            db.session.scalar(select(func.count()).select_from(table))
            for table in (Group, Idea, Comment, Member, Report)
        )
