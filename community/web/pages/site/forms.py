"""The form of the community's settings."""

from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from flask import current_app
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, IntegerRangeField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from community.core import markup
from community.core.i18n import lazy_gettext as _
from community.members import email_address

LANGUAGES = [SelectChoice("en", "English")]
TIME_ZONES = sorted({zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")} | {"UTC"})


def email_or_url(form: Any, field: Any) -> None:
    """Validator: the field is empty or holds an email address or the URL of a page."""
    text = str(field.data or "")
    try:
        parts = urlsplit(text)
        is_url = parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in text
    except ValueError:
        is_url = False
    if text and not is_url and email_address.normalize(text, current_app.config["SETTINGS"]) is None:
        raise ValidationError(_("Enter an email address, or a URL that begins with https://."))


class SiteSettingsForm(FlaskForm):  # type: ignore[misc]
    """Every setting of the community. The fields have the names of `SiteSettings`."""

    name = StringField(
        _("Site name"),
        [
            DataRequired(_("Please enter a name for the site.")),
            Length(max=60, message=_("Use at most 60 characters.")),
        ],
        filters=[markup.one_line],
        render_kw={"maxlength": 60},
    )
    tagline = StringField(
        _("Tagline"),
        [Length(max=160, message=_("Use at most 160 characters."))],
        filters=[markup.one_line],
        render_kw={"maxlength": 160},
    )
    contact = StringField(
        _("Contact"),
        [Length(max=254, message=_("Use at most 254 characters.")), email_or_url],
        filters=[markup.one_line],
        description=_(
            "An email address or the URL of a page, linked at the end of every page. If it’s empty, the link goes to "
            "the address that the site’s emails come from."
        ),
        render_kw={"maxlength": 254, "autocapitalize": "none", "spellcheck": "false"},
    )
    accent_hue = IntegerRangeField(
        _("Accent color"),
        [InputRequired(), NumberRange(0, 359, _("A hue is a number from 0 to 359."))],
        render_kw={"min": 0, "max": 359},
    )
    who_can_create_groups = RadioField(
        _("Who can create groups"),
        choices=[
            SelectChoice("members", _("All members")),
            SelectChoice("site_team", _("Site team only")),
        ],
    )
    blind_voting = BooleanField(
        _("Blind voting: hide counts until a member has voted"),
        description=_(
            "Members vote for what they need rather than for what leads. Decided ideas always show their counts, and "
            "staff always see them."
        ),
    )
    response_goal_days = IntegerField(
        _("Response-time goal (days)"),
        [InputRequired(_("Please enter a number of days.")), NumberRange(1, 365, _("Choose from 1 to 365 days."))],
        render_kw={"min": 1, "max": 365, "inputmode": "numeric"},
    )
    notice_delay_minutes = IntegerField(
        _("Minutes before members are told about a status update"),
        [InputRequired(_("Please enter a number of minutes.")), NumberRange(0, 60, _("Choose from 0 to 60 minutes."))],
        description=_("An update that’s undone within this time is told to no one."),
        render_kw={"min": 0, "max": 60, "inputmode": "numeric"},
    )
    reports_to_auto_hide = IntegerField(
        _("Reports needed to hide a post"),
        [InputRequired(_("Please enter a number; 0 means never.")), NumberRange(0, 100, _("Choose from 0 to 100."))],
        description=_(
            "A post that this many members have reported is hidden until a moderator decides. Reports from new "
            "members don’t count. 0 turns this off."
        ),
        render_kw={"min": 0, "max": 100, "inputmode": "numeric"},
    )
    time_zone = SelectField(
        _("Time zone"), [InputRequired()], choices=[SelectChoice(zone, zone.replace("_", " ")) for zone in TIME_ZONES]
    )
    language = SelectField(_("Language"), [InputRequired()], choices=LANGUAGES)

    def values(self) -> dict[str, Any]:
        """The submitted values by setting."""
        return {name: field.data for name, field in self._fields.items()}
