"""Words after an @ in Markdown: which of them name somebody."""

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
def test_a_known_word_after_an_at_sign_leads_to_its_place(text: str, shown: str) -> None:
    assert _read(text)[0] == f"<p>{shown}</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "me@ada", "me@ada.com", "@ada.com", "@adaa", "@nobody", "@@ada", "\\@ada", "`@ada`", "    @ada",
        "```\n@ada\n```", "https://example.com/@ada", "example.com/@ada", "a/@ada", "<a@ada.com>", "@adaé",
    ],
)  # fmt: skip
def test_code_addresses_and_other_words_name_nobody(text: str) -> None:
    html, found = _read(text)
    assert found == []
    assert 'href="/a"' not in html


def test_a_name_inside_a_link_does_not_cut_the_link() -> None:
    html, found = _read("[see @ada](https://example.com) and [x]: @ada")
    assert '<a href="https://example.com">see @ada</a>' in html
    assert found == ["ada"]


def test_words_are_gathered_in_small_letters_in_their_order_and_once() -> None:
    assert markup.mentioned_words("@Zoe and @ada, `@no`, a@b.org, @zoe") == ["zoe", "ada"]
    assert markup.mentioned_words("nobody") == []


def test_only_so_many_people_are_named_by_one_text() -> None:
    many = {f"p{number:03d}": f"/{number}" for number in range(15)}
    names = MentionLinks(many)
    html = markup.to_html(" ".join(f"@{word}" for word in many) + " @p000", names)
    assert len(names.found) == MAX_MENTIONS
    assert html.count("<a ") == MAX_MENTIONS + 1  # the first once more


def test_text_without_names_is_read_as_before() -> None:
    assert markup.to_html("@ada") == "<p>@ada</p>\n"
