"""Extra fields of groups, and the answers of ideas in them."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import String, and_, cast, func, literal, select, union_all

from community.core.db import db, exists, rows
from community.ideas.models import Idea, IdeaField, IdeaFieldAnswer

MAX_COUNT = 1000  # answers in a field that are counted
_BETWEEN_ANSWERS, _BETWEEN_PARTS = "\n", "\t"  # names and answers are one line, with spaces only


class ExtraField(NamedTuple):
    """An extra field, and the answer of an idea in it."""

    id: int
    name: str
    kind: str
    help: str
    choices: Sequence[str]
    is_required: bool
    answer: str = ""  # of the idea that it is shown for


class Answer(NamedTuple):
    """The answer of an idea in an extra field."""

    name: str  # of the field
    value: str


def answers_column() -> Any:
    """SQL: the answers of an idea, for `parse_answers`; null if there are none."""
    parts = (IdeaField.position, IdeaField.id)
    text: Any = IdeaField.name + _BETWEEN_PARTS + IdeaFieldAnswer.value
    for part in parts:
        text = text + _BETWEEN_PARTS + cast(part, String)
    return (
        select(func.aggregate_strings(text, _BETWEEN_ANSWERS))
        .select_from(IdeaFieldAnswer)
        .join(IdeaField, IdeaField.id == IdeaFieldAnswer.field_id)
        .where(IdeaFieldAnswer.idea_id == Idea.id)
        .correlate(Idea)
        .scalar_subquery()
        .label("answers")
    )


def parse_answers(text: str | None) -> tuple[Answer, ...]:
    """The answers in a value of `answers_column`, in the order of the fields."""
    if not text:
        return ()
    found = (part.split(_BETWEEN_PARTS) for part in text.split(_BETWEEN_ANSWERS))
    ordered = sorted((int(position), int(field), name, value) for name, value, position, field in found)
    return tuple(Answer(name, value) for _position, _field, name, value in ordered)


def as_text(answers: Iterable[Answer]) -> str:
    """Answers as plain text, one “Name: answer” per line: as versions keep them."""
    return "\n".join(f"{name}: {value}" for name, value in answers)


def parse_text(text: str, names: Iterable[str]) -> dict[str, str]:
    """The answers in a text that `as_text` made, by those of these names of fields that it has."""
    lines, found = text.split("\n"), {}
    for name in sorted(names, key=len, reverse=True):  # a name may begin with another one and a colon
        line = next((line for line in lines if line.startswith(f"{name}: ")), None)
        if line is not None:
            lines.remove(line)
            found[name] = line.removeprefix(f"{name}: ")
    return found


def answers_of(idea_id: int) -> tuple[Answer, ...]:
    """The answers of an idea."""
    return parse_answers(db.session.scalar(select(answers_column()).select_from(Idea).where(Idea.id == idea_id)))


def of_group(group_id: int) -> list[ExtraField]:
    """The fields of a group in their order."""
    return [ExtraField(*row) for row in rows(_fields().where(IdeaField.group_id == group_id))]


def with_answers(idea: Idea) -> list[ExtraField]:
    """The fields of the group that an idea is in, with the idea's answers."""
    mine = and_(IdeaFieldAnswer.field_id == IdeaField.id, IdeaFieldAnswer.idea_id == idea.id)
    answered = _fields().add_columns(func.coalesce(IdeaFieldAnswer.value, "")).outerjoin(IdeaFieldAnswer, mine)
    return [ExtraField(*row) for row in rows(answered.where(IdeaField.group_id == idea.group_id))]


def of_ideas(idea_ids: Sequence[int]) -> dict[int, tuple[Answer, ...]]:
    """The answers of these ideas, in one statement."""
    found = rows(select(Idea.id, answers_column()).where(Idea.id.in_(idea_ids)))
    return {idea_id: parse_answers(text) for idea_id, text in found}


def is_any_defined() -> bool:
    """Whether any group has an extra field."""
    return exists(select(IdeaField.id))


def _fields() -> Any:
    columns = (IdeaField.id, IdeaField.name, IdeaField.kind, IdeaField.help, IdeaField.choices, IdeaField.is_required)
    return select(*columns).order_by(IdeaField.position, IdeaField.id)


def counts(field_ids: Sequence[int]) -> dict[int, int]:
    """How many answers each of these fields has, up to `MAX_COUNT`, in one statement."""
    if not field_ids:
        return {}
    answers = select(IdeaFieldAnswer.idea_id)
    some = [answers.where(IdeaFieldAnswer.field_id == one).limit(MAX_COUNT).subquery() for one in field_ids]
    parts = [select(literal(one), func.count()).select_from(found) for one, found in zip(field_ids, some, strict=True)]
    return dict(map(tuple, rows(union_all(*parts))))
