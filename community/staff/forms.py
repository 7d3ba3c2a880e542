"""What staff type."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from community.ideas.deciding import LONGEST_ANSWER, LONGEST_REASON
from community.kernel import markup
from community.kernel.words import lazy as _


class DecideForm(FlaskForm):  # type: ignore[misc]
    """A status, why, and the official answer."""

    status_key = SelectField(_("Status"), [InputRequired(_("Please choose one of the statuses."))])
    reason = TextAreaField(
        _("Reason"),
        [Length(max=LONGEST_REASON, message=_("Please keep the reason to 500 characters."))],
        filters=[markup.one_line],
        description=_("One or two plain sentences. They stand beside the status."),
        render_kw={"maxlength": LONGEST_REASON, "rows": 2},
    )
    answer = TextAreaField(
        _("Official answer"),
        [Length(max=LONGEST_ANSWER, message=_("Please keep the answer to 5,000 characters."))],
        filters=[markup.tidy],
        description=_("Shown under the idea with your name. Leave it empty to give the status alone."),
        render_kw={"maxlength": LONGEST_ANSWER, "rows": 8},
    )
    version = HiddenField()
    next = HiddenField()
