"""What the kinds of audit entries, exported files and settings are called, and the changes that entries record."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from community.audit import log
from community.core.i18n import gettext
from community.core.i18n import lazy_gettext as _
from community.ideas.statuses import KIND_NAMES
from community.members.models import ADMINISTRATOR, MEMBER, MODERATOR, STAFF
from community.staff.queries.audit import AuditRow

KINDS = {
    log.ROLE_CHANGED: _("Role changed"),
    log.GROUP_ROLE_CHANGED: _("Role in a group changed"),
    log.SETTING_CHANGED: _("Setting changed"),
    log.STATUS_ADDED: _("Status added"),
    log.STATUS_CHANGED: _("Status changed"),
    log.STATUS_REMOVED: _("Status removed"),
    log.EXPORTED: _("File exported"),
    log.FEED_ADDRESS_CREATED: _("Private feed address created"),
    log.FEED_ADDRESS_DELETED: _("Private feed address turned off"),
    log.INVITATION_CREATED: _("Invitation link created"),
    log.INVITATION_REVOKED: _("Invitation link revoked"),
    log.SIGNED_IN: _("Signed in"),
    log.SIGN_IN_FAILED: _("Sign-in failed"),
    log.NOTE_DELETED: _("Internal note deleted"),
}
EXPORTS = {
    "contributors": _("Contributors"),
    "ranked_ideas": _("Ranked ideas"),
    "past_ideas": _("Past ranking"),
    "supporters": _("Supporters of an idea"),
    "moderation_log": _("Moderation log"),
    "audit_log": _("Audit log"),
}
ROLES = {
    MEMBER: _("Member"),
    MODERATOR: _("Site moderator"),
    STAFF: _("Staff"),
    ADMINISTRATOR: _("Administrator"),
}
POSITION = _("Position")  # of a status among the others


class AuditChange(NamedTuple):
    """What an entry says beyond its kind. `before` and `after` are None if nothing had a value that changed."""

    subject: str
    before: str | None = None
    after: str | None = None


def change(
    row: AuditRow, ideas: Mapping[int, str], groups: Mapping[int, str], settings: Mapping[str, Mapping[str, str]]
) -> AuditChange:
    """What an entry says, with the titles of ideas and names of groups that it refers to.

    `settings` are the labels of settings by their names, by the kind of the entry.
    """
    details = row.details
    if row.kind == log.ROLE_CHANGED:
        subject = gettext("The account was deleted") if details.get("account_deleted") else ""
        return AuditChange(subject, *(str(ROLES.get(details[key], details[key])) for key in ("before", "after")))
    if row.kind == log.GROUP_ROLE_CHANGED:
        roles = {True: gettext("Moderator"), False: gettext("Member")}
        return AuditChange(_group(details, groups), roles[details["before"]], roles[details["after"]])
    if row.kind == log.SETTING_CHANGED:
        name = details["setting"]
        label = settings[row.kind].get(name, name)
        return AuditChange(label, shown(details["before"]), shown(details["after"]))
    if row.kind == log.STATUS_CHANGED:
        return _status_change(details, settings[row.kind])
    if row.kind == log.STATUS_ADDED:
        return AuditChange(details["status"])
    if row.kind == log.STATUS_REMOVED:
        return AuditChange("", details["status"], details["into"])
    if row.kind == log.EXPORTED:
        name = str(EXPORTS.get(details["file"], details["file"]))
        return AuditChange(f"{name}: {_idea(details, ideas)}" if details.get("idea") else name)
    if "group" in details:
        return AuditChange(_group(details, groups))
    return AuditChange(_idea(details, ideas) if details.get("idea") else "")


def _status_change(details: Mapping[str, Any], labels: Mapping[str, str]) -> AuditChange:
    setting, changed = details["setting"], (details["before"], details["after"])
    subject = f"{details['status']}: {POSITION if setting == 'position' else labels.get(setting, setting)}"
    if setting == "color":  # a number, which tells readers nothing
        return AuditChange(subject)
    if setting == "kind":
        return AuditChange(subject, *(str(KIND_NAMES.get(kind, kind)) for kind in changed))
    if setting == "next_keys":
        return AuditChange(subject, *(names or gettext("Any status") for names in changed))
    return AuditChange(subject, *map(shown, changed))


def shown(value: Any) -> str:
    """The value of a setting as logs show it."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(value) or gettext("empty")


def _idea(details: Mapping[str, Any], titles: Mapping[int, str]) -> str:
    return titles.get(details["idea"], gettext("deleted idea"))


def _group(details: Mapping[str, Any], names: Mapping[int, str]) -> str:
    return names.get(details["group"], gettext("deleted group"))
