"""A handle that once named someone leads to them, and never names anyone else."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import event

from community.comments.models import Comment, Mention
from community.core.db import db, is_sqlite
from community.members import accounts, deletion
from community.members.models import Member, OldHandle
from community.notes.models import Note, NoteMention
from tests.factory import Factory


def _rename(browser: Any, handle: str, name: str = "Ada") -> int:
    response = browser.send("/settings/profile", name=name, handle=handle, color="1")
    return int(response.status_code)


@pytest.mark.both_databases
def test_an_old_handle_leads_to_its_owner_and_is_given_to_no_one_else(factory: Factory) -> None:
    ada, eve = factory.browser(factory.member("Ada", handle="ada")), factory.browser(factory.member("Eve"))
    assert _rename(ada, "ada-byron") == _rename(ada, "countess") == 303
    for old in ("ada", "ada-byron", "Ada"):
        response = factory.visitor().get(f"/people/{old}?after=1")
        assert (response.status_code, response.headers["Location"]) == (308, "/people/countess?after=1")
    assert _rename(eve, "ada", "Eve") == _rename(eve, "ada-byron", "Eve") == 422
    assert _rename(ada, "ada") == 303
    assert factory.visitor().get("/people/ada").status_code == 200
    assert factory.visitor().get("/people/countess").headers["Location"] == "/people/ada"


@pytest.mark.both_databases
def test_new_accounts_do_not_get_old_handles(factory: Factory) -> None:
    assert _rename(factory.browser(factory.member("Ada", handle="ada")), "countess") == 303
    with factory.writing():
        assert accounts.create("Ada", "other@example.com", None).handle.startswith("ada-")


def test_mentions_of_an_old_handle_still_lead_to_the_person(factory: Factory) -> None:
    ada, bo = factory.member("Ada", handle="ada"), factory.member("Bo")
    idea = factory.idea("A quieter grinder", bo, factory.group("Kitchens", bo))
    assert _rename(factory.browser(ada), "countess") == 303
    factory.browser(bo).send(f"/ideas/{idea}/comments", text="Ask @ada and @nobody.")
    assert f'<a href="/people/id/{ada}"' in factory.all(Comment)[0].body_html
    assert [mention.member_id for mention in factory.all(Mention)] == [ada]


@pytest.mark.both_databases
def test_filters_and_internal_notes_know_old_handles(factory: Factory) -> None:
    ada = factory.member("Ada", handle="ada", role="staff")
    sol = factory.browser(factory.member("Sol", role="administrator"))
    idea = factory.idea("A quieter grinder", ada, factory.group("Kitchens", ada))
    assert _rename(factory.browser(ada), "countess") == 303
    for author in ("ada", "countess"):
        assert "A quieter grinder" in sol.get(f"/staff/ideas?author={author}").text
        for page in (f"/staff/audit?person={author}", f"/moderation/log?person={author}"):
            assert sol.get(page).status_code == 200
    assert "A quieter grinder" not in sol.get("/staff/ideas?author=eve").text
    assert sol.send(f"/staff/ideas/{idea}/notes", note="Ask @ada and @eve.").status_code == 303
    assert f'<a href="/people/id/{ada}"' in factory.all(Note)[0].body_html
    assert [mention.member_id for mention in factory.all(NoteMention)] == [ada]


@pytest.mark.both_databases
def test_deleting_an_account_frees_no_handle(factory: Factory) -> None:
    ada = factory.member("Ada", handle="ada")
    eve = factory.browser(factory.member("Eve"))
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, ada))
    assert factory.visitor().get("/people/ada").status_code == 404
    assert _rename(eve, "ada", "Eve") == 422
    assert all("ada" not in row.digest for row in factory.all(OldHandle))


@pytest.mark.both_databases
def test_a_handle_that_was_taken_and_given_up_meanwhile_is_refused(factory: Factory) -> None:
    ada, eve = factory.browser(factory.member("Ada", handle="ada")), factory.browser(factory.member("Eve"))
    others: list[int] = []

    def rename_others(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not others and statement.startswith("INSERT INTO old_handles"):
            others.append(0)
            with ThreadPoolExecutor(1) as pool:
                others[:] = pool.map(lambda handle: _rename(ada, handle), ("zed", "countess"))

    with factory.app.app_context():
        engine, is_alone = db.engine, is_sqlite()  # there, whoever writes makes all others wait
    if is_alone:
        assert _rename(ada, "zed") == _rename(ada, "countess") == 303
    else:
        event.listen(engine, "before_cursor_execute", rename_others)
    try:
        assert _rename(eve, "zed", "Eve") == 422
    finally:
        if not is_alone:
            event.remove(engine, "before_cursor_execute", rename_others)
    assert is_alone or others == [303, 303]
    assert factory.visitor().get("/people/zed").headers["Location"] == "/people/countess"


@pytest.mark.both_databases
def test_members_who_swap_handles_at_once_never_get_each_others(factory: Factory) -> None:
    handles = {factory.member("Ada", handle="ada"): "bea", factory.member("Bea", handle="bea"): "ada"}
    start = Barrier(len(handles))

    def swap(member: int) -> list[str]:
        browser = factory.browser(member)
        start.wait()
        return [handle for handle in ("zed", handles[member], "yew", "zed", "oak") if _rename(browser, handle) == 303]

    with ThreadPoolExecutor(len(handles)) as pool:
        ada, bea = map(set, pool.map(swap, handles))
    assert not ada & bea, "a handle named two members"
    assert "zed" in ada | bea
    assert not (ada | bea) & {"ada", "bea"}
