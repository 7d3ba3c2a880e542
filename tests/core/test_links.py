"""Links in Markdown: each leads where its writer meant, and what isn't clearly one stays as typed."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core import markup

LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>')


def _links(text: str) -> list[tuple[str, str]]:
    """(Where each link leads, what it says)."""
    return [(unescape(url), unescape(label)) for url, label in LINK.findall(markup.to_html(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Edit setup.py, README.md, ASP.NET, v2.4.io, node.js and main.rs, e.g. this.That",
        "xhttps://a.org ftp://a.org //a.org http:// https://. www. www.x example.com 192.168.0.1",
        "git@github.com:org/repo.git react@18.2.0 me@example.com/path @ada tel:+4930 javascript:alert(1)",
        "http://472.314.470.462 ftp://www.example.com",
    ],
)
def test_words_are_no_links_and_come_out_as_typed(text: str) -> None:
    html = markup.to_html(text)
    assert html == f"<p>{text}</p>\n"
    assert markup.count_links(html) == 0


@pytest.mark.parametrize(
    ("text", "url", "label"),
    [
        ("See https://example.com.", "https://example.com", "https://example.com"),
        ("(see www.example.com)", "https://www.example.com", "www.example.com"),
        ("https://a.org/wiki/A_(b)", "https://a.org/wiki/A_(b)", "https://a.org/wiki/A_(b)"),
        ("**https://a.org/x**", "https://a.org/x", "https://a.org/x"),
        ('"https://a.org/x?y=1&z=2#k", he said', "https://a.org/x?y=1&z=2#k", "https://a.org/x?y=1&z=2#k"),
        ("www.example.com/_foo_bar?", "https://www.example.com/_foo_bar", "www.example.com/_foo_bar"),
        ("https://example.com/@ada/@b", "https://example.com/@ada/@b", "https://example.com/@ada/@b"),
        ("http://localhost:5000/x", "http://localhost:5000/x", "http://localhost:5000/x"),
        ("https://MÜLLER.de/ü", "https://xn--mller-kva.de/%C3%BC", "https://MÜLLER.de/ü"),
        ("https://example.comを見て", "https://example.com", "https://example.com"),
        ("「https://example.com/a」", "https://example.com/a", "https://example.com/a"),
        ("https://a.org/a%20b", "https://a.org/a%20b", "https://a.org/a%20b"),
        ("https://xn--80ak6aa92e.com", "https://xn--80ak6aa92e.com", "https://xn--80ak6aa92e.com"),
        ("Write to a.b_c+d@x-y.co.uk.", "mailto:a.b_c+d@x-y.co.uk", "a.b_c+d@x-y.co.uk"),
        ("mailto:ada@example.org", "mailto:ada@example.org", "mailto:ada@example.org"),
        ("<https://a.org>", "https://a.org", "https://a.org"),
        ("<ada@example.org>", "mailto:ada@example.org", "ada@example.org"),
        ("<tel:+4930123>", "tel:+4930123", "tel:+4930123"),
    ],
)
def test_an_address_in_prose_is_a_link_and_says_what_was_typed(text: str, url: str, label: str) -> None:
    assert _links(text) == [(url, label)]
    assert markup.to_text(markup.to_html(text)) == text.replace("**", "").strip("<>")


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://a.org/x", "https://a.org/x"),
        ("www.example.com", "https://www.example.com"),
        ("example.com/prices", "https://example.com/prices"),
        ("//example.com", "https://example.com"),
        ("https://a.org/a b", "https://a.org/a%20b"),
        ("<https://a.org/a b>", "https://a.org/a%20b"),
        ("https://a.org/(b)", "https://a.org/(b)"),
        ("/ideas/5", "/ideas/5"),
        ("ada@example.org", "mailto:ada@example.org"),
        ("mailto:ada@example.org?subject=Hi", "mailto:ada@example.org?subject=Hi"),
        ("tel:+49-30-12", "tel:+49-30-12"),
        ("HTTPS://A.org", "HTTPS://a.org"),
        ('https://a.org "Our shop"', "https://a.org"),
    ],
)
def test_between_brackets_a_link_leads_where_its_writer_meant(typed: str, url: str) -> None:
    assert _links(f"[our shop]({typed})") == [(url, "our shop")]


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "README.md",
            "setup.py",
            "../x",
            "#part",
            "?q=1",
            "/\\a.org",
            "",
            " ",
            "<>",
            "x",
            "https://",
            "https://[",
            "http://472.314.470.462",
        ),
        *(
            "ftp://a.org",
            "file:///etc",
            "javascript:alert(1)",
            "JaVaScRiPt:1",
            "data:text/html,x",
            "mailto:",
            "tel:",
            "tel:x",
        ),
    ],
)
def test_what_cannot_be_a_link_stays_as_typed_between_brackets(typed: str) -> None:
    html = markup.to_html(f"[our shop]({typed})")
    assert "<a" not in html
    assert markup.to_text(html) == " ".join(f"[our shop]({typed})".split())


@pytest.mark.parametrize(
    "text",
    ["![alt](x.png)", '![**bold**](x.png "Title")', "![a][b]", "![a]", "![a](https://a.org/b_c_d.png)", "!important"],
)
def test_an_image_is_shown_as_typed_and_its_address_leads_to_it(text: str) -> None:
    html = markup.to_html(text)
    assert markup.to_text(html) == text
    assert _links(text) == ([("https://a.org/b_c_d.png",) * 2] if "https" in text else [])


def test_links_are_never_nested() -> None:
    assert _links("[a https://a.org <https://b.org> c@d.org](https://y.org)") == [
        ("https://y.org", "a https://a.org <https://b.org> c@d.org")
    ]
    assert _links("[[a](https://a.org)](https://y.org)") == [("https://a.org", "a"), ("https://y.org", "https://y.org")]


def test_a_definition_is_hidden_only_if_something_refers_to_it() -> None:
    assert _links("See [one] and [two][one].\n\n[one]: https://a.org") == [
        ("https://a.org", "one"),
        ("https://a.org", "two"),
    ]
    assert markup.to_text(markup.to_html("[Update]: done")) == "[Update]: done"
    assert markup.to_text(markup.to_html("[1]: https://a.org")) == "[1]: https://a.org"


def test_links_that_people_wrote_are_counted() -> None:
    html = markup.to_html(
        "https://a.org, [b](www.b.org), [c](tel:+4930) and <d@e.org>, not [here](/ideas/5) or setup.py"
    )
    assert markup.count_links(html) == 4


def test_entities_stay_as_typed() -> None:
    assert markup.to_text(markup.to_html("Write &nbsp; or &lt;b&gt;, AT&T")) == "Write &nbsp; or &lt;b&gt;, AT&T"


ADDRESSES = st.sampled_from(
    ["https://a.org/", "www.b.com", "[c](", ")", "![", "]", "<", ">", "@", "mailto:", "/x", "[^1]", "\n\n[^1]: "]
)
TEXTS = st.lists(ADDRESSES | st.text(max_size=8) | st.text("[]()<>*_~`!#|-:.\n 1x/@", max_size=8), max_size=12).map(
    "".join
)


@given(TEXTS)
def test_every_link_of_any_text_leads_somewhere_and_none_is_within_another(text: str) -> None:
    html = markup.to_html(text)
    assert len(re.findall(r"<a\b", html)) == len(
        re.findall(r'<a href="(?:https?://|mailto:|tel:|/|#fn)', html, re.IGNORECASE)
    )
    assert not re.search(r"<a\b(?:(?!</a>).)*<a\b", html, re.DOTALL)


@given(st.text(st.characters(categories=["L", "M", "N"], include_characters=" .,;?'\"()/&$%€“”‘’…–"), max_size=300))
def test_typed_prose_comes_out_identical(text: str) -> None:
    typed = markup.one_line("A" + re.sub("www|http", "", text, flags=re.IGNORECASE))
    assert unescape(markup.to_html(typed)) == f"<p>{typed}</p>\n"
