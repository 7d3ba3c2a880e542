"""Trust levels: what they are called and which one a member has."""

from community.core.i18n import gettext as _
from community.members.models import NEWCOMER, REGULAR, SUSPENDED, TRUSTED, Member


def labels() -> dict[str, str]:
    """Standings in words."""
    return {NEWCOMER: _("New"), REGULAR: _("Member"), TRUSTED: _("Trusted"), SUSPENDED: _("Suspended")}


def level_of(member: Member, *, moderates: bool = False) -> str:
    """The column of the table that is theirs: who keeps the peace, of the site or of the group at hand, is trusted."""
    if member.standing != SUSPENDED and (member.is_site_moderator or moderates):
        return TRUSTED
    return member.standing
