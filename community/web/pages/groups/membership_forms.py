"""Forms for adding and inviting members, and for requests to join."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from community.core import markup
from community.core.errors import Refused
from community.core.i18n import lazy_gettext
from community.groups import invitations, join_requests


class JoinRequestForm(FlaskForm):  # type: ignore[misc]
    """A request to join, and the question that it answers."""

    answer = TextAreaField(
        lazy_gettext("Your answer"),
        filters=[markup.clean_text],
        validators=[Length(max=join_requests.ANSWER_LENGTH)],
        render_kw={"maxlength": join_requests.ANSWER_LENGTH, "rows": 4},
    )
    question = HiddenField(validators=[Optional(), Length(max=2000)])

    @classmethod
    def to(cls, question: str) -> "JoinRequestForm":
        """The form with this question as its label."""
        form = cls()
        assert isinstance(form, JoinRequestForm)
        if question:
            form.answer.label.text = question
            form.answer.flags.required = True
        else:
            form.answer.label.text = lazy_gettext("Message to the moderators")
        return form


class JoinRequestAnswerForm(FlaskForm):  # type: ignore[misc]
    """A moderator's message with the answer to a request."""

    message = TextAreaField(
        lazy_gettext("Add a note"),
        filters=[markup.clean_text],
        validators=[Length(max=join_requests.MESSAGE_LENGTH)],
        render_kw={"maxlength": join_requests.MESSAGE_LENGTH, "rows": 2},
    )


class InvitationForm(FlaskForm):  # type: ignore[misc]
    """A new invitation."""

    note = StringField(
        lazy_gettext("Who it’s for"),
        filters=[markup.one_line],
        validators=[Length(max=invitations.NOTE_LENGTH)],
        render_kw={"maxlength": invitations.NOTE_LENGTH},
    )
    max_uses = IntegerField(
        lazy_gettext("Number of uses"),
        default=invitations.DEFAULT_USES,
        validators=[
            InputRequired(lazy_gettext("Please enter a number from 1 to 500.")),
            NumberRange(1, invitations.MAX_USES, lazy_gettext("Please enter a number from 1 to 500.")),
        ],
        render_kw={"min": 1, "max": invitations.MAX_USES, "inputmode": "numeric"},
    )
    days = IntegerField(
        lazy_gettext("Days until it expires"),
        default=invitations.DEFAULT_DAYS,
        validators=[
            InputRequired(lazy_gettext("Please enter a number from 1 to 90.")),
            NumberRange(1, invitations.MAX_DAYS, lazy_gettext("Please enter a number from 1 to 90.")),
        ],
        render_kw={"min": 1, "max": invitations.MAX_DAYS, "inputmode": "numeric"},
    )

    @property
    def values(self) -> dict[str, Any]:
        """The values, for `invitations.create`."""
        return {"note": self.note.data or "", "max_uses": self.max_uses.data, "days": self.days.data}


class AddMemberForm(FlaskForm):  # type: ignore[misc]
    """The handle of a member to add."""

    handle = StringField(
        lazy_gettext("Member’s handle"),
        filters=[markup.one_line],
        validators=[
            DataRequired(lazy_gettext("Please enter the handle of the member you want to add.")),
            Length(max=60),
        ],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "placeholder": "@handle"},
    )

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal at the field."""
        self.handle.errors = [*self.handle.errors, refusal.message]
