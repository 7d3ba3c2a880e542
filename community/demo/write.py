"""Write the demonstration community into an empty, migrated database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import func, insert, select, text, update

from community.analytics import activity, refresh, trust_levels, trust_rules
from community.announcements.models import Announcement
from community.audit import log as audit_log
from community.audit.models import AuditEntry
from community.comments import counters as comment_counters
from community.comments.mentions import member_url
from community.comments.models import Comment, HelpfulVote, Mention
from community.core import counters, markup
from community.core.db import Moment, db, is_sqlite, writing
from community.core.db import now as current_time
from community.core.mentions import MentionLinks
from community.core.slugs import slug
from community.core.text_search import fold
from community.core.visibility import MODERATOR, PENDING
from community.demo import drawings, inboxes, simulate
from community.demo.load import DemoAction, DemoComment, DemoIdea, Demonstration, DemoReport, demonstration
from community.duplicates.models import DuplicatePair, DuplicateSuggestion
from community.groups import counters as group_counters
from community.groups.models import Ban, Group, Invitation, InvitationUse, JoinRequest, Membership, TrustedPoster
from community.ideas import counters as idea_counters
from community.ideas import expected_time
from community.ideas.models import (
    Idea,
    IdeaField,
    IdeaFieldAnswer,
    IdeaLabel,
    IdeaMerge,
    Impression,
    Label,
    Snooze,
    Status,
    StatusChange,
    Vote,
)
from community.images.models import Image
from community.like_minded import affinities
from community.members import passwords
from community.members.models import ADMINISTRATOR, MEMBER, NEWCOMER, REGULAR, Member
from community.moderation import acts
from community.moderation.models import ANSWER, Appeal, ModerationAction, ReasonTemplate, Report
from community.notes.models import Note, NoteMention
from community.site import settings
from community.staff.models import SavedView

PASSWORD = "a cup before anything"  # noqa: S105  # nosec B105
FIRST_ADMINISTRATOR = "siobhan"
SITE = {
    "name": "Brewhouse",
    "tagline": "The community of people who brew with Calder machines. Tell us what you need and vote on what's next.",
    "contact": "community@calder.example",
    "accent_hue": 40,
}
Tell = Callable[[str, int, int], None]
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Account:
    """An account to sign in with."""

    role: str
    name: str
    email: str


def fill(tell: Tell = lambda what, done, of: None) -> None:
    """Write everything in one transaction, then calculate the figures of all ideas.

    `tell(what, done, of)` is called after each table.
    """
    now = current_time()
    content = demonstration()
    tables = DemoTables(content, simulate.simulate(content, now), now, passwords.hash_password(PASSWORD))
    made = list(tables.all())  # drawings and markup: not inside a write transaction
    with writing():
        for model, rows in made:
            db.session.execute(insert(model), rows)
            tell(model.__tablename__.replace("_", " "), len(rows), len(rows))
        _prepare_postgresql(made)
        for package in (group_counters, idea_counters, comment_counters):
            counters.correct(package.drifts())
        _set_trust_levels(now)
        settings.change(tables.ids["members"][FIRST_ADMINISTRATOR], **SITE)
        activity.refresh()
        affinities.refresh()
        told = inboxes.fill(now)
        tell("notices", told, told)
        db.session.commit()
    refresh.refresh_stale()


def accounts() -> list[Account]:
    """One account of each role. Empty if the database contains another community."""
    found = []
    for role in ("administrator", "staff", "moderator", "member"):
        person = next(person for person in demonstration().people if person.role == role)
        there = db.session.scalar(select(Member.role).where(Member.email == person.email, Member.deleted_at.is_(None)))
        if there == role:
            found.append(Account(role, person.name, person.email))
    return found


def _set_trust_levels(moment: datetime) -> None:
    """Give members the trust levels that the facts call for. The caller commits.

    Levels only rise by the rules, so all begin as regular members except those who would not have become one.
    """
    db.session.execute(update(Member).values(trust_level=REGULAR))
    ids = list(db.session.scalars(select(Member.id).order_by(Member.id)))
    facts = [one._replace(trust_level=NEWCOMER) for one in trust_levels.load_facts(ids, moment)]
    new = [one.member_id for one in facts if trust_rules.level_for(one, moment) == NEWCOMER]
    db.session.execute(update(Member).where(Member.id.in_(new)).values(trust_level=NEWCOMER))
    trust_levels.store(trust_levels.changes(ids, moment))


def _prepare_postgresql(made: Iterable[tuple[Any, Rows]]) -> None:
    """Move sequences behind the ids that were given, and collect the statistics of the planner."""
    if is_sqlite():
        return
    for model in (model for model, rows in made if "id" in rows[0]):
        last = select(func.max(model.id)).scalar_subquery()
        db.session.execute(select(func.setval(func.pg_get_serial_sequence(model.__tablename__, text("'id'")), last)))
    db.session.execute(text("ANALYZE"))


@cache
def _columns(model: Any) -> list[tuple[Any, str]]:
    """The columns of a model but its id, and the names of the tables that they refer to."""
    columns = [column for column in model.__table__.columns if column.name != "id"]
    return [(one, next((key.column.table.name for key in one.foreign_keys), "")) for one in columns]


class DemoTables:
    """Rows of all tables, without counters. Ids follow the order of time, as in a community that grew."""

    def __init__(self, content: Demonstration, simulation: simulate.Simulation, now: datetime, password: str) -> None:
        self.content, self.simulation, self.now, self.password = content, simulation, now, password
        announcements = sorted(content.announcements, key=lambda one: -one.posted_at)
        people = sorted(content.people, key=lambda person: -person.joined_at)
        comments = [(on, comment) for on in content.discussed for comment in on.all_comments]
        self.comments = sorted(comments, key=lambda row: -row[1].posted_at)
        self.comment_ids = {id(comment): number for number, (_on, comment) in enumerate(self.comments, 1)}
        self.named = content.named_comments()
        self.ideas_by_title = {idea.title: idea for idea in content.ideas}
        self.ids: dict[str, dict[str, int]] = {
            "members": {person.handle: number for number, person in enumerate(people, 1)},
            "groups": {group.slug: number for number, group in enumerate(content.groups, 1)},
            "announcements": {one.title: number for number, one in enumerate(announcements, 1)},
            "ideas": {idea.title: number for number, idea in enumerate(content.ideas, 1)},
            "comments": {name: self.comment_ids[id(comment)] for name, (_idea, comment) in self.named.items()},
            "moderation_actions": {one.name: number for number, one in enumerate(content.actions, 1)},
        }
        last = {one.subject: one for one in content.actions if one.act in (acts.REMOVE, acts.RESTORE, acts.UNDO)}
        self.removals = {subject: one for subject, one in last.items() if one.act == acts.REMOVE}

    def row(self, model: Any, entry: Any, **more: Any) -> dict[str, Any]:
        """The columns of a model that an entry has: moments for days before now, ids for names. And `more`."""
        found = {}
        for column, table in _columns(model):
            value = getattr(entry, column.name.removesuffix("_id"), None)
            if column.name in more or (value is None and not column.nullable):
                continue
            if value is not None and table in self.ids:
                value = self.ids[table][value]
            found[column.name] = self.at(value) if isinstance(column.type, Moment) else value
        return found | more

    def at(self, ago: float | None) -> Any:
        """The moment so many days before now, to the second; None stays None."""
        return None if ago is None else self.now - timedelta(seconds=round(ago * 86400))

    def all(self) -> Iterator[tuple[Any, Rows]]:
        """Models and their rows, in the order in which foreign keys refer to them."""
        avatars = drawings.store_avatars(self.content.people)
        yield Member, self.members({handle: image["name"] for handle, image in avatars.items()})
        yield from self.groups()
        yield Status, self.statuses()
        yield Idea, self.ideas()
        yield from self.extra_fields()
        owners = [({"owner_id": self.ids["members"][handle]}, image) for handle, image in avatars.items()]
        for title, image in drawings.store_illustrations(self.content.ideas).items():
            author = self.ids["members"][self.ideas_by_title[title].author]
            owners.append(({"owner_id": author, "idea_id": self.ids["ideas"][title]}, image))
        yield Image, [{"idea_id": None, **ids, **image, "uploaded_at": self.now} for ids, image in owners]
        changes = [(idea, one) for idea in self.content.ideas for one in idea.status_changes]
        changes.sort(key=lambda row: -row[1].changed_at)
        ids = self.ids["ideas"]
        yield (
            StatusChange,
            [
                self.row(
                    StatusChange,
                    one,
                    idea_id=ids[idea.title],
                    answer_html=markup.to_html(one.answer),
                    expected=self.period(one.expected_quarter),
                )
                for idea, one in changes
            ],
        )
        votes = sorted(self.simulation.votes, key=lambda vote: -vote.cast_at)
        yield Vote, [self.row(Vote, vote) for vote in votes]
        impressions = self.simulation.impressions()
        yield Impression, [self.row(Impression, one, shows=shows, opens=opens) for one, shows, opens in impressions]
        yield from self.labels()
        ids = self.ids["ideas"]
        both = [(one, {"child_id": ids[one.child], "parent_id": ids[one.parent]}) for one in self.content.merges]
        yield IdeaMerge, [self.row(IdeaMerge, one, **pair) for one, pair in both]
        yield SavedView, self.views()
        yield from self.suggested_duplicates()
        yield from self.notes()
        yield AuditEntry, self.audit_entries()
        yield Snooze, self.snoozes()
        yield (
            ReasonTemplate,
            [self.row(ReasonTemplate, one, act=ANSWER, position=n) for n, one in enumerate(self.content.answers)],
        )
        yield Announcement, self.announcements()
        yield from self.discussions()
        yield from self.moderation()

    def members(self, avatars: Mapping[str, str]) -> Rows:
        """Everyone, confirmed since they joined. `avatars` are names of images by handle."""
        active = simulate.activity(self.content, self.simulation.votes, self.now)
        suspensions = {one.subject_member: one for one in self.content.actions if one.act == acts.SUSPEND}
        found = []
        for person in self.content.people:
            suspension = suspensions.get(person.handle)
            row = self.row(
                Member,
                person,
                id=self.ids["members"][person.handle],
                password_hash=self.password,
                avatar=avatars.get(person.handle),
                confirmed_at=self.at(person.joined_at),
                suspended_at=suspension and self.at(suspension.acted_at),
                suspended_until=suspension and self.at(suspension.until),
            )
            row["days_present"], row["seen_on"] = active[person.handle]
            found.append(row)
        return found

    def groups(self) -> Iterator[tuple[Any, Rows]]:
        """Groups, their members, join requests, invitations and bans."""
        rows = defaultdict[Any, Rows](list)
        for group in self.content.groups:
            created = group.members[0]
            texts = {f"{name}_html": _html(getattr(group, name)) for name in ("description", "welcome", "guidelines")}
            ids = {"group_id": self.ids["groups"][group.slug]}
            creator = {"creator_id": self.ids["members"][created.member], "created_at": self.at(created.joined_at)}
            rows[Group].append(self.row(Group, group, id=ids["group_id"], **texts, **creator))
            rows[Membership] += [self.row(Membership, one, **ids) for one in group.members]
            rows[JoinRequest] += [self.row(JoinRequest, one, question=group.question, **ids) for one in group.requests]
            for link in group.invitations:
                number = len(rows[Invitation]) + 1
                rows[Invitation].append(self.row(Invitation, link, id=number, used_count=len(link.used_by), **ids))
                used = [one for one in group.members if one.member in link.used_by]
                rows[InvitationUse] += [
                    self.row(InvitationUse, one, invitation_id=number, used_at=self.at(one.joined_at)) for one in used
                ]
        for one in self.content.actions:
            if one.trusts_author:
                idea, comment = self.named[one.comment or ""]
                ids = {"group_id": self.ids["groups"][idea.group], "member_id": self.ids["members"][comment.author]}
                by = {"trusted_by": self.ids["members"][one.moderator], "trusted_at": self.at(one.acted_at)}
                rows[TrustedPoster].append(ids | by)
            if one.act == acts.BAN:
                banned = {"member_id": self.ids["members"][one.subject_member or ""]}
                moments = {"banned_at": self.at(one.acted_at), "ends_at": self.at(one.until)}
                rows[Ban].append(self.row(Ban, one, **banned, **moments))
        yield from rows.items()

    def ideas(self) -> Rows:
        """Ideas, visible and hidden."""
        locked = {one.idea: self.at(one.acted_at) for one in self.content.actions if one.act == acts.LOCK}
        ratings = {one.title: {"effort": one.effort, "value": one.value} for one in self.content.ratings}
        merged = {one.child: self.ids["ideas"][one.parent] for one in self.content.merges}
        found = []
        for idea in self.content.ideas:
            texts = {f"{name}_html": _html(getattr(idea, name)) for name in ("body", "today", "others")}
            since = idea.status_changes[-1].changed_at if idea.status_key != "open" else idea.posted_at
            row = self.row(Idea, idea, **texts, **self._visibility(idea, idea.title, (idea.title, None, None)))
            row |= {"id": self.ids["ideas"][idea.title], "slug": slug(idea.title), "status_at": self.at(since)}
            row |= {"excerpt": markup.excerpt(texts["body_html"]), "stale_since": self.now}
            expected = self.period(idea.expected_quarter)
            row |= {"expected": expected, "expected_by": expected_time.last_day(expected) if expected else None}
            found.append(row | {"locked_at": locked.get(idea.title), "effort": None, "value": None})
            found[-1] |= ratings.get(idea.title, {})
            found[-1]["merged_into_id"] = merged.get(idea.title)
        return found

    def period(self, quarters_ahead: int | None) -> str | None:
        """The quarter so many after the current one, as in `expected_time`; before it if negative."""
        if quarters_ahead is None:
            return None
        number = self.now.year * 4 + (self.now.month - 1) // 3 + quarters_ahead
        return f"{number // 4}-Q{number % 4 + 1}"

    def statuses(self) -> Rows:
        """Statuses besides those that every site has, behind them."""
        last = db.session.scalar(select(func.max(Status.position))) or 0
        return [
            self.row(Status, one, position=number, folded_name=fold(one.name), replaced_by_key=None)
            for number, one in enumerate(self.content.statuses, last + 1)
        ]

    def snoozes(self) -> Rows:
        """Ideas that staff have snoozed."""
        return [
            self.row(Snooze, one, idea_id=self.ids["ideas"][one.idea], until=self.at(-one.days), votes=None)
            for one in self.content.snoozes
        ]

    def extra_fields(self) -> Iterator[tuple[Any, Rows]]:
        """Extra fields of groups, and the answers of ideas in them."""
        fields: Rows = []
        by_group: dict[str, list[int]] = {}
        for group in self.content.groups:
            for position, one in enumerate(group.fields, 1):
                ids = {"id": len(fields) + 1, "group_id": self.ids["groups"][group.slug], "position": position}
                by_group.setdefault(group.slug, []).append(ids["id"])
                fields.append(self.row(IdeaField, one, **ids))
        yield IdeaField, fields
        yield (
            IdeaFieldAnswer,
            [
                {"idea_id": self.ids["ideas"][idea.title], "field_id": field, "value": value}
                for idea in self.content.ideas
                for field, value in zip(by_group.get(idea.group, ()), idea.answers, strict=False)
            ],
        )

    def labels(self) -> Iterator[tuple[Any, Rows]]:
        """Labels, and the ideas they are on."""
        labels: Rows = []
        put_on: Rows = []
        for number, one in enumerate(self.content.labels, 1):
            names = {"slug": slug(one.name), "folded_name": fold(one.name), "created_at": self.now}
            labels.append(self.row(Label, one, id=number, **names))
            put_on += [{"idea_id": self.ids["ideas"][title], "label_id": number} for title in one.ideas]
        yield Label, labels
        yield IdeaLabel, put_on

    def views(self) -> Rows:
        """Shared views of the ranked table."""
        found = []
        for one in self.content.views:
            owner = self.ids["members"][one.owner]
            by = {"owner_id": owner, "formula_by": owner, "formula_at": self.now, "saved_at": self.now}
            found.append(self.row(SavedView, one, slug=slug(one.name), is_shared=True, **by))
        return found

    def suggested_duplicates(self) -> Iterator[tuple[Any, Rows]]:
        """Pairs of ideas that members suggested. The worker adds those that it finds."""
        pairs: Rows = []
        suggestions: Rows = []
        for number, one in enumerate(self.content.suggestions, 1):
            idea_id, at = self.ids["ideas"][one.idea], self.at(one.suggested_at)
            first, second = sorted((idea_id, self.ids["ideas"][one.other]))
            pair = {"id": number, "first_id": first, "second_id": second, "found_at": at}
            pairs.append(pair | {"words": [], "is_suggested": True, "priority": 1.0})
            who = {"member_id": self.ids["members"][one.member], "idea_id": idea_id}
            suggestions.append({"pair_id": number, "suggested_at": at} | who)
        yield DuplicatePair, pairs
        yield DuplicateSuggestion, suggestions

    def notes(self) -> Iterator[tuple[Any, Rows]]:
        """Internal notes, and whom they mention."""
        notes: Rows = []
        mentions: Rows = []
        for number, one in enumerate(sorted(self.content.notes, key=lambda note: -note.written_at), 1):
            words = [word for word in markup.mentioned_words(one.body) if word in self.ids["members"]]
            links = MentionLinks({word: member_url(self.ids["members"][word]) for word in words})
            notes.append(self.row(Note, one, id=number, body_html=markup.to_html(one.body, links)))
            mentions += [{"note_id": number, "member_id": self.ids["members"][word]} for word in words]
        yield Note, notes
        yield NoteMention, mentions

    def audit_entries(self) -> Rows:
        """Roles that people got when they joined, and invitations that were created."""
        found: list[tuple[float, dict[str, Any]]] = []
        for person in self.content.people:
            if person.role != MEMBER:
                by = None if person.role == ADMINISTRATOR else self.ids["members"][FIRST_ADMINISTRATOR]
                about = {"actor_id": by, "about_id": self.ids["members"][person.handle]}
                details: dict[str, Any] = {"before": MEMBER, "after": person.role}
                found.append((person.joined_at, {"kind": audit_log.ROLE_CHANGED, **about, "details": details}))
        links = ((group, link) for group in self.content.groups for link in group.invitations)
        for number, (group, link) in enumerate(links, 1):
            created = {"actor_id": self.ids["members"][link.created_by], "about_id": None}
            details = {"group": self.ids["groups"][group.slug], "invitation": number}
            found.append((link.created_at, {"kind": audit_log.INVITATION_CREATED, **created, "details": details}))
        found.sort(key=lambda entry: -entry[0])
        return [{**entry, "recorded_at": self.at(ago)} for ago, entry in found]

    def announcements(self) -> Rows:
        """Announcements, numbered from the oldest on."""
        found = []
        for one in self.content.announcements:
            until = self.at(one.pinned_until)
            row = self.row(Announcement, one, body_html=markup.to_html(one.body), pinned_until=until and until.date())
            found.append(row | {"id": self.ids["announcements"][one.title]})
        return found

    def discussions(self) -> Iterator[tuple[Any, Rows]]:
        """Comments and replies, helpful votes, and mentions, of which the members were notified at once."""
        comments: Rows = []
        mentions: Rows = []
        parents = {id(reply): self.comment_ids[id(one)] for _on, one in self.comments for reply in one.replies}
        for on, comment in self.comments:
            words = [word for word in markup.mentioned_words(comment.body) if word in self.ids["members"]]
            links = MentionLinks({word: member_url(self.ids["members"][word]) for word in words})
            table, key = ("ideas", "idea_id") if isinstance(on, DemoIdea) else ("announcements", "announcement_id")
            ids = {"id": self.comment_ids[id(comment)], "idea_id": None, "announcement_id": None}
            ids[key] = self.ids[table][on.title]
            hidden = self._visibility(comment, comment.name, (None, comment.name, None))
            html = markup.to_html(comment.body, links)
            comments.append(
                self.row(Comment, comment, parent_id=parents.get(id(comment)), body_html=html, **ids, **hidden)
            )
            told = {"mentioned_at": self.at(comment.posted_at), "notified_at": self.at(comment.posted_at)}
            mentions += [{"comment_id": ids["id"], "member_id": self.ids["members"][word], **told} for word in words]
        yield Comment, comments
        helpful = simulate.helpful_votes(self.content, self.simulation.votes)
        yield (
            HelpfulVote,
            [
                {
                    "comment_id": self.comment_ids[id(one)],
                    "member_id": self.ids["members"][voter],
                    "voted_at": self.at(at),
                }
                for one, voter, at in helpful
            ],
        )
        yield Mention, mentions

    def moderation(self) -> Iterator[tuple[Any, Rows]]:
        """Moderation actions, appeals and reports."""
        actions: Rows = []
        for number, one in enumerate(self.content.actions, 1):
            post = self.named[one.comment][1] if one.comment else self.ideas_by_title.get(one.idea or "")
            author = self.ids["members"][post.author if post else one.subject_member or ""]
            group_id = self._group_id(one)
            row = self.row(ModerationAction, one, id=number, about_id=author, before=self._changes(one))
            row |= {"to_group_id": group_id if one.act == acts.MOVE else None, "group_id": row["group_id"] or group_id}
            actions.append(row)
        yield ModerationAction, actions
        yield Appeal, [self.row(Appeal, one) for one in self.content.appeals]
        reports = sorted(self.content.reports, key=lambda one: -one.reported_at)
        yield Report, [self.row(Report, one, group_id=self._group_id(one)) for one in reports]

    def _visibility(self, post: DemoIdea | DemoComment, name: str, subject: Any) -> dict[str, Any]:
        if removal := self.removals.get(subject):
            return {"hidden_at": self.at(removal.acted_at), "removed_by": MODERATOR, "review_state": None}
        return {"hidden_at": self.at(simulate.hidden_since(self.content, post, name)), "removed_by": None}

    def _group_id(self, one: DemoReport | DemoAction) -> int | None:
        """The group of the idea or comment that a report or an action is about."""
        idea = self.named[one.comment][0] if one.comment else self.ideas_by_title.get(one.idea or "")
        return self.ids["groups"][idea.group] if idea else None

    def _changes(self, one: DemoAction) -> dict[str, list[Any]]:
        """What an action changed, as pairs of the value before and after, in the form that undoing it reads."""
        at, until = self.at(one.acted_at).isoformat(), one.until and self.at(one.until).isoformat()
        if one.act == acts.REMOVE:
            return {"removed_by": [None, MODERATOR], "hidden_at": [None, at]}
        if one.act == acts.RESTORE:
            removal = next(a for a in self.content.actions if a.act == acts.REMOVE and a.subject == one.subject)
            return {"removed_by": [MODERATOR, None], "hidden_at": [self.at(removal.acted_at).isoformat(), None]}
        if one.act == acts.LOCK:
            return {"locked_at": [None, at]}
        if one.act == acts.MOVE:
            return {"group_id": [self.ids["groups"][one.group or ""], self._group_id(one)]}
        if one.act == acts.APPROVE:
            pending = self.at(self.named[one.comment or ""][1].posted_at).isoformat()
            return {"review_state": [PENDING, None], "hidden_at": [pending, None], "trusted": [False, True]}
        if one.act == acts.SUSPEND:
            return {"suspended_at": [None, at], "suspended_until": [None, until]}
        if one.act == acts.BAN:
            name = next(group.name for group in self.content.groups if group.slug == one.group)
            membership = [[False, self.at(one.was_member_since).isoformat()], None]
            return {"ban": [None, [at, until]], "membership": membership, "name": [name, name]}
        return {}


def _html(source: str) -> str:
    return markup.to_html(source) if source else ""
