"""The form of the community's settings."""

from typing import Any
from zoneinfo import available_timezones

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, IntegerRangeField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange

from community.core import markup
from community.core.i18n import lazy_gettext as _

LANGUAGES = [SelectChoice("en", "English")]
TIME_ZONES = sorted({zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")} | {"UTC"})


class SiteSettingsForm(FlaskForm):  # type: ignore[misc]
    """Every setting of the community. The fields have the names of `SiteSettings`."""

    name = StringField(
        _("Name of the site"),
        [InputRequired(_("Please give the site a name.")), Length(max=60, message=_("Use at most 60 characters."))],
        filters=[markup.one_line],
        render_kw={"maxlength": 60},
    )
    tagline = StringField(
        _("What it is for, in one line"),
        [Length(max=160, message=_("Use at most 160 characters."))],
        filters=[markup.one_line],
        render_kw={"maxlength": 160},
    )
    accent_hue = IntegerRangeField(
        _("Accent colour"),
        [InputRequired(), NumberRange(0, 359, _("A hue is a number from 0 to 359."))],
        render_kw={"min": 0, "max": 359},
    )
    who_can_create_groups = RadioField(
        _("Who may found groups"),
        choices=[
            SelectChoice("members", _("Every member in good standing")),
            SelectChoice("site_team", _("Only those who run the site")),
        ],
    )
    hide_counts = BooleanField(
        _("Hide how many votes an open idea has until one has voted"),
        description=_(
            "In lists, so that people vote for what they need rather than for what leads."
            " Top and an idea’s own page show it."
        ),
    )
    response_goal_days = IntegerField(
        _("Days within which an idea gets a first answer"),
        [InputRequired(_("Please give a number of days.")), NumberRange(1, 365, _("Choose from 1 to 365 days."))],
        render_kw={"min": 1, "max": 365, "inputmode": "numeric"},
    )
    reports_to_auto_hide = IntegerField(
        _("Flags that set something aside"),
        [InputRequired(_("Please give a number; 0 means never.")), NumberRange(0, 100, _("Choose from 0 to 100."))],
        description=_(
            "An idea or comment that so many members flagged is out of sight until a moderator has ruled. Flags of "
            "newcomers do not count towards it. With 0 nothing is set aside."
        ),
        render_kw={"min": 0, "max": 100, "inputmode": "numeric"},
    )
    time_zone = SelectField(
        _("Time zone"), [InputRequired()], choices=[SelectChoice(zone, zone.replace("_", " ")) for zone in TIME_ZONES]
    )
    language = SelectField(_("Language"), [InputRequired()], choices=LANGUAGES)

    def values(self) -> dict[str, Any]:
        """The submitted values by setting."""
        return {name: field.data for name, field in self._fields.items() if name != "csrf_token"}
