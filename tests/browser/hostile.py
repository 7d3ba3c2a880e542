"""Every string of a folder in every field, shown in a real browser, with and without the content policy.

    python -m tests.browser.hostile FOLDER [--skip N] [--every N]

Reads each file of the folder (a JSON file must hold a list of strings; of others each line is one string), types every
N-th string into every field through the site's own forms, opens the pages on which the fields are shown, and watches
for anything that runs: a dialog, a call, a request to elsewhere, an attribute or address that could. Prints what ran;
ends with 1 if anything did.

The pages that show most strings are visited as a person visits them, with the site's own scripts. The many pages that
show one string are parsed as documents of empty frames, which obey the policy of the page around them: that takes a
fraction of a visit, and thousands of strings are to be tried.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, Page, Request, sync_playwright
from sqlalchemy import delete, select

from community.app import create_app
from community.comments.models import Comment
from community.core import schema
from community.core.db import db
from community.groups.models import Group
from community.ideas.models import Idea
from community.members.models import Member
from tests.browser.conftest import ARGUMENTS
from tests.browser.pages import ServedSite
from tests.browser.server import serve
from tests.conftest import HEADLESS
from tests.databases import settings_for
from tests.factory import BrowserClient as Client
from tests.factory import Factory

BATCH = 20

WATCH = """
window.ran = [];
window.watch = (view, where) => {
  for (const name of ["alert", "confirm", "prompt", "print", "open"])
    view[name] = (...given) => { window.ran.push(name + "(" + given.join() + ") at " + where); };
};
window.watch(window, location.pathname);
window.inspect = (document, where) => {
  const found = [];
  const tags = "iframe object embed base applet frame style foreignobject animate set".split(" ");
  const links = "href src action formaction xlink:href poster background".split(" ");
  const bad = /^[\\s\\u0000-\\u001f]*(javascript|vbscript|data):/i;
  for (const element of document.querySelectorAll("*:not([data-trial])")) {
    const tag = element.localName;
    if (tag === "script" && !new URL(element.src, location).pathname.startsWith("/static/")) found.push("<script>");
    if (tags.includes(tag)) found.push("<" + tag + ">");
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || name === "style" || name === "srcdoc") found.push(tag + " " + name);
      if (links.includes(name) && bad.test(value)) found.push(tag + " " + name + "=" + value.slice(0, 60));
      if (name === "http-equiv") found.push("meta " + value);
    }
  }
  return found.map((what) => what + " at " + where);
};
"""
VISITED = "() => [...window.ran, ...window.inspect(document, location.pathname)]"
PARSED = """
async (pages) => {
  window.ran = [];
  const frames = pages.map(([address, text]) => {
    const frame = document.createElement("iframe");
    frame.dataset.trial = "";
    document.body.append(frame);
    window.watch(frame.contentWindow, address);
    frame.contentDocument.open();
    frame.contentDocument.write(text);
    frame.contentDocument.close();
    return { frame, address };
  });
  await new Promise((done) => setTimeout(done, 250));
  const found = [...window.ran];
  for (const { frame, address } of frames) {
    if (!frame.contentDocument?.title) found.push("no page at " + address);
    else found.push(...window.inspect(frame.contentDocument, address));
    frame.remove();
  }
  return found;
}
"""


class Trial:
    """A site, two browsers (policy on and off), and what ran in them."""

    def __init__(self, site: ServedSite, chromium: Browser) -> None:
        self.site, self.found = site, list[str]()
        factory = site.factory
        self.owner = factory.member("Owner", role="administrator")
        self.reader = factory.browser(self.owner)
        self.pages = [self._page(chromium, bypass) for bypass in (False, True)]
        self.typed = self.shown = 0

    def _page(self, chromium: Browser, bypass_csp: bool) -> Page:
        context = chromium.new_context(bypass_csp=bypass_csp)
        cookie = self.site.factory.browser(self.owner).get_cookie("session")
        assert cookie is not None
        context.add_cookies([{"name": "session", "value": cookie.value, "url": self.site.address}])
        context.add_init_script(WATCH)
        page = context.new_page()
        page.on("dialog", lambda dialog: (self.found.append(f"dialog on {page.url}"), dialog.dismiss()))
        page.on("request", self._note)
        return page

    def _note(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in ("localhost", None) and not request.url.startswith(("data:", "blob:")):
            self.found.append(f"a request to {request.url[:100]}")

    def run(self, strings: Sequence[str]) -> None:
        """Type a batch of strings everywhere, and visit every page that shows them."""
        self.site.factory.app.extensions["limiter"].reset()
        visited, parsed = self._type(strings)
        self.typed += len(strings)
        texts = [(address, self._text(address)) for address in parsed]
        for page in self.pages:
            for address in visited:
                self._visit(page, address)
            self._parse(page, texts)
        self._forget()

    def _visit(self, page: Page, address: str) -> None:
        response = page.goto(self.site.address + address, wait_until="domcontentloaded")
        self.shown += 1
        if response is not None and response.status >= 500:
            self.found.append(f"{response.status} at {address}")
        self.found.extend(page.evaluate(VISITED))
        if urlsplit(page.url).hostname != "localhost":
            self.found.append(f"{address} led to {page.url}")

    def _text(self, address: str) -> str:
        """A page as its reader gets it: the owner, or a visitor where a visitor signs in."""
        reader = self.site.factory.visitor() if address.startswith("/sign-in") else self.reader
        answer = reader.get(address, follow_redirects=True)
        if answer.status_code >= 500:
            self.found.append(f"{answer.status_code} at {address}")
        return answer.text

    def _parse(self, page: Page, texts: Sequence[tuple[str, str]]) -> None:
        self.shown += len(texts)
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.setBlockedURLs", {"urls": ["*/static/*"]})
        self.found.extend(page.evaluate(PARSED, texts))
        network.detach()
        if urlsplit(page.url).hostname != "localhost":
            self.found.append(f"one of {[address for address, _ in texts]} led to {page.url}")

    def _type(self, strings: Sequence[str]) -> tuple[list[str], list[str]]:
        """Send every form with every string. Returns the URLs to visit and those to parse."""
        owner = self.reader
        slug = self._create_group(owner, strings)
        thread = self.site.factory.idea(
            "Where the strings are said", self.owner, self.site.factory.scalar(select(Group.id))
        )
        group = f"/groups/{slug}"
        visited = [f"/ideas/{thread}", "/new", f"{group}/edit", "/moderation", "/staff/ideas"]
        parsed = ["/groups", group, f"{group}/about", "/people", "/moderation/log", "/staff/accounts"]
        return visited, list(dict.fromkeys([*parsed, *self._type_each(owner, strings, slug, thread)]))

    def _type_each(self, owner: Client, strings: Sequence[str], slug: str, thread: int) -> Iterator[str]:
        factory = self.site.factory
        for string in strings:
            writer = factory.member()
            browser = factory.browser(writer)
            handle = factory.get(Member, writer).handle
            self._send(
                browser, "/settings/profile", name=string[:80] or "x", handle=handle, about=string[:160],
                interests=string[:40], color="3",
            )  # fmt: skip
            long = string.ljust(2, ".")
            self._send(browser, f"/ideas/{thread}/comments", text=long[:5000])
            self._send(
                browser, "/ideas/new", group=slug, title=string[:120].ljust(8, "."), body=long[:5000],
                today=long[:2000], others=long[:2000],
            )  # fmt: skip
            idea = factory.scalar(select(Idea.id).where(Idea.author_id == writer))
            if idea is not None:
                self._about_idea(owner, browser, idea, string)
                yield f"/ideas/{idea}"
            yield f"/people/{handle}"
            yield f"/groups?q={quote(string[:100])}"
            yield f"/sign-in?next={quote(string[:200])}"

    def _create_group(self, owner: Client, strings: Sequence[str]) -> str:
        last = self.site.factory.scalar(select(Group.id).order_by(Group.id.desc()))
        name, purpose = (strings[0] * 8)[:60], strings[-1][:120] or "x"
        description = "\n\n".join(strings)[:5000]
        self._send(owner, "/groups/new", name=name, purpose=purpose, description=description, color="2", kind="open")
        found = self.site.factory.scalar(select(Group.slug).order_by(Group.id.desc()).where(Group.id != last))
        return str(found)

    def _about_idea(self, owner: Client, writer: Client, idea: int, string: str) -> None:
        long = string.ljust(5, ".")
        version = {"version": "1", "title": string[:118].ljust(8, ".") + "!!"}
        self._send(writer, f"/ideas/{idea}/edit", body=long[:5000], today="", others=long[:2000], **version)
        self._send(
            owner, f"/staff/ideas/{idea}/status", status="planned", status_key="planned", reason=long[:500],
            answer=long[:5000], version="0", seen="0", last="0",
        )  # fmt: skip
        self._send(owner, f"/report/idea/{idea}", reason="other", note=long[:500])

    def _send(self, browser: Client, path: str, **fields: str) -> None:
        status = browser.send(path, **fields).status_code
        if status >= 500:
            self.found.append(f"{status} from {path} with {next(iter(fields.values()))[:60]!r}")

    def _forget(self) -> None:
        """Delete what was typed, so the next batch is as fast as the first."""
        with self.site.factory.writing():
            db.session.execute(delete(Comment))


def strings_of(folder: Path) -> list[str]:
    """The distinct strings of a folder's files."""
    found: dict[str, None] = {}
    for path in sorted(folder.rglob("*") if folder.is_dir() else [folder]):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            lines = json.loads(text) if path.suffix == ".json" else text.splitlines()
            found.update(dict.fromkeys(line for line in lines if isinstance(line, str) and line.strip()))
    return list(found)


def try_all(site: ServedSite, chromium: Browser, strings: Iterable[str], say: object = None) -> list[str]:
    """Try strings in batches and describe what ran."""
    trial = Trial(site, chromium)
    waiting = iter(strings)
    trial.site.factory.group("Where strings go", trial.owner)
    while batch := list(islice(waiting, BATCH)):
        trial.run(batch)
        if callable(say):
            say(f"{trial.typed} strings, {trial.shown} pages, {len(trial.found)} findings")
    return trial.found


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every N-th string")
    parser.add_argument("--skip", type=int, default=0, help="leave the first N strings out: they were tried before")
    given = parser.parse_args()
    strings = strings_of(given.folder)[given.skip :: given.every]
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        app = create_app(settings_for(f"sqlite:///{data}/community.sqlite3", Path(data)))
        with app.app_context():
            schema.upgrade()
        chromium = playwright.chromium.launch(executable_path=HEADLESS, args=ARGUMENTS)
        with serve(app) as address:
            found = try_all(
                ServedSite(address, Factory(app)),
                chromium,
                strings,
                lambda text: sys.stderr.write(f"\r{text} of {len(strings)}"),
            )
        chromium.close()
    sys.stdout.write("\n" + "\n".join(found or ["Nothing ran."]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
