"""A viewer's membership and permissions in one group, loaded once and used by domain code and templates."""

from datetime import datetime, timedelta
from typing import NamedTuple

from community.core.db import now
from community.core.i18n import format_day
from community.core.i18n import gettext as _
from community.groups.models import EVERYONE, MODERATORS, Group
from community.members import suspensions
from community.members.models import Member

NEW_FOR = timedelta(days=7)  # how long the welcome text is shown after joining


class GroupAccess(NamedTuple):
    """A viewer's membership and permissions in a group. Each `why_not_…` is a sentence, empty if they can."""

    group: Group
    member: Member | None
    moderates: bool = False
    is_member: bool = False
    is_banned: bool = False  # now
    banned_until: datetime | None = None  # None: until the ban is lifted
    is_trusted: bool = False
    has_requested: bool = False  # to join, without an answer yet
    joined_at: datetime | None = None

    @property
    def can_moderate(self) -> bool:
        """Whether they can change the group, add and remove members, and moderate its content."""
        return (
            self.member is not None
            and not self.member.is_suspended
            and (self.member.is_site_moderator or self.moderates)
        )

    @property
    def is_new_member(self) -> bool:
        """Whether they joined within the last seven days."""
        return self.joined_at is not None and self.joined_at > now() - NEW_FOR

    @property
    def can_post(self) -> bool:
        return not self.why_not_post

    @property
    def can_comment(self) -> bool:
        return not self.why_not_comment

    @property
    def can_vote(self) -> bool:
        """Whether they can vote on ideas and cast helpful votes in this group."""
        return not self.why_not_vote

    @property
    def can_see_members(self) -> bool:
        return self._within(self.group.who_sees_members)

    @property
    def why_not_post(self) -> str:
        return self.why_not_vote or self._why_not_within(
            self.group.who_posts,
            _("Only members of this group can post ideas."),
            _("Only this group’s moderators can post ideas. You can read and vote."),
        )

    @property
    def why_not_comment(self) -> str:
        return self.why_not_vote or self._why_not_within(
            self.group.who_comments,
            _("Only members of this group can comment."),
            _("Only this group’s moderators can comment. You can read and vote."),
        )

    @property
    def why_not_vote(self) -> str:
        """Why they can only read this group."""
        if self.group.is_archived:
            return _("This group is archived. You can read it, but not post, comment or vote.")
        if self.member is not None and self.member.is_suspended:
            return suspensions.notice(self.member)
        return "" if self.can_moderate else self.ban_message

    @property
    def ban_message(self) -> str:
        """That they are banned, and until when; empty if not."""
        if not self.is_banned:
            return ""
        if self.banned_until is None:
            return _("You’re banned from this group. You can read what’s public, but not take part.")
        return _(
            "You’re banned from this group until %(day)s. Until then you can read what’s public, but not take part.",
            day=format_day(self.banned_until),
        )

    @property
    def how_to_join(self) -> str:
        """How the viewer can join, as a sentence; empty for members and those who cannot."""
        if self.is_member or self.is_banned or self.group.is_archived:
            return ""
        if self.group.is_private:
            return _("A moderator can add you on its Members page.")
        if not self.group.by_request:
            return _("You can join on the group’s page.")
        if self.has_requested:
            return _("You’ve requested to join; a moderator will respond.")
        return _("You can request to join on the group’s page.")

    def _within(self, audience: str) -> bool:
        if self.can_moderate:
            return True
        if audience == MODERATORS:
            return False
        return self.is_member or (audience == EVERYONE and not self.group.is_private)

    def _why_not_within(self, audience: str, members: str, moderators: str) -> str:
        if self._within(audience):
            return ""
        if audience == MODERATORS:
            return moderators
        return f"{members} {self.how_to_join}".strip()
