"""Markdown as HTML."""

from community.core import markup


def test_strikethrough_is_shown() -> None:
    html = markup.to_html("~~Every night~~ at *weekends*, `<s>` is <s>code</s>.")
    assert html == (
        "<p><del>Every night</del> at <em>weekends</em>, <code>&lt;s&gt;</code> is &lt;s&gt;code&lt;/s&gt;.</p>\n"
    )
    assert markup.to_text(html) == "Every night at weekends, <s> is <s>code</s>."
