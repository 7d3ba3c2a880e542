"""Extra fields of a group: what its moderators ask of everyone who posts an idea there, besides its text."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from community.core import markup
from community.core.db import db, lock_row
from community.core.errors import Hidden, Refused
from community.core.i18n import gettext as _
from community.groups.models import Group
from community.groups.permissions import require_active, require_moderator
from community.ideas.models import IdeaField
from community.members.models import Member

MAX_FIELDS = 5  # of a group
TEXT, CHOICE, NUMBER = KINDS = ("text", "choice", "number")
MAX_NAME, MAX_HELP = 60, 200
MIN_CHOICES, MAX_CHOICES, MAX_CHOICE = 2, 20, 80


@dataclass(frozen=True)
class FieldSettings:
    """What moderators set of an extra field."""

    name: str
    kind: str
    help: str = ""
    choices: str = ""  # one per line
    is_required: bool = False


def add(group: Group, by: Member, wanted: FieldSettings) -> IdeaField:
    """Add a field after the others. Raises `Refused` if the group has `MAX_FIELDS` already."""
    fields = _locked(group, by)
    if len(fields) >= MAX_FIELDS:
        raise Refused(_("A group can have up to %(most)s extra fields. Remove one first.", most=MAX_FIELDS))
    if wanted.kind not in KINDS:
        raise Refused(_("Please choose a kind."), "kind")
    position = max((field.position for field in fields), default=0) + 1
    field = IdeaField(group_id=group.id, kind=wanted.kind, position=position)
    _set(field, wanted, fields)
    db.session.add(field)
    db.session.flush()
    return field


def edit(group: Group, field_id: int, by: Member, wanted: FieldSettings) -> None:
    """Change a field, except its kind. Raises `Hidden` if the group no longer has it."""
    fields = _locked(group, by)
    _set(_one_of(fields, field_id), wanted, fields)


def move(group: Group, field_id: int, by: Member, *, up: bool) -> None:
    """Exchange a field with the one before or after it, if there is one."""
    fields = list(_locked(group, by))
    place = fields.index(_one_of(fields, field_id))
    other = place - 1 if up else place + 1
    if 0 <= other < len(fields):
        fields[place], fields[other] = fields[other], fields[place]
    for position, field in enumerate(fields, 1):
        field.position = position


def remove(group: Group, field_id: int, by: Member) -> str:
    """Remove a field and all answers in it. Returns its name."""
    field = _one_of(_locked(group, by), field_id)
    db.session.delete(field)
    return field.name


def _locked(group: Group, by: Member) -> Sequence[IdeaField]:
    """The fields of the group in their order; its row is locked, so that no one else changes them."""
    require_moderator(group, by)
    lock_row(group)
    require_active(group)
    ordered = select(IdeaField).where(IdeaField.group_id == group.id).order_by(IdeaField.position, IdeaField.id)
    return db.session.scalars(ordered.execution_options(populate_existing=True)).all()


def _one_of(fields: Sequence[IdeaField], field_id: int) -> IdeaField:
    found = next((field for field in fields if field.id == field_id), None)
    if found is None:
        raise Hidden
    return found


def _set(field: IdeaField, wanted: FieldSettings, fields: Sequence[IdeaField]) -> None:
    name, hint = markup.one_line(wanted.name), markup.one_line(wanted.help)
    if not name:
        raise Refused(_("Please give the field a name."), "name")
    for key, text, most in (("name", name, MAX_NAME), ("help", hint, MAX_HELP)):
        if len(text) > most:
            raise Refused(_("Please keep this to %(most)s characters.", most=most), key)
    if any(other is not field and other.name.casefold() == name.casefold() for other in fields):
        raise Refused(_("This group has a field with this name already."), "name")
    choices = _checked_choices(wanted.choices) if field.kind == CHOICE else []
    field.name, field.help, field.choices, field.is_required = name, hint, choices, wanted.is_required


def _checked_choices(text: str) -> list[str]:
    lines = (markup.one_line(line) for line in markup.clean_text(text).splitlines())
    choices = list(dict.fromkeys(line for line in lines if line))
    if not MIN_CHOICES <= len(choices) <= MAX_CHOICES:
        limits = {"least": MIN_CHOICES, "most": MAX_CHOICES}
        raise Refused(_("Please give %(least)s to %(most)s choices, one per line.", **limits), "choices")
    if any(len(choice) > MAX_CHOICE for choice in choices):
        raise Refused(_("Please keep each choice to %(most)s characters.", most=MAX_CHOICE), "choices")
    return choices
