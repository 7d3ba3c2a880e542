"""Every page of the URL map, in two themes and five widths: with content, empty, refused and with a long title."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import url_for
from playwright.sync_api import Browser, ConsoleMessage, Page

from community.announcements.models import Announcement
from community.comments.models import Comment, CommentVersion
from community.core.db import db, now
from community.groups.models import Ban, Group, Invitation, JoinRequest
from community.ideas.models import Idea, IdeaField, Label
from community.members.models import Member
from community.moderation.models import Appeal, ModerationAction, Report
from community.notes import writing
from community.staff.models import SavedView
from tests.browser.pages import SIZES, TOUCHED, ServedSite, Theme, open_page, page_problems, save_screenshot, settled
from tests.browser.server import serve
from tests.databases import SQLite
from tests.factory import Factory

pytestmark = pytest.mark.browser

# Pages by the role with the fewest rights that can open them.
PAGES_BY_ROLE = {
    "visitor": (
        "ideas.discover ideas.trending ideas.top ideas.newest ideas.answered ideas.show ideas.history "
        "ideas.supporters "
        "groups.directory groups.show "
        "groups.members groups.about members.directory members.show members.sign_in members.sign_up "
        "members.forgot_password members.ask_email ideas.post "
        "comments.history members.trust_level general.about general.accessibility general.local_emails "
        "general.formatting "
        "announcements.index announcements.show groups.announcements search.results groups.show_invitation"
    ),
    "member": (
        "ideas.my_votes ideas.edit comments.edit groups.create members.profile members.first_interests "
        "members.password members.sessions members.account members.delete_account notifications.preferences "
        "notifications.inbox ideas.merge "
        "data_export.show comments.mentions members.for_you "
        "moderation.report ideas.suggest_duplicate moderation.about_me moderation.appeal groups.request_to_join"
    ),
    "moderator": (
        "moderation.queue moderation.group_queue moderation.log moderation.act_on moderation.act_in_group "
        "moderation.edit moderation.undo moderation.appeals moderation.decide_appeal groups.edit groups.join_requests "
        "groups.invitations groups.banned groups.extra_field_list groups.extra_field"
    ),
    "staff": (
        "staff.overview staff.ranked staff.edit_status staff.contributors staff.contributor staff.accounts "
        "staff.people staff.announcements announcements.post announcements.edit "
        "staff.idea_notes staff.member_notes staff.edit_note "
        "staff.jobs staff.score staff.saved_view staff.supporters staff.labels staff.label staff.idea_labels "
        "staff.formula staff.value_and_effort staff.past_ideas staff.duplicates "
        "moderation.reasons moderation.reason"
    ),
    "administrator": "site.settings staff.calibration staff.audit staff.statuses staff.define_status",
}
NOT_TESTED = {
    "general.accent",
    "general.favicon",
    "general.favicon_ico",
    *("sharing.ideas", "sharing.answers", "sharing.group", "sharing.idea", "sharing.private"),
    *("sharing.sitemap", "sharing.sitemap_ideas", "sharing.sitemap_groups", "sharing.manifest"),
    *("sharing.idea_card", "sharing.group_card", "sharing.site_card", "sharing.icon", "sharing.maskable_icon"),
    "general.robots",
    "notifications.unsubscribe",
    "general.healthz",
    "general.readyz",
    "staff.ranked_csv",
    "staff.supporters_csv",
    "staff.past_ideas_csv",
    "staff.contributors_csv",
    "staff.calibration_csv",
    "staff.audit_csv",
    "staff.suggest_note_mentions",  # JSON, used in the test of internal notes
    "moderation.log_csv",
    "search.description",
    "search.suggestions",  # a partial page, tested in the search box
    "search.similar",  # a partial page, tested under the title of a new idea
    "groups.extra_field_controls",  # a partial page, tested in the form of a new idea
    "comments.show",
    "moderation.target_groups",  # JSON, used in the test of the moderation queue
    *("comments.suggest_mentions", "comments.suggest_mentions_on_announcement"),  # JSON, used in the tests of comments
    "members.by_id",
    "images.show",
    "ideas.redirect_short",
    "ideas.vote_boxes",  # a fragment, for pages that the browser shows again after Back
    # Reached with a token, in the journeys.
    "members.reset_password",
    "members.enter_code",  # with the session that asked for an email
    "members.sign_in_link",
    "members.waiting",
    "members.unsubscribe",
    "members.confirm_new_email",
    "members.keep_old_email",
    "members.first_administrator",
}
NUMBERS = itertools.count(1)
THEMES: tuple[Theme, ...] = ("light", "dark")
Look = tuple[str, Theme, bool]  # a width, a theme, and whether only the colors of a page are checked

# `make test` checks the lists and an idea, in alternating widths and themes; `make test-all` checks all pages in all.
# A page is loaded once for all screens of a kind: widths and colors are up to its styles and scripts.
exhaustive = pytest.mark.exhaustive
KINDS = {"mouse": False, "touch": True}
matrix = pytest.mark.parametrize(
    ("is_touched", "is_sample"),
    [
        *(pytest.param(is_touched, True, id=f"{name}-sample") for name, is_touched in KINDS.items()),
        *(pytest.param(is_touched, False, id=name, marks=exhaustive) for name, is_touched in KINDS.items()),
    ],
)


def _looks(number: int, is_touched: bool, is_sample: bool) -> list[Look]:
    """The widths and themes in which the page of this number is checked on a kind of screen."""
    sample = list(SIZES)[number % len(SIZES)], THEMES[number // 2 % 2]
    sizes = [size for size in SIZES if (size in TOUCHED) == is_touched]
    if is_sample:
        return [(*sample, False)] if sample[0] in sizes else []
    # Colors are the same at other widths.
    every = [(size, theme) for size in sizes for theme in (THEMES if size in ("wide", "phone") else THEMES[:1])]
    return [(size, theme, theme == "dark") for size, theme in every if (size, theme) != sample]


def _endpoints(site: ServedSite) -> set[str]:
    rules = site.factory.app.url_map.iter_rules()
    return {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}


def _viewer(endpoint: str) -> str:
    return next(role for role, names in PAGES_BY_ROLE.items() if endpoint in names.split())


def _author(site: ServedSite) -> tuple[Idea, Comment]:
    comment = site.row(Comment, hidden_at=None, parent_id=None)
    assert isinstance(comment, Comment)
    idea = site.row(Idea, id=comment.idea_id)
    assert isinstance(idea, Idea)
    return idea, comment


def _url(site: ServedSite, endpoint: str) -> tuple[str, int | None]:
    """The URL of a page with real values, and who opens it."""
    group = site.row(Group, is_private=False)
    idea, comment = _author(site)
    role = _viewer(endpoint)
    who = None if role == "visitor" else site.first_with_role(role)
    values: dict[str, object] = {}
    rule = next(rule for rule in site.factory.app.url_map.iter_rules(endpoint) if "GET" in (rule.methods or ()))
    assert isinstance(group, Group)
    named: dict[str, object] = {"idea_id": idea.id, "slug": idea.slug, "comment_id": comment.id, "kind": "idea"}
    named["subject_id"] = idea.id
    if "announcement_id" in rule.arguments:
        announcement = site.row(Announcement, group_id=None)
        assert isinstance(announcement, Announcement)
        named["announcement_id"] = announcement.id
    if endpoint.startswith("groups.") or endpoint in ("moderation.act_in_group", "moderation.group_queue"):
        named["slug"] = group.slug
    person = site.row(Member, id=idea.author_id)
    assert isinstance(person, Member)
    named["handle"] = person.handle
    named |= {"status": "planned", "reason_id": 1, "member_id": idea.author_id}
    if "action_id" in rule.arguments:
        named["action_id"] = _add_warning(site, idea, appealed=endpoint == "moderation.decide_appeal")
    if endpoint == "groups.request_to_join":
        named["slug"] = _by_request(site)
    if endpoint in ("groups.join_requests", "groups.invitations", "groups.show_invitation", "groups.banned"):
        named["code"] = _add_request_ban_and_invitation(site, group.id)
    if endpoint == "staff.label":
        label = site.row(Label, is_public=True)
        assert isinstance(label, Label)
        named["label"] = label.slug
    if endpoint.endswith("_note"):
        named["note_id"] = _note(site, idea.id, who or 0)
    if endpoint == "staff.saved_view":
        named["view"] = _saved_view(site, who or 0)
    if endpoint.startswith("groups.extra_field"):
        named["field_id"] = _extra_field(site, group.id)
    values = {name: named[name] for name in rule.arguments}
    if endpoint in ("ideas.edit", "ideas.merge", "moderation.appeal"):
        who = idea.author_id
    if endpoint == "comments.edit":
        who = comment.author_id
    if endpoint == "comments.history":
        _edit_comment(site, comment.id)
    if endpoint == "moderation.report":
        who = site.factory.scalar(_other_member(idea.author_id))
    with site.factory.app.test_request_context():
        return url_for(endpoint, **values), who


def _extra_field(site: ServedSite, group_id: int) -> int:
    """An extra field of a group."""
    with site.factory.writing():
        row = IdeaField(group_id=group_id, name=f"Model {next(NUMBERS)}", kind="choice", choices=["A", "B"], position=1)
        db.session.add(row)
        db.session.flush()
        return row.id


def _note(site: ServedSite, idea_id: int, author_id: int) -> int:
    """An internal note on an idea."""
    with site.factory.writing():
        return writing.add(db.session.get_one(Idea, idea_id), db.session.get_one(Member, author_id), "She called.").id


def _edit_comment(site: ServedSite, comment_id: int) -> None:
    """An earlier text of a comment, as if a moderator had edited it."""
    moderator = site.first_with_role("moderator")  # before the transaction: it begins one of its own
    with site.factory.writing():
        comment = db.session.get_one(Comment, comment_id)
        comment.edited_by, comment.edited_at = moderator, now()
        comment.version += 1
        texts = {"version": comment.version - 1, "body": "You are all worng.", "written_by": comment.author_id}
        db.session.add(CommentVersion(comment_id=comment_id, written_at=now(), **texts))


def _by_request(site: ServedSite) -> str:
    """A new group that needs join requests."""
    name = f"Tea house {next(NUMBERS)}"
    founder = site.first_with_role("administrator")
    site.factory.group(name, founder, by_request=True, question="What do you like about tea?")
    return name.lower().replace(" ", "-")


def _saved_view(site: ServedSite, owner: int) -> str:
    """A new saved view of the ranked table."""
    slug = f"liked-{next(NUMBERS)}"
    with site.factory.writing():
        db.session.add(SavedView(slug=slug, name="Liked by many", query="votes=2&columns=votes.owner", owner_id=owner))
    return slug


def _add_request_ban_and_invitation(site: ServedSite, group: int) -> str:
    """Add a join request, a ban and an invitation to a group. Returns the code of the invitation."""
    code, requester, banned = f"link-{next(NUMBERS)}", site.factory.member(), site.factory.member()
    by = site.first_with_role("administrator")
    with site.factory.writing():
        later = now() + timedelta(days=3)
        db.session.add(
            JoinRequest(group_id=group, member_id=requester, question="Why?", answer="It is what I do all day.")
        )
        db.session.add(Ban(group_id=group, member_id=banned, ends_at=later))
        invitation = Invitation(group_id=group, code=code, created_by=by, expires_at=later, max_uses=5)
        invitation.note = "The fair"
        db.session.add(invitation)
    return code


def _add_warning(site: ServedSite, idea: Idea, appealed: bool) -> int:
    """A new moderation action on an idea, with or without an appeal."""
    with site.factory.writing():
        by = {"about_id": idea.author_id, "moderator_id": site.first_with_role("administrator")}
        action = ModerationAction(
            act="warn", idea_id=idea.id, group_id=idea.group_id, reason="Please mind your tone.", **by
        )
        db.session.add(action)
        db.session.flush()
        if appealed:
            db.session.add(Appeal(action_id=action.id, reason="I only said what I saw myself."))
        return action.id


def _other_member(member: int) -> object:
    from sqlalchemy import select

    return select(Member.id).where(Member.id != member, Member.role == "member", Member.confirmed_at.is_not(None))


# Violations of the content policy are read from the page before it is checked: the console also reports those that
# the check causes, and sometimes only when the next page is open.
EXPECTED = ("status of 4", "Content Security Policy")
COLLECT_VIOLATIONS = (
    "addEventListener('securitypolicyviolation', event => (window.violations ||= []).push(event.violatedDirective))"
)


class PageAudit:
    """Opens pages as one person on one kind of screen, in all its widths and themes, and collects their problems."""

    def __init__(self, page: Page, site: ServedSite, name: str) -> None:
        self.page, self.site, self.name = page, site, name
        self.problems: dict[str, list[str]] = {}
        self.errors: list[str] = []
        page.add_init_script(COLLECT_VIOLATIONS)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, name: str, address: str, looks: list[Look]) -> None:
        """Open a page and check it."""
        if not looks:
            return
        self.resize(looks[0][0])
        response = self.page.goto(self.site.address + address)
        assert response is not None
        assert response.status == 200, f"{address}: {response.status}"
        self.check(name, looks)

    def check(self, name: str, looks: list[Look]) -> None:
        """Check the open page in these widths and themes, all of them before axe causes errors of its own."""
        for size, theme, _colors_only in looks:
            self._show(size, theme)
            save_screenshot(self.page, f"{self.name}{name}-{size}-{theme}")
        problems = [*self.errors, *self.page.evaluate("window.violations || []")]
        for size, theme, colors_only in looks:
            self._show(size, theme)
            problems += [f"{size}, {theme}: {problem}" for problem in page_problems(self.page, colors_only)]
        self.page.emulate_media(color_scheme="light")
        self.errors.clear()
        if problems:
            self.problems[name] = problems

    def _show(self, size: str, theme: Theme) -> None:
        self.resize(size)
        self.page.emulate_media(color_scheme=theme)
        settled(self.page)

    def resize(self, size: str) -> None:
        """Give the screen one of the widths."""
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in EXPECTED):
            self.errors.append(message.text)


@contextmanager
def audit(
    chromium: Browser, site: ServedSite, who: int | None, is_touched: bool, name: str = ""
) -> Iterator[PageAudit]:
    """Audit pages and fail if any has problems."""
    with open_page(chromium, site, who, "phone" if is_touched else "wide") as page:
        audited = PageAudit(page, site, name)
        yield audited
    assert audited.problems == {}


def test_every_page_of_the_url_map_is_tested(full: ServedSite) -> None:
    named = {name for names in PAGES_BY_ROLE.values() for name in names.split()}
    assert _endpoints(full) - NOT_TESTED == named


@exhaustive
@matrix
@pytest.mark.parametrize("role", PAGES_BY_ROLE)
def test_pages_with_content(chromium: Browser, full: ServedSite, role: str, is_touched: bool, is_sample: bool) -> None:
    by_viewer: dict[int | None, list[tuple[str, str, list[Look]]]] = {}
    for number, endpoint in enumerate(PAGES_BY_ROLE[role].split()):
        if looks := _looks(number, is_touched, is_sample):
            url, who = _url(full, endpoint)
            by_viewer.setdefault(who, []).append((endpoint, url, looks))
    for who, pages in by_viewer.items():
        with audit(chromium, full, who, is_touched) as audited:
            for endpoint, url, looks in pages:
                audited.open(endpoint, url, looks)


@exhaustive
@pytest.mark.parametrize("role", PAGES_BY_ROLE)
def test_without_script_every_button_works(chromium: Browser, full: ServedSite, role: str) -> None:
    by_viewer: dict[int | None, list[tuple[str, str]]] = {}
    for endpoint in PAGES_BY_ROLE[role].split():
        url, who = _url(full, endpoint)
        by_viewer.setdefault(who, []).append((endpoint, url))
    for who, pages in by_viewer.items():
        with open_page(chromium, full, who, script=False) as page:
            for endpoint, url in pages:
                page.goto(full.address + url)
                page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
                buttons = page.query_selector_all("button[type=button], button:not(form button)")
                idle = [button.inner_text() for button in buttons if button.is_visible()]
                assert not idle, f"{endpoint}: {idle}"


@matrix
def test_lists_as_a_member_sees_them(chromium: Browser, full: ServedSite, is_touched: bool, is_sample: bool) -> None:
    with audit(chromium, full, full.first_with_role("member"), is_touched, "member-") as audited:
        for number, endpoint in enumerate(
            ("ideas.discover", "ideas.show", "groups.show", "members.show", "general.accessibility")
        ):
            audited.open(endpoint, _url(full, endpoint)[0], _looks(number, is_touched, is_sample))


EMPTY = (
    "ideas.discover ideas.trending ideas.top ideas.newest ideas.my_votes groups.directory members.directory ideas.post "
    "moderation.queue moderation.log moderation.about_me moderation.appeals moderation.reasons "
    "staff.overview staff.ranked staff.contributors staff.accounts staff.value_and_effort "
    "staff.people staff.jobs staff.labels staff.duplicates staff.statuses staff.calibration"
)


@exhaustive
@matrix
def test_pages_without_content(chromium: Browser, fresh: ServedSite, is_touched: bool, is_sample: bool) -> None:
    with audit(chromium, fresh, fresh.first_with_role("administrator"), is_touched, "empty-") as audited:
        for number, endpoint in enumerate(EMPTY.split()):
            with fresh.factory.app.test_request_context():
                url = url_for(endpoint)
            audited.open(endpoint, url, _looks(number, is_touched, is_sample))


# Forms that are sent empty: each must come back with messages, not with an error.
REFUSED = (
    "members.sign_in members.sign_up members.forgot_password members.ask_email ideas.post groups.create "
    "members.profile members.password "
    "members.account members.delete_account "
    "moderation.report moderation.appeal moderation.decide_appeal moderation.undo moderation.reasons site.settings "
    "staff.edit_status staff.labels staff.statuses"
)


@pytest.mark.exhaustive
@matrix
def test_refused_forms(chromium: Browser, full: ServedSite, is_touched: bool, is_sample: bool) -> None:
    for number, endpoint in enumerate(REFUSED.split()):
        looks = _looks(number, is_touched, is_sample)
        if not looks:
            continue
        url, who = _url(full, endpoint)
        with audit(chromium, full, who, is_touched, "refused-") as audited:
            audited.resize(looks[0][0])
            audited.page.goto(full.address + url)
            form = audited.page.locator("main form[method=post]:has(button:not([name=preview]))").first
            for field in form.locator("input[type=text], input[type=email], input[type=password], textarea").all():
                if field.is_visible() and field.is_editable():
                    field.fill("")
            with audited.page.expect_navigation():
                form.evaluate("form => { form.noValidate = true; form.requestSubmit() }")
            audited.check(endpoint, looks)


LONG = "W" * 200


@pytest.mark.exhaustive
@matrix
def test_a_title_of_200_characters_without_spaces_fits(
    chromium: Browser, long_names: ServedSite, is_touched: bool, is_sample: bool
) -> None:
    who = long_names.first_with_role("administrator")
    idea, group = long_names.row(Idea), long_names.row(Group)
    assert isinstance(idea, Idea)
    assert isinstance(group, Group)
    with audit(chromium, long_names, who, is_touched, "long-") as audited:
        for number, path in enumerate((
            "/", "/top", f"/ideas/{idea.id}", f"/ideas/{idea.id}/edit", "/groups", f"/groups/{group.slug}",
            f"/groups/{group.slug}/about", f"/groups/{group.slug}/members", "/people", "/people/longest",
            "/settings/profile", "/moderation", "/staff", "/staff/ideas", f"/staff/ideas/{idea.id}/status",
            "/staff/accounts", "/staff/people",
        )):  # fmt: skip
            audited.open(path.strip("/").replace("/", "_")[:30] or "home", path, _looks(number, is_touched, is_sample))


@pytest.fixture(scope="module")
def long_names(sqlite: SQLite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """A site in which every name is one long word."""
    folder = tmp_path_factory.mktemp("long_names")
    with sqlite.clean(folder) as url:
        app = sqlite.new_app(url, folder)
    factory = Factory(app)
    longest = factory.member(LONG, handle="longest", role="administrator", about=LONG, interests=LONG)
    group = factory.group(LONG, longest, purpose=LONG, description=LONG)
    idea = factory.idea(LONG, longest, group, body=LONG)
    factory.comment(idea, longest, LONG)
    reporter = factory.member()
    with factory.writing():
        db.session.add(Report(idea_id=idea, group_id=group, reporter_id=reporter, reason="other", note=LONG))
    with serve(app) as address:
        yield ServedSite(address, factory)
