"""Staff write a formula and see its first ideas, then the picture of ratings and a past day, on a phone."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from community.core.db import now
from tests.browser.pages import ServedSite, open_page, page_problems, save_screenshot

pytestmark = pytest.mark.browser


def test_a_formula_is_previewed_while_it_is_written(chromium: Browser, site: ServedSite) -> None:
    ada = site.factory.member("Ada")
    group = site.factory.group("Kitchens", ada)
    for number in range(1, 4):
        posted_at = now() - timedelta(days=9)
        site.factory.idea(f"Idea {number}", ada, group, effort=2, value=number, posted_at=posted_at)
    problems = {}
    with open_page(chromium, site, site.factory.member("Sol", role="staff"), "phone") as page:
        page.goto(f"{site.address}/staff/ideas/formula")
        field = page.get_by_label("Formula", exact=True)
        field.fill("valeu / effort")
        expect(page.locator("#formula-error")).to_contain_text("Did you mean “value”?")
        expect(field).to_have_attribute("aria-invalid", "true")
        field.fill("value / effort")
        expect(page.locator(".formula-preview tbody tr").first).to_contain_text("Idea 3")
        expect(page.locator(".formula-preview tbody tr").first).to_contain_text("1.5")
        expect(field).not_to_have_attribute("aria-invalid", "true")
        problems["formula"] = page_problems(page)
        page.get_by_role("button", name="Show in table").click()
        expect(page.locator("tr[data-idea] .c-formula").first).to_contain_text("1.5")
        page.get_by_role("link", name="Value and effort").click()
        expect(page.locator("svg .chart-point")).to_have_count(3)
        problems["picture"] = page_problems(page)
        save_screenshot(page, "value-and-effort-phone")
        page.goto(f"{site.address}/staff/ideas/past?day={(now() - timedelta(days=3)).date()}")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Ideas as of")
        problems["past"] = page_problems(page)
    assert {name: found for name, found in problems.items() if found} == {}
