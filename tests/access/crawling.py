"""Walk every page that a browser can reach, and every address of the live URL map with every value that might fit."""

import itertools
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote, urlsplit

from werkzeug.test import TestResponse

from community.groups.models import Group
from community.ideas.models import Idea
from community.members.models import Member
from community.pictures.models import Picture
from tests.world import Browser, World

QUERIES = {
    "ideas.trending": ("?group={slug}", "?author={handle}", "?status=planned"),
    "ideas.top": ("?group={slug}", "?author={handle}"),
    "ideas.newest": ("?group={slug}",),
    "groups.directory": ("?q=zq", "?sort=new"),
    "members.directory": ("?q=zq", "?q=example"),
    "ideas.post": ("?group={slug}", "?title={title}"),
    "search.results": ("?q=zq", "?q={title}", "?q={slug}&kind=groups", "?q={handle}&kind=people", "?q=a&after=20"),
    "search.suggestions": ("?q=zq", "?q={title}", "?q={slug}", "?q={handle}", "?q=a"),
    "search.similar": ("?title={title}", "?title={slug}"),
}
AT_MOST = 2_000


class Crawler:
    """Collects what one browser is shown anywhere."""

    def __init__(self, world: World, browser: Browser) -> None:
        self.world, self.browser = world, browser
        self.pages: dict[str, str] = {}
        self.failures: list[str] = []

    def walk(self) -> dict[str, str]:
        """Everything shown, by address: body and headers."""
        waiting = ["/", *self._addresses()]
        seen: set[str] = set()
        while waiting and len(seen) < AT_MOST:
            address = waiting.pop()
            if address in seen:
                continue
            seen.add(address)
            response = self.browser.get(address)
            self._keep(address, response)
            waiting.extend(_links(address, response))
        return self.pages

    def _keep(self, address: str, response: TestResponse) -> None:
        self.pages[address] = f"{response.headers}\n{response.get_data(as_text=True)}"
        if response.status_code >= 500 and "readyz" not in address:
            self.failures.append(f"{address}: {response.status_code}")

    def _addresses(self) -> Iterator[str]:
        with self.world.reading():
            slugs = [group.slug for group in self.world.all(Group)]
            members = self.world.all(Member)
            handles = [member.handle for member in members]
            pictures = [picture.name for picture in self.world.all(Picture)]
            ideas = [(idea.id, idea.slug) for idea in self.world.all(Idea)]
            titles = [quote(idea.title) for idea in self.world.all(Idea)]
        values = {
            "slug": [*slugs, *(slug for _id, slug in ideas)],
            "handle": handles,
            "idea_id": [str(idea_id) for idea_id, _slug in ideas],
            "comment_id": [str(number) for number in range(1, 8)],
            "subject_id": [str(number) for number in range(1, 12)],
            "kind": ["idea", "comment", "member"],
            "token": ["nonsense"],
            "hue": ["12"],
            "session_id": ["1"],
            "job_id": ["1"],
            "days": ["30"],
            "member_id": [str(member.id) for member in members],
            "name": [*pictures, "0" * 32],
            "size": ["48", "480"],
        }
        for rule in self.world.app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()):
                continue
            names = sorted(rule.arguments)
            for choice in itertools.product(*(values[name] for name in names)):
                address = rule.rule
                for name, value in zip(names, choice, strict=True):
                    address = re.sub(rf"<(?:\w+:)?{name}>", quote(value), address)
                yield address
            for query in QUERIES.get(rule.endpoint, ()):
                for slug, handle, title in itertools.product(slugs, handles[:1], titles):
                    yield rule.rule + query.format(slug=slug, handle=handle, title=title)


def _links(address: str, response: TestResponse) -> list[str]:
    found = [response.headers["Location"]] if "Location" in response.headers else []
    if response.mimetype == "text/html":
        found += re.findall(r"""\b(?:href|src|action|formaction)="([^"]+)\"""", response.get_data(as_text=True))
    here = []
    for link in found:
        parts = urlsplit(unescape(link))
        if parts.netloc in ("", "localhost") and parts.scheme in ("", "http") and parts.path.startswith("/"):
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            if not parts.path.startswith("/static/") and len(target) < 300:
                here.append(target)
    return here
