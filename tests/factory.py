"""Creates members, groups, ideas and signed-in browsers for tests."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event, select, update
from werkzeug.test import TestResponse

from community.announcements.models import Announcement
from community.cli import recount as cli_recount
from community.comments.discussions import Discussion
from community.comments.models import Comment
from community.core import cache, markup, outbox
from community.core.db import db, now, writing
from community.core.outbox import Job
from community.core.slugs import ascii_slug, slug
from community.groups.models import Group, Membership
from community.ideas import trend
from community.ideas.models import CRITICAL, IMPORTANT, NICE, Idea, Vote
from community.members import provisional_sessions, scope, sessions, suspensions
from community.members.models import Member, ProvisionalSession

# Read every few seconds, so only sometimes inside a block that counts statements.
READ_SOMETIMES = (
    "FROM site_settings",
    "AND announcements.group_id IS NULL ORDER BY announcements.posted_at DESC",
    "FROM (SELECT duplicate_pairs.id",
    "SELECT stored_figures.value",
)
PASSWORD = "a long enough phrase"
# argon2id of PASSWORD with the smallest parameters: tests sign in often.
PASSWORD_HASH = "$argon2id$v=19$m=8,t=1,p=1$sLaFw1/ML/BQ/nfbujqtGg$DIhcNyMmhUIQlQ+Q0NQ70myfBr6RQBbx1qFyQgfDEUw"


class BrowserClient(FlaskClient):
    """A test client that sends the form token with everything it posts, as a page's forms do."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Read the whole response, and close the files that it was sent from and that the request was made of."""
        kwargs.setdefault("buffered", True)
        response = super().open(*args, **kwargs)
        for each in (*response.history, response):
            each.request.environ["wsgi.input"].close()
        return response

    def token(self) -> str:
        """The form token of this browser's session."""
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        return str(URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw))

    def send(self, url: str, /, follow: bool = False, fetch: bool = False, **data: Any) -> TestResponse:
        """Post a form. `fetch` asks for a partial answer, as the scripts of pages do."""
        headers = {"X-Requested-With": "fetch"} if fetch else {}
        return self.post(url, data={**data, "csrf_token": self.token()}, headers=headers, follow_redirects=follow)


class Factory:
    """Creates rows in the database of an app. Methods return ids and handles, never rows of a session."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        app.test_client_class = BrowserClient
        self._numbers = itertools.count(1)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction in which to create rows or call domain functions; committed at the end."""
        with self.app.app_context(), writing():
            yield
            db.session.commit()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A context in which to read the database."""
        with self.app.app_context():
            yield

    def member(self, name: str = "", **values: Any) -> int:
        """A confirmed member of trust level "member", unless `confirmed_at` or `trust_level` is given."""
        number = next(self._numbers)
        name = name or f"Member {number}"
        values.setdefault(
            "handle", ascii_slug(name).replace("-", "_").ljust(3, "_")
        )  # a handle has three letters or more
        values.setdefault("email", f"{values['handle'].rstrip('_')}@example.com")
        values.setdefault("confirmed_at", now())
        values.setdefault("trust_level", "member")
        values.setdefault("password_hash", PASSWORD_HASH)
        with self.writing():
            row = Member(name=name, color=number % 12 + 1, **values)
            db.session.add(row)
            db.session.flush()
            return row.id

    def suspend(self, member: int, until: datetime | None = None) -> None:
        """Suspend a member, as a moderator does."""
        with self.writing():
            suspensions.suspend(db.session.get_one(Member, member), until)

    def group(self, name: str, founder: int, *members: int, moderators: tuple[int, ...] = (), **values: Any) -> int:
        """A group; its founder moderates it."""
        memberships = {founder: True, **dict.fromkeys(members, False), **dict.fromkeys(moderators, True)}
        with self.writing():
            row = Group(
                name=name,
                slug=values.pop("slug", slug(name)),
                purpose=values.pop("purpose", "For people who care about it"),
                creator_id=founder,
                member_count=sum(db.session.get_one(Member, one).is_counted for one in memberships),
                **values,
            )
            db.session.add(row)
            db.session.flush()
            for member_id, moderates in memberships.items():
                db.session.add(Membership(group_id=row.id, member_id=member_id, moderates=moderates))
            return row.id

    def idea(self, title: str, author: int, group: int, **values: Any) -> int:
        """An idea without votes."""
        body = values.pop("body", f"I want {title} every morning.")
        with self.writing():
            html = _to_html(body)
            row = Idea(
                title=title,
                slug=slug(title),
                author_id=author,
                group_id=group,
                body=body,
                body_html=html,
                excerpt=markup.excerpt(html),
                **values,
            )
            db.session.add(row)
            if not values.get("hidden_at"):
                _add_one(Group.idea_count, group)
            db.session.flush()
            return row.id

    def comment(self, idea: int, author: int, body: str = "So do I.", **values: Any) -> int:
        """A comment, counted on its idea."""
        return self._comment(Discussion(Idea, idea), author, body, values)

    def announcement_comment(self, announcement: int, author: int, body: str = "Good to know.", **values: Any) -> int:
        """A comment, counted on its announcement."""
        return self._comment(Discussion(Announcement, announcement), author, body, values)

    def _comment(self, discussion: Discussion, author: int, body: str, values: dict[str, Any]) -> int:
        with self.writing():
            html = _to_html(body)
            row = Comment(**discussion.key, author_id=author, body=body, body_html=html, **values)
            db.session.add(row)
            if not values.get("hidden_at"):
                _add_one(discussion.table.comment_count, discussion.id)
            db.session.flush()
            return row.id

    def announcement(self, title: str, author: int, group: int | None = None, **values: Any) -> int:
        """An announcement to the site or to a group, of which no one is told."""
        body = values.pop("body", f"{title}: please read this.")
        with self.writing():
            row = Announcement(title=title, body=body, body_html=_to_html(body), **values)
            row.author_id, row.group_id = author, group
            db.session.add(row)
            db.session.flush()
            return row.id

    def vote(
        self,
        idea: int,
        member: int,
        at: datetime | None = None,
        importance: int | None = None,
        withdrawn_at: datetime | None = None,
    ) -> None:
        """A vote cast at any time, counted on its idea unless it was withdrawn or the voter does not count."""
        with self.writing():
            cast_at = at or now()
            db.session.add(
                Vote(idea_id=idea, member_id=member, cast_at=cast_at, importance=importance, withdrawn_at=withdrawn_at)
            )
            if withdrawn_at is None and db.session.get_one(Member, member).is_counted:
                _count(db.session.get_one(Idea, idea), importance)

    def recount(self) -> None:
        """Correct every counter after rows were inserted directly."""
        with self.app.app_context():
            cli_recount.correct_all()

    def visitor(self) -> BrowserClient:
        """A browser that is not signed in."""
        client = self.app.test_client()
        assert isinstance(client, BrowserClient)
        return client

    def browser(self, member: int) -> BrowserClient:
        """A browser signed in as a member."""
        with self.writing():
            who = db.session.get_one(Member, member)
            token = sessions.begin(who, remember=True, user_agent="Test", ip_address="127.0.0.1")
        client = self.visitor()
        with client.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return client

    def emailed_code(self, email: str) -> str:
        """The code of the last email that a browser asked for with this address."""
        with self.reading():
            return provisional_sessions.code(self.app.config["SETTINGS"].secret_key, self._asked(email))

    def emailed_link(self, email: str) -> str:
        """The path of the link in that email."""
        with self.reading():
            secret = self.app.config["SETTINGS"].secret_key
            return f"/sign-in/link/{provisional_sessions.link_token(secret, self._asked(email))}"

    def _asked(self, email: str) -> ProvisionalSession:
        latest = ProvisionalSession.email_requested_at.desc()
        return db.session.scalars(select(ProvisionalSession).filter_by(email=email).order_by(latest)).first()

    def join(self, email: str, name: str = "", password: str = "") -> BrowserClient:
        """A browser that has signed up and confirmed the address."""
        browser = self.visitor()
        browser.send("/sign-up", name=name or "Ada Lovelace", email=email, password=password)
        answer = browser.send("/sign-in/code", code=self.emailed_code(email.strip().lower()))
        assert answer.status_code == 303
        return browser

    def get(self, model: Any, key: Any) -> Any:
        """A row as it is now, detached."""
        with self.reading():
            row = db.session.get_one(model, key)
            db.session.expunge(row)
            return row

    def scalar(self, statement: Any) -> Any:
        """One value."""
        with self.reading():
            return db.session.scalar(statement)

    def all(self, model: Any, **equal: Any) -> list[Any]:
        """All rows with these values, detached, by primary key."""
        with self.reading():
            found = list(db.session.scalars(select(model).filter_by(**equal).order_by(*model.__table__.primary_key)))
            db.session.expunge_all()
            return found

    def clear_cache(self) -> None:
        """Clear the app's cache."""
        with self.app.app_context():
            cache.clear()

    def work(self, *, minutes: float = 5) -> int:
        """Run every waiting job, as the worker would within these minutes."""
        with self.writing():
            is_delayed = Job.due_at.between(now(), now() + timedelta(minutes=minutes))
            db.session.execute(update(Job).where(Job.tries == 0, is_delayed).values(due_at=now()))
        with self.app.app_context():
            return outbox.run_all()

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """The statements sent to the database inside the block, without those that begin and end transactions."""
        sent: list[str] = []
        with self.app.app_context():
            engine = db.engine

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if any(part in statement for part in READ_SOMETIMES):
                return
            if not statement.startswith(("BEGIN", "PRAGMA", "SELECT pg_catalog", "show ", "select pg_catalog")):
                sent.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)


@lru_cache(10_000)
def _to_html(body: str) -> str:
    """The HTML of a text, which takes longer to make than the row that it is for. Tests repeat one another's texts."""
    return markup.to_html(body)


def _add_one(counter: Any, row_id: int) -> None:
    """Count one more on a row, without reading it first: most tests begin with ideas."""
    model = counter.class_
    db.session.execute(update(model).where(model.id == row_id).values({counter: counter + 1}))


def _count(idea: Idea, importance: int | None) -> None:
    live = select(Vote.trend_weight).join(Member, Member.id == Vote.member_id).where(Vote.idea_id == idea.id)
    idea.vote_count += 1
    idea.trend = trend.from_weights(db.session.scalars(live.where(Vote.withdrawn_at.is_(None), scope.counted())))
    for value, name in ((NICE, "nice_count"), (IMPORTANT, "important_count"), (CRITICAL, "critical_count")):
        setattr(idea, name, getattr(idea, name) + (importance == value))


def visible_text(response: TestResponse) -> str:
    """The visible words of a page, without its tags, on one line."""
    text = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", response.get_data(as_text=True))
    from html import unescape

    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?bdi>", "", text))).split())
