"""What staff type."""

import re
from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from community.core import markup
from community.core.i18n import gettext
from community.core.i18n import lazy_gettext as _
from community.ideas.status import MAX_ANSWER, MAX_REASON
from community.staff.assignment import FIELDS, Assignment
from community.staff.filters import MAX_RATING
from community.staff.saved_views import MAX_NAME_LENGTH

NO_CHOICE = "0"


class StatusForm(FlaskForm):  # type: ignore[misc]
    """A status, why, and the official answer."""

    status_key = SelectField(_("Status"), [InputRequired(_("Please choose one of the statuses."))])
    reason = TextAreaField(
        _("Reason"),
        [Length(max=MAX_REASON, message=_("Please keep the reason to 500 characters."))],
        filters=[markup.one_line],
        description=_("One or two plain sentences. They stand beside the status."),
        render_kw={"maxlength": MAX_REASON, "rows": 2},
    )
    answer = TextAreaField(
        _("Official answer"),
        [Length(max=MAX_ANSWER, message=_("Please keep the answer to 5,000 characters."))],
        filters=[markup.clean_text],
        description=_("Shown under the idea with your name. Leave it empty to give the status alone."),
        render_kw={"maxlength": MAX_ANSWER, "rows": 8},
    )
    version = HiddenField()
    next = HiddenField()


class AssignmentForm(FlaskForm):  # type: ignore[misc]
    """Who looks after one idea, and how it is judged."""

    owner_id = SelectField(_("Owner"))
    effort = SelectField(_("Effort"))
    value = SelectField(_("Value"))
    seen = HiddenField()  # as the form found them
    next = HiddenField()

    def offer(self, owners: Iterable[tuple[int, str]]) -> None:
        """What can be chosen."""
        people = [SelectChoice(str(member_id), name) for member_id, name in owners]
        self.owner_id.choices = [SelectChoice(NO_CHOICE, gettext("Nobody")), *people]
        for judged in (self.effort, self.value):
            judged.choices = [SelectChoice(NO_CHOICE, gettext("Not given")), *_rating_choices()]

    def fill(self, care: Assignment) -> None:
        """Show how it stands, and remember that."""
        self.owner_id.data, self.effort.data, self.value.data = (str(number or NO_CHOICE) for number in care)
        self.seen.data = ".".join(str(number or NO_CHOICE) for number in care)

    def began_from(self) -> Assignment:
        """How it stood when the form was opened."""
        found = re.fullmatch(r"([0-9]{1,10})\.([0-9])\.([0-9])", str(self.seen.data or ""))
        return Assignment(*(int(number) or None for number in found.groups())) if found else Assignment()

    def wanted(self) -> dict[str, int | None]:
        """What is chosen; what is to stay as it is does not stand in it."""
        chosen = {name: str(self[name].data or "") for name in FIELDS}
        return {name: int(text) or None for name, text in chosen.items() if text.isdecimal()}


class BulkEditForm(AssignmentForm):
    """One change for several ideas: what is left as it is stays so."""

    status_key = SelectField(_("Status"))
    reason = StringField(
        _("Reason"),
        [Length(max=MAX_REASON, message=_("Please keep the reason to 500 characters."))],
        filters=[markup.one_line],
        render_kw={"maxlength": MAX_REASON},
    )

    def set_bulk_choices(self, statuses: Iterable[tuple[str, str]], owners: Iterable[tuple[int, str]]) -> None:
        """What can be chosen, with leaving as it is first."""
        self.offer(owners)
        self.status_key.choices = [SelectChoice(*status) for status in statuses]
        for field in (self.status_key, self.owner_id, self.effort, self.value):
            field.choices = [SelectChoice("", gettext("As it is")), *(field.choices or ())]


class SavedViewForm(FlaskForm):  # type: ignore[misc]
    """A saved view: what it is called, and who sees it."""

    name = StringField(
        _("Name of the view"),
        filters=[markup.one_line],
        render_kw={"maxlength": MAX_NAME_LENGTH, "autocomplete": "off"},
    )
    is_shared = BooleanField(_("All staff see it"))
    version = HiddenField()


def _rating_choices() -> list[SelectChoice]:
    return [SelectChoice(str(step), str(step)) for step in range(1, MAX_RATING + 1)]
