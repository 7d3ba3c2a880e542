"""The marked words of one member, followed through every table, index and file, until they are deleted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import MetaData, select

from community import worker
from community.comments.models import Comment
from community.core import paths
from community.core.db import db, is_sqlite
from community.core.sqlite_wal import Checkpointer
from community.groups.models import Group
from community.ideas.models import Idea
from community.images import store
from community.images.models import Image
from community.members.models import Member, PendingAction
from tests.access.crawler import Crawler
from tests.factory import PASSWORD, BrowserClient, Factory
from tests.mailbox import Mailbox, delivering, text_of

PERSON = (
    "name", "handle", "firstname", "about", "interest", "address", "newaddress", "browser",
    "flagnote", "unposted", "search",
)  # fmt: skip
TEXTS = (
    "title", "body", "today", "others", "oldtitle", "oldbody", "oldtoday", "oldothers", "comment", "reply",
    "oldcomment", "oldreply", "picture",
)  # fmt: skip
NETWORK = "203.0.113.77"
DOWN = ("downtitle", "downbody", "downcomment")


def _mark(name: str) -> str:
    return f"zq{name}qz"


@pytest.fixture
def post(factory: Factory) -> Iterator[Mailbox]:
    with delivering(factory.app) as post:
        yield post


class Life:
    """Zoe signs up, writes marked words wherever possible, and deletes her account. Bo replies to her."""

    def __init__(self, factory: Factory, post: Mailbox) -> None:
        self.factory, self.post, self.passed = factory, post, 0  # seconds on the clock of the worker
        self.bo = factory.member("Bo", role="administrator")
        self.open = factory.group("Kitchens", self.bo)
        self.theirs = factory.idea("A bigger tank for it", self.bo, self.open)
        self.browser = self._joined()
        self.zoe = factory.scalar(select(Member.id).where(Member.id != self.bo))
        self._writes()
        self._has_more()
        self.work()

    def send(self, path: str, **form: str) -> None:
        """Submit a form that is accepted."""
        answer = self.browser.send(path, **form)
        assert answer.status_code == 303, f"{path}: {answer.status_code}"

    def work(self) -> None:
        """Run the worker repeatedly until a minute has passed since it last ran: its clock never goes back."""
        began, self.passed = self.passed, self.passed + 62
        for seconds in (0, 11, 22, 33, 62):
            with time_machine.travel(datetime.now(UTC) + timedelta(seconds=began + seconds), tick=True):
                for _ in range(20):
                    if not any([worker.run_once(self.factory.app), worker.send_emails(self.factory.app)]):
                        break

    def leave(self, writing: str) -> None:
        """Delete the account, and run the worker."""
        self.send("/settings/delete", writing=writing, password=PASSWORD)
        self.work()

    def _joined(self) -> BrowserClient:
        browser = self.factory.visitor()
        form = {"name": _mark("firstname"), "email": f"{_mark('address')}@example.com", "password": PASSWORD}
        headers = {"User-Agent": _mark("browser")}
        data = {**form, "csrf_token": browser.token()}
        remote = {"REMOTE_ADDR": NETWORK}
        assert browser.post("/sign-up", data=data, headers=headers, environ_base=remote).status_code == 303
        self.work()
        link = self.post.link(form["email"])
        data = {"csrf_token": browser.token()}
        assert browser.post(link, data=data, headers=headers, environ_base=remote).status_code == 303
        return browser

    def _writes(self) -> None:
        self.send(
            "/settings/profile",
            name=_mark("name"),
            handle=_mark("handle"),
            color="3",
            about=_mark("about"),
            interests=_mark("interest"),
        )
        self.send("/settings/account", email=f"{_mark('newaddress')}@example.com", password=PASSWORD)
        self.browser.get(f"/?q={_mark('search')}")
        for old in (True, False):
            words = {name: _mark(f"{'old' * old}{name}") for name in ("title", "body", "today", "others")}
            if old:
                self.send("/ideas/new", group="kitchens", **words)
                self.idea = self.factory.scalar(select(Idea.id).where(Idea.author_id == self.zoe))
            else:
                self.send(f"/ideas/{self.idea}/edit", version="1", **words)
        self.send("/ideas/new", group="kitchens", title=_mark("downtitle"), body=_mark("downbody"))
        down = self.factory.scalar(select(Idea.id).where(Idea.author_id == self.zoe, Idea.id != self.idea))
        self.send(f"/ideas/{down}/remove")
        self.comment = self._says("oldcomment", "comment")
        self.answer = self.factory.comment(self.theirs, self.bo, "I see it so too.", parent_id=self.comment)
        self._says("oldreply", "reply", parent_id=str(self.comment))
        self.send(f"/comments/{self._says('downcomment', 'downcomment')}/remove")
        self.factory.comment(self.idea, self.bo, "Good.")
        self.send(f"/report/idea/{self.theirs}", reason="other", note=_mark("flagnote"))

    def _says(self, first: str, then: str, **form: str) -> int:
        self.send(f"/ideas/{self.theirs}/comments", text=_mark(first), **form)
        comment = self.factory.scalar(select(Comment.id).order_by(Comment.id.desc()).limit(1))
        assert isinstance(comment, int)
        if then != first:
            self.send(f"/comments/{comment}/edit", text=_mark(then), version="1")
        return comment

    def _has_more(self) -> None:
        """Add an image to the idea, an export, a mention, and texts that were never posted."""
        self.factory.browser(self.bo).send(f"/ideas/{self.theirs}/comments", text=f"As @{_mark('handle')} says.")
        with self.factory.writing():
            name = store.save({640: b"RIFF " + _mark("picture").encode()})
            db.session.add(
                Image(
                    name=name,
                    owner_id=self.zoe,
                    idea_id=self.idea,
                    description=_mark("picture"),
                    width=1,
                    height=1,
                    size=9,
                )
            )
            avatar = store.save({64: b"RIFF " + _mark("name").encode()})
            db.session.add(Image(name=avatar, owner_id=self.zoe, description="", width=1, height=1, size=9))
            db.session.get_one(Member, self.zoe).avatar = avatar
        self.send("/settings/data/prepare")
        visitor = self.factory.visitor()
        visitor.send(f"/ideas/{self.theirs}/comments", text=_mark("unposted"))
        with self.factory.writing():
            db.session.get_one(Idea, self.theirs).hidden_at = db.session.get_one(Idea, self.idea).posted_at
            db.session.get_one(Group, self.open).idea_count -= 1
        email = f"{_mark('address')}@example.com"
        assert visitor.send("/sign-in", email=email, password=PASSWORD).location == "/pending"
        with self.factory.writing():
            db.session.get_one(Idea, self.theirs).hidden_at = None
            db.session.get_one(Group, self.open).idea_count += 1


def _in_tables(factory: Factory) -> str:
    """Every value of every table, as text."""
    with factory.reading():
        metadata = MetaData()
        metadata.reflect(db.engine)
        text = []
        for table in metadata.tables.values():
            text += [f"{table.name}: {tuple(row)!r}" for row in db.session.execute(table.select())]
        return "\n".join(text).lower()


def _in_files(factory: Factory) -> dict[str, bytes]:
    """Every file of the data folder; the SQLite file with all its pages, after a checkpoint."""
    with factory.reading():
        if is_sqlite():
            path = db.engine.url.database
            db.session.rollback()
            assert path
            Checkpointer(path).run("TRUNCATE")
        found = [path for path in Path(paths.data_dir()).rglob("*") if path.is_file()]
    return {str(path): path.read_bytes().lower() for path in found}


def _places(factory: Factory, names: tuple[str, ...], pages: dict[str, str]) -> dict[str, list[str]]:
    """The tables, files and pages that contain each marked word."""
    tables, files = _in_tables(factory).splitlines(), _in_files(factory)
    pages = {address: page.lower() for address, page in pages.items()}
    found: dict[str, list[str]] = {}
    for word in map(_mark, names):
        there = [line[:150] for line in tables if word in line]
        there += [path for path, content in files.items() if word.encode() in content]
        there += [address for address, page in pages.items() if word in page]
        if there:
            found[word] = there
    return found


def _as_a_visitor(factory: Factory) -> dict[str, str]:
    """Every page that a visitor can see."""
    return Crawler(factory, factory.visitor()).walk()


@pytest.mark.parametrize("writing", ["kept", pytest.param("erased", marks=pytest.mark.exhaustive)])
def test_a_deleted_member_leaves_no_trace(factory: Factory, post: Mailbox, writing: str) -> None:
    life = Life(factory, post)
    everything = (*PERSON, *TEXTS, *DOWN)
    missing = {_mark(name) for name in everything} - set(_places(factory, everything, {}))
    # What came before the present name and the present text of a comment is not kept, nor is what was searched for.
    assert missing <= {_mark(name) for name in ("firstname", "oldcomment", "oldreply", "search")}
    assert NETWORK in _in_tables(factory)
    email_count = len(post.box.messages)

    life.leave(writing)

    found = _places(factory, everything, _as_a_visitor(factory))
    stays = [name for name in TEXTS if not name.endswith(("oldcomment", "oldreply"))] if writing == "kept" else []
    assert {word: found[word] for word in sorted(found) if word not in set(map(_mark, stays))} == {}
    assert set(found) == set(map(_mark, stays))
    assert NETWORK not in _in_tables(factory)
    emails = map(text_of, post.box.messages[email_count:])
    assert not any(_mark(name) in email for email in emails for name in everything)
    thread = factory.visitor().get(f"/ideas/{life.theirs}", follow_redirects=True).text
    assert "I see it so too." in thread
    assert (_mark("comment") in thread) is (writing == "kept")


@pytest.mark.exhaustive
def test_an_address_that_is_never_confirmed_leaves_no_trace(factory: Factory) -> None:
    names = ("name", "about", "interest", "address", "comment")
    bo, visitor = factory.member("Bo"), factory.visitor()
    idea = factory.idea("A bigger tank for it", bo, factory.group("Kitchens", bo))
    visitor.send(f"/ideas/{idea}/comments", text=_mark("comment"))
    visitor.send("/pending", name=_mark("name"), about=_mark("about"), interests=_mark("interest"))
    visitor.send("/sign-in/email", name=_mark("name"), email=f"{_mark('address')}@example.com")
    assert len(factory.all(PendingAction)) == 2
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8), tick=True):
        for _ in range(20):
            worker.run_once(factory.app)
    assert _places(factory, names, _as_a_visitor(factory)) == {}
