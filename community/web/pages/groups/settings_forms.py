"""Forms for creating a group and editing its settings."""

from dataclasses import asdict
from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length

from community.core import markup
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.groups import settings_validation
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
from community.groups.settings_validation import (
    DESCRIPTION_LENGTH,
    GUIDELINES_LENGTH,
    NAME_LENGTH,
    PURPOSE_LENGTH,
    QUESTION_LENGTH,
    WELCOME_LENGTH,
    GroupSettings,
)
from community.web.forms import COLOR_NAMES, add_error, field_number

FIELDS = frozenset(GroupSettings.__dataclass_fields__)
TEXTS = ("description", "welcome", "guidelines")
KIND_NAMES = {OPEN: lazy_gettext("Open"), BY_REQUEST: lazy_gettext("By request"), PRIVATE: lazy_gettext("Private")}
KIND_DESCRIPTIONS = {
    OPEN: lazy_gettext("Open. Anyone can find, read and join it."),
    BY_REQUEST: lazy_gettext("By request. Anyone can find and read it; moderators approve who joins."),
    PRIVATE: lazy_gettext("Private. Only its members and the site team can find it; moderators add or invite members."),
}
AUDIENCE_NAMES = {
    EVERYONE: lazy_gettext("Everyone who can read it"),
    MEMBERS: lazy_gettext("Members of the group"),
    MODERATORS: lazy_gettext("Moderators"),
}
PRE_MODERATION_NAMES = {
    NEVER: lazy_gettext("New posts appear right away."),
    FIRST: lazy_gettext("A member’s first post needs a moderator’s approval."),
    ALWAYS: lazy_gettext("Every post needs a moderator’s approval, except from trusted members."),
}


def _choice(label: str, labels: dict[str, str], default: str, **more: Any) -> RadioField:
    return RadioField(label, choices=[SelectChoice(*choice) for choice in labels.items()], default=default, **more)


def _line(label: str, max_length: int, *validators: Any, **more: Any) -> StringField:
    checks = [*validators, Length(max=max_length)]
    return StringField(label, filters=[markup.one_line], validators=checks, render_kw={"maxlength": max_length}, **more)


def _text(label: str, max_length: int, rows: int, **more: Any) -> TextAreaField:
    attributes = {"maxlength": max_length, "rows": rows}
    return TextAreaField(
        label, filters=[markup.clean_text], validators=[Length(max=max_length)], render_kw=attributes, **more
    )


class CreateGroupForm(FlaskForm):  # type: ignore[misc]
    """A group to be created: its texts, its color, and how to join it."""

    name = _line(lazy_gettext("Name"), NAME_LENGTH, DataRequired(lazy_gettext("Please give the group a name.")))
    purpose = _line(
        lazy_gettext("Purpose, in one line"),
        PURPOSE_LENGTH,
        DataRequired(lazy_gettext("Please say in one line what the group is for.")),
    )
    description = _text(lazy_gettext("Description"), DESCRIPTION_LENGTH, 6)
    color = RadioField(
        lazy_gettext("Color"), choices=[SelectChoice(*color) for color in COLOR_NAMES.items()], coerce=int, default=9
    )
    kind = _choice(lazy_gettext("Who can find it and join it"), KIND_DESCRIPTIONS, OPEN)
    question = _line(
        lazy_gettext("Question for people who request to join"),
        QUESTION_LENGTH,
        description=lazy_gettext("Only for groups joined by request. Without one, people can still add a message."),
    )

    @property
    def settings(self) -> GroupSettings:
        """The values, for `creation.create` and `editing.edit`."""
        entered: dict[str, Any] = {name: self[name].data or "" for name in self._fields if name in FIELDS}
        return GroupSettings(**entered)

    @property
    def previews(self) -> dict[str, Markup]:
        """The rendered texts, for a preview without scripts."""
        texts = {name: self[name].data for name in TEXTS if name in self._fields and self[name].data}
        return {name: Markup(markup.to_html(text)) for name, text in texts.items()}  # noqa: S704 - made safe by markup

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal at its field, or above the form."""
        add_error(self, refusal)


class EditGroupForm(CreateGroupForm):
    """All settings of a group, and the version they were made from."""

    who_posts = _choice(lazy_gettext("Who can post ideas"), AUDIENCE_NAMES, EVERYONE)
    who_comments = _choice(lazy_gettext("Who can comment"), AUDIENCE_NAMES, EVERYONE)
    who_sees_members = _choice(lazy_gettext("Who can see its members"), AUDIENCE_NAMES, EVERYONE)
    pre_moderation = _choice(lazy_gettext("Approval"), PRE_MODERATION_NAMES, NEVER)
    blind_voting = BooleanField(
        lazy_gettext("Blind voting: hide counts until a member has voted"),
        description=lazy_gettext("Decided ideas always show their counts, and staff always see them."),
    )
    welcome = _text(
        lazy_gettext("Welcome message"),
        WELCOME_LENGTH,
        3,
        description=lazy_gettext("Shown to new members on the group’s pages for their first seven days."),
    )
    guidelines = _text(
        lazy_gettext("Guidelines"),
        GUIDELINES_LENGTH,
        6,
        description=lazy_gettext(
            "Shown with the description, and linked wherever people write ideas and comments here."
        ),
    )
    version = HiddenField()
    sure = BooleanField(lazy_gettext("I understand that everything in this group will be public."))

    @classmethod
    def of(cls, group: Group, **given: Any) -> "EditGroupForm":
        """The form as it was sent, or with the group's current settings; always the latter with `formdata=None`."""
        form = cls(data={**asdict(settings_validation.current_settings(group)), "version": str(group.version)}, **given)
        assert isinstance(form, EditGroupForm)
        return form

    @property
    def base_version(self) -> int:
        """The version that the values were made from; 0 if the field is no number."""
        return field_number(self.version)

    def differences(self, group: Group) -> list[tuple[str, str]]:
        """(label, current value) of every field whose entered value differs from the group's."""
        now = asdict(settings_validation.current_settings(group))
        return [
            (str(self[name].label.text), _display(name, value))
            for name, value in now.items()
            if self[name].data != value
        ]

    def makes_public(self, group: Group) -> bool:
        """Whether saving would make a private group readable for everyone."""
        return group.is_private and self.kind.data != PRIVATE


def _display(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    audiences = dict.fromkeys(("who_posts", "who_comments", "who_sees_members"), AUDIENCE_NAMES)
    named: dict[str, dict[Any, Any]] = {
        "color": COLOR_NAMES,
        "kind": KIND_NAMES,
        "pre_moderation": PRE_MODERATION_NAMES,
        **audiences,
    }
    return str(named.get(name, {}).get(value, value)) or _("empty")


class GroupSlugForm(FlaskForm):  # type: ignore[misc]
    """A new slug of a group."""

    address = _line(lazy_gettext("URL"), 60, DataRequired(lazy_gettext("The URL needs at least one letter or number.")))


class TransferOwnershipForm(FlaskForm):  # type: ignore[misc]
    """The member to whom ownership of a group is transferred."""

    handle = StringField(
        lazy_gettext("New moderator’s handle"),
        filters=[markup.one_line],
        validators=[DataRequired(lazy_gettext("Please enter the handle of a member of this group.")), Length(max=60)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "placeholder": "@handle"},
    )
