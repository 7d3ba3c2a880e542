"""Atom feeds: of the site, a group, an idea and the official answers, and a private one for each member.

The public feeds show to everyone what visitors can find. Status updates and announcements appear once they can no
longer be taken back without anyone noticing, as with emails: programs keep what they have fetched.
"""

import hashlib
import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

from flask import Response, abort, render_template, url_for
from markupsafe import escape

from community.announcements import queries as announcement_queries
from community.announcements.queries import FeedAnnouncement
from community.comments import queries as comment_queries
from community.comments.queries import FeedComment
from community.core.cache import cached
from community.core.db import now
from community.core.i18n import gettext as _
from community.groups import queries as group_queries
from community.ideas import queries, status
from community.ideas.queries import FEED_SIZE, FeedIdea, FeedUpdate, LabelTag
from community.members.models import Member
from community.members.summary import signed_name
from community.notifications import feed_addresses
from community.site import settings
from community.web.access import Who, access
from community.web.pages.sharing.blueprint import bp, is_fresh, site_url

ATOM = "application/atom+xml"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when an empty feed last changed
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML cannot contain these


class FeedEntry(NamedTuple):
    """An entry of a feed. `url` stays the same for good, and identifies it."""

    url: str
    page: str
    title: str
    author: str
    published: datetime
    updated: datetime
    html: str
    labels: tuple[LabelTag, ...] = ()


class Feed(NamedTuple):
    """A feed, newest entry first. `page`: the page of the site that shows the same."""

    url: str
    page: str
    title: str
    language: str
    entries: tuple[FeedEntry, ...]

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=NEVER)


@bp.get("/feeds/ideas.atom")
@access(Who.ANYONE)
def ideas() -> Response:
    """The newest ideas, and announcements to the whole site."""
    found = [*map(_idea, queries.feed_ideas(None)), *_announcements(None)]
    return _answer(_feed(url_for("sharing.ideas"), url_for("ideas.newest"), _("New ideas and announcements"), found))


@bp.get("/feeds/answers.atom")
@access(Who.ANYONE)
def answers() -> Response:
    """The latest official answers."""
    found = [_update(one) for one in queries.feed_updates(None, _until())]
    return _answer(_feed(url_for("sharing.answers"), url_for("ideas.answered"), _("Official answers"), found))


@bp.get("/groups/<slug>/feed.atom")
@access(Who.ANYONE)
def group(slug: str) -> Response:
    """The newest ideas and announcements of a group. A private group has no feed."""
    group = group_queries.find(None, slug)
    found = [*map(_idea, queries.feed_ideas(None, group.id)), *_announcements(None, group.id)]
    feed, page = url_for("sharing.group", slug=slug), url_for("groups.show", slug=slug)
    return _answer(_feed(feed, page, group.name, found))


@bp.get("/ideas/<int:idea_id>/feed.atom")
@access(Who.ANYONE)
def idea(idea_id: int) -> Response:
    """The latest comments and status updates of an idea. A private or hidden one has no feed."""
    idea = queries.shared_idea(idea_id)
    if idea is None:
        abort(404)
    page = url_for("ideas.show", idea_id=idea.id, slug=idea.slug)
    comments = [_comment(one, page) for one in comment_queries.feed_comments(None, idea.id, FEED_SIZE)]
    updates = [_update(one) for one in queries.feed_updates(None, _until(), idea.id)]
    return _answer(_feed(url_for("sharing.idea", idea_id=idea.id), page, idea.title, comments + updates))


@bp.get("/feeds/private/<token>")
@access(Who.ANYONE)
def private(token: str) -> Response:
    """New ideas, official answers and announcements that the member of this address can find.

    Whoever has it needs no account.
    """
    member = feed_addresses.find_member(token)
    if member is None:
        abort(404)
    return _answer(_private(member, token), is_private=True)


def _private(member: Member, token: str) -> Feed:
    found = [*map(_idea, queries.feed_ideas(member)), *map(_update, queries.feed_updates(member, _until()))]
    feed, title = url_for("sharing.private", token=token), _("New ideas, official answers and announcements")
    return _feed(feed, url_for("ideas.newest"), title, [*found, *_announcements(member)])


def _feed(url: str, page: str, title: str, entries: list[FeedEntry]) -> Feed:
    site = settings.current()
    latest = sorted(entries, key=lambda entry: (entry.published, entry.url), reverse=True)[:FEED_SIZE]
    return Feed(site_url(url), site_url(page), f"{title} · {site.name}", site.language, tuple(map(_with_notes, latest)))


def _with_notes(entry: FeedEntry) -> FeedEntry:
    """An entry whose links to footnotes lead to its page: a feed has no places of its own."""
    return entry._replace(html=entry.html.replace('href="#', f'href="{escape(entry.page)}#'))


def _idea(idea: FeedIdea) -> FeedEntry:
    html = idea.body_html
    for heading, text in ((_("What happens today"), idea.today_html), (_("Who else needs it"), idea.others_html)):
        html += f"<h3>{escape(heading)}</h3>{text}" if text else ""
    return FeedEntry(
        site_url(url_for("ideas.redirect_short", idea_id=idea.id)),
        site_url(url_for("ideas.show", idea_id=idea.id, slug=idea.slug)),
        f"{idea.title} ({idea.group_name})",
        signed_name(idea.author_name, idea.author_role),
        idea.posted_at,
        idea.edited_at or idea.posted_at,
        html,
        idea.labels,
    )


def _update(update: FeedUpdate) -> FeedEntry:
    page = site_url(url_for("ideas.show", idea_id=update.idea_id, slug=update.idea_slug))
    says = f"<p>{escape(update.status_name)}</p>"
    if update.reason:
        says += f"<p>{escape(update.reason)}</p>"
    shown_at = update.changed_at + status.notice_delay()
    return FeedEntry(
        site_url(url_for("ideas.redirect_short", idea_id=update.idea_id)) + f"#update-{update.id}",
        page,
        f"{update.status_name}: {update.idea_title}",
        signed_name(update.author_name, update.author_role),
        update.changed_at,
        shown_at,
        says + update.answer_html,
    )


def _announcements(viewer: Member | None, group_id: int | None = None) -> list[FeedEntry]:
    return [_announcement(one) for one in announcement_queries.feed(viewer, _until(), group_id)]


def _announcement(announcement: FeedAnnouncement) -> FeedEntry:
    url = site_url(url_for("announcements.show", announcement_id=announcement.id))
    title = _("Announcement: %(title)s", title=announcement.title)
    shown_at = announcement.posted_at + status.notice_delay()
    return FeedEntry(
        *(url, url, f"{title} ({announcement.group_name})" if announcement.group_name else title),
        signed_name(announcement.author_name, announcement.author_role),
        announcement.posted_at,
        max(announcement.edited_at or shown_at, shown_at),
        announcement.body_html,
    )


def _comment(comment: FeedComment, page: str) -> FeedEntry:
    url = site_url(url_for("comments.show", comment_id=comment.id))
    author = signed_name(comment.author_name, comment.author_role)
    title = _("Comment by %(name)s", name=comment.author_name)
    edited_at = comment.edited_at or comment.posted_at
    return FeedEntry(url, url, title, author, comment.posted_at, edited_at, comment.body_html)


def _until() -> datetime:
    """When the latest status updates and announcements were made that feeds show."""
    return now() - status.notice_delay()


def _answer(feed: Feed, *, is_private: bool = False) -> Response:
    response = Response(mimetype=ATOM)
    response.set_etag(hashlib.sha256(repr(feed).encode("utf-8", "replace")).hexdigest()[:32])
    response.last_modified = feed.updated
    response.headers["Cache-Control"] = "private, no-cache" if is_private else "public, no-cache"
    if is_private:
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "no-referrer"
    if not is_fresh(response):
        response.set_data(_xml(feed) if is_private else _public_xml(feed))
    return response


@cached(seconds=600, most=20)
def _public_xml(feed: Feed) -> str:
    return _xml(feed)


def _xml(feed: Any) -> str:
    return FORBIDDEN.sub("", render_template("sharing/feed.xml", feed=feed))
