"""Names that members cannot take, because others would think that they work here.

These are the names and handles of people with a site role, also in letters that look the same, the name of the site
where it stands for its team, and words such as “official”. What a member is called already stays: whose name looks like
one of the team is shown to staff (`resembling`).
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from community.core import look_alikes
from community.core.db import rows
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.members import scope, summary
from community.members.models import MEMBER, Member
from community.members.summary import MemberSummary
from community.site import settings

MAX_SHOWN = 5
ROLE_WORDS = "staff official admin admins administrator administrators moderator moderators sysadmin webmaster"
TEAM_WORDS = "team support help helpdesk service care crew hq customer the"

_ROLE_KEYS = frozenset(map(look_alikes.key, ROLE_WORDS.split()))
_TEAM_KEYS = frozenset(map(look_alikes.key, TEAM_WORDS.split()))


def check(name: str, member: Member | None = None, *, field: str = "name") -> None:
    """Raise `Refused` if this name or handle is protected. Staff can use it, and the member whose name it is."""
    if member is not None and (member.is_staff or name in (member.name, member.handle)):
        return
    if reason := why_not(name, keys_of_team(member)):
        raise Refused(reason, field)


def is_protected(name: str) -> bool:
    """Whether new members cannot have a name."""
    return bool(why_not(name, keys_of_team()))


def why_not(name: str, team: Collection[str]) -> str:
    """Why members cannot have a name; empty if they can. `team`: the keys of the team's names."""
    words = look_alikes.words(name)
    if said := _role_word(name) or (_is_of_site(words) and name):
        return _("Only the people who run this site can be called “%(name)s”.", name=said)
    if "".join(words) in team:
        return _("This looks like the name of someone who works here. Please choose another one.")
    return ""


def keys_of_team(but: Member | None = None) -> set[str]:
    """The keys of the names and handles of everyone else with a site role."""
    team = select(Member.name_key, Member.handle).where(Member.role != MEMBER, scope.not_deleted())
    if but is not None:
        team = team.where(Member.id != but.id)
    return {key for row in rows(team) for key in (row.name_key, look_alikes.key(row.handle))}


def resembling(member: Member) -> list[MemberSummary]:
    """Some members without a role whose name looks like this one."""
    found = rows(
        select(*summary.columns())
        .where(
            Member.name_key == member.name_key,
            Member.id != member.id,
            Member.role == MEMBER,
            scope.not_deleted(),
        )
        .order_by(Member.id)
        .limit(MAX_SHOWN)
    )
    return [MemberSummary(*row) for row in found]


def looks_like_team() -> ColumnElement[bool]:
    """Whether a member without a role has a name that looks like that of someone with one. A column of `Member`."""
    team = aliased(Member)
    alike = select(team.id).where(team.name_key == Member.name_key, team.role != MEMBER, team.deleted_at.is_(None))
    return and_(Member.role == MEMBER, alike.exists()).label("looks_like_team")


def _role_word(name: str) -> str:
    """The word of a name that says that someone has a role here."""
    found = (word for word in name.split() if not _ROLE_KEYS.isdisjoint(look_alikes.words(word)))
    return next(found, name if look_alikes.key(name) in _ROLE_KEYS else "")


def _is_of_site(words: list[str]) -> bool:
    """Whether a name is that of the site, alone or with words such as “team”."""
    return _without_team(words) == _without_team(look_alikes.words(settings.current().name)) != ""


def _without_team(words: list[str]) -> str:
    return "".join([word for word in words if word not in _TEAM_KEYS] or words)
