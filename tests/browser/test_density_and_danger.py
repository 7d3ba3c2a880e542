"""What a list, a password field and a dangerous button look like."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.pages import ServedSite, open_page

pytestmark = pytest.mark.browser

HUES = """() => {
    const probe = document.createElement("i");
    document.body.append(probe);
    return Array.from({length: 360}, (_, hue) => {
        document.documentElement.style.setProperty("--hue", hue);
        return ["--accent", "--warn"].map((name) => {
            probe.style.setProperty("color", `oklch(from var(${name}) l c h)`);
            return parseFloat(getComputedStyle(probe).color.split(" ")[2]);
        });
    });
}"""


def test_a_compact_list_has_ten_rows_on_a_laptop(chromium: Browser, full: ServedSite) -> None:
    with open_page(chromium, full, full.first_with_role("member")) as page:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{full.address}/top")
        switch = page.get_by_role("button", name="Compact list")
        expect(switch).to_have_attribute("aria-pressed", "false")
        switch.press("Enter")
        expect(switch).to_have_attribute("aria-pressed", "true")
        expect(switch).to_be_focused()
        assert page.locator(".idea").nth(9).bounding_box()["y"] < 850  # type: ignore[index]
        expect(page.locator(".idea-excerpt").first).to_be_hidden()
        page.goto(f"{full.address}/new")
        expect(page.locator(".idea-excerpt").first).to_be_hidden()
        page.get_by_role("button", name="Compact list").click()
        expect(page.locator(".idea-excerpt").first).to_be_visible()
        page.wait_for_load_state("networkidle")


def test_a_password_can_be_shown_with_the_keyboard(chromium: Browser, fresh: ServedSite) -> None:
    with open_page(chromium, fresh) as page:
        page.goto(f"{fresh.address}/sign-in")
        field = page.get_by_label("Password", exact=True)
        field.fill("a long enough phrase")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(field).to_have_attribute("type", "text")
        expect(page.locator("#live")).to_have_text("Your password is visible.")
        hide = page.get_by_role("button", name="Hide password")
        expect(hide).to_be_focused()
        page.keyboard.press("Space")
        expect(field).to_have_attribute("type", "password")
        page.get_by_role("button", name="Show password").click()
        page.get_by_label("Email").fill("nobody@example.com")
        page.keyboard.press("Enter")
        expect(page.locator("[data-errors]")).to_be_visible()
        expect(page.get_by_label("Password", exact=True)).to_have_attribute("type", "password")


def test_without_script_a_password_field_has_no_button(chromium: Browser, fresh: ServedSite) -> None:
    with open_page(chromium, fresh, script=False) as page:
        page.goto(f"{fresh.address}/sign-up")
        expect(page.locator("[data-show-password]")).to_have_count(1)
        expect(page.locator("[data-show-password]")).to_be_hidden()


def test_danger_is_never_the_color_of_the_accent(chromium: Browser, fresh: ServedSite) -> None:
    with open_page(chromium, fresh) as page:
        page.goto(f"{fresh.address}/sign-in")
        for hue, (accent, danger) in enumerate(page.evaluate(HUES)):
            distance = abs((accent - danger + 180) % 360 - 180)
            assert distance >= 39, f"accent {hue}: danger is {distance:.0f} degrees away"
