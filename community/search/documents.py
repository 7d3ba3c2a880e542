"""The documents of the index: one for each idea, comment, group and member, built from the database.

Documents do not know who can find them: an idea names its group, and searches exclude the groups that the viewer cannot
find. Increase `VERSION` whenever documents or the words of a text come out differently; every index is then rebuilt
automatically.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from itertools import chain
from typing import Any

from sqlalchemy import String, case, cast, func, null, or_, select
from sqlalchemy.orm import aliased
from whoosh.analysis import Composable, Token
from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, ID, KEYWORD, STORED, FieldType, Schema
from whoosh.formats import Positions

from community.comments import discussions
from community.comments import scope as comment_scope
from community.comments.models import Comment
from community.core import markup
from community.core.db import db, rows
from community.groups.models import Group
from community.ideas import families
from community.ideas import scope as idea_scope
from community.ideas.models import Idea, IdeaLabel
from community.members import scope as member_scope
from community.members.models import Member
from community.search import languages, tokenizer
from community.search.results import COMMENTS, GROUPS, IDEAS, KINDS, PEOPLE

VERSION = 4
CHUNK_SIZE = 500  # rows read at a time
LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)


class _AtPositions(Composable):  # type: ignore[misc]
    """Takes words apart that are joined by a slash at each position, and by a space between positions."""

    def __call__(self, value: str, **options: Any) -> Iterator[Any]:
        for position, words in enumerate(value.split(" ")):
            for word in words.split("/") if words else ():
                yield Token(text=word, pos=position, positions=True, boost=1.0, stopped=False)


SCHEMA = Schema(
    key=ID(unique=True, stored=True),
    kind=ID(),
    number=COLUMN(NumericColumn("I")),
    posted=COLUMN(NumericColumn("I")),  # seconds since 1970
    group=ID(),  # of an idea or a comment: the group that the viewer must be able to find; of a group: itself
    author=ID(),
    status=ID(),
    label=KEYWORD(),  # ids of all labels, those for staff too: searches by them check who asks
    whole=ID(),  # the whole title, normalized
    title=KEYWORD(),  # its words, and compounds written as one
    stems=KEYWORD(),  # their stems
    words=FieldType(Positions(), _AtPositions()),  # all words, including the title's, with their positions
    text=KEYWORD(),  # their stems
    digest=STORED(),  # of all fields above
)


@dataclass(frozen=True)
class Document:
    """An idea, comment, group or member. `text` is plain text without the title, which comments don't have."""

    kind: str
    id: int
    group_id: int | None
    title: str
    text: str
    posted_at: datetime = LONG_AGO
    author_id: int | None = None
    status_key: str = ""
    label_ids: Sequence[int] = ()

    @property
    def key(self) -> str:
        return key(self.kind, self.id)

    def fields(self) -> dict[str, Any]:
        """The fields of the document in the index."""
        title, text = list(tokenizer.positions(self.title)), list(tokenizer.positions(self.text))
        stems = self._stems(title)
        made = {
            "key": self.key,
            "kind": self.kind,
            "number": self.id,
            "posted": max(1, int(self.posted_at.timestamp())),
            "whole": tokenizer.normalize(self.title) or None,
            "title": " ".join(chain.from_iterable(title)),
            "stems": " ".join(stems),
            "words": " ".join("/".join(words) for words in [*title, [], *text]),
            "text": " ".join([*stems, *self._stems(text)]),
        }
        if self.group_id is not None:
            made["group"] = str(self.group_id)
        if self.author_id is not None:
            made["author"] = str(self.author_id)
        if self.status_key:
            made["status"] = self.status_key
        if self.label_ids:
            made["label"] = " ".join(map(str, sorted(self.label_ids)))
        return made | {"digest": digest(made)}

    @cached_property
    def language(self) -> str:
        """The language, by all of its text."""
        return languages.guess([*tokenizer.tokenize(self.title), *tokenizer.tokenize(self.text)])

    def _stems(self, text: Sequence[Sequence[str]]) -> list[str]:
        return [languages.stem(word, self.language) for words in text for word in words]


def key(kind: str, identity: int) -> str:
    """The key of a document."""
    return f"{kind}:{identity}"


def digest(made: dict[str, Any]) -> str:
    """A digest of a document's fields: 16 bytes in hexadecimal."""
    return hashlib.blake2b(json.dumps([VERSION, made], sort_keys=True).encode(), digest_size=16).hexdigest()


def for_ids(kind: str, ids: Collection[int]) -> list[Document]:
    """The documents with these ids; hidden ideas and comments and unlisted members have none."""
    statement, identity = _statement(kind)
    return [_document(kind, row) for row in rows(statement.where(identity.in_(ids)))]


def comments_on(ideas: Collection[int], announcements: Collection[int]) -> list[int]:
    """The ids of all comments on these ideas and announcements."""
    on_one = or_(Comment.idea_id.in_(ideas), Comment.announcement_id.in_(announcements))
    return list(db.session.scalars(select(Comment.id).where(on_one).order_by(Comment.id)))


def any_deleted(kind: str, ids: Collection[int]) -> bool:
    """Whether one of these rows no longer exists."""
    model = {IDEAS: Idea, COMMENTS: Comment, GROUPS: Group, PEOPLE: Member}[kind]
    count = db.session.scalar(select(func.count()).select_from(model).where(model.__table__.c.id.in_(ids)))
    return (count or 0) < len(set(ids))


def all_documents() -> Iterator[Document]:
    """All documents by kind and id. Reads a few hundred rows at a time, with one statement each."""
    for kind in KINDS:
        statement, identity = _statement(kind)
        last = 0
        while found := rows(statement.where(identity > last).order_by(identity).limit(CHUNK_SIZE)):
            yield from map(partial(_document, kind), found)
            last = found[-1].id


def _statement(kind: str) -> tuple[Any, Any]:
    if kind == IDEAS:
        texts = (Idea.body_html, Idea.today_html, Idea.others_html, _merged_texts())
        facts = (Idea.group_id, Idea.posted_at, Idea.author_id, Idea.status_key, _label_ids())
        statement = select(Idea.id, *facts, Idea.title, *texts)
        return statement.where(idea_scope.not_hidden(), idea_scope.not_merged()), Idea.id
    if kind == COMMENTS:
        columns = (discussions.group_id().label("group_id"), Comment.posted_at, Comment.author_id, Comment.body_html)
        statement = discussions.join(select(Comment.id, *columns))
        return statement.where(comment_scope.listed_in_any_group()), Comment.id
    if kind == GROUPS:
        described = (Group.name, Group.purpose, Group.description_html)
        return select(Group.id, Group.id.label("group_id"), Group.created_at, *described), Group.id
    named = select(Member.id, Member.joined_at, Member.name, Member.handle, Member.about, Member.interests)
    return named.where(member_scope.listed_to(None)), Member.id


def _merged_texts() -> Any:
    """SQL, of `Idea`: the texts of ideas merged into it, as far as everyone who finds it can read them; null if none.

    So the search finds it by their words, too.
    """
    part: Any = aliased(Idea)
    html = func.replace(func.replace(part.title, "&", "&amp;"), "<", "&lt;")
    for column in (part.body_html, part.today_html, part.others_html):
        html = html + "\n" + column
    texts = select(func.aggregate_strings(html, "\n")).where(families.shares_comments(part, Idea))
    return case((Idea.merged_count > 0, texts.correlate(Idea).scalar_subquery()), else_=null())


def _label_ids() -> Any:
    """SQL, of `Idea`: the ids of its labels with spaces between, or null."""
    ids = select(func.aggregate_strings(cast(IdeaLabel.label_id, String), " "))
    return ids.where(IdeaLabel.idea_id == Idea.id).correlate(Idea).scalar_subquery()


def _document(kind: str, row: Any) -> Document:
    if kind == PEOPLE:
        identity, joined_at, name, handle, *texts = row
        return Document(kind, identity, None, f"{name} {handle}", " ".join(texts), joined_at)
    if kind == COMMENTS:
        identity, group_id, posted_at, author_id, html = row
        return Document(kind, identity, group_id, "", markup.to_text(html), posted_at, author_id)
    if kind == GROUPS:
        identity, group_id, created_at, name, purpose, html = row
        return Document(kind, identity, group_id, name, f"{purpose} {markup.to_text(html)}", created_at)
    identity, group_id, posted_at, author_id, status_key, labels, title, *texts = row
    text = markup.to_text("\n".join(filter(None, texts)))
    label_ids = [int(one) for one in (labels or "").split()]
    return Document(kind, identity, group_id, title, text, posted_at, author_id, status_key, label_ids)
