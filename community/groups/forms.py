"""What is typed into the pages of groups."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from community.groups.models import Group
from community.groups.wording import DESCRIPTION, NAME, PURPOSE
from community.kernel import markup
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.kernel.words import lazy
from community.web.forms import complain, counted

COLOURS = {
    1: lazy("Red"),
    2: lazy("Orange"),
    3: lazy("Amber"),
    4: lazy("Yellow"),
    5: lazy("Green"),
    6: lazy("Sea green"),
    7: lazy("Teal"),
    8: lazy("Sky blue"),
    9: lazy("Blue"),
    10: lazy("Violet"),
    11: lazy("Purple"),
    12: lazy("Pink"),
}
OPEN, PRIVATE = "open", "private"
KINDS = {
    OPEN: lazy("Open. Everybody can find it, read it and join it."),
    PRIVATE: lazy("Private. Only its members and those who run this site can find it; a moderator adds members."),
}


class GroupForm(FlaskForm):  # type: ignore[misc]
    """A group's words, colour and openness."""

    name = StringField(
        lazy("Name"),
        filters=[markup.one_line],
        validators=[InputRequired(lazy("Please give the group a name.")), Length(max=NAME)],
        render_kw={"maxlength": NAME, "autocomplete": "off"},
    )
    purpose = StringField(
        lazy("What it is for, in one line"),
        filters=[markup.one_line],
        validators=[InputRequired(lazy("Please say in one line what the group is for.")), Length(max=PURPOSE)],
        render_kw={"maxlength": PURPOSE, "autocomplete": "off"},
    )
    description = TextAreaField(
        lazy("Description"),
        filters=[markup.tidy],
        validators=[Length(max=DESCRIPTION)],
        render_kw={"maxlength": DESCRIPTION, "rows": 6},
    )
    colour = RadioField(
        lazy("Colour"), choices=[SelectChoice(*colour) for colour in COLOURS.items()], coerce=int, default=9
    )
    kind = RadioField(lazy("Who can find it"), choices=[SelectChoice(*kind) for kind in KINDS.items()], default=OPEN)

    @property
    def words(self) -> dict[str, Any]:
        """What founding and editing ask for."""
        return {
            "name": self.name.data,
            "purpose": self.purpose.data,
            "description": self.description.data,
            "colour": self.colour.data,
            "is_private": self.kind.data == PRIVATE,
        }

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field that it speaks of, or above all."""
        complain(self, refusal)


class FoundForm(GroupForm):
    """A group to be founded."""


class EditForm(GroupForm):
    """A group to be changed, and which version of it was seen."""

    version = HiddenField()
    sure = BooleanField(lazy("I know that everything written in this group will be public."))

    @classmethod
    def of(cls, group: Group) -> "EditForm":
        """The form as the group is now, or as it was sent."""
        form = cls(data={**described(group), "version": str(group.version)})
        assert isinstance(form, EditForm)
        return form

    @property
    def seen(self) -> int:
        """The version that was seen; 0 for something else."""
        return counted(self.version)

    def changed_meanwhile(self, group: Group) -> list[tuple[str, str]]:
        """(label, what it says now) of every field in which the group is not what was typed."""
        now = described(group)
        return [
            (str(self[name].label.text), _shown(name, value)) for name, value in now.items() if self[name].data != value
        ]

    def opens(self, group: Group) -> bool:
        """Whether a private group would be opened by this."""
        return group.is_private and self.kind.data == OPEN


def described(group: Group) -> dict[str, Any]:
    """A group as its form holds it."""
    return {
        "name": group.name,
        "purpose": group.purpose,
        "description": group.description,
        "colour": group.colour,
        "kind": PRIVATE if group.is_private else OPEN,
    }


def _shown(name: str, value: Any) -> str:
    named: dict[str, dict[Any, Any]] = {"colour": COLOURS, "kind": KINDS}
    return str(named.get(name, {}).get(value, value)) or _("nothing")


class AdmitForm(FlaskForm):  # type: ignore[misc]
    """Somebody to be added to a private group."""

    handle = StringField(
        lazy("Handle of the member"),
        filters=[markup.one_line],
        validators=[InputRequired(lazy("Please give the handle of the member you want to add.")), Length(max=60)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "placeholder": "@handle"},
    )

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field."""
        self.handle.errors = [*self.handle.errors, refusal.message]
