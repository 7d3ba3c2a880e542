"""Extra fields of groups: defining them, and answering them in the form of an idea."""

import html
import json
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from community.core.db import db
from community.data_export import collect
from community.groups.models import Group
from community.ideas import erasure, moving
from community.ideas.models import Idea, IdeaField, IdeaFieldAnswer, IdeaVersion
from community.members.models import Member
from tests.factory import BrowserClient, Factory, visible_text
from tests.staff.fixtures import People, people

FIELDS = "/groups/kitchens/fields"
IDEA = {"title": "A quiet mode", "body": "The pump wakes the baby.", "group": "kitchens"}


def define(browser: BrowserClient, name: str, kind: str = "text", **values: str) -> None:
    """Add a field to the group Kitchens."""
    answer = browser.send(FIELDS, name=name, kind=kind, **values)
    assert answer.status_code == 303, visible_text(answer)


def fields(factory: Factory) -> dict[str, int]:
    """The ids of all fields by name, in their order."""
    with factory.reading():
        found = db.session.execute(select(IdeaField.name, IdeaField.id).order_by(IdeaField.position))
        return dict(map(tuple, found))


def answers(factory: Factory) -> dict[str, str]:
    """All answers by the names of the fields."""
    names = {field_id: name for name, field_id in fields(factory).items()}
    return {names[row.field_id]: row.value for row in factory.all(IdeaFieldAnswer)}


def three_fields(factory: Factory, who: People) -> dict[str, str]:
    """Fields of every kind, and answers as the form of an idea sends them."""
    browser = factory.browser(who.ada)
    define(browser, "Model", is_required="1", help="On the back.")
    define(browser, "Use", "choice", choices="At home\r\nAt work\r\n\r\nAt home")
    define(browser, "Users", "number")
    return dict(zip(controls(factory), ("<b>X</b> & 2", "At work", "1000.5"), strict=True))


def controls(factory: Factory) -> list[str]:
    """The names of the controls of all fields."""
    return [f"extra_{field_id}" for field_id in fields(factory).values()]


def test_moderators_define_fields_change_their_order_and_remove_them(factory: Factory) -> None:
    who = people(factory)
    browser = factory.browser(who.ada)
    assert FIELDS in browser.get("/groups/kitchens/edit").get_data(as_text=True)
    sent = three_fields(factory, who)
    found = fields(factory)
    assert list(found) == ["Model", "Use", "Users"]
    assert factory.get(IdeaField, found["Use"]).choices == ["At home", "At work"]
    for move in ("down", "down", "down"):
        assert browser.send(f"{FIELDS}/{found['Model']}/move", to=move).status_code == 303
    assert list(fields(factory)) == ["Use", "Users", "Model"]
    browser.send(f"{FIELDS}/{found['Model']}/move", to="up")
    assert list(fields(factory)) == ["Use", "Model", "Users"]
    browser.send(f"{FIELDS}/{found['Users']}", name="How many users", kind="text", is_required="1")
    changed = factory.get(IdeaField, found["Users"])
    assert (changed.name, changed.kind, changed.is_required) == ("How many users", "number", True)
    factory.browser(who.bo).send("/ideas/new", **IDEA, **sent)
    page = visible_text(browser.get(FIELDS))
    assert "Model. 1 answer will be deleted." in page
    assert browser.send(f"{FIELDS}/{found['Model']}/remove").status_code == 303
    assert browser.send(f"{FIELDS}/{found['Model']}/remove").status_code == 404
    assert browser.send(f"{FIELDS}/{found['Model']}/move", to="up").status_code == 404
    assert answers(factory) == {"Use": "At work", "How many users": "1000.5"}


def test_a_wrong_field_is_refused_and_comes_back(factory: Factory) -> None:
    who = people(factory)
    browser = factory.browser(who.ada)
    define(browser, "Model")
    for wrong, says in (
        ({"name": "", "kind": "text"}, "give the field a name"),
        ({"name": "mODEL", "kind": "text"}, "a field with this name already"),
        ({"name": "x" * 61, "kind": "text"}, "60 characters"),
        ({"name": "Use", "kind": "file"}, "Not a valid choice"),
        ({"name": "Use", "kind": "choice", "choices": "Only one\n \x00"}, "2 to 20 choices"),
        ({"name": "Use", "kind": "choice", "choices": f"A\n{'x' * 81}"}, "80 characters"),
        ({"name": "Use", "kind": "text", "help": "x" * 201}, "200 characters"),
    ):
        answer = browser.send(FIELDS, **wrong)
        assert answer.status_code == 422, wrong
        assert says in visible_text(answer)
        assert f'value="{wrong["name"]}"' in answer.get_data(as_text=True)
    assert browser.send(f"{FIELDS}/{fields(factory)['Model']}", name=" ").status_code == 422
    assert list(fields(factory)) == ["Model"]
    tea = factory.group("Tea", who.ada)
    assert browser.get(f"/groups/tea/fields/{fields(factory)['Model']}").status_code == 404, "of another group"
    assert browser.send(f"/groups/tea/fields/{fields(factory)['Model']}/remove").status_code == 404
    with factory.writing():
        db.session.get_one(Group, tea).archived_at = db.session.get_one(Group, tea).created_at
    assert "Add a field" not in visible_text(browser.get("/groups/tea/fields"))


def test_an_idea_is_posted_with_answers_that_everyone_who_sees_it_sees(factory: Factory) -> None:
    who = people(factory, is_private=True)
    sent = three_fields(factory, who)
    browser, cy = factory.browser(who.bo), factory.browser(who.cy)
    form = browser.get("/ideas/new?group=kitchens").get_data(as_text=True)
    assert "On the back." in form
    assert all(f'name="{name}"' in form for name in sent)
    assert browser.get(f"{FIELDS}/controls").get_data(as_text=True).count("<input") == 2
    assert cy.get(f"{FIELDS}/controls").status_code == 404
    assert browser.send("/ideas/new", **IDEA, **sent).status_code == 303
    assert answers(factory) == {"Model": "<b>X</b> & 2", "Use": "At work", "Users": "1000.5"}
    idea = factory.all(Idea)[0].id
    url = f"/ideas/{idea}-a-quiet-mode"
    page = browser.get(url).get_data(as_text=True)
    assert [html.unescape(text).strip() for text in re.findall(r"<d[td]>([^<]*)</d[td]>", page)][:6] == [
        *("Model", "<b>X</b> & 2", "Use", "At work", "Users", "1000.5")
    ]
    assert cy.get(url).status_code == 404
    table = factory.browser(who.sol).get("/staff/ideas.csv").get_data(as_text=True)
    assert ",extra_fields\r\n" in table
    assert "Model: <b>X</b> & 2; Use: At work; Users: 1000.5" in table
    with factory.reading():
        exported = next(collect.posted_ideas(db.session.get_one(Member, who.bo)))
    assert exported["answers"] == "Model: <b>X</b> & 2\nUse: At work\nUsers: 1000.5"
    tea = factory.group("Tea", who.bo)
    with factory.writing():
        moving.move(db.session.get_one(Idea, idea), db.session.get_one(Group, tea))
    assert "1000.5" in visible_text(factory.visitor().get(url)), "a moved idea keeps its answers"


@pytest.mark.both_databases
def test_answers_that_a_field_does_not_take_are_refused_at_the_field(factory: Factory) -> None:
    who = people(factory)
    sent = three_fields(factory, who)
    model, use, users = sent
    browser = factory.browser(who.bo)
    number = "write the number in digits, without spaces or commas"
    for wrong, says in (
        ({model: " \x00 "}, "Please fill in this field."),
        ({model: "x" * 501}, "500 characters"),
        ({use: "At sea"}, "choose one of the answers offered"),
        *(({users: text}, number) for text in ("1,5", "1.000", "1 000", "many", "٣", "1e5", "1" * 16)),
    ):
        answer = browser.send("/ideas/new", **IDEA, **{**sent, **wrong})
        assert answer.status_code == 422, wrong
        page = visible_text(answer)
        assert says in page
        assert "The pump wakes the baby." in page
        assert 'value="&lt;b&gt;X&lt;/b&gt; &amp; 2"' in answer.get_data(as_text=True) or model in wrong
    assert factory.all(Idea) == []
    assert browser.send("/ideas/new", **IDEA, **{model: "A\x00 1", use: "", users: "-3"}).status_code == 303
    assert answers(factory) == {"Model": "A 1", "Users": "-3"}


def test_a_form_for_other_fields_comes_back_with_those_of_the_group(factory: Factory) -> None:
    who = people(factory)
    sent = three_fields(factory, who)
    factory.group("Tea", who.bo)
    browser = factory.browser(who.bo)
    answer = browser.send("/ideas/new", **IDEA)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "asks for other details than the form you sent" in page
    assert all(f'name="{name}"' in page for name in sent)
    assert "Please fill in this field." not in page, "it was not asked yet"
    answer = browser.send("/ideas/new", **{**IDEA, "group": "tea"}, **sent)
    assert answer.status_code == 422, "with the fields of another group"
    assert "This group has no extra fields" in visible_text(answer)
    assert not any(f'name="{name}"' in answer.get_data(as_text=True) for name in sent)
    assert browser.send("/ideas/new", **IDEA, **sent, extra_999="forged").status_code == 422
    assert factory.all(Idea) == []
    assert browser.send("/ideas/new", **{**IDEA, "group": "tea"}).status_code == 303


def test_an_edit_keeps_earlier_answers_in_the_history_and_erasing_deletes_them(factory: Factory) -> None:
    who = people(factory)
    sent = three_fields(factory, who)
    model, use, _users = sent
    browser = factory.browser(who.bo)
    browser.send("/ideas/new", **IDEA, **sent)
    idea = factory.all(Idea)[0].id
    define(factory.browser(who.ada), "Year")
    factory.browser(who.ada).send(f"{FIELDS}/{fields(factory)['Use']}", name="Use", choices="At home\nOutside")
    sent[f"extra_{fields(factory)['Year']}"] = ""
    form = browser.get(f"/ideas/{idea}/edit").get_data(as_text=True)
    assert 'value="&lt;b&gt;X&lt;/b&gt; &amp; 2"' in form
    assert "At work</option>" in form, "the answer given stays possible"
    text = {"title": IDEA["title"], "body": IDEA["body"], "version": "1"}
    assert "No changes" in visible_text(browser.send(f"/ideas/{idea}/edit", follow=True, **text, **sent))
    assert browser.send(f"/ideas/{idea}/edit", **text, **{**sent, model: ""}).status_code == 422
    changed = {**sent, model: "Z 9", use: ""}
    assert browser.send(f"/ideas/{idea}/edit", **text, **changed).status_code == 303
    assert answers(factory) == {"Model": "Z 9", "Users": "1000.5"}
    assert factory.all(IdeaVersion)[0].answers == "Model: <b>X</b> & 2\nUse: At work\nUsers: 1000.5"
    stale = browser.send(f"/ideas/{idea}/edit", **text, **{**changed, model: "Y"})
    assert stale.status_code == 409
    assert "Model: Z 9" in visible_text(stale)
    history = browser.get(f"/ideas/{idea}/history").get_data(as_text=True)
    assert "<ins>Z 9" in history
    assert "Use: At work" in history
    restored = browser.get(f"/ideas/{idea}/edit?version=1").get_data(as_text=True)
    assert 'value="&lt;b&gt;X&lt;/b&gt; &amp; 2"' in restored
    define(factory.browser(who.ada), "Model: old or new")
    with factory.writing():
        earlier = db.session.scalars(select(IdeaVersion)).one()
        earlier.answers = "Model: old or new: Both: the old one\n" + earlier.answers
    restored = browser.get(f"/ideas/{idea}/edit?version=1").get_data(as_text=True)
    assert 'value="Both: the old one"' in restored, "a name can have a colon"
    assert 'value="&lt;b&gt;X&lt;/b&gt; &amp; 2"' in restored
    with factory.reading():
        assert "At work" in json.dumps(next(collect.posted_ideas(db.session.get_one(Member, who.bo))), default=str)
    with factory.writing():
        erasure.erase(db.session.get_one(Idea, idea))
    assert factory.all(IdeaFieldAnswer) == factory.all(IdeaVersion) == []


def test_a_visitors_answers_are_posted_once_the_address_is_confirmed(factory: Factory) -> None:
    who = people(factory)
    sent = three_fields(factory, who)
    visitor = factory.visitor()
    assert visitor.send("/ideas/new", **IDEA, **dict.fromkeys(sent, "")).status_code == 422
    visitor.send("/ideas/new", **IDEA, **sent)
    factory.browser(who.ada).send(f"{FIELDS}/{fields(factory)['Users']}/remove")
    visitor.send("/sign-in/email", email="eve@example.com", name="Eve")
    visitor.send("/sign-in/code", code=factory.emailed_code("eve@example.com"))
    assert answers(factory) == {"Model": "<b>X</b> & 2", "Use": "At work"}, "the removed field asks no more"


@pytest.mark.both_databases
def test_of_two_who_add_the_sixth_field_at_once_one_is_refused(factory: Factory) -> None:
    who = people(factory)
    browsers = [factory.browser(who.ada), factory.browser(who.sol)]
    for number in range(1, 5):
        define(browsers[0], f"Field {number}")
    gate, tokens = Barrier(2), [browser.token() for browser in browsers]

    def add(number: int) -> int:
        gate.wait()
        form = {"name": f"Last {number}", "kind": "text", "csrf_token": tokens[number]}
        return browsers[number].post(FIELDS, data=form).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(add, range(2))) == [303, 422]
    assert len(fields(factory)) == 5
    assert "Remove one to add another" in visible_text(browsers[0].get(FIELDS))
