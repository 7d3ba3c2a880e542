"""Answers of ideas in the extra fields of their group: checking and storing them."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress

from sqlalchemy import delete, select

from community.core import markup
from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.ideas.extra_fields import CHOICE, NUMBER
from community.ideas.models import Idea, IdeaField, IdeaFieldAnswer
from community.ideas.queries import extra_fields
from community.ideas.queries.extra_fields import ExtraField

MAX_ANSWER = 500
CONTROL_PREFIX = "extra_"
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,2})?")


def control_name(field_id: int) -> str:
    """The name of a field's control in forms, by which a refusal finds it."""
    return f"{CONTROL_PREFIX}{field_id}"


def cleaned(field: ExtraField, text: str | None) -> str:
    """The answer as it is stored. Raises `Refused` if the field does not take it.

    The present answer of an idea stays possible when the choices have changed.
    """
    answer, name = markup.one_line(text), control_name(field.id)
    if not answer:
        if field.is_required:
            asked = _("Please choose an answer.") if field.kind == CHOICE else _("Please fill in this field.")
            raise Refused(asked, name)
        return ""
    if field.kind == CHOICE and answer not in {*field.choices, field.answer}:
        raise Refused(_("Please choose one of the answers offered."), name)
    if field.kind == NUMBER and not _NUMBER.fullmatch(answer):
        # 1.000 is a thousand to some and one to others, so a point has at most two digits after it.
        raise Refused(
            _(
                "Please write the number in digits, without spaces or commas. For decimals use a point and one or two "
                "digits: 1000 or 1.5."
            ),
            name,
        )
    if len(answer) > MAX_ANSWER:
        raise Refused(_("Please keep this to %(most)s characters.", most=MAX_ANSWER), name)
    return answer


def write(idea: Idea, answers: Mapping[int, str]) -> bool:
    """Store the answers of an idea by the ids of the fields. False if they are the same as before.

    Raises `Refused` unless they are for exactly the fields of the idea's group. Answers in the fields of another
    group, from which the idea was moved, stay. The fields are locked until the transaction ends.
    """
    fields = _locked_fields(idea)
    if answers.keys() != fields.keys():
        raise Refused(other_fields(has_fields=bool(fields)))
    return _store(idea, [(field, cleaned(field, answers[key])) for key, field in fields.items()])


def write_possible(idea: Idea, answers: Mapping[int, str]) -> None:
    """Store those answers that the idea's group still takes, of an author who cannot be asked again."""
    found = []
    for key, field in _locked_fields(idea).items():
        with suppress(Refused):
            found.append((field, cleaned(field, answers.get(key))))
    _store(idea, found)


def other_fields(*, has_fields: bool) -> str:
    """Why a form is refused that was made for other fields than those of the chosen group."""
    if has_fields:
        return _("This group asks for other details than the form you sent. Check its fields, then send it again.")
    return _("This group has no extra fields, so we left those answers out. Check your idea, then send it again.")


def _locked_fields(idea: Idea) -> dict[int, ExtraField]:
    lock = select(IdeaField.id).where(IdeaField.group_id == idea.group_id).order_by(IdeaField.id)
    db.session.execute(lock.with_for_update(read=True))
    return {field.id: field for field in extra_fields.with_answers(idea)}


def _store(idea: Idea, answers: Iterable[tuple[ExtraField, str]]) -> bool:
    changed = {field.id: value for field, value in answers if value != field.answer}
    if not changed:
        return False
    mine = (IdeaFieldAnswer.idea_id == idea.id, IdeaFieldAnswer.field_id.in_(changed))
    db.session.execute(delete(IdeaFieldAnswer).where(*mine))
    db.session.add_all(
        IdeaFieldAnswer(idea_id=idea.id, field_id=key, value=value) for key, value in changed.items() if value
    )
    db.session.flush()
    return True
