"""Forms of comments."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from community.comments.commenting import LEAST, MOST
from community.kernel import markup
from community.kernel.words import lazy as _
from community.web.forms import counted


class CommentForm(FlaskForm):  # type: ignore[misc]
    """What somebody says about an idea; with `parent_id` an answer."""

    text = TextAreaField(
        _("Your comment"),
        filters=[markup.tidy],
        validators=[
            DataRequired(_("Say something first: your comment is empty.")),
            Length(LEAST, MOST, _("A comment has from 2 to 5,000 characters.")),
        ],
    )
    parent_id = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(1, 2**31 - 1)])


class EditForm(FlaskForm):  # type: ignore[misc]
    """A comment in other words, and the version that they were made from."""

    text = TextAreaField(
        _("Your comment"),
        filters=[markup.tidy],
        validators=[
            DataRequired(_("A comment cannot be empty. You can take it down instead.")),
            Length(LEAST, MOST, _("A comment has from 2 to 5,000 characters.")),
        ],
    )
    version = HiddenField()

    @property
    def began_from(self) -> int:
        """The version that the text was made from; 0 if the form does not say."""
        return counted(self.version)
