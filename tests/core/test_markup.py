"""Markdown as it is shown."""

from community.core import markup


def test_what_is_struck_out_is_shown_so() -> None:
    html = markup.to_html("~~Every night~~ at *weekends*, `<s>` is <s>code</s>.")
    assert html == (
        "<p><del>Every night</del> at <em>weekends</em>, <code>&lt;s&gt;</code> is &lt;s&gt;code&lt;/s&gt;.</p>\n"
    )
    assert markup.to_text(html) == "Every night at weekends, <s> is <s>code</s>."
