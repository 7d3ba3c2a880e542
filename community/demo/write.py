"""Write the demonstration community into an empty, migrated database. Counters are those of what is written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import func, insert, select, text, update

from community.analytics import activity, refresh, trust_levels, trust_rules
from community.comments.mentions import member_url
from community.comments.models import Comment, HelpfulVote, Mention
from community.core import markup
from community.core.db import db, is_sqlite, writing
from community.core.db import now as current_time
from community.core.mentions import MentionLinks
from community.core.slugs import slug
from community.core.visibility import MODERATOR, PENDING
from community.demo import drawings, simulate
from community.demo.drawings import StoredDrawing
from community.demo.load import DemoAction, DemoComment, DemoIdea, Demonstration, DemoReport, demonstration, flat
from community.groups.models import Ban, Group, Invitation, InvitationUse, JoinRequest, Membership, TrustedPoster
from community.ideas import trend
from community.ideas.models import Idea, Impression, StatusChange, Vote
from community.images.models import Image
from community.members import passwords
from community.members.models import NEWCOMER, REGULAR, Member
from community.moderation import acts
from community.moderation.models import Appeal, ModerationAction, Report
from community.site import settings

PASSWORD = "a cup before anything"  # noqa: S105  # nosec B105
SITE = {
    "name": "Brewhouse",
    "tagline": "Where people who brew with Calder machines say what they need, and hear what becomes of it.",
    "accent_hue": 40,
}
BATCH = 2000
WORK_BEGINS, WORK_LASTS = timedelta(hours=8), 9.5 / 24  # of a working day, and as a part of 24 hours
WEEKEND = {5: (1,), 6: (3, 2)}  # Saturday and Sunday, and how many days before them the work was done
MENTION = re.compile(r"^@([a-z0-9]+) ")
VISIBLE = {"hidden_at": None, "removed_by": None, "review_state": None}
GROUP_COLUMNS = (
    *("slug", "name", "purpose", "description", "color", "by_request", "question", "welcome", "guidelines"),
    *("who_posts", "who_comments", "who_sees_members", "pre_moderation"),
)
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

    `tell(what, done, of)` is called after each batch of rows.
    """
    now = current_time()
    content = demonstration()
    tables = DemoTables(content, simulate.simulate(content, now), now, passwords.hash_password(PASSWORD))
    made = list(tables.all())  # drawings and markup: not inside a write transaction
    with writing():
        for model, rows in made:
            for start in range(0, len(rows), BATCH):
                batch = rows[start : start + BATCH]
                db.session.execute(insert(model), batch)
                tell(model.__tablename__.replace("_", " "), start + len(batch), len(rows))
        _prepare_postgresql()
        _set_trust_levels()
        administrator = db.session.scalars(select(Member.id).where(Member.role == "administrator")).first()
        settings.change(administrator or 0, **SITE)
        activity.refresh()
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


def _set_trust_levels() -> None:
    """Give members the trust levels that the facts call for. The caller commits.

    Levels only rise by the rules, so all begin as regular members except those who would not have become one.
    """
    moment = current_time()
    db.session.execute(update(Member).values(trust_level=REGULAR))
    ids = list(db.session.scalars(select(Member.id).order_by(Member.id)))
    batches = [ids[start : start + trust_levels.BATCH] for start in range(0, len(ids), trust_levels.BATCH)]
    for batch in batches:
        facts = [one._replace(trust_level=NEWCOMER) for one in trust_levels.load_facts(batch, moment)]
        new = [one.member_id for one in facts if trust_rules.level_for(one, moment) == NEWCOMER]
        db.session.execute(update(Member).where(Member.id.in_(new)).values(trust_level=NEWCOMER))
    for batch in batches:
        trust_levels.store(trust_levels.changes(batch, moment))


def _prepare_postgresql() -> None:
    """Move sequences behind the ids that were given, and collect the statistics of the planner."""
    if is_sqlite():
        return
    for model in (Member, Group, Invitation, Idea, Image, StatusChange, Vote, Comment, Report, ModerationAction):
        table = model.__tablename__
        last = select(func.coalesce(func.max(model.id), 1)).scalar_subquery()
        db.session.execute(select(func.setval(func.pg_get_serial_sequence(table, text("'id'")), last)))
    db.session.execute(text("ANALYZE"))


def in_working_hours(moment: datetime, posted: datetime, now: datetime) -> datetime:
    """The moment, moved into the working hours of its day, or from a weekend to a day before it.

    Moments more than three days apart stay in their order. A result after `now`, or before the idea was posted, is
    not used: the moment stays as it is.
    """
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    moved = midnight + WORK_BEGINS + (moment - midnight) * WORK_LASTS
    earlier = [moved - timedelta(days=back) for back in WEEKEND.get(moved.weekday(), ())]
    moved = next((at for at in earlier if at > posted + timedelta(hours=12)), moved)
    return moved if posted < moved < now else moment


class DemoTables:
    """Rows of all tables. Ids follow the order of time, as in a community that grew."""

    def __init__(self, content: Demonstration, simulation: simulate.Simulation, now: datetime, password: str) -> None:
        self.content, self.simulation, self.now, self.password = content, simulation, now, password
        self.votes = simulation.votes
        people = sorted(content.people, key=lambda person: -person.joined)
        groups = sorted(content.groups, key=lambda group: -group.members[0].joined)
        self.member_ids = {person.handle: number for number, person in enumerate(people, 1)}
        self.group_ids = {group.slug: number for number, group in enumerate(groups, 1)}
        self.idea_ids = {idea.title: number for number, idea in enumerate(content.ideas, 1)}
        self.group_of = {idea.title: idea.group for idea in content.ideas}
        self.named = content.named_comments()
        self.actions = sorted(content.actions, key=lambda action: -action.acted)
        self.action_ids = {action.name: number for number, action in enumerate(self.actions, 1) if action.name}
        said: list[tuple[DemoIdea, DemoComment | None, DemoComment]]
        said = [(idea, None, one) for idea in content.ideas for one in idea.comments]
        said += [(idea, one, reply) for idea in content.ideas for one in idea.comments for reply in one.replies]
        self.comments = sorted(said, key=lambda row: (-row[2].posted, row[1] is not None))
        self.comment_ids = {id(comment): number for number, (_idea, _parent, comment) in enumerate(self.comments, 1)}

    def at(self, ago: float | None) -> Any:
        """The moment so many days before now, to the second; None stays None."""
        return None if ago is None else self.now - timedelta(seconds=round(ago * 86400))

    def all(self) -> Iterator[tuple[Any, Rows]]:
        """Models and their rows, in the order in which foreign keys refer to them."""
        faces = drawings.store_portraits(self.content)
        illustrations = drawings.store_illustrations(self.content, self.votes)
        yield Member, self.members({handle: drawing.name for handle, drawing in faces.items()})
        yield Group, self.groups()
        yield Membership, self.memberships()
        yield JoinRequest, self.requests()
        yield from self.invitations()
        yield TrustedPoster, self.trusted_posters()
        yield Ban, self.bans()
        yield Idea, self.ideas()
        yield Image, self.images(faces, illustrations)
        yield StatusChange, self.status_changes()
        yield Vote, self.vote_rows()
        yield Impression, self.impressions()
        yield Comment, self.comment_rows()
        yield HelpfulVote, self.helpful_votes
        yield Mention, self.mentions()
        yield ModerationAction, self.moderation_actions()
        yield Appeal, self.appeals()
        yield Report, self.reports()

    def members(self, avatars: Mapping[str, str]) -> Rows:
        """Everyone, confirmed since they joined. `avatars` are names of images by handle."""
        active = simulate.activity(self.content, self.votes, self.now)
        ends = {one.member: one for one in self.actions if one.member and one.act in (acts.SUSPEND, acts.LIFT)}
        suspended = {handle: one for handle, one in ends.items() if one.act == acts.SUSPEND}
        return [
            {
                "id": self.member_ids[person.handle],
                "handle": person.handle,
                "name": person.name,
                "email": person.email,
                "password_hash": self.password,
                "role": person.role,
                "color": person.color,
                "avatar": avatars.get(person.handle),
                "about": person.about,
                "interests": person.interests,
                "joined_at": self.at(person.joined),
                "confirmed_at": self.at(person.joined),
                "days_present": active[person.handle].days,
                "seen_on": active[person.handle].last,
                "suspended_at": self.at(suspended[person.handle].acted) if person.handle in suspended else None,
                "suspended_until": self._end(suspended[person.handle]) if person.handle in suspended else None,
            }
            for person in self.content.people
        ]

    def groups(self) -> Rows:
        """Groups, created when their first member joined."""
        ideas = Counter(idea.group for idea in self.content.ideas if idea.title not in self.hidden_ideas)
        return [
            {
                "id": self.group_ids[group.slug],
                **{name: getattr(group, name) for name in GROUP_COLUMNS},
                "is_private": group.private,
                "description_html": markup.to_html(group.description),
                "welcome_html": _html(group.welcome),
                "guidelines_html": _html(group.guidelines),
                "archived_at": self.at(group.archived),
                "creator_id": self.member_ids[group.members[0].handle],
                "created_at": self.at(group.members[0].joined),
                "member_count": len(group.members),
                "idea_count": ideas[group.slug],
            }
            for group in self.content.groups
        ]

    def memberships(self) -> Rows:
        """Who is in which group."""
        return [
            {
                "group_id": self.group_ids[group.slug],
                "member_id": self.member_ids[row.handle],
                "moderates": row.moderates,
                "joined_at": self.at(row.joined),
            }
            for group in self.content.groups
            for row in group.members
        ]

    def requests(self) -> Rows:
        """Requests to join, waiting and decided."""
        rows = [(group, one) for group in self.content.groups for one in group.requests]
        return [
            {
                "group_id": self.group_ids[group.slug],
                "member_id": self.member_ids[one.handle],
                "question": group.question,
                "answer": one.answer,
                "asked_at": self.at(one.asked),
                "outcome": one.outcome,
                "message": one.message,
                "decided_at": self.at(one.decided),
                "decided_by": self._member(one.decided_by),
            }
            for group, one in sorted(rows, key=lambda row: -row[1].asked)
        ]

    def invitations(self) -> Iterator[tuple[Any, Rows]]:
        """Invitations and their uses."""
        rows = [(group, one) for group in self.content.groups for one in group.invitations]
        rows.sort(key=lambda row: -row[1].created)
        made: Rows = []
        uses: Rows = []
        for number, (group, one) in enumerate(rows, 1):
            joined = {row.handle: row.joined for row in group.members}
            made.append(
                {
                    "id": number,
                    "group_id": self.group_ids[group.slug],
                    "code": one.code,
                    "note": one.note,
                    "created_by": self.member_ids[one.created_by],
                    "created_at": self.at(one.created),
                    "expires_at": self.at(one.created - one.valid_days),
                    "max_uses": one.max_uses,
                    "used_count": len(one.used_by),
                }
            )
            uses += [
                {"invitation_id": number, "member_id": self.member_ids[handle], "used_at": self.at(joined[handle])}
                for handle in one.used_by
            ]
        yield Invitation, made
        yield InvitationUse, uses

    def trusted_posters(self) -> Rows:
        """Members who were trusted in a group when a moderator approved their comment."""
        return [
            {
                "group_id": self.group_ids[self.named[one.comment][0].group],
                "member_id": self.member_ids[self.named[one.comment][1].author],
                "trusted_by": self.member_ids[one.by],
                "trusted_at": self.at(one.acted),
            }
            for one in self.actions
            if one.trusts_author and one.comment
        ]

    def bans(self) -> Rows:
        """Bans from groups."""
        return [
            {
                "group_id": self.group_ids[one.group],
                "member_id": self.member_ids[one.member],
                "banned_at": self.at(one.acted),
                "ends_at": self._end(one),
            }
            for one in self.actions
            if one.act == acts.BAN and one.group and one.member
        ]

    def ideas(self) -> Rows:
        """Ideas with the counters that their votes and comments give them."""
        live: defaultdict[str, list[simulate.DemoVote]] = defaultdict(list)
        for vote in self.votes:
            if vote.withdrawn is None:
                live[vote.idea].append(vote)
        locked = {one.idea: self.at(one.acted) for one in self.actions if one.act == acts.LOCK}
        return [
            {
                **self._text_columns(idea),
                **self._vote_columns(live[idea.title]),
                "status_at": self._status_since(idea),
                "comment_count": sum(id(one) not in self.hidden_comments for one in flat(idea.comments)),
                "locked_at": locked.get(idea.title),
                "pinned_at": self.at(idea.pinned),
                **self.hidden_ideas.get(idea.title, VISIBLE),
            }
            for idea in self.content.ideas
        ]

    def images(self, faces: Mapping[str, StoredDrawing], illustrations: Mapping[str, StoredDrawing]) -> Rows:
        """Avatars by handle, and illustrations by the title of their idea."""
        joined = {person.handle: person.joined for person in self.content.people}
        ideas = {idea.title: idea for idea in self.content.ideas}
        rows: list[tuple[StoredDrawing, str, float, int | None]]
        rows = [(drawing, handle, joined[handle], None) for handle, drawing in faces.items()]
        rows += [
            (drawing, ideas[title].author, ideas[title].posted, self.idea_ids[title])
            for title, drawing in illustrations.items()
        ]
        return [
            {
                "name": drawing.name,
                "description": drawing.description,
                "owner_id": self.member_ids[owner],
                "idea_id": idea_id,
                "uploaded_at": self.at(uploaded),
                "width": drawing.processed.width,
                "height": drawing.processed.height,
                "size": sum(map(len, drawing.processed.files.values())),
            }
            for drawing, owner, uploaded, idea_id in rows
        ]

    def status_changes(self) -> Rows:
        """Status changes in order of time, in working hours."""
        rows = [(self._set_at(idea, one.set), idea, one) for idea in self.content.ideas for one in idea.status]
        return [
            {
                "id": number,
                "idea_id": self.idea_ids[idea.title],
                "status_key": one.status,
                "reason": one.reason,
                "answer": one.answer,
                "answer_html": _html(one.answer),
                "changed_by": self.member_ids[one.by],
                "changed_at": moment,
            }
            for number, (moment, idea, one) in enumerate(sorted(rows, key=lambda row: row[0]), 1)
        ]

    def vote_rows(self) -> Rows:
        """Votes, live and withdrawn, and where they were cast."""
        return [
            {
                "id": number,
                "idea_id": self.idea_ids[vote.idea],
                "member_id": self.member_ids[vote.handle],
                "cast_at": self.at(vote.cast),
                "withdrawn_at": self.at(vote.withdrawn),
                "importance": vote.importance,
                "surface": vote.surface,
                "position": vote.position,
                "is_exploration": vote.is_exploration,
                "from_impression": vote.from_impression,
            }
            for number, vote in enumerate(sorted(self.votes, key=lambda vote: -vote.cast), 1)
        ]

    def impressions(self) -> Rows:
        """How often ideas were shown, by calendar day."""
        found = []
        for one in self.simulation.impressions:
            columns = one._asdict()
            found.append({"idea_id": self.idea_ids[columns.pop("idea")], **columns})
        return found

    def comment_rows(self) -> Rows:
        """Comments and replies."""
        helpful = Counter(row["comment_id"] for row in self.helpful_votes)
        return [
            {
                "id": number,
                "idea_id": self.idea_ids[idea.title],
                "parent_id": None if parent is None else self.comment_ids[id(parent)],
                "author_id": self.member_ids[comment.author],
                "body": comment.text,
                "body_html": markup.to_html(comment.text, self._links(comment)),
                "posted_at": self.at(comment.posted),
                "helpful_count": helpful[number],
                **self.hidden_comments.get(id(comment), VISIBLE),
            }
            for number, (idea, parent, comment) in enumerate(self.comments, 1)
        ]

    @cached_property
    def helpful_votes(self) -> Rows:
        """Helpful votes on visible comments."""
        return [
            {
                "comment_id": self.comment_ids[id(comment)],
                "member_id": self.member_ids[handle],
                "voted_at": self.at(voted),
            }
            for comment, handle, voted in simulate.helpful_votes(self.content, self.votes)
            if id(comment) not in self.hidden_comments
        ]

    def mentions(self) -> Rows:
        """Mentions at the beginning of replies, of which the mentioned members were notified at once."""
        return [
            {
                "comment_id": number,
                "member_id": self.member_ids[handle],
                "mentioned_at": self.at(comment.posted),
                "notified_at": self.at(comment.posted),
            }
            for number, (_idea, _parent, comment) in enumerate(self.comments, 1)
            if (handle := self._mentioned(comment))
        ]

    def moderation_actions(self) -> Rows:
        """What moderators did, why, and what that changed."""
        return [
            {
                "id": number,
                "act": one.act,
                **self._subject(one),
                **({} if one.group is None else {"group_id": self.group_ids[one.group]}),
                "to_group_id": self.group_ids[self.group_of[one.idea or ""]] if one.act == acts.MOVE else None,
                "about_id": self.member_ids[self._author(one)],
                "moderator_id": self.member_ids[one.by],
                "reason": one.reason,
                "acted_at": self.at(one.acted),
                "until": self._end(one),
                "undoes_id": None if one.undoes is None else self.action_ids[one.undoes],
                "before": self._changes(one),
            }
            for number, one in enumerate(self.actions, 1)
        ]

    def appeals(self) -> Rows:
        """Appeals, waiting and decided."""
        return [
            {
                "action_id": self.action_ids[one.action],
                "reason": one.reason,
                "appealed_at": self.at(one.appealed),
                "outcome": one.outcome,
                "answer": one.answer,
                "decided_by": self._member(one.decided_by),
                "decided_at": self.at(one.decided),
            }
            for one in self.content.appeals
        ]

    def reports(self) -> Rows:
        """Reports, open and resolved."""
        return [
            {
                **self._subject(one),
                "reporter_id": self.member_ids[one.by],
                "reason": one.reason,
                "note": one.note,
                "reported_at": self.at(one.reported),
                "counts": not one.from_newcomer,
                "action_id": None if one.action is None else self.action_ids[one.action],
            }
            for one in sorted(self.content.reports, key=lambda one: -one.reported)
        ]

    @cached_property
    def hidden_ideas(self) -> dict[str, dict[str, Any]]:
        """The visibility columns of hidden ideas, by title."""
        found = {idea.title: self._under_review(idea.title, idea) for idea in self.content.ideas if idea.review_state}
        return found | {one.idea: self._removed(one) for one in self._removals() if one.idea}

    @cached_property
    def hidden_comments(self) -> dict[int, dict[str, Any]]:
        """The visibility columns of hidden comments, by their `id()`."""
        found = {
            id(one): self._under_review(one.name, one) for _idea, _parent, one in self.comments if one.review_state
        }
        return found | {id(self.named[one.comment][1]): self._removed(one) for one in self._removals() if one.comment}

    def _removals(self) -> list[DemoAction]:
        """Removals that nothing has ended since."""
        last = {one.subject: one for one in self.actions if one.act in (acts.REMOVE, acts.RESTORE, acts.UNDO)}
        return [one for one in last.values() if one.act == acts.REMOVE]

    def _under_review(self, subject: str, post: DemoIdea | DemoComment) -> dict[str, Any]:
        pending = post.review_state == PENDING
        since = post.posted if pending else simulate.hidden_by_reports(self.content, subject)
        return {"hidden_at": self.at(since), "removed_by": None, "review_state": post.review_state}

    def _removed(self, action: DemoAction) -> dict[str, Any]:
        return {"hidden_at": self.at(action.acted), "removed_by": MODERATOR, "review_state": None}

    def _text_columns(self, idea: DemoIdea) -> dict[str, Any]:
        body_html = markup.to_html(idea.body)
        return {
            "id": self.idea_ids[idea.title],
            "group_id": self.group_ids[idea.group],
            "author_id": self.member_ids[idea.author],
            "title": idea.title,
            "slug": slug(idea.title),
            "body": idea.body,
            "today": idea.today,
            "others": idea.others,
            "body_html": body_html,
            "today_html": _html(idea.today),
            "others_html": _html(idea.others),
            "excerpt": markup.excerpt(body_html),
            "status_key": idea.current_status,
            "posted_at": self.at(idea.posted),
            "stale_since": self.now,
        }

    def _vote_columns(self, live: list[simulate.DemoVote]) -> dict[str, Any]:
        importance = Counter(vote.importance for vote in live)
        return {
            "vote_count": len(live),
            "nice_count": importance[1],
            "important_count": importance[2],
            "critical_count": importance[3],
            "trend": trend.from_votes(self.at(vote.cast) for vote in live),
        }

    def _status_since(self, idea: DemoIdea) -> datetime:
        """When the idea got its present status: a later change may have repeated it."""
        before = "open"
        since: datetime = self.at(idea.posted)
        for one in idea.status:
            if one.status != before:
                before, since = one.status, self._set_at(idea, one.set)
        return since

    def _set_at(self, idea: DemoIdea, ago: float) -> datetime:
        moment: datetime = self.at(ago)
        return in_working_hours(moment, self.at(idea.posted), self.now)

    def _mentioned(self, comment: DemoComment) -> str:
        found = MENTION.match(comment.text)
        return found[1] if found and found[1] in self.member_ids else ""

    def _links(self, comment: DemoComment) -> MentionLinks | None:
        handle = self._mentioned(comment)
        return MentionLinks({handle: member_url(self.member_ids[handle])}) if handle else None

    def _member(self, handle: str | None) -> int | None:
        return None if handle is None else self.member_ids[handle]

    def _end(self, action: DemoAction) -> Any:
        """The end of a suspension or a ban."""
        return None if action.days is None else self.at(action.acted - action.days)

    def _subject(self, one: DemoReport | DemoAction) -> dict[str, int | None]:
        idea = self.named[one.comment][0].title if one.comment else one.idea
        return {
            "idea_id": self.idea_ids[one.idea] if one.idea else None,
            "comment_id": self.comment_ids[id(self.named[one.comment][1])] if one.comment else None,
            "subject_member_id": self._member(one.member),
            "group_id": self.group_ids[self.group_of[idea]] if idea else None,
        }

    def _author(self, action: DemoAction) -> str:
        """Whom an action concerns."""
        if action.comment:
            return self.named[action.comment][1].author
        return action.member or next(idea.author for idea in self.content.ideas if idea.title == action.idea)

    def _changes(self, one: DemoAction) -> dict[str, list[Any]]:
        """What an action changed, as pairs of the value before and after, in the form that undoing it reads."""
        at = self.at(one.acted).isoformat()
        if one.act == acts.REMOVE:
            return {"removed_by": [None, MODERATOR], "hidden_at": [None, at]}
        if one.act == acts.RESTORE:
            return {"removed_by": [MODERATOR, None], "hidden_at": [self._last(one, acts.REMOVE), None]}
        if one.act == acts.LOCK:
            return {"locked_at": [None, at]}
        if one.act == acts.MOVE and one.group:
            return {"group_id": [self.group_ids[one.group], self.group_ids[self.group_of[one.idea or ""]]]}
        if one.act == acts.APPROVE and one.comment:
            held = self.at(self.named[one.comment][1].posted).isoformat()
            changes: dict[str, list[Any]] = {"review_state": [PENDING, None], "hidden_at": [held, None]}
            return {**changes, "trusted": [False, True]} if one.trusts_author else changes
        return self._member_changes(one, at)

    def _member_changes(self, one: DemoAction, at: str) -> dict[str, list[Any]]:
        until = None if one.days is None else self._end(one).isoformat()
        if one.act == acts.SUSPEND:
            return {"suspended_at": [None, at], **({} if until is None else {"suspended_until": [None, until]})}
        if one.act == acts.LIFT:
            return {"suspended_at": [self._last(one, acts.SUSPEND), None]}
        if one.act == acts.BAN and one.was_member_since is not None:
            name = next(group.name for group in self.content.groups if group.slug == one.group)
            since = self.at(one.was_member_since).isoformat()
            return {
                "ban": [None, [at, until]],
                "membership": [[one.was_moderator, since], None],
                "name": [name, name],
            }
        return {}

    def _last(self, action: DemoAction, act: str) -> str:
        """When this was last done to the same subject before an action."""
        earlier = [one for one in self.actions if one.act == act and one.subject == action.subject]
        found: datetime = self.at(min(one.acted for one in earlier if one.acted > action.acted))
        return found.isoformat()


def _html(source: str) -> str:
    return markup.to_html(source) if source else ""
