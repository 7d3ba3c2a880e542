"""No text takes much longer to render than an ordinary one of the same length."""

import time

import pytest

from community.core import markup

LENGTH = markup.MAX_LENGTH
ORDINARY = (
    "The grinder is **too loud** in the morning, see [the list](https://example.com/list) and https://example.com.\n"
    "It wakes up my neighbors, and I'd like to have:\n\n- a *quiet* mode\n- a timer\n\n"
)
COSTLY = (
    *("<http://a", "http://[", "://", "ftp://a.b", "https://a.b/(", "a.com ", "a@b.c ", "www.a.b", "@abc "),
    *("***a", "*_", "*a**b", "**a~~", "[", "a-[", "[a](", "[a](<", "{}_(a", "![", "`", "`` ", "<a", "&amp;", "\\", "&"),
    *(
        ">",
        "> ",
        "-\n",
        "1.\n",
        "# a\n",
        "a\n=\n",
        "- ",
        "```\n",
        "\n",
        "[a]: b\n",
        "    a\n",
        "|a\n|-\n",
    ),
)
WIDE = (
    "|a\n|-\n" + "|\n" * 9000,
    "|a" * 60 + "|\n" + "|-" * 60 + "|\n" + "|\n" * 9500,
    "|a" * 3000 + "|\n" + "|-" * 3000 + "|\n" + "|\n" * 2000,
    "[" * (markup.MAX_MARKERS - 5) + "a" * LENGTH,
    "a" * LENGTH + "[" * markup.MAX_MARKERS,
    "http://a.b " * markup.MAX_LINKS + "a" * LENGTH,
)
MOST = 60  # times an ordinary text; usually at most 31


def _seconds(text: str) -> float:
    began = time.process_time()
    markup.to_html(text)
    return time.process_time() - began


def _filled(unit: str) -> str:
    return (unit * (LENGTH // len(unit) + 1))[:LENGTH]


@pytest.fixture(scope="module")
def ordinary() -> float:
    return min(_seconds(_filled("An ordinary sentence without any markers in it, again and again. ")) for _ in range(5))


@pytest.mark.parametrize("text", [*map(_filled, COSTLY), *WIDE], ids=[*map(repr, COSTLY), *map(str, range(len(WIDE)))])
def test_no_text_takes_long_to_render(text: str, ordinary: float) -> None:
    assert min(_seconds(text[:LENGTH]) for _ in range(2)) < MOST * ordinary


def test_an_ordinary_long_text_is_parsed() -> None:
    html = markup.to_html(_filled(ORDINARY))
    count = LENGTH // len(ORDINARY)
    assert html.count("<strong>too loud</strong>") >= count
    assert html.count("<li>") >= 2 * count
    assert html.count("<a href") >= count


def test_an_ordinary_table_is_rendered() -> None:
    row = "| Grind | Dose | Time |\n"
    assert markup.to_html(row + "|---|---|---|\n" + row * 60).count("<tr>") == 61


def test_a_text_with_too_many_markers_is_shown_as_typed() -> None:
    html = markup.to_html("<b>*a*</b>\n" * 1000)
    assert html.startswith("<p>&lt;b&gt;*a*&lt;/b&gt;<br>\n&lt;b&gt;")
    assert "<em>" not in html


def test_a_text_with_too_many_markers_keeps_its_paragraphs() -> None:
    html = markup.to_html("\n\n" + "*a*\n" * 1000 + "\n \t\n\n<b>" + "\n" * 5000)
    assert html.startswith("<p>*a*<br>\n*a*<br>")
    assert html.endswith("*a*</p><p>&lt;b&gt;</p>")


def test_a_text_with_too_many_links_gets_none_but_its_written_ones() -> None:
    few, many = (markup.to_html("[a](https://a.example) https://b.example\n" * count) for count in (20, 200))
    assert few.count("<a href") == 40
    assert many.count('<a href="https://a.example"') == 200
    assert "b.example</a>" not in many
