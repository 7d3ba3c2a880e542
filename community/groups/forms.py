"""What is typed into the pages of groups."""

from dataclasses import asdict
from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from community.groups import wording
from community.groups.models import (
    ALWAYS,
    BY_REQUEST,
    EVERYONE,
    FIRST,
    MEMBERS,
    MODERATORS,
    NEVER,
    OPEN,
    PRIVATE,
    Group,
)
from community.groups.wording import DESCRIPTION, GUIDELINES, NAME, PURPOSE, QUESTION, WELCOME, Charter
from community.kernel import markup
from community.kernel.errors import Refused
from community.kernel.words import gettext as _
from community.kernel.words import lazy
from community.web.forms import complain, counted

FIELDS = frozenset(Charter.__dataclass_fields__)
TEXTS = ("description", "welcome", "guidelines")
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
KIND_NAMES = {OPEN: lazy("Open"), BY_REQUEST: lazy("By request"), PRIVATE: lazy("Private")}
KIND_WORDS = {
    OPEN: lazy("Open. Everybody can find it, read it and join it."),
    BY_REQUEST: lazy(
        "By request. Everybody can find and read it; those who want to belong ask, and a moderator answers."
    ),
    PRIVATE: lazy(
        "Private. Only its members and those who run this site can find it; its moderators add or invite members."
    ),
}
CIRCLE_WORDS = {
    EVERYONE: lazy("Everybody who can read it"),
    MEMBERS: lazy("Members of the group"),
    MODERATORS: lazy("Its moderators"),
}
HOLDING_WORDS = {
    NEVER: lazy("Everything new is there at once."),
    FIRST: lazy("The first post of each member waits until a moderator has looked at it."),
    ALWAYS: lazy("Every post waits until a moderator has looked at it, except from members they trust."),
}


def _choice(label: str, words: dict[str, str], default: str, **more: Any) -> RadioField:
    return RadioField(label, choices=[SelectChoice(*choice) for choice in words.items()], default=default, **more)


def _line(label: str, most: int, *validators: Any, **more: Any) -> StringField:
    given = {"maxlength": most, "autocomplete": "off"}
    return StringField(
        label, filters=[markup.one_line], validators=[*validators, Length(max=most)], render_kw=given, **more
    )


def _text(label: str, most: int, rows: int, **more: Any) -> TextAreaField:
    given = {"maxlength": most, "rows": rows}
    return TextAreaField(label, filters=[markup.tidy], validators=[Length(max=most)], render_kw=given, **more)


class FoundForm(FlaskForm):  # type: ignore[misc]
    """A group to be founded: its words, its colour, and how one comes to belong."""

    name = _line(lazy("Name"), NAME, InputRequired(lazy("Please give the group a name.")))
    purpose = _line(
        lazy("What it is for, in one line"),
        PURPOSE,
        InputRequired(lazy("Please say in one line what the group is for.")),
    )
    description = _text(lazy("Description"), DESCRIPTION, 6)
    colour = RadioField(
        lazy("Colour"), choices=[SelectChoice(*colour) for colour in COLOURS.items()], coerce=int, default=9
    )
    kind = _choice(lazy("Who can find it, and how people come to belong"), KIND_WORDS, OPEN)
    question = _line(
        lazy("Question to those who ask to belong"),
        QUESTION,
        description=lazy("Only for a group by request. Without one they can still write a word of their own."),
    )

    @property
    def charter(self) -> Charter:
        """What founding and editing ask for."""
        typed: dict[str, Any] = {name: self[name].data or "" for name in self._fields if name in FIELDS}
        return Charter(**typed)

    @property
    def previews(self) -> dict[str, Markup]:
        """The texts as they will be shown, for those who asked without script."""
        texts = {name: self[name].data for name in TEXTS if name in self._fields and self[name].data}
        return {name: Markup(markup.to_html(text)) for name, text in texts.items()}  # noqa: S704 - made safe by markup

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal beside the field that it speaks of, or above all."""
        complain(self, refusal)


class EditForm(FoundForm):
    """A group's whole charter, and which version of it was seen."""

    who_posts = _choice(lazy("Who posts ideas"), CIRCLE_WORDS, EVERYONE)
    who_comments = _choice(lazy("Who comments"), CIRCLE_WORDS, EVERYONE)
    who_sees_members = _choice(lazy("Who sees its members"), CIRCLE_WORDS, EVERYONE)
    holding = _choice(lazy("When others see them"), HOLDING_WORDS, NEVER)
    welcome = _text(
        lazy("Welcome"),
        WELCOME,
        3,
        description=lazy("Shown on the group’s pages to those who joined within the last seven days."),
    )
    guidelines = _text(
        lazy("Guidelines"),
        GUIDELINES,
        6,
        description=lazy("Shown with the description. Whoever writes an idea or a comment here gets a link to them."),
    )
    version = HiddenField()
    sure = BooleanField(lazy("I know that everything written in this group will be public."))

    @classmethod
    def of(cls, group: Group, **given: Any) -> "EditForm":
        """The form as it was sent, or as the group is now: `formdata=None` for that in any case."""
        form = cls(data={**asdict(wording.of(group)), "version": str(group.version)}, **given)
        assert isinstance(form, EditForm)
        return form

    @property
    def seen(self) -> int:
        """The version that was seen; 0 for something else."""
        return counted(self.version)

    def changed_meanwhile(self, group: Group) -> list[tuple[str, str]]:
        """(label, what it says now) of every field in which the group is not what was typed."""
        now = asdict(wording.of(group))
        return [
            (str(self[name].label.text), _shown(name, value)) for name, value in now.items() if self[name].data != value
        ]

    def opens(self, group: Group) -> bool:
        """Whether a private group would become readable for everybody by this."""
        return group.is_private and self.kind.data != PRIVATE


def _shown(name: str, value: Any) -> str:
    circles = dict.fromkeys(("who_posts", "who_comments", "who_sees_members"), CIRCLE_WORDS)
    named: dict[str, dict[Any, Any]] = {"colour": COLOURS, "kind": KIND_NAMES, "holding": HOLDING_WORDS, **circles}
    return str(named.get(name, {}).get(value, value)) or _("nothing")


class AddressForm(FlaskForm):  # type: ignore[misc]
    """Another address for a group."""

    address = _line(lazy("The end of its address"), 60, InputRequired(lazy("Please give the address some letters.")))


class HeirForm(FlaskForm):  # type: ignore[misc]
    """Who is to moderate a group in one's place."""

    handle = StringField(
        lazy("Handle of the new moderator"),
        filters=[markup.one_line],
        validators=[InputRequired(lazy("Please give the handle of a member of this group.")), Length(max=60)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "placeholder": "@handle"},
    )


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
