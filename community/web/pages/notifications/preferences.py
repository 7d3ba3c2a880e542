"""Choosing what to be told and how; and the link in emails that stops one kind of them without signing in."""

from zoneinfo import available_timezones

from flask import current_app, flash, get_flashed_messages, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from community.config import Settings
from community.core.db import db
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.i18n import lazy_gettext
from community.members import email_failures
from community.notifications import feed_addresses, unsubscribing
from community.notifications import preferences as stored
from community.notifications.kinds import DAILY, DIGEST, KINDS, NEVER, NOW, WEEKLY
from community.notifications.preferences import Choice
from community.web.access import Who, access
from community.web.auth import current_member
from community.web.csrf import csrf
from community.web.pages.notifications.blueprint import bp
from community.web.pages.notifications.feeds import FEED_ADDRESS

EMAIL_LABELS = {
    NOW: lazy_gettext("At once"),
    DAILY: lazy_gettext("Daily digest"),
    WEEKLY: lazy_gettext("Weekly digest"),
    NEVER: lazy_gettext("Never"),
}
WEEKDAYS = tuple(
    lazy_gettext(name) for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
)


@bp.route("/settings/notifications", methods=["GET", "POST"])
@access(Who.ACCOUNT)
def preferences() -> Response | tuple[str, int]:
    """What the member is told and how."""
    error: Refused | None = None
    if request.method == "POST":
        try:
            _save()
        except Refused as refused:
            db.session.rollback()
            error = refused
        else:
            db.session.commit()
            flash(_("Notification settings saved."), "done")
            return redirect(url_for("notifications.preferences"), 303)
    who = current_member()
    page = render_template(
        "notifications/preferences.html",
        choices=stored.choices(who),
        settings=stored.settings_of(who),
        kinds=KINDS,
        email_labels=EMAIL_LABELS,
        weekdays=WEEKDAYS,
        zones=sorted(available_timezones()),
        error=error,
        email_failure=email_failures.last(who),
        sent=request.form,
        feed_made_at=feed_addresses.made_at(who),
        feed_url=next(iter(get_flashed_messages(category_filter=[FEED_ADDRESS])), ""),
    )
    return page, 422 if error else 200


def _save() -> None:
    who, sent = current_member(), request.form
    for kind in stored.choices(who):
        chosen = Choice(f"inbox_{kind}" in sent, sent.get(f"email_{kind}", stored.choice(who.id, kind).email))
        stored.choose(who, kind, chosen)
    stored.save_settings(
        who,
        follows_own="follows_own" in sent,
        follows_voted="follows_voted" in sent,
        follows_commented="follows_commented" in sent,
        time_zone=sent.get("time_zone", ""),
        digest_hour=_number(sent.get("digest_hour", "8")),
        digest_weekday=_number(sent.get("digest_weekday", "0")),
    )


@bp.get("/unsubscribe/<token>")
@access(Who.ANYONE)
def unsubscribe(token: str) -> str:
    """Show a button to unsubscribe, because mail programs that follow links must change nothing."""
    found = unsubscribing.read(_secret(), token)
    return _unsubscribe_page(token, found)


@bp.post("/unsubscribe/<token>")
@csrf.exempt  # type: ignore[untyped-decorator] # mail programs send it, without a page before it
@access(Who.ANYONE)
def unsubscribed(token: str) -> str:
    """Stop emails of one kind for the member of the link, even if someone else is signed in here.

    The answer to an invalid link is the same page without a name, so that it tells nothing.
    """
    found = unsubscribing.read(_secret(), token)
    if found is not None:
        unsubscribing.unsubscribe(*found)
        db.session.commit()
        found = unsubscribing.read(_secret(), token)
    return _unsubscribe_page(token, found, is_done=True)


def _unsubscribe_page(token: str, found: object, *, is_done: bool = False) -> str:
    kind = found[1] if isinstance(found, tuple) else ""
    name = _("digests") if kind == DIGEST else str(KINDS[kind].name) if kind else ""
    return render_template("notifications/unsubscribe.html", token=token, name=name, is_done=is_done and bool(kind))


def _secret() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.secret_key


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else -1
