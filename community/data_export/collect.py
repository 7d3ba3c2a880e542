"""The sections of an export: everything that one member wrote and did, read in batches.

Of others it contains only the titles of ideas that the member voted for, and of what they commented on, if they can
see them now. Their own texts are included whether or not they can still see where these were posted.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import and_, case, select

from community.announcements import scope as announcement_scope
from community.announcements.models import Announcement
from community.comments import discussions
from community.comments.models import Comment, CommentVersion, HelpfulVote, Mention
from community.core.db import db
from community.core.i18n import lazy_gettext
from community.data_export import collect_groups
from community.data_export.batches import Record, read
from community.data_export.collect_groups import group_name
from community.groups.models import Group
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, IdeaMerge, IdeaVersion, StatusChange, Vote
from community.ideas.queries import extra_fields
from community.images.models import Image
from community.members.models import EmailFailure, Member, Session
from community.moderation import queries as moderation_queries
from community.moderation.models import ModerationAction, Report
from community.moderation.queries.log_columns import kind

Section = Callable[[Member], Iterator[Record]]


def profile(member: Member) -> Iterator[Record]:
    """The member's profile and account."""
    names = (
        "id", "name", "handle", "email", "new_email", "color", "about", "interests", "shows_votes",
        "is_suggested", "compact_lists", "role", "joined_at", "joined_from", "confirmed_at", "suspended_at",
        "suspended_until", "imported_at", "trust_level", "days_present", "seen_on",
    )  # fmt: skip
    yield {name: getattr(member, name) for name in names}


def sessions(member: Member) -> Iterator[Record]:
    """Browsers they signed in with, while the sessions are stored."""
    columns = (Session.began_at, Session.seen_at, Session.expires_at, Session.ended_at, Session.remembered)
    return read(
        select(Session.id, *columns, Session.user_agent, Session.ip_address).where(Session.member_id == member.id),
        Session.id,
    )


def email_failures(member: Member) -> Iterator[Record]:
    """Emails that mail servers refused, until one is accepted again."""
    columns = (EmailFailure.email, EmailFailure.code, EmailFailure.failed_at)
    statement = select(*columns).where(EmailFailure.member_id == member.id).order_by(EmailFailure.failed_at)
    return (row._asdict() for row in db.session.execute(statement))


def posted_ideas(member: Member) -> Iterator[Record]:
    """Their ideas, each with its earlier versions."""
    statement = (
        select(
            *(Idea.id, Idea.title, Idea.body, Idea.today, Idea.others, Idea.status_key, Idea.posted_at),
            *(Idea.edited_at, Idea.hidden_at, Idea.removed_by, Idea.vote_count, Idea.comment_count),
            *(Idea.imported_from, Idea.imported_url),
            *(extra_fields.answers_column(), group_name(member)),
        )
        .join(Group, Group.id == Idea.group_id)
        .where(Idea.author_id == member.id)
    )
    for record in read(statement, Idea.id):
        answers = extra_fields.as_text(extra_fields.parse_answers(record["answers"]))
        yield {**record, "answers": answers, "versions": _versions(record["id"])}


def comments(member: Member) -> Iterator[Record]:
    """Their comments, with the titles of what they are on, and the earlier texts of those that a moderator edited."""
    statement = discussions.join(
        select(
            *(Comment.id, Comment.idea_id, Comment.announcement_id, Comment.parent_id.label("replies_to")),
            *(Comment.body, Comment.posted_at, Comment.edited_at, Comment.hidden_at, Comment.removed_by),
            *(Comment.helpful_count, _title(member), _announcement_title(member)),
        )
    )
    for record in read(statement.where(Comment.author_id == member.id), Comment.id):
        earlier = _earlier_texts(record["id"]) if record["edited_at"] else []
        yield {**record, "versions": earlier} if earlier else record


def votes(member: Member) -> Iterator[Record]:
    """Their votes, withdrawn ones too: when and where they were cast, and the importance they gave."""
    statement = _join_group(
        select(
            *(Vote.id, Vote.idea_id, _title(member), Vote.cast_at, Vote.withdrawn_at, Vote.importance),
            *(Vote.surface, Vote.position, Vote.is_exploration, Vote.in_rate),
        ).join(Idea, Idea.id == Vote.idea_id)
    )
    return read(statement.where(Vote.member_id == member.id), Vote.id)


def helpful_votes(member: Member) -> Iterator[Record]:
    """Comments that they found helpful."""
    return _about_comments(member, HelpfulVote, HelpfulVote.voted_at)


def mentions(member: Member) -> Iterator[Record]:
    """Comments that mention them."""
    return _about_comments(member, Mention, Mention.mentioned_at, Mention.withdrawn_at.is_(None))


def reports(member: Member) -> Iterator[Record]:
    """What they reported to moderators."""
    subject = case((Report.idea_id.is_not(None), Report.idea_id), (Report.comment_id.is_not(None), Report.comment_id))
    statement = select(
        *(
            Report.id,
            kind(Report).label("about"),
            case((subject.is_not(None), subject), else_=Report.subject_member_id),
        ),
        *(Report.reason, Report.note, Report.reported_at, Report.action_id.is_not(None).label("answered")),
    ).where(Report.reporter_id == member.id)
    return read(statement, Report.id)


ACTION_FIELDS = (
    "id",
    "act",
    "kind",
    "subject_id",
    "reason",
    "acted_at",
    "until",
    "is_undone",
    "appeal",
    "outcome",
    "answer",
)


def moderation_actions_received(member: Member) -> Iterator[Record]:
    """Moderation actions about their ideas, comments and account, as shown on their page about these."""
    cursor = None
    while True:
        page = moderation_queries.actions_about(member, cursor)
        for entry in page.rows:
            yield {name: getattr(entry, name) for name in ACTION_FIELDS}
        cursor = page.next
        if cursor is None:
            return


def moderation_actions_taken(member: Member) -> Iterator[Record]:
    """Moderation actions that they took."""
    columns = (
        ModerationAction.id,
        ModerationAction.act,
        kind(ModerationAction).label("about"),
        ModerationAction.reason,
        ModerationAction.acted_at,
    )
    return read(select(*columns).where(ModerationAction.moderator_id == member.id), ModerationAction.id)


def status_changes(member: Member) -> Iterator[Record]:
    """Status updates that they published as staff."""
    columns = (StatusChange.id, StatusChange.idea_id, StatusChange.status_key, StatusChange.reason, StatusChange.answer)
    return read(select(*columns, StatusChange.changed_at).where(StatusChange.changed_by == member.id), StatusChange.id)


def idea_merges(member: Member) -> Iterator[Record]:
    """Ideas that they merged, with what they wrote to the supporters."""
    columns = (IdeaMerge.id, IdeaMerge.child_id, IdeaMerge.parent_id, IdeaMerge.message, IdeaMerge.merged_at)
    return read(select(*columns, IdeaMerge.undone_at).where(IdeaMerge.merged_by == member.id), IdeaMerge.id)


def announcements(member: Member) -> Iterator[Record]:
    """Announcements that they posted, to the site or to a group."""
    statement = (
        select(
            *(Announcement.id, Announcement.title, Announcement.body, Announcement.posted_at, Announcement.edited_at),
            *(Announcement.pinned_until, Announcement.removed_at, Announcement.allows_comments),
            *(Announcement.comment_count, group_name(member)),
        )
        .outerjoin(Group, Group.id == Announcement.group_id)
        .where(Announcement.author_id == member.id)
    )
    return read(statement, Announcement.id)


def images(member: Member) -> Iterator[Record]:
    """Their avatar and the images of their ideas; the files are in the folder `images` of the archive."""
    columns = (Image.id, Image.name, Image.idea_id, Image.description, Image.width, Image.height)
    return read(select(*columns, Image.uploaded_at).where(Image.owner_id == member.id), Image.id)


SECTIONS: dict[str, Section] = {
    "profile": profile,
    "sessions": sessions,
    "email_failures": email_failures,
    "groups": collect_groups.memberships,
    "join_requests": collect_groups.join_requests,
    "invitations_made": collect_groups.invitations_made,
    "invitations_used": collect_groups.invitations_used,
    "bans": collect_groups.bans,
    "ideas": posted_ideas,
    "comments": comments,
    "votes": votes,
    "helpful_votes": helpful_votes,
    "mentions": mentions,
    "reports": reports,
    "moderation_actions_received": moderation_actions_received,
    "moderation_actions_taken": moderation_actions_taken,
    "status_changes": status_changes,
    "idea_merges": idea_merges,
    "announcements": announcements,
    "images": images,
}
TITLES: dict[str, Any] = {
    "profile": lazy_gettext("Profile"),
    "sessions": lazy_gettext("Sessions"),
    "email_failures": lazy_gettext("Emails that your mail server refused"),
    "groups": lazy_gettext("Groups"),
    "join_requests": lazy_gettext("Groups you asked to join"),
    "invitations_made": lazy_gettext("Invitations you created"),
    "invitations_used": lazy_gettext("Invitations you used"),
    "bans": lazy_gettext("Groups you were banned from"),
    "ideas": lazy_gettext("Ideas"),
    "comments": lazy_gettext("Comments"),
    "votes": lazy_gettext("Votes"),
    "helpful_votes": lazy_gettext("Comments you found helpful"),
    "mentions": lazy_gettext("Comments that mention you"),
    "reports": lazy_gettext("Your reports"),
    "moderation_actions_received": lazy_gettext("Moderation decisions about you"),
    "moderation_actions_taken": lazy_gettext("Moderation decisions you made"),
    "status_changes": lazy_gettext("Status updates you published"),
    "idea_merges": lazy_gettext("Ideas you merged"),
    "announcements": lazy_gettext("Announcements you posted"),
    "images": lazy_gettext("Pictures"),
}


def add_section(name: str, title: Any, section: Section) -> None:
    """Add a section for data that a package above this one stores about members."""
    SECTIONS[name], TITLES[name] = section, title


def _versions(idea_id: int) -> list[Record]:
    columns = (IdeaVersion.version, IdeaVersion.title, IdeaVersion.body, IdeaVersion.today, IdeaVersion.others)
    statement = select(*columns, IdeaVersion.answers, IdeaVersion.written_at).where(IdeaVersion.idea_id == idea_id)
    return [row._asdict() for row in db.session.execute(statement.order_by(IdeaVersion.version))]


def _earlier_texts(comment_id: int) -> list[Record]:
    statement = select(CommentVersion.version, CommentVersion.body, CommentVersion.written_at)
    found = db.session.execute(
        statement.where(CommentVersion.comment_id == comment_id).order_by(CommentVersion.version)
    )
    return [row._asdict() for row in found]


def _title(member: Member) -> Any:
    return case((idea_scope.visible_to(member), Idea.title), else_="").label("idea_title")


def _announcement_title(member: Member) -> Any:
    visible = and_(Announcement.id.is_not(None), announcement_scope.visible_to(member))
    return case((visible, Announcement.title), else_="").label("announcement_title")


def _join_group(statement: Any) -> Any:
    return statement.join(Group, Group.id == Idea.group_id)


def _about_comments(member: Member, table: Any, at: Any, *where: Any) -> Iterator[Record]:
    titles = (Comment.idea_id, _title(member), Comment.announcement_id, _announcement_title(member))
    statement = discussions.join(select(table.comment_id, *titles, at).join(Comment, Comment.id == table.comment_id))
    return read(statement.where(table.member_id == member.id, *where), table.comment_id)
