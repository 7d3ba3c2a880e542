"""Markdown as HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core import markup


def test_strikethrough_is_shown() -> None:
    html = markup.to_html("~~Every night~~ at *weekends*, `<s>` is <s>code</s>.")
    assert html == (
        "<p><del>Every night</del> at <em>weekends</em>, <code>&lt;s&gt;</code> is &lt;s&gt;code&lt;/s&gt;.</p>\n"
    )
    assert markup.to_text(html) == "Every night at weekends, <s> is <s>code</s>."


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**「例」**です", "<strong>「例」</strong>です"),
        ("これは**「重要」**である", "これは<strong>「重要」</strong>である"),
        ("**“예”**는", "<strong>“예”</strong>는"),
        ("*（例）*です", "<em>（例）</em>です"),
        ("~~「例」~~です", "<del>「例」</del>です"),
        ("** 例 **", "** 例 **"),
        ('a**"b"**c', 'a**"b"**c'),
    ],
)
def test_emphasis_works_beside_punctuation_in_scripts_without_spaces(text: str, html: str) -> None:
    assert markup.to_html(text) == f"<p>{html}</p>\n"


def test_task_lists_have_boxes_that_are_named_by_their_text() -> None:
    html = markup.to_html("- [ ] open\n- [x] **done**\n- [ ] > quote\n- plain")
    assert '<label><input type="checkbox" disabled=""> open</label>' in html
    assert '<label><input type="checkbox" disabled="" checked=""> <strong>done</strong></label>' in html
    assert html.count("<input") == 2
    assert markup.to_text(html) == "[ ] open [x] done [ ] quote plain"


def test_columns_of_tables_are_aligned_and_the_table_has_a_box_that_scrolls() -> None:
    html = markup.to_html("| Name | <b> |\n|:--|--:|\n| a | 1 |")
    assert '<div class="scroller" role="group" tabindex="0" aria-label="Name, b">' in html
    assert '<th align="left">Name</th>' in html
    assert '<td align="right">1</td>' in html
    assert markup.to_text(html) == "Name <b> a 1"


def test_footnotes_lead_to_their_notes_and_back() -> None:
    html = markup.to_html("One[^1] and two[^n] and one[^1].\n\n[^1]: First.\n[^n]: Second.\n[^x]: Unused.")
    assert [f"fn-{number}" for number in re.findall(r'<sup><a href="#fn-\w+-(\d)"', html)] == ["fn-1", "fn-2", "fn-1"]
    links, ids = set(re.findall(r'href="#([^"]+)"', html)), re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 6
    assert links <= set(ids)
    assert markup.to_text(html) == "One and two and one. First. Second. Unused."
    assert markup.count_links(html) == 0


def test_footnotes_of_two_texts_on_a_page_have_different_ids() -> None:
    first, second = (set(re.findall(r' id="([^"]+)"', markup.to_html("One[^1]\n\n[^1]: First."))) for _ in range(2))
    assert first
    assert not first & second


def test_what_only_looks_like_a_footnote_stays_as_typed() -> None:
    for text in ("One[^1]", "> [^1]: quoted", "a^[b]"):
        assert markup.to_text(markup.to_html(text)) == text.removeprefix("> ")


@given(
    st.lists(
        st.sampled_from(
            ["- [ ] a\n", "- [x] ", "|a|b|\n|-|:-:|\n", "[^1]", "\n[^1]: b\n", "    ", "> ", "\n\n", "**「", "」**"]
        )
        | st.text(max_size=6),
        max_size=15,
    ).map("".join)
)
def test_any_text_becomes_clean_html_whose_tags_are_closed(text: str) -> None:
    html = markup.to_html(text)
    open_tags: list[str] = []
    for closing, name in re.findall(r'<(/?)([a-z0-9]+)(?:[^>"]|"[^"]*")*>', html):
        assert name in markup.TAGS
        if closing:
            assert open_tags.pop() == name
        elif name not in ("br", "hr", "input"):
            open_tags.append(name)
    assert not open_tags
    assert not re.search(r"<(?:[^>\"]|\"[^\"]*\")*\b(?:style|on\w+)=", html)
