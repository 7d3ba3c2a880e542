"""Forms for writing and editing comments."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from community.comments.commenting import MAX_LENGTH, MIN_LENGTH
from community.core import markup
from community.core.i18n import lazy_gettext as _
from community.web.forms import field_number


class CommentForm(FlaskForm):  # type: ignore[misc]
    """A comment on an idea; a reply if `parent_id` is set."""

    text = TextAreaField(
        _("Your comment"),
        filters=[markup.clean_text],
        validators=[
            DataRequired(_("Please write a comment first.")),
            Length(MIN_LENGTH, MAX_LENGTH, _("Comments must be 2 to 5,000 characters.")),
        ],
    )
    parent_id = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(1, 2**31 - 1)])


class EditCommentForm(FlaskForm):  # type: ignore[misc]
    """A new text of a comment, and the version that it was made from."""

    text = TextAreaField(
        _("Your comment"),
        filters=[markup.clean_text],
        validators=[
            DataRequired(_("A comment can’t be empty. You can delete it instead.")),
            Length(MIN_LENGTH, MAX_LENGTH, _("Comments must be 2 to 5,000 characters.")),
        ],
    )
    version = HiddenField()

    @property
    def base_version(self) -> int:
        """The version that the text was made from; 0 if the field is missing or no number."""
        return field_number(self.version)
