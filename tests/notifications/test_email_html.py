"""The HTML of emails, which is made from their text."""

import re

import pytest
from flask import Flask

from community.core.colors import accent_hex
from community.notifications import email_html
from community.notifications.email_html import Block
from community.notifications.email_templates import composer
from tests.factory import Factory


def _html(app: Flask, text: str, hue: int = 40) -> str:
    return email_html.to_html(
        app.jinja_env, "A subject", text, site_name="Brewhouse", base_url="https://example.com", hue=hue
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("View the idea:\n\nhttps://a.example/1", [Block("button", "View the idea", "https://a.example/1")]),
        (
            "It was you. To stop these:\n\nhttps://a.example/1",
            [Block("text", "It was you."), Block("button", "To stop these", "https://a.example/1")],
        ),
        ("A quiet mode\n\nhttps://a.example/1", [Block("link", "A quiet mode", "https://a.example/1")]),
        ("https://a.example/1", [Block("button", "Open", "https://a.example/1")]),
        ("— Just shipped —", [Block("heading", "Just shipped")]),
        ("123 456", [Block("code", "123 456")]),
        ("Two\nlines", [Block("text", "Two\nlines")]),
        (
            f"{'x' * 61}:\n\nhttps://a.example/1",
            [Block("text", f"{'x' * 61}:"), Block("button", "Open", "https://a.example/1")],
        ),
    ],
)
def test_paragraphs_become_buttons_links_headings_codes_and_text(text: str, expected: list[Block]) -> None:
    assert email_html._blocks(text.split("\n\n")) == expected


def test_what_people_wrote_is_escaped(app: Flask) -> None:
    with app.test_request_context():
        html = _html(app, 'Bo wrote:\n\n<script>alert(1)</script> "quoted" & more\n\nThanks,\nthe team')
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_what_follows_the_closing_is_small_print(app: Flask) -> None:
    with app.test_request_context():
        html = _html(app, "Hello.\n\nThanks,\nthe team\n\nYou get this because.")
    assert re.search(r"font-size:13px[^>]*>You get this because", html)
    assert re.search(r"font-size:16px[^>]*>Hello", html)


def test_white_text_on_the_accent_of_every_hue_has_enough_contrast() -> None:
    for hue in range(360):
        assert _contrast_with_white(accent_hex(hue)) >= 4.5


def _contrast_with_white(color: str) -> float:
    """By the formula of WCAG 2.2."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_every_email_has_both_a_text_and_html_that_say_the_same(factory: Factory) -> None:
    with factory.reading(), factory.app.test_request_context():
        member = type("Somebody", (), {"name": "Ada", "email": "ada@example.com"})()
        email = composer().render(member, "emails/password_changed.txt", "/forgot-password")
    assert email.html
    words = re.sub(r"<[^>]+>", " ", email.html)
    assert all(word in words for word in re.findall(r"[A-Za-z]{4,}", email.text.split("http")[0]))
