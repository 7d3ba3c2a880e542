"""Visits every page that a browser can reach, and every route with every known value of its parameters."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from urllib.parse import quote, urlsplit

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from community.comments.models import Comment
from community.groups.models import Group
from community.ideas.models import Idea, Label
from community.images.models import Image
from community.members.models import Member
from community.staff.models import SavedView
from tests.factory import BrowserClient, Factory

QUERIES = {
    "moderation.log": ("?group={slug}", "?person={handle}"),
    "ideas.discover": ("?group={slug}", "?author={handle}", "?status=planned"),
    "ideas.trending": ("?group={slug}", "?author={handle}", "?status=planned"),
    "ideas.top": ("?group={slug}", "?author={handle}"),
    "ideas.newest": ("?group={slug}", "?label=lids"),
    "ideas.answered": ("?group={slug}", "?status=planned"),
    "groups.show": ("?order=answered",),
    "groups.directory": ("?q=zq", "?sort=new"),
    "members.directory": ("?q=zq", "?q=example"),
    "ideas.post": ("?group={slug}", "?title={title}"),
    "announcements.post": ("?group={slug}",),
    "search.results": (
        *("?q=zq", "?q={title}", "?q={slug}&kind=groups", "?q={handle}&kind=people", "?q=a&after=20"),
        *("?q=zq&kind=comments", "?q=group:{slug}", "?q=author:{handle}&kind=comments", "?q=a&sort=newest"),
    ),
    "search.suggestions": ("?q=zq", "?q={title}", "?q={slug}", "?q={handle}", "?q=a"),
    "search.similar": ("?title={title}", "?title={slug}"),
}
MAX_PAGES, FEW = 6_000, 8
SIGN_IN_PATHS = ("/sign-in", "/sign-up")


class Crawler:
    """Collects the pages of one browser by following links from `start`, or else from every possible URL."""

    def __init__(self, factory: Factory, browser: BrowserClient, start: Iterable[str] = ()) -> None:
        self.factory, self.browser = factory, browser
        self.start = list(start) or all_urls(factory)
        self.pages: dict[str, str] = {}
        self.failures: list[str] = []

    def walk(self) -> dict[str, str]:
        """All responses by URL: status, headers and body."""
        return dict(self.steps())

    def steps(self) -> Iterator[tuple[str, str]]:
        """The same, one URL after the other."""
        waiting = ["/", *self.start]
        while waiting and len(self.pages) < MAX_PAGES:
            url = waiting.pop()
            if url not in self.pages:
                self.factory.app.extensions["limiter"].reset()  # a refused request would show nothing
                response = self.browser.get(url)
                self._keep(url, response)
                yield url, self.pages[url]
                waiting.extend(_links(url, response))

    def _keep(self, url: str, response: TestResponse) -> None:
        text = response.get_data().decode(errors="replace")  # of a picture too
        self.pages[url] = f"{response.status}\n{response.headers}\n{text}"
        if response.status_code >= 500 and "readyz" not in url:
            self.failures.append(f"{url}: {response.status_code}")


def all_urls(factory: Factory, guesses: Mapping[str, Sequence[str]] | None = None, method: str = "GET") -> list[str]:
    """The URLs of every route with every known value of its parameters, and with the guessed values."""
    values = _values(factory)
    for name, more in (guesses or {}).items():
        values[name] = [*dict.fromkeys([*values[name], *more])]
    found = []
    for rule in factory.app.url_map.iter_rules():
        if method in (rule.methods or ()):
            found += _urls_of(rule, values)
        if method == "GET":
            found += [rule.rule + query for query in _queries(rule, values)]
    return found


def _urls_of(rule: Rule, values: defaultdict[str, list[str]]) -> Iterator[str]:
    names = sorted(rule.arguments)
    if not rule.rule.startswith("/groups"):
        values = values | {"slug": ["a"]}  # of an idea: redirects to the right one
    elif len(names) > 1:
        values = values | {name: values[name][-2:] for name in names if name != "slug"}
    for choice in itertools.product(*(values[name] for name in names)):
        url = rule.rule
        for name, value in zip(names, choice, strict=True):
            url = re.sub(rf"<(?:\w+:)?{name}>", quote(value), url)
        yield url


def _queries(rule: Rule, values: defaultdict[str, list[str]]) -> Iterator[str]:
    for query in QUERIES.get(rule.endpoint, ()):
        for slug, handle, title in itertools.product(values["group"], values["handle"][:1], values["title"]):
            yield query.format(slug=slug, handle=handle, title=quote(title))


def _values(factory: Factory) -> defaultdict[str, list[str]]:
    groups, ideas, members = factory.all(Group), factory.all(Idea), factory.all(Member)
    highest_id = max(len(ideas), len(factory.all(Comment)), len(members)) + 1
    known = {
        "group": [group.slug for group in groups],
        "title": [idea.title for idea in ideas],
        "slug": [group.slug for group in groups],
        "handle": [member.handle for member in members],
        "kind": ["idea", "comment", "member"],
        "name": [*(image.name for image in factory.all(Image)), "0" * 32],
        "size": ["48", "480"],
        "pixels": ["180", "7"],
        "number": ["1", "99"],
        "hue": ["12"],
        "days": ["30"],
        "view": [view.slug for view in factory.all(SavedView)],
        "pair_id": ["1"],
        "label": [label.slug for label in factory.all(Label)],
        "status": ["planned"],
    }
    content_ids = ("idea_id", "comment_id", "subject_id", "member_id")
    ranges = {**dict.fromkeys(content_ids, highest_id), "session_id": 1, "job_id": 1}
    ranges |= {"announcement_id": FEW, "request_id": FEW, "invitation_id": FEW, "action_id": FEW, "reason_id": FEW}
    ids = {name: [str(number) for number in range(1, last + 1)] for name, last in ranges.items()}
    return defaultdict(lambda: ["1", "nonsense"], {**known, **ids})


def _links(url: str, response: TestResponse) -> list[str]:
    found = [response.headers["Location"]] if "Location" in response.headers else []
    if response.mimetype == "text/html":
        found += re.findall(r"""\b(?:href|src|action|formaction)="([^"]+)\"""", response.get_data(as_text=True))
    local = []
    for link in found:
        parts = urlsplit(unescape(link))
        if parts.netloc in ("", "localhost") and parts.scheme in ("", "http") and parts.path.startswith("/"):
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.path in SIGN_IN_PATHS:  # the page is the same for every URL to return to
                target = parts.path
            if not parts.path.startswith("/static/") and len(target) < 300:
                local.append(target)
    return local
