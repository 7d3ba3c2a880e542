"""Mentions of members in Markdown."""

import pytest

from community.core import markup
from community.core.mentions import MAX_MENTIONS, MentionLinks

PLACES = {"ada": "/a", "bo_b": "/b", "cy-d": "/c"}


def _read(text: str) -> tuple[str, list[str]]:
    names = MentionLinks(PLACES)
    html = markup.to_html(text, names)
    return html.replace(' rel="nofollow noopener ugc"', ""), list(names.found)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@ada", '<a href="/a">@ada</a>'),
        ("Hi @Ada, hi", 'Hi <a href="/a">@Ada</a>, hi'),
        ("(@bo_b)", '(<a href="/b">@bo_b</a>)'),
        ("**@cy-d**", '<strong><a href="/c">@cy-d</a></strong>'),
        ("_@ada_", '<em><a href="/a">@ada</a></em>'),
        ("@ada's, @ada.", '<a href="/a">@ada</a>\'s, <a href="/a">@ada</a>.'),
        ("@ada-- yes", '<a href="/a">@ada</a>-- yes'),
    ],
)
def test_a_known_word_after_an_at_sign_becomes_a_link(text: str, shown: str) -> None:
    assert _read(text)[0] == f"<p>{shown}</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "me@ada", "me@ada.com", "@ada.com", "@adaa", "@nobody", "@@ada", "\\@ada", "`@ada`", "    @ada",
        "```\n@ada\n```", "https://example.com/@ada", "example.com/@ada", "a/@ada", "<a@ada.com>", "@adaé",
    ],
)  # fmt: skip
def test_code_email_addresses_and_other_words_are_no_mentions(text: str) -> None:
    html, found = _read(text)
    assert found == []
    assert 'href="/a"' not in html


def test_a_mention_inside_a_link_does_not_split_the_link() -> None:
    html, found = _read("[see @ada](https://example.com) and [x]: @ada")
    assert '<a href="https://example.com">see @ada</a>' in html
    assert found == ["ada"]


def test_mentioned_words_are_lower_case_in_order_and_unique() -> None:
    assert markup.mentioned_words("@Zoe and @ada, `@no`, a@b.org, @zoe") == ["zoe", "ada"]
    assert markup.mentioned_words("nobody") == []


def test_the_number_of_mentions_in_one_text_is_limited() -> None:
    many = {f"p{number:03d}": f"/{number}" for number in range(15)}
    names = MentionLinks(many)
    html = markup.to_html(" ".join(f"@{word}" for word in many) + " @p000", names)
    assert len(names.found) == MAX_MENTIONS
    assert html.count("<a ") == MAX_MENTIONS + 1  # the first once more


def test_text_without_mentions_is_unchanged() -> None:
    assert markup.to_html("@ada") == "<p>@ada</p>\n"
