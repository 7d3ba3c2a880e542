"""The form of an announcement."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from community.announcements.posting import MAX_BODY, MAX_TITLE, MIN_TITLE
from community.core import markup
from community.core.i18n import lazy_gettext
from community.web.forms import field_number, field_text


class AnnouncementForm(FlaskForm):  # type: ignore[misc]
    """The text of an announcement, until when it is pinned, if it takes comments, and the version that was edited."""

    title = StringField(
        lazy_gettext("Title"),
        filters=[markup.one_line],
        validators=[
            DataRequired(lazy_gettext("Please give your announcement a title.")),
            Length(MIN_TITLE, MAX_TITLE, lazy_gettext("Titles must be 3 to 120 characters.")),
        ],
    )
    body = TextAreaField(
        lazy_gettext("Text"),
        filters=[markup.clean_text],
        validators=[
            DataRequired(lazy_gettext("Please write what you want to tell people.")),
            Length(1, MAX_BODY, lazy_gettext("Please keep this to 5,000 characters.")),
        ],
    )
    pinned_until = DateField(
        lazy_gettext("Pinned until"),
        description=lazy_gettext("Until the end of this day it’s shown above the ideas. Leave empty not to pin it."),
        validators=[Optional()],
    )
    allows_comments = BooleanField(
        lazy_gettext("Allow comments"),
        description=lazy_gettext("If you turn this off later, comments stay readable, and no one can add any."),
        default=True,
    )
    version = HiddenField()

    def texts(self) -> tuple[str, str]:
        """The entered title and text."""
        return field_text(self.title), field_text(self.body)

    @property
    def base_version(self) -> int:
        """The version that the form was opened with; 0, which matches none, if the form does not say."""
        return field_number(self.version)
