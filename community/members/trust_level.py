"""Trust levels: their labels, and which one applies to a member. `quotas` says what each allows."""

from community.core.i18n import gettext as _
from community.members.models import NEWCOMER, REGULAR, SUSPENDED, TRUSTED, Member


def labels() -> dict[str, str]:
    """Labels by trust level."""
    return {NEWCOMER: _("New"), REGULAR: _("Member"), TRUSTED: _("Trusted"), SUSPENDED: _("Suspended")}


def level_of(member: Member, *, moderates: bool = False) -> str:
    """The trust level that applies: site moderators, and a group's moderators in their group, count as trusted.

    `moderates`: whether the member moderates the group at hand.
    """
    if not member.is_suspended and (member.is_site_moderator or moderates):
        return TRUSTED
    return member.effective_trust_level
