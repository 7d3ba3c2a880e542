"""Accounts without a confirmed email become provisional sessions.

Their open memberships, votes, comments and helpful votes are saved as pending actions of the browser that was used
last, with the name, the profile and the password hash, and are restored if the email is confirmed within seven days.
The account itself is deleted as when a member deletes it with all they wrote: its row is emptied, and the jobs that
follow remove the rest and keep every counter exact.
"""

import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "unconfirmed_accounts"
down_revision = "provisional_sessions"

LIFETIME = timedelta(days=7)
# What follows the deletion of an account in this version.
LISTENERS = (
    "community.comments.jobs.erase_author",
    "community.comments.jobs.remove_mentions",
    "community.comments.jobs.withdraw_helpful_votes",
    "community.data_export.jobs.delete_member_export",
    "community.groups.jobs.erase_membership_data",
    "community.groups.jobs.leave_groups",
    "community.ideas.jobs.delete_votes",
    "community.ideas.jobs.erase_ideas",
    "community.images.jobs.delete_member_images",
    "community.moderation.jobs.clear_appeal_texts",
    "community.moderation.jobs.clear_report_notes",
    "community.search.jobs.purge_members",
    "community.staff.jobs.delete_private_views",
    "community.web.sent_forms.delete_of_member",
)


def upgrade() -> None:
    tables = _tables()
    connection, now = op.get_bind(), datetime.now(UTC)
    members = tables["members"]
    # Staff whose address was never confirmed were appointed by an administrator, who vouched for them.
    op.execute(
        members.update()
        .where(members.c.confirmed_at.is_(None), members.c.role != "member")
        .values(confirmed_at=members.c.joined_at)
    )
    is_unclaimed = sa.and_(members.c.imported_at.is_not(None), members.c.password_hash.is_(None))
    unconfirmed = members.select().where(
        members.c.confirmed_at.is_(None),
        members.c.deleted_at.is_(None),
        members.c.email.is_not(None),
        members.c.suspended_at.is_(None),  # the account stays, and with it the suspension
        ~is_unclaimed,
    )
    for member in connection.execute(unconfirmed).all():
        session_id = _begin_session(connection, tables, member, now)
        for act, target, details in _actions(connection, tables, member):
            connection.execute(
                tables["pending_actions"].insert(),
                {
                    "session_id": session_id,
                    "act": act,
                    "target": target,
                    "details": json.dumps(details),
                    "created_at": _stored(now),
                },
            )
        _delete_account(connection, tables, member.id, now)


def downgrade() -> None:
    """Sign-ups that wait for their email become accounts that are not confirmed, without what else was pending."""
    tables, connection = _tables(), op.get_bind()
    sessions, actions, members = (tables[name] for name in ("provisional_sessions", "pending_actions", "members"))
    signing_up = (
        sa.select(sessions, actions.c.details)
        .join(actions, actions.c.session_id == sessions.c.id)
        .where(sessions.c.email.is_not(None), sessions.c.password_hash.is_not(None), actions.c.act == "profile")
        .order_by(sessions.c.id.desc())
    )
    taken = set(connection.scalars(sa.select(members.c.email).where(members.c.email.is_not(None))))
    handles = set(connection.scalars(sa.select(members.c.handle)))
    for row in connection.execute(signing_up).all():
        if row.email in taken:
            continue
        profile = json.loads(row.details)
        handle = profile.get("handle") or ""
        if not handle or handle in handles:
            handle = f"member-{secrets.token_hex(6)}"
        taken.add(row.email)
        handles.add(handle)
        connection.execute(actions.delete().where(actions.c.session_id == row.id))
        connection.execute(sessions.delete().where(sessions.c.id == row.id))
        connection.execute(
            members.insert(),
            {
                "handle": handle,
                "name": profile["name"],
                "email": row.email,
                "password_hash": row.password_hash,
                "role": "member",
                "color": profile.get("color", 1),
                "about": profile.get("about", ""),
                "interests": profile.get("interests", ""),
                "joined_at": _stored(row.created_at),
                "joined_from": "",
                "trust_level": "new",
                "days_present": 0,
                "email_mentions": True,
            },
        )


def _begin_session(connection: sa.Connection, tables: dict[str, sa.Table], member: Any, now: datetime) -> int:
    sessions = tables["sessions"]
    latest = (
        sa.select(sessions.c.token_digest)
        .where(sessions.c.member_id == member.id, sessions.c.ended_at.is_(None))
        .order_by(sessions.c.seen_at.desc(), sessions.c.id.desc())
        .limit(1)
    )
    values = {
        "token_digest": connection.scalar(latest) or secrets.token_hex(32),
        "email": member.email,
        "password_hash": member.password_hash,
        "tries_left": 0,
        "created_at": _stored(now),
        "expires_at": _stored(now + LIFETIME),
    }
    inserted = tables["provisional_sessions"].insert().values(**values)
    return int(connection.execute(inserted).inserted_primary_key[0])


def _actions(
    connection: sa.Connection, tables: dict[str, sa.Table], member: Any
) -> list[tuple[str, str, dict[str, Any]]]:
    """What the member did that can be done again, oldest kind first: the act, its target and its details."""
    ideas, groups, comments = tables["ideas"], tables["groups"], tables["comments"]
    memberships, votes, helpful = tables["memberships"], tables["votes"], tables["helpful_votes"]
    names = ("name", "handle", "color", "about", "interests")
    found: list[tuple[str, str, dict[str, Any]]] = [("profile", "", {name: getattr(member, name) for name in names})]
    joined = (
        sa.select(groups.c.id, groups.c.slug, groups.c.name)
        .join(memberships, memberships.c.group_id == groups.c.id)
        .where(memberships.c.member_id == member.id, groups.c.is_private.is_(False), groups.c.by_request.is_(False))
        .order_by(groups.c.id)
    )
    found += [("join", str(row.id), {"slug": row.slug, "name": row.name}) for row in connection.execute(joined)]
    voted = (
        sa.select(ideas.c.id, ideas.c.title)
        .join(votes, votes.c.idea_id == ideas.c.id)
        .where(votes.c.member_id == member.id, votes.c.withdrawn_at.is_(None), ideas.c.hidden_at.is_(None))
        .order_by(votes.c.id)
    )
    found += [("vote", str(row.id), {"idea_id": row.id, "title": row.title}) for row in connection.execute(voted)]
    wrote = (
        sa.select(comments.c.id, comments.c.idea_id, comments.c.parent_id, comments.c.body, ideas.c.title)
        .join(ideas, ideas.c.id == comments.c.idea_id)
        .where(comments.c.author_id == member.id, comments.c.hidden_at.is_(None))
        .order_by(comments.c.id)
    )
    for row in connection.execute(wrote):
        details = {"idea_id": row.idea_id, "title": row.title, "parent_id": row.parent_id, "text": row.body}
        found.append(("comment", f"former {row.id}", {**details, "order": None}))
    author = tables["members"]
    marked = (
        sa.select(comments.c.id, author.c.name)
        .join(helpful, helpful.c.comment_id == comments.c.id)
        .join(author, author.c.id == comments.c.author_id)
        .where(helpful.c.member_id == member.id, comments.c.hidden_at.is_(None))
        .order_by(comments.c.id)
    )
    found += [
        ("helpful_vote", str(row.id), {"comment_id": row.id, "name": row.name, "order": None})
        for row in connection.execute(marked)
    ]
    return found


def _delete_account(connection: sa.Connection, tables: dict[str, sa.Table], member_id: int, now: datetime) -> None:
    members, sessions = tables["members"], tables["sessions"]
    connection.execute(sessions.delete().where(sessions.c.member_id == member_id))
    connection.execute(
        members.update()
        .where(members.c.id == member_id)
        .values(
            name="Former member",
            handle=f"former-{member_id}",
            email=None,
            new_email=None,
            password_hash=None,
            avatar=None,
            about="",
            interests="",
            joined_from="",
            trust_level="new",
            days_present=0,
            seen_on=None,
            deleted_at=_stored(now),
        )
    )
    for listener in LISTENERS:
        payload = {"member_id": member_id, "writing": "erased"}
        row = {
            "listener": listener,
            "payload": payload,
            "recorded_at": _stored(now),
            "due_at": _stored(now),
            "tries": 0,
        }
        connection.execute(tables["jobs"].insert(), row)


def _tables() -> dict[str, sa.Table]:
    """The tables of this version, as the database has them."""
    names = (
        *("members", "sessions", "provisional_sessions", "pending_actions", "jobs", "ideas", "groups"),
        *("memberships", "votes", "comments", "helpful_votes"),
    )
    metadata = sa.MetaData()
    metadata.reflect(op.get_bind(), only=names)
    return {name: metadata.tables[name] for name in names}


def _stored(moment: datetime) -> datetime:
    """A time as the database stores it: SQLite without its zone, in UTC."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    return moment.replace(tzinfo=None) if is_sqlite else moment
