"""Forms of moderation."""

from datetime import datetime, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length

from community.core import markup
from community.core.db import now
from community.core.errors import Refused
from community.core.i18n import gettext, lazy_gettext
from community.core.i18n import lazy_gettext as _
from community.ideas.status import MAX_ANSWER
from community.moderation import actions, acts, appeals, reason_templates, reports
from community.moderation.models import ANSWER, GRANTED, UPHELD
from community.web.forms import field_number
from community.web.pages.comments.forms import EditCommentForm
from community.web.pages.ideas.forms import EditIdeaForm


class ReportForm(FlaskForm):  # type: ignore[misc]
    """Why something is reported."""

    reason = RadioField(
        _("What’s wrong with it?"),
        choices=[SelectChoice(*reason) for reason in reports.REASONS.items()],
        validators=[InputRequired(_("Please choose a reason."))],
    )
    note = TextAreaField(
        _("Anything moderators should know"),
        filters=[markup.clean_text],
        validators=[Length(max=reports.NOTE_MAX, message=_("Please keep the note to 500 characters."))],
    )


DURATIONS = {  # of a suspension or a ban
    "day": (lazy_gettext("1 day"), timedelta(days=1)),
    "week": (lazy_gettext("1 week"), timedelta(days=7)),
    "month": (lazy_gettext("1 month"), timedelta(days=30)),
    "quarter": (lazy_gettext("3 months"), timedelta(days=91)),
    "good": (lazy_gettext("Indefinitely"), None),
}
REASON = _("Please give a reason of 5 to 500 characters. The member will see it.")


class ModerationActionForm(FlaskForm):  # type: ignore[misc]
    """A moderation action: the button that was pressed names the act. Some acts need another field."""

    act = StringField(
        _("Decision"),
        validators=[AnyOf(acts.ACTS, _("Please use one of the buttons below your reason."))],
    )
    reason = TextAreaField(
        _("Reason"),
        filters=[markup.clean_text],
        validators=[
            DataRequired(_("Please give a reason. The member will see it.")),
            Length(actions.REASON_MIN, actions.REASON_MAX, REASON),
        ],
    )
    until = SelectField(
        _("For how long"),
        choices=[SelectChoice("", _("Choose")), *(SelectChoice(key, name) for key, (name, _span) in DURATIONS.items())],
        validate_choice=False,
    )
    to_group = SelectField(_("Which group"), validate_choice=False)
    wider = BooleanField(_("Move it even though other people can read it there"))
    trust = BooleanField(_("Trust the author, so their posts in this group appear right away from now on"))
    known = HiddenField()
    back = HiddenField()

    @property
    def known_action(self) -> int:
        """The id of the latest action when the form was shown; 0 for none."""
        return field_number(self.known)

    def end(self) -> datetime | None:
        """When a suspension or a ban that begins now ends; None: never. Raises `Refused` if nothing was chosen."""
        if self.until.data not in DURATIONS:
            raise Refused(gettext("Please choose for how long."), "until")
        span = DURATIONS[self.until.data][1]
        return now() + span if span is not None else None


class _EditReason(FlaskForm):  # type: ignore[misc]
    reason = StringField(
        _("Your reason"),
        description=_("The author will see it, and it stays in the log."),
        default=_("Fixed a typo."),
        filters=[markup.one_line],
        validators=[
            DataRequired(_("Please give a reason. The member will see it.")),
            Length(actions.REASON_MIN, actions.REASON_MAX, REASON),
        ],
    )


class ModeratorIdeaForm(EditIdeaForm, _EditReason):
    """The text of someone else's idea, edited by a moderator, and why."""


class ModeratorCommentForm(EditCommentForm, _EditReason):
    """The text of someone else's comment, edited by a moderator, and why."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.text.label.text = gettext("Comment")


class UndoActionForm(FlaskForm):  # type: ignore[misc]
    """Why an action is undone."""

    reason = TextAreaField(
        _("Reason"),
        filters=[markup.clean_text],
        validators=[DataRequired(REASON), Length(actions.REASON_MIN, actions.REASON_MAX, REASON)],
    )
    back = HiddenField()


class AppealForm(FlaskForm):  # type: ignore[misc]
    """Why an action should be reviewed."""

    reason = TextAreaField(
        _("Why should it be reviewed?"),
        filters=[markup.clean_text],
        validators=[
            DataRequired(_("Please explain in 10 to 1,000 characters why it should be reviewed.")),
            Length(
                appeals.APPEAL_MIN,
                appeals.APPEAL_MAX,
                _("Please explain in 10 to 1,000 characters why it should be reviewed."),
            ),
        ],
    )


class AppealDecisionForm(FlaskForm):  # type: ignore[misc]
    """The answer to an appeal: the button that was pressed names the outcome."""

    outcome = StringField(
        _("Outcome"),
        validators=[AnyOf((UPHELD, GRANTED), _("Please use one of the two buttons below your answer."))],
    )
    answer = TextAreaField(
        _("Your answer"),
        filters=[markup.clean_text],
        validators=[
            DataRequired(_("Please answer in 5 to 500 characters. The member will see it.")),
            Length(
                actions.REASON_MIN,
                actions.REASON_MAX,
                _("Please answer in 5 to 500 characters. The member will see it."),
            ),
        ],
    )


REASON_USES = {**acts.LABELS, ANSWER: _("Answer an idea")}


class ReasonTemplateForm(FlaskForm):  # type: ignore[misc]
    """A reason template."""

    act = SelectField(
        _("For which decision"),
        choices=[SelectChoice(*use) for use in REASON_USES.items()],
        validators=[],
    )
    label = StringField(
        _("Button label"),
        filters=[markup.one_line],
        validators=[
            DataRequired(_("Please use 2 to 40 characters on the button.")),
            Length(
                reason_templates.LABEL_MIN,
                reason_templates.LABEL_MAX,
                _("Please use 2 to 40 characters on the button."),
            ),
        ],
    )
    text = TextAreaField(
        _("The reason the member will see"),
        filters=[markup.clean_text],
        validators=[
            DataRequired(_("Please use 5 to 500 characters for the text.")),
            Length(actions.REASON_MIN, MAX_ANSWER, _("Please use 5 to 5,000 characters for the text.")),
        ],
    )
    report_reason = SelectField(
        _("For reports of"),
        choices=[
            SelectChoice("", _("Any reason")),
            *(SelectChoice(*one) for one in reports.REASONS.items()),
        ],
        validate_choice=False,
    )
    version = HiddenField()

    @property
    def known_version(self) -> int:
        """The template's version when the form was shown."""
        return field_number(self.version)
