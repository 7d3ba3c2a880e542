"""The page of the community's settings."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.core.db import db
from community.core.i18n import gettext as _
from community.core.i18n import ngettext
from community.members import queries as member_queries
from community.site import queries
from community.site import settings as site_settings
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.pages.site.forms import SiteSettingsForm

bp = Blueprint("site", __name__)

# Hues of OKLCH in degrees, in the order of their names in _hues.
HUES = (15, 40, 65, 90, 120, 145, 175, 205, 235, 255, 285, 330)


@bp.route("/staff/settings", methods=["GET", "POST"])
@access(Who.ADMINISTRATOR)
def settings() -> Response | tuple[str, int]:
    """Show and change the settings, with the log of changes."""
    form, status = SiteSettingsForm(obj=site_settings.current()), 200
    if form.validate_on_submit():
        changed = site_settings.change(current_member().id, **form.values())
        db.session.commit()
        site_settings.current.clear()  # another request may have cached the old values
        flash(_summary(len(changed)), "done")
        return redirect(url_for("site.settings"), 303)
    if form.is_submitted():
        status = 422
    page = queries.changes(request.args.get("after"))
    who = member_queries.by_ids(change.changed_by for change in page.rows)
    return render_template("site/settings.html", form=form, page=page, who=who, hues=_hues(), shown=_display), status


def _summary(count: int) -> str:
    if not count:
        return _("No changes to save.")
    return (
        ngettext("One setting changed.", "%(num)s settings changed.", count) + " " + _("Changes apply within seconds.")
    )


def _hues() -> list[tuple[int, str]]:
    names = (
        *(_("Rose"), _("Coral"), _("Amber"), _("Olive"), _("Leaf"), _("Green")),
        *(_("Teal"), _("Cyan"), _("Azure"), _("Blue"), _("Violet"), _("Magenta")),
    )
    return list(zip(HUES, names, strict=True))


def _display(value: object) -> str:
    """The value of a setting, as the log shows it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
