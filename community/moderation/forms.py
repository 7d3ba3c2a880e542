"""Forms of moderation."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length

from community.kernel import markup
from community.kernel.words import lazy as _
from community.moderation import flagging, ruling
from community.web.forms import counted


class FlagForm(FlaskForm):  # type: ignore[misc]
    """What is wrong with something."""

    reason = RadioField(
        _("What is wrong with it?"),
        choices=[SelectChoice(*reason) for reason in flagging.REASONS.items()],
        validators=[InputRequired(_("Please choose what is wrong with it."))],
    )
    note = TextAreaField(
        _("Anything the moderators should know"),
        filters=[markup.tidy],
        validators=[Length(max=flagging.NOTE_MOST, message=_("Please keep the note under 500 characters."))],
    )


class RuleForm(FlaskForm):  # type: ignore[misc]
    """A ruling: the act is the button that was pressed."""

    act = StringField(validators=[AnyOf(ruling.ACTS, _("Please press one of the buttons below your reason."))])
    reason = TextAreaField(
        _("Reason"),
        filters=[markup.tidy],
        validators=[
            DataRequired(_("Please give a reason: its author will read it.")),
            Length(
                ruling.LEAST,
                ruling.MOST,
                _("Please give a reason of 5 to 500 characters: its author will read it."),
            ),
        ],
    )
    known = HiddenField()
    back = HiddenField()

    @property
    def known_ruling(self) -> int:
        """The last ruling that was known when the form was shown; 0 for none."""
        return counted(self.known)
