"""What people can type is explained on a page that every editor leads to."""

import re
from html import unescape

from community.core import markup
from tests.factory import Factory, visible_text

NOTE_KEY = re.compile(r"fn(?:ref)?-[0-9a-f]+")  # differs each time, because a page can have several texts


def test_every_example_is_shown_as_typed_and_as_it_becomes(factory: Factory) -> None:
    answer = factory.visitor().get("/formatting")
    assert answer.status_code == 200
    typed = [unescape(one) for one in re.findall(r'<pre dir="auto"><code>(.*?)</code></pre>', answer.text, re.DOTALL)]
    assert len(typed) > 10
    shown = NOTE_KEY.sub("fn-", answer.text)
    assert all(NOTE_KEY.sub("fn-", markup.to_html(text)).strip() in shown for text in typed)
    for tag in ("strong", "em", "del", "ol", "blockquote", "h3", "table", "pre", "hr", "sup", 'input type="checkbox"'):
        assert f"<{tag}" in answer.text, tag
    assert "*asterisks* as they are" in visible_text(answer)


def test_every_editor_leads_to_it(factory: Factory) -> None:
    ada = factory.member("Ada")
    idea = factory.idea("A quiet mode", ada, factory.group("Kitchens", ada))
    comment = factory.comment(idea, ada)
    browser = factory.browser(ada)
    for page in ("/ideas/new", f"/ideas/{idea}", f"/comments/{comment}/edit", "/groups/kitchens/edit"):
        html = browser.get(page, follow_redirects=True).text
        assert html.count("data-editor=") == html.count('href="/formatting"') > 0, page
