"""What a browser loads: few files, whose rules and scripts are those of the single files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request, expect

from community.core.paths import resource_dir
from community.web import static_files
from tests.browser.pages import ServedSite, open_page
from tests.browser.server import serve
from tests.databases import SQLite
from tests.factory import Factory

pytestmark = pytest.mark.browser

# Each rule with the layers and media that it applies in. URLs are whole; the values of custom properties keep spaces.
RULES = """() => {
  const text = (rule) => rule.cssText.replace(/\\s+/g, " ").replace(/url\\("([^"]+)"\\)/g,
      (_, path) => `url(${new URL(path, rule.parentStyleSheet.href).pathname})`);
  const named = (word, name) => (name ? [`${word} ${name}`] : []);
  const flat = (list, where) => [...list].flatMap((rule) => {
    if (rule instanceof CSSImportRule) {
      const inner = [...named("@layer", rule.layerName), ...named("@media", rule.media.mediaText)];
      return flat(rule.styleSheet.cssRules, [...where, ...inner]);
    }
    if (rule instanceof CSSLayerBlockRule) return flat(rule.cssRules, [...where, `@layer ${rule.name}`]);
    if (rule instanceof CSSMediaRule) return flat(rule.cssRules, [...where, `@media ${rule.media.mediaText}`]);
    return [[...where].sort().join(" ") + " " + text(rule)];
  });
  return flat(document.styleSheets[0].cssRules, []);
}"""


@pytest.fixture(scope="module")
def joined(sqlite: SQLite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """The demonstration community, served with joined files, as `community serve` prepares them."""
    folder = tmp_path_factory.mktemp("joined")
    static_files.prepare(resource_dir("static"), folder / "static")
    with sqlite.clean(folder) as url:
        app = sqlite.new_app(url, folder)
    sqlite.fill(folder)
    with serve(app, joined=False) as address:
        yield ServedSite(address, Factory(app))


@pytest.mark.parametrize("role", ["member", "administrator"])
def test_the_joined_sheet_has_the_same_rules_in_the_same_order(
    chromium: Browser, single: ServedSite, joined: ServedSite, role: str
) -> None:
    rules = []
    single.factory.member(role=role)
    for site in (single, joined):
        with open_page(chromium, site, site.first_with_role(role)) as page:
            page.goto(f"{site.address}/about")
            rules.append([rule.replace(site.address, "") for rule in page.evaluate(RULES)])
    assert len(rules[0]) > 700
    assert rules[1] == rules[0]


@pytest.mark.parametrize(
    ("role", "path"), [("member", "/top"), (None, "/"), ("administrator", "/staff/ideas"), ("moderator", "/moderation")]
)
def test_a_page_needs_at_most_six_requests_and_its_scripts_run(
    chromium: Browser, joined: ServedSite, role: str | None, path: str
) -> None:
    with open_page(chromium, joined, joined.first_with_role(role) if role else None) as page:
        asked: list[Request] = []
        problems: list[str] = []
        page.on("request", lambda request: asked.append(request))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
        page.goto(joined.address + path, wait_until="networkidle")
        expect(page.locator("html.scripted")).to_have_count(1)
        pictures = [request for request in asked if "/images/" in request.url]
        assert len(asked) - len(pictures) <= 6, [request.url for request in asked]
        assert problems == []


def test_icons_are_drawn_from_one_file_in_the_color_of_the_text(chromium: Browser, joined: ServedSite) -> None:
    with open_page(chromium, joined, joined.first_with_role("member"), theme="dark") as page:
        page.goto(joined.address + "/top", wait_until="networkidle")
        drawn = page.evaluate(
            """[...document.querySelectorAll(".sidebar .nav svg.icon")].map((icon) => [
              getComputedStyle(icon).stroke === getComputedStyle(icon.parentElement).color
                || icon.parentElement.hasAttribute("aria-current"),
              icon.querySelector("use").getBBox().width > 0])"""
        )
        assert len(drawn) > 4
        assert all(all(icon) for icon in drawn)


def test_the_copy_has_only_files_that_pages_load(tmp_path: Path) -> None:
    copy = static_files.prepare(resource_dir("static"), tmp_path)
    names = {str(path.relative_to(copy)) for path in copy.rglob("*") if path.suffix in (".css", ".js", ".svg")}
    assert names == {
        "css/site.css",
        "css/staff.css",
        "js/paste.js",
        "js/site.js",
        "js/staff.js",
        "img/alert.svg",
        "img/icons.svg",
        "img/mark.svg",
    }
    assert (copy / "js/site.js.br").stat().st_size < 12_000
    assert (copy / "css/site.css.br").stat().st_size < 18_000
