"""Internal notes: who sees them, how they are written, whom they tell, and what becomes of them."""

import json
import re
import zipfile
from io import BytesIO

import pytest
from sqlalchemy import delete, func, select

from community.audit import log as audit_log
from community.audit.models import AuditEntry
from community.comments.models import Comment
from community.core.db import db
from community.core.errors import Hidden
from community.ideas import erasure
from community.ideas.models import Idea
from community.members import deletion
from community.members.models import Member
from community.notes import queries, writing
from community.notes.models import Note, NoteMention
from community.notifications import digests, notice_email
from community.notifications.kinds import NOTE
from community.notifications.models import Digest, Notice
from tests.factory import PASSWORD, BrowserClient, Factory, visible_text
from tests.staff.fixtures import People, people

ONLY_STAFF = "Internal note – only staff see this"


def add(factory: Factory, who: People, body: str, *, idea: int | None = None, about: int | None = None) -> int:
    """A note by Sol."""
    with factory.writing():
        on = db.session.get_one(Idea, idea) if idea is not None else db.session.get_one(Member, about)
        return writing.add(on, db.session.get_one(Member, who.sol), body).id


def _path(factory: Factory, idea: int) -> str:
    return f"/ideas/{idea}-{factory.get(Idea, idea).slug}"


def _printed(factory: Factory, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    factory.work()
    return capsys.readouterr().out


def _entries(browser: BrowserClient) -> str:
    return visible_text(browser.get("/inbox"))


@pytest.mark.both_databases
def test_staff_write_edit_and_delete_notes_that_only_staff_see(factory: Factory) -> None:
    who = people(factory)
    root, tess = factory.member("Root", role="administrator"), factory.member("Tess", role="staff")
    mo = factory.member("Mo", role="moderator")
    idea = factory.idea("A quiet mode", who.bo, who.group)
    page, notes = _path(factory, idea), f"/staff/ideas/{idea}/notes"
    sol, tess_browser, administrator = factory.browser(who.sol), factory.browser(tess), factory.browser(root)
    said = visible_text(sol.get(page))
    assert (ONLY_STAFF in said, "Save note" in said) == (True, True)
    answer = sol.send(notes, note="She **called** twice.", next=page)
    assert answer.headers["Location"] == f"{page}#note-1"
    html = sol.get(page).get_data(as_text=True)
    assert "She <strong>called</strong> twice." in html
    assert html.count(ONLY_STAFF) == 2, "on the form and on the note"
    assert factory.all(Comment) == []
    for url in (notes, f"/staff/ideas/{idea}/status"):
        assert "She <strong>called</strong> twice." in tess_browser.get(url).get_data(as_text=True), url
    for stranger in (factory.visitor(), *(factory.browser(one) for one in (who.bo, who.ada, mo))):
        found = stranger.get(page).get_data(as_text=True)
        assert "internal-note" not in found
        assert "called" not in found
        assert stranger.get(notes).status_code in (303, 404)
    # The same form twice is one note.
    sol.send(notes, note="She **called** twice.", next=page)
    assert len(factory.all(Note)) == 1
    # Only its author edits it, and its author or an administrator deletes it.
    assert tess_browser.send("/staff/notes/1/edit", note="Changed").status_code == 409
    assert tess_browser.send("/staff/notes/1/delete").status_code == 409
    assert sol.send("/staff/notes/1/edit", note="She wrote.", follow=True).status_code == 200
    assert "edited" in visible_text(sol.get(notes))
    assert "No changes to save." in visible_text(sol.send("/staff/notes/1/edit", note="She wrote.", follow=True))
    assert factory.get(Note, 1).body == "She wrote."
    assert administrator.send("/staff/notes/1/delete", next=page).headers["Location"] == page
    assert sol.send("/staff/notes/1/delete").status_code == 404
    assert factory.all(Note) == []
    with factory.writing():  # deleted while its author edits it
        author = db.session.get_one(Member, who.sol)
        note = writing.add(db.session.get_one(Idea, idea), author, "She called.")
        db.session.execute(delete(Note), execution_options={"synchronize_session": False})
        with pytest.raises(Hidden):
            writing.edit(note, author, "She wrote.")
    (entry,) = factory.all(AuditEntry, kind=audit_log.NOTE_DELETED)
    assert (entry.actor_id, entry.about_id, entry.details) == (root, who.sol, {"idea": idea})
    # A demoted member of staff loses sight at once.
    add(factory, who, "Secret", idea=idea)
    with factory.writing():
        db.session.get_one(Member, who.sol).role = "member"
    assert "Secret" not in sol.get(page).get_data(as_text=True)
    assert sol.get(notes).status_code == sol.get("/staff/notes/2/edit").status_code == 404


def test_a_refused_note_comes_back(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.bo, who.group)
    browser, notes = factory.browser(who.sol), f"/staff/ideas/{idea}/notes"
    long = "so " * 1700
    for text, sentence in (
        ("", "Please write a note first."),
        (" \x00 ", "Please write a note first."),
        (long, "Notes can have up to 5,000 characters."),
    ):
        answer = browser.send(notes, note=text)
        assert answer.status_code == 422
        assert sentence in visible_text(answer)
        assert text.strip(" \x00") in answer.get_data(as_text=True)
        edited = add(factory, who, "First", idea=idea)
        assert browser.send(f"/staff/notes/{edited}/edit", note=text).status_code == 422
    browser.send(notes, note="nul\x00 byte")
    assert "nul byte" in [note.body for note in factory.all(Note)]
    preview = browser.send(notes, note="*so* @sol", preview="1").get_data(as_text=True)
    assert "<em>so</em>" in preview
    kept = "A note that took an hour to write."
    with factory.writing():
        erasure.erase(db.session.get_one(Idea, idea))
    answer = browser.send(notes, note=kept)
    assert (answer.status_code, kept in answer.get_data(as_text=True)) == (422, True)
    for path in ("/staff/ideas/999/notes", "/staff/members/nobody/notes", "/staff/notes/999/edit"):
        answer = browser.send(path, note=kept)
        assert (answer.status_code, kept in visible_text(answer)) == (404, True), path
    with factory.writing():
        db.session.get_one(Member, who.sol).role = "member"
    answer = browser.send(notes, note=kept)
    assert (answer.status_code, kept in visible_text(answer)) == (404, True)
    cross_site = browser.post(notes, data={"note": kept})
    assert kept not in cross_site.get_data(as_text=True) or cross_site.status_code == 400


@pytest.mark.both_databases
def test_a_mention_tells_staff_once_and_only_while_they_are_on_staff(
    factory: Factory, capsys: pytest.CaptureFixture[str]
) -> None:
    who = people(factory)
    tess, uma = factory.member("Tess", role="staff"), factory.member("Uma", role="administrator")
    idea = factory.idea("A quiet mode", who.bo, who.group)
    note = add(factory, who, "@tess @uma_ @bo_ @ada @sol please call, codeword zebra", idea=idea)
    with factory.writing():
        db.session.get_one(Member, uma).role = "member"
    sent = _printed(factory, capsys)
    html = factory.get(Note, note).body_html
    assert re.findall(r"/people/id/(\d+)", html) == [str(tess), str(uma), str(who.sol)], "others stay plain text"
    told = {(notice.member_id, notice.kind) for notice in factory.all(Notice)}
    assert told == {(tess, NOTE)}
    assert sent.count("│ To: ") == sent.count("│ To: tess@example.com") == 1
    assert "│ Subject: Sol (Staff) mentioned you in an internal note on “A quiet mode”" in sent
    assert f"│ http://localhost/staff/ideas/{idea}/notes#note-{note}\n" in sent
    assert "zebra" not in sent
    browser = factory.browser(tess)
    assert "Sol Staff mentioned you in an internal note A quiet mode" in _entries(browser)
    assert "zebra" not in _entries(browser)
    # Editing tells no one again; a note that is about a member is told as well.
    with factory.writing():
        sol = db.session.get_one(Member, who.sol)
        writing.edit(db.session.get_one(Note, note), sol, "Nothing for now.")
        writing.edit(db.session.get_one(Note, note), sol, "@tess please call after all")
    about = add(factory, who, "@tess is this her second account?", about=who.bo)
    assert _printed(factory, capsys).count("│ To: tess@example.com") == 1
    assert "an internal note Bo" in _entries(browser)
    # Once demoted, neither the inbox nor a waiting email or digest tells anything.
    with factory.writing():
        db.session.get_one(Member, tess).role = "member"
        for notice in db.session.scalars(select(Notice)):
            notice.emailed_at = None
            digest = Digest(member_id=tess)
            db.session.add(digest)
            db.session.flush()
            notice.digest_id = digest.id
    with factory.reading():
        ids = db.session.scalars(select(Notice.id)).all()
        assert [notice_email.compose(one) for one in ids] == [None, None]
        assert [digests.compose(one) for one in db.session.scalars(select(Digest.id))] == [None, None]
    assert "internal note" not in _entries(browser)
    assert "internal notes" not in visible_text(browser.get("/settings/notifications"))
    assert "Mentions of you in internal notes" in visible_text(factory.browser(who.sol).get("/settings/notifications"))
    assert about > note
    suggested = factory.browser(who.sol).get("/staff/mention-suggestions?q=").get_json()
    assert suggested == [], "Tess and Uma are members now"


@pytest.mark.both_databases
def test_notes_are_erased_with_the_account_they_are_about_and_with_an_erased_idea(factory: Factory) -> None:
    who = people(factory)
    tess = factory.member("Tess", role="staff")
    idea = factory.idea("A quiet mode", who.bo, who.group)
    other = factory.idea("Steam", who.ada, who.group)
    add(factory, who, "Bo called.", about=who.bo)
    add(factory, who, "On the idea of Bo.", idea=idea)
    kept = add(factory, who, "@tess please look", idea=other)
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, who.bo), deletion.ERASE)
    factory.work()
    assert [note.id for note in factory.all(Note)] == [kept]
    assert factory.browser(who.sol).get("/staff/members/bo_/notes").status_code == 404
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, tess), deletion.KEEP)
    factory.work()
    note = factory.get(Note, kept)
    assert (note.body, "@tess" in note.body_html) == ("Former member please look", False)
    assert factory.all(NoteMention) == []
    # What staff wrote stays or goes with their other writing.
    root = factory.member("Root", role="administrator")
    with factory.writing():
        writing.add(db.session.get_one(Idea, other), db.session.get_one(Member, root), "By Root.")
        factory_root = db.session.get_one(Member, root)
        factory_root.role = "staff"
        deletion.delete_account(factory_root, deletion.KEEP)
    factory.work()
    assert "Former member" in visible_text(factory.browser(who.sol).get(f"/staff/ideas/{other}/notes"))
    with factory.writing():
        deletion.delete_account(db.session.get_one(Member, who.sol), deletion.ERASE)
    factory.work()
    assert [note.body for note in factory.all(Note)] == ["By Root."]


def test_notes_about_a_member_are_on_staff_pages_and_not_in_their_export(factory: Factory) -> None:
    who = people(factory)
    add(factory, who, "Codeword zebra.", about=who.bo)
    sol, bo = factory.browser(who.sol), factory.browser(who.bo)
    assert "zebra" in sol.get("/staff/members/bo_/notes").get_data(as_text=True)
    assert "1 internal note" in visible_text(sol.get("/staff/contributors/bo_"))
    assert "/staff/members/bo_/notes" in sol.get("/people/bo_").get_data(as_text=True)
    assert "notes" not in bo.get("/people/bo_").get_data(as_text=True)
    bo.send("/settings/data/prepare")
    factory.work()
    archive = bo.send("/settings/data/download", password=PASSWORD)
    with zipfile.ZipFile(BytesIO(archive.get_data())) as files:
        texts = {name: files.read(name).decode(errors="replace") for name in files.namelist()}
    assert not [name for name, text in texts.items() if "zebra" in text]
    assert json.loads(texts["profile.json"])
    said = visible_text(factory.visitor().get("/about"))
    assert "Staff can write internal notes about you. They aren’t in the file you can download" in said


def test_the_notes_of_a_page_come_with_its_images_and_members_read_none(factory: Factory) -> None:
    who = people(factory)
    idea = factory.idea("A quiet mode", who.bo, who.group)
    for number in range(25):
        add(factory, who, f"Note {number}", idea=idea)
    sol, bo = factory.browser(who.sol), factory.browser(who.bo)
    page = _path(factory, idea)
    with factory.counting() as by_staff:
        html = sol.get(page).get_data(as_text=True)
    assert html.count('class="internal-note"') == 21, "a page of notes and the form"
    assert sum("FROM members JOIN notes" in one and "FROM images" in one for one in by_staff) == 1
    assert not [one for one in by_staff if one.count("notes") and "FROM images" not in one]
    assert ">25</a>" in sol.get("/staff/ideas?columns=notes").get_data(as_text=True)
    with factory.counting() as by_member:
        bo.get(page)
    assert not [one for one in by_member if "notes" in one]
    rest = sol.get(f"/staff/ideas/{idea}/notes").get_data(as_text=True)
    following = re.search(r'rel="next" href="([^"]+)"', rest)
    assert following is not None
    assert "Note 4" in visible_text(sol.get(following[1]))
    with factory.reading():
        viewer = db.session.get_one(Member, who.bo)
        assert queries.counts(viewer, [idea]) == {}
        assert db.session.scalar(select(func.count()).select_from(Note)) == 25
