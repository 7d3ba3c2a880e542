"""Slugs of groups, the last part of their URL.

A taken slug gets a suffix of five characters rather than an error, so the form does not reveal private groups. A
private group's slug always has a suffix.
"""

import hashlib
import re
from collections.abc import Iterator

from sqlalchemy import delete, or_, select
from sqlalchemy.exc import IntegrityError

from community.core import slugs as core_slugs
from community.core.db import db, exists, insert, lock_row
from community.core.errors import Refused
from community.core.i18n import gettext as _
from community.core.outbox import record
from community.groups.events import GroupChanged
from community.groups.models import Group, OldGroupSlug
from community.groups.permissions import require_active, require_moderator
from community.members.models import Member

RESERVED = frozenset({"new"})
MAX_ATTEMPTS = 100
SUFFIX = re.compile(r"-[0-9a-f]{5}$")


def slugify(text: str) -> str:
    """A text as a slug."""
    return core_slugs.slug(text, default="group")


def candidates(wanted: str, seed: int, *, is_private: bool) -> Iterator[str]:
    """Slugs to try in turn: the wanted one, if it is allowed without a suffix, then with different suffixes.

    `seed`, the id of a member or group, makes suffixes differ between them.
    """
    if not is_private and wanted not in RESERVED and not SUFFIX.search(wanted):
        yield wanted
    for number in range(1, MAX_ATTEMPTS):
        suffix = hashlib.sha256(f"{wanted} {seed} {number}".encode()).hexdigest()[:5]
        yield f"{wanted}-{suffix}"


def is_taken(slug: str, group_id: int = 0) -> bool:
    """Whether another group has, or once had, the slug."""
    has = select(Group.id).where(Group.slug == slug, Group.id != group_id)
    had = select(OldGroupSlug.group_id).where(OldGroupSlug.slug == slug, OldGroupSlug.group_id != group_id)
    return exists(select(1).where(or_(has.exists(), had.exists())))


def without_suffix(slug: str) -> str:
    """A slug without its suffix, if it has one."""
    return SUFFIX.sub("", slug)


def has_suffix(slug: str) -> bool:
    """Whether a slug ends in a suffix."""
    return SUFFIX.search(slug) is not None


def change(group: Group, by: Member, text: str) -> bool:
    """Change a group's slug to that of a text, with a suffix if it is taken. False if the group has it already.

    `group.slug` is the result; the old slug redirects to it. Raises `Refused`.
    """
    require_moderator(group, by)
    lock_row(group)
    require_active(group)
    if not any(letter.isalnum() for letter in text):
        raise Refused(_("The URL needs at least one letter or number."), field="address")
    wanted = slugify(text)
    if group.is_private:
        wanted = without_suffix(wanted)
    if wanted in (group.slug, without_suffix(group.slug) if group.is_private else ""):
        return False
    assign(group, wanted)
    record(GroupChanged(group.id))
    return True


def assign(group: Group, wanted: str) -> None:
    """Give a locked group a slug, with a suffix if it is taken, and keep the old one. Raises `Refused`."""
    before = group.slug
    for candidate in candidates(wanted, group.id, is_private=group.is_private):
        if candidate == before:
            return
        if not is_taken(candidate, group.id) and _try_assign(group, candidate):
            break
    else:
        raise Refused(_("Too many groups have this URL. Please choose another one."), field="address")
    db.session.execute(delete(OldGroupSlug).where(OldGroupSlug.slug == group.slug))
    db.session.execute(insert(OldGroupSlug).values(slug=before, group_id=group.id).on_conflict_do_nothing())


def _try_assign(group: Group, slug: str) -> bool:
    """False if another group took the slug at the same time."""
    try:
        with db.session.begin_nested():
            group.slug = slug
    except IntegrityError:
        return False
    return True
