"""The forms of the staff area."""

import re
from collections.abc import Iterable, Sequence

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from community.core import markup
from community.core.i18n import gettext
from community.core.i18n import lazy_gettext as _
from community.ideas.labels import MAX_NAME_LENGTH as MAX_LABEL_LENGTH
from community.ideas.models import DECLINED, DONE, IN_PROGRESS, OPEN
from community.ideas.snoozing import MAX_REASON as MAX_SNOOZE_REASON
from community.ideas.snoozing import MAX_VOTES
from community.ideas.status import MAX_ANSWER, MAX_REASON
from community.ideas.statuses import MAX_NAME_LENGTH as MAX_STATUS_LENGTH
from community.notes.writing import MAX_LENGTH as MAX_NOTE
from community.staff.assignment import FIELDS, Assignment
from community.staff.filters import MAX_RATING
from community.staff.queries.options import TableOption
from community.staff.saved_views import MAX_NAME_LENGTH
from community.web.forms import COLOR_NAMES

NO_CHOICE = "0"
KIND_DESCRIPTIONS = {
    OPEN: _("New: ideas wait for a first answer"),
    IN_PROGRESS: _("In progress: staff have looked at the idea, but nothing is final"),
    DONE: _("Done: counts as shipped for its author and in digests"),
    DECLINED: _("Declined: needs a reason or an answer that supporters can read"),
}


class StatusForm(FlaskForm):  # type: ignore[misc]
    """A status update: the status, the reason and the official answer."""

    status_key = SelectField(_("Status"), [InputRequired(_("Please choose a status."))], validate_choice=False)
    reason = TextAreaField(
        _("Reason"),
        [Length(max=MAX_REASON, message=_("Please keep the reason to 500 characters."))],
        filters=[markup.one_line],
        description=_("One or two sentences, shown next to the status."),
        render_kw={"maxlength": MAX_REASON, "rows": 2},
    )
    answer = TextAreaField(
        _("Official answer"),
        [Length(max=MAX_ANSWER, message=_("Please keep the answer to 5,000 characters."))],
        filters=[markup.clean_text],
        description=_("Shown under the idea with your name. Leave empty to change only the status."),
        render_kw={"maxlength": MAX_ANSWER, "rows": 8},
    )
    expected = SelectField(_("Expected"), validate_choice=False)
    version = HiddenField()  # the id of the last status change when the form was opened
    next = HiddenField()
    options: Sequence[TableOption] = ()


class AssignmentForm(FlaskForm):  # type: ignore[misc]
    """The owner of one idea and its ratings."""

    owner_id = SelectField(_("Owner"))
    effort = SelectField(_("Effort"))
    value = SelectField(_("Value"))
    original_values = HiddenField()
    next = HiddenField()

    def set_choices(self, owners: Iterable[tuple[int, str]]) -> None:
        """Set what can be chosen, with `owners` as (id, name)."""
        people = [SelectChoice(str(member_id), name) for member_id, name in owners]
        self.owner_id.choices = [SelectChoice(NO_CHOICE, gettext("No one")), *people]
        for rating in (self.effort, self.value):
            rating.choices = [SelectChoice(NO_CHOICE, gettext("Not set")), *_rating_choices()]

    def fill(self, assignment: Assignment) -> None:
        """Show the current values and remember them."""
        self.owner_id.data, self.effort.data, self.value.data = (str(number or NO_CHOICE) for number in assignment)
        self.set_original(assignment)

    def set_original(self, assignment: Assignment) -> None:
        """Remember these as the values that the form was opened with."""
        self.original_values.data = ".".join(str(number or NO_CHOICE) for number in assignment)

    def original(self) -> Assignment:
        """The values that the form was opened with."""
        found = re.fullmatch(r"([0-9]{1,10})\.([0-9])\.([0-9])", str(self.original_values.data or ""))
        return Assignment(*(int(number) or None for number in found.groups())) if found else Assignment()

    def changes(self) -> dict[str, int | None]:
        """The chosen values; unchanged fields are omitted."""
        chosen = {name: str(self[name].data or "") for name in FIELDS}
        return {name: int(text) or None for name, text in chosen.items() if text.isdecimal()}


class BulkEditForm(AssignmentForm):
    """One change for several ideas. Fields without a choice leave the ideas unchanged."""

    status_key = SelectField(_("Status"))
    reason = StringField(
        _("Reason"),
        [Length(max=MAX_REASON, message=_("Please keep the reason to 500 characters."))],
        filters=[markup.one_line],
        render_kw={"maxlength": MAX_REASON},
    )

    added_label = SelectField(_("Add label"), default="")
    removed_label = SelectField(_("Remove label"), default="")

    def set_bulk_choices(
        self,
        statuses: Iterable[tuple[str, str]],
        owners: Iterable[tuple[int, str]],
        labels: Sequence[tuple[str, str]],
    ) -> None:
        """Set what can be chosen; the first choice of each field is to leave it unchanged."""
        self.set_choices(owners)
        self.status_key.choices = [SelectChoice(*status) for status in statuses]
        for field in (self.added_label, self.removed_label):
            field.choices = [SelectChoice(*label) for label in labels]
        for field in (
            *(self.status_key, self.owner_id, self.effort, self.value),
            *(self.added_label, self.removed_label),
        ):
            field.choices = [SelectChoice("", gettext("No change")), *(field.choices or ())]


class SavedViewForm(FlaskForm):  # type: ignore[misc]
    """The name of a saved view, and whether all staff see it."""

    name = StringField(
        _("View name"),
        filters=[markup.one_line],
        render_kw={"maxlength": MAX_NAME_LENGTH},
    )
    is_shared = BooleanField(_("Share with all staff"))
    version = HiddenField()


class SnoozeForm(FlaskForm):  # type: ignore[misc]
    """Until when an idea is out of the queues, and why."""

    until = DateField(_("Until"), [InputRequired(_("Please choose a day."))])
    votes = IntegerField(
        _("Or after this many more votes"),
        [Optional()],
        render_kw={"min": 1, "max": MAX_VOTES, "inputmode": "numeric"},
    )
    reason = StringField(_("Reason"), filters=[markup.one_line], render_kw={"maxlength": MAX_SNOOZE_REASON})
    next = HiddenField()


class StatusDefinitionForm(FlaskForm):  # type: ignore[misc]
    """A status: its name, what it means, its color, and what can follow it."""

    name = StringField(
        _("Name"),
        [DataRequired(_("Please give the status a name."))],
        filters=[markup.one_line],
        description=_("A word or two, such as “In beta” or “Not now”."),
        render_kw={"maxlength": MAX_STATUS_LENGTH},
    )
    kind = RadioField(
        _("What it means"),
        choices=[SelectChoice(*kind) for kind in KIND_DESCRIPTIONS.items()],
        default=IN_PROGRESS,
    )
    color = RadioField(
        _("Color"),
        choices=[SelectChoice(*color) for color in COLOR_NAMES.items()],
        coerce=int,
        validate_choice=False,
    )
    closes = BooleanField(_("Voting is closed"))
    on_roadmap = BooleanField(_("On the roadmap"))
    is_default = BooleanField(_("New ideas get this status"))
    next_keys = SelectMultipleField(_("Statuses that can follow"), validate_choice=False)
    version = HiddenField()


class LabelForm(FlaskForm):  # type: ignore[misc]
    """A label: its name, its color, and who sees it."""

    name = StringField(
        _("Name"),
        [DataRequired(_("Please give the label a name."))],
        filters=[markup.one_line],
        description=_("A word or two, such as “Bluetooth” or “Quick win”."),
        render_kw={"maxlength": MAX_LABEL_LENGTH},
    )
    color = RadioField(
        _("Color"), choices=[SelectChoice(*color) for color in COLOR_NAMES.items()], coerce=int, default=9
    )
    is_public = BooleanField(
        _("Everyone can see it"),
        description=_("Otherwise only staff see it, on ideas and as a filter."),
        default=True,
    )


class NoteForm(FlaskForm):  # type: ignore[misc]
    """An internal note. `next` is the page to go back to."""

    note = TextAreaField(
        _("Internal note"),
        [
            DataRequired(_("Please write a note first.")),
            Length(max=MAX_NOTE, message=_("Notes can have up to 5,000 characters.")),
        ],
        filters=[markup.clean_text],
        description=_("Mention staff with @ and their handle to tell them. Markdown works."),
        render_kw={"maxlength": MAX_NOTE},
    )
    next = HiddenField()


def _rating_choices() -> list[SelectChoice]:
    return [SelectChoice(str(rating), str(rating)) for rating in range(1, MAX_RATING + 1)]
