"""Forms for posting and editing ideas."""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length, ValidationError

from community.core import markup
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.ideas.extra_answers import CONTROL_PREFIX, MAX_ANSWER, cleaned, control_name, other_fields
from community.ideas.extra_fields import CHOICE, NUMBER
from community.ideas.posting import MAX_BODY, MAX_PROMPT, MAX_TITLE, MIN_TITLE
from community.ideas.queries import GroupChoice
from community.ideas.queries.extra_fields import ExtraField
from community.web.forms import field_number
from community.web.pages.images.forms import ImageSlot


def _prompt(label: str, hint: str) -> TextAreaField:
    too_long = lazy_gettext("Please keep this to 2,000 characters.")
    return TextAreaField(
        label, description=hint, filters=[markup.clean_text], validators=[Length(0, MAX_PROMPT, too_long)]
    )


class IdeaForm(FlaskForm):  # type: ignore[misc]
    """The text of an idea and its images."""

    image_slots: Sequence[ImageSlot] = ()
    extra_fields: Sequence[ExtraField] = ()  # of the group, see `with_extra_fields`
    title = StringField(
        lazy_gettext("Title"),
        filters=[markup.one_line],
        validators=[
            DataRequired(lazy_gettext("Please give your idea a title.")),
            Length(MIN_TITLE, MAX_TITLE, lazy_gettext("Titles must be 8 to 120 characters.")),
        ],
    )
    body = TextAreaField(
        lazy_gettext("Description"),
        description=lazy_gettext("What are you trying to do? What happens today? Who else needs it?"),
        filters=[markup.clean_text],
        validators=[
            DataRequired(lazy_gettext("Please tell us what you’re trying to do. One sentence is enough.")),
            Length(1, MAX_BODY, lazy_gettext("Please keep this to 5,000 characters.")),
        ],
    )
    today = _prompt(
        lazy_gettext("What happens today?"),
        lazy_gettext("How do you manage without it, and what does that cost you?"),
    )
    others = _prompt(lazy_gettext("Who else needs it?"), lazy_gettext("Other people or situations you know of."))

    @property
    def has_details(self) -> bool:
        """Whether there is anything in the fields that come after the description."""
        fields = (self.today, self.others)
        return any(field.data or field.errors for field in fields) or any(
            slot.name or slot.errors for slot in self.image_slots
        )

    def texts(self) -> dict[str, str]:
        """The entered texts by field name."""
        return {name: self[name].data or "" for name in ("title", "body", "today", "others")}

    @property
    def extra_controls(self) -> list[Field]:
        """The controls of the extra fields in their order."""
        return [self[control_name(field.id)] for field in self.extra_fields]

    def answers(self) -> dict[int, str]:
        """The entered answers by the ids of the extra fields."""
        return {field.id: self[control_name(field.id)].data or "" for field in self.extra_fields}

    def check_extra_fields(self, sent: Collection[str]) -> bool:
        """Whether the form was sent with exactly the extra fields of its group, by names; adds an error if not.

        Without scripts the group can be another one than the form was made for.
        """
        asked = {control_name(field.id) for field in self.extra_fields}
        if asked == {name for name in sent if name.startswith(CONTROL_PREFIX)}:
            return True
        for name in asked.difference(sent):
            self[name].errors = []  # it was not asked yet
        self.form_errors.append(other_fields(has_fields=bool(asked)))
        return False


_Form = TypeVar("_Form", bound=IdeaForm)


class _AnswerCheck:
    """The validator of an extra field. It makes an empty answer pass or fail by itself."""

    def __init__(self, field: ExtraField) -> None:
        self.field, self.field_flags = field, {"required": True} if field.is_required else {}

    def __call__(self, form: FlaskForm, control: Field) -> None:
        """Raise `ValidationError` if the field does not take the answer."""
        try:
            control.data = cleaned(self.field, control.data)
        except Refused as refusal:
            raise ValidationError(refusal.message) from None


def with_extra_fields(form_class: type[_Form], fields: Sequence[ExtraField]) -> type[_Form]:
    """A form class that also has a control for each of these fields."""
    controls = {control_name(field.id): _control(field) for field in fields}
    return type(form_class.__name__, (form_class,), {**controls, "extra_fields": fields}) if fields else form_class


def _control(field: ExtraField) -> Any:
    given: dict[str, Any] = {"description": field.help, "default": field.answer, "validators": [_AnswerCheck(field)]}
    if field.kind == CHOICE:
        kept = [field.answer] if field.answer and field.answer not in field.choices else []
        offered = [SelectChoice(one, one) for one in (*field.choices, *kept)]
        choices = [SelectChoice("", _("Choose an answer")), *offered]
        return SelectField(field.name, choices=choices, validate_choice=False, **given)
    attributes = {"inputmode": "decimal", "autocomplete": "off"} if field.kind == NUMBER else {"maxlength": MAX_ANSWER}
    return StringField(field.name, render_kw=attributes, **given)


_NO_GROUP = lazy_gettext("Please choose a group.")


class NewIdeaForm(IdeaForm):
    """A new idea and its group."""

    offered: Sequence[GroupChoice] = ()  # the groups to choose from
    group = SelectField(lazy_gettext("Group"), validators=[DataRequired(_NO_GROUP)], validate_choice=False)

    def offer(self, groups: Sequence[GroupChoice], requested: str | None) -> None:
        """Set the groups to choose from: first the viewer's own, by name.

        Site moderators are offered private groups of others only if the URL names one.
        """
        by_name = sorted((group for group in groups if group.can_post), key=lambda group: group.name.casefold())
        others = [group for group in by_name if not group.joined and (not group.is_private or group.slug == requested)]
        sections = {
            _("Your groups"): [group for group in by_name if group.joined],
            _("Open groups (posting makes you a member)"): [
                group for group in others if not (group.by_request or group.is_private)
            ],
            _("Other groups"): [group for group in others if group.by_request or group.is_private],
        }
        self.offered = by_name
        self.group.choices = {
            "": [SelectChoice("", _("Choose a group"))],
            **{
                name: [SelectChoice(group.slug, group.name) for group in part]
                for name, part in sections.items()
                if part
            },
        }

    def is_offered(self, slug: str) -> bool:
        """Whether the viewer can choose the group with this slug."""
        return any(group.slug == slug for group in self.offered)

    def validate_group(self, field: SelectField) -> None:
        """The group must be one of those offered."""
        if not self.is_offered(field.data):
            raise ValidationError(_NO_GROUP)


class EditIdeaForm(IdeaForm):
    """The edited text of an idea and the version it is based on."""

    version = HiddenField()

    @property
    def base_version(self) -> int:
        """The version that the form was opened with; 0, which matches none, if the form does not say."""
        return field_number(self.version)
