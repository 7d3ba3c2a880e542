"""Saved answers: fields are filled in with what is known of an idea, and staff edit the text before it is sent."""

from community.core import markup
from community.moderation import answer_fields
from tests.factory import Factory, visible_text
from tests.staff.fixtures import people

TEXT = "Thank you, {author}, for “{title}” in {group}. It’s {status}, expected in {expected}."


def test_values_neither_break_nor_inject_anything() -> None:
    for value in (
        "*Bold* _it_",
        "{title}",
        "[x](http://a.example)",
        "<b>",
        "`x`",
        "@bo",
        "# Big",
        "1. One",
        "a | b",
        "\\",
        "http://a.example/x",
        "www.a.example",
        "//a.example",
        "http://127.0.0.1",
        "HTTPS://localhost",
        "ask bo@a.example",
        "Node.js 2.5, v1.x",
        "> Water & care &amp; &#38; !",
        "![x](http://a.example/x.png)",
    ):
        filled = answer_fields.fill("{author} and {title}", {"author": value, "title": "Steam"})
        html = markup.to_html(filled)
        assert (markup.to_text(html), "<a" in html) == (f"{value} and Steam", False)
        assert markup.mentioned_words(filled) == []
    plain = "Water & care 2.5 > 2!"
    assert answer_fields.fill("{title}", {"title": plain}) == plain, "staff edit the text, so it has no needless marks"
    assert answer_fields.fill("{author}{title}", {"author": ""}) == "…{title}"


def test_staff_save_answers_with_known_fields_only(factory: Factory) -> None:
    browser = factory.browser(people(factory).sol)
    refused = browser.send("/staff/reasons", act="answer", label="Thanks", text="Dear {name}, thank you.")
    assert refused.status_code == 422
    message = "There’s no field {name}. You can use {author}, {title}, {group}, {status}, {expected}."
    assert message in visible_text(refused)
    assert "Dear {name}" in refused.get_data(as_text=True)
    added = browser.send("/staff/reasons", act="answer", label="Thanks", text=TEXT + " Long." * 200)
    assert added.headers["Location"] == "/staff/reasons#answer"
    long = browser.send("/staff/reasons", act="warn", label="Tone", text="Mind your tone. " * 40)
    assert "Please use 5 to 500 characters for the text." in visible_text(long)


def test_a_saved_answer_is_filled_in_where_staff_answer(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A *quiet* mode", who.ada, who.group)
    browser = factory.browser(who.sol)
    assert browser.send("/staff/reasons", act="answer", label="Thanks", text=TEXT).status_code == 303
    url, year = f"/staff/ideas/{idea}/status", "2099"
    form = browser.get(url).get_data(as_text=True)
    assert "Thank you, Ada, for “A \\*quiet\\* mode” in Kitchens. It’s {status}, expected in {expected}." in form
    typed = {"status_key": "planned", "expected": f"{year}-Q1", "version": "0", "answer": "Hello!", "template": "0"}
    filled = browser.send(url, **typed)
    assert filled.status_code == 200
    text = "Thank you, Ada, for “A \\*quiet\\* mode” in Kitchens. It’s Planned, expected in Q1 2099."
    assert f"Hello!\n\n{text}</textarea>" in filled.get_data(as_text=True)
    assert f'value="{year}-Q1"' in filled.get_data(as_text=True), "a chosen period stays"
    assert "Hello!" in browser.send(url, **{**typed, "template": "9"}).get_data(as_text=True), "it is gone meanwhile"
    page = f"/ideas/{idea}-a-quiet-mode"
    assert 'name="templates"' in browser.get(page).get_data(as_text=True)
    offered = browser.send(f"/ideas/{idea}/comments", text="Typed.", templates="1").get_data(as_text=True)
    assert "It’s Open, expected in …." in offered
    assert "Typed.</textarea>" in offered
    reply = browser.send(f"/ideas/{idea}/comments", text="", template="0")
    assert (reply.status_code, "for “A \\*quiet\\* mode” in Kitchens" in reply.get_data(as_text=True)) == (200, True)
    member = factory.browser(who.bo)
    assert "Saved replies" not in visible_text(member.get(page))
    assert member.send(f"/ideas/{idea}/comments", text="So do I.", template="0").status_code == 303
