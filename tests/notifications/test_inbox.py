"""The inbox, following with a button, the settings of notifications, and unsubscribing."""

import re
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from community.comments import commenting
from community.core.db import db, now
from community.ideas import status
from community.ideas.models import Idea
from community.members.models import Member
from community.members.tokens import UNSUBSCRIBE
from community.notifications import following, inbox, preferences
from community.notifications.kinds import COMMENT, DIGEST, MENTION, NEVER, STATUS
from community.notifications.models import IDEA, IS_LATEST, Follow, Notice, NoticeChoice
from community.web import flush
from tests.factory import BrowserClient, Factory, visible_text


def _people(factory: Factory) -> tuple[int, int, int]:
    """Ada with an idea, Boris, and a staff member."""
    ada, bo, sol = factory.member("Ada"), factory.member("Boris"), factory.member("Sol", role="staff")
    factory.idea("A quiet mode", ada, factory.group("Kitchens", ada, bo))
    return ada, bo, sol


def _comment(factory: Factory, author: int, text: str, idea: int = 1) -> None:
    with factory.writing():
        commenting.post(db.session.get_one(Idea, idea), db.session.get_one(Member, author), text)
    factory.work()


def _change(factory: Factory, sol: int, key: str = "planned") -> None:
    with factory.writing():
        status.change(db.session.get_one(Idea, 1), db.session.get_one(Member, sol), key, "Next spring.")
    for _round in range(2):
        factory.work()


def _unread(browser: BrowserClient) -> str:
    found = re.search(r'<span aria-hidden="true">([\d+]+)</span>', browser.get("/my-votes").text)
    return found[1] if found else ""


@pytest.mark.both_databases
def test_six_comments_on_one_idea_are_one_line(factory: Factory) -> None:
    ada, bo, _ = _people(factory)
    for number in range(8):
        _comment(factory, bo, f"Comment number {number}.")
    browser = factory.browser(ada)
    page = browser.get("/inbox").text
    assert page.count('<li class="note') == 1
    shown = visible_text(browser.get("/inbox"))
    assert "Comment number 7." in shown
    assert "7 more" in shown
    assert _unread(browser) == "1"


@pytest.mark.both_databases
def test_an_update_heads_its_line_and_other_ideas_have_lines_of_their_own(factory: Factory) -> None:
    ada, bo, sol = _people(factory)
    factory.idea("A longer cable", ada, 1)
    _change(factory, sol)
    _comment(factory, bo, "At last.")
    _comment(factory, bo, "Three meters, please.", idea=2)
    page = factory.browser(ada).get("/inbox").text
    titles = re.findall(r'<h3 class="note-title"[^>]*>\s*<a [^>]*>\s*(.*?)\s*</a>', page, re.DOTALL)
    assert titles == ["A longer cable", "A quiet mode"]
    first = page.split("A longer cable</a>")[1]
    assert "Planned" in first
    assert "Next spring." in first


def test_one_line_or_all_are_marked_as_read_twice_without_harm(factory: Factory) -> None:
    ada, bo, _ = _people(factory)
    factory.idea("A longer cable", ada, 1)
    _comment(factory, bo, "Mine is loud, too.")
    _comment(factory, bo, "Three meters, please.", idea=2)
    browser = factory.browser(ada)
    last = max(notice.id for notice in factory.all(Notice))
    for _time in range(2):
        assert browser.send("/inbox/read", thread="idea 1", until=str(last)).status_code == 303
        assert _unread(browser) == "1"
    _comment(factory, bo, "Or five.", idea=2)
    browser.send("/inbox/read", until=str(last))  # what came after the page was shown stays unread
    assert _unread(browser) == "1"
    browser.send("/inbox/read", until=str(last + 1))
    assert _unread(browser) == ""
    for until in ("", "x", "-1", "9" * 30, "٣"):
        assert browser.send("/inbox/read", until=until).status_code == 303


def test_no_one_marks_what_others_were_told(factory: Factory) -> None:
    ada, bo, _ = _people(factory)
    _comment(factory, bo, "Mine is loud, too.")
    factory.browser(bo).send("/inbox/read", thread="idea 1", until="999")
    assert _unread(factory.browser(ada)) == "1"
    assert "Mine is loud" not in factory.browser(bo).get("/inbox").text
    assert factory.visitor().get("/inbox").location.startswith("/sign-in")


def test_opening_an_idea_marks_its_line_as_read(factory: Factory) -> None:
    ada, bo, _ = _people(factory)
    _comment(factory, bo, "Mine is loud, too.")
    browser = factory.browser(ada)
    browser.get("/ideas/1-a-quiet-mode")
    flush.flush_all(factory.app)
    assert _unread(browser) == ""
    _comment(factory, bo, "And hot.")
    assert _unread(browser) == "1"


def test_the_inbox_is_filtered_by_kind_and_by_unread(factory: Factory) -> None:
    ada, bo, sol = _people(factory)
    factory.idea("A longer cable", ada, 1)
    _change(factory, sol)
    _comment(factory, bo, "Three meters, please.", idea=2)
    browser = factory.browser(ada)
    assert "A longer cable" not in _lines(browser, "updates")
    assert "A quiet mode" not in _lines(browser, "discussions")
    assert "A longer cable" in _lines(browser, "discussions")
    browser.send("/inbox/read", thread="idea 1", until="99")
    assert "A quiet mode" not in _lines(browser, "unread")
    assert "A quiet mode" in _lines(browser, "nonsense")
    assert "There’s nothing more" in visible_text(browser.get("/inbox?filter=groups"))


def _lines(browser: BrowserClient, chosen: str) -> str:
    return " ".join(
        re.findall(r'<h3 class="note-title"[^>]*>(.*?)</h3>', browser.get(f"/inbox?filter={chosen}").text, re.DOTALL)
    )


@pytest.mark.both_databases
def test_the_inbox_is_paged_and_its_cost_does_not_grow(factory: Factory) -> None:
    ada, bo, _ = _people(factory)
    for number in range(2, 25):
        factory.idea(f"Idea {number}", ada, 1)
        _comment(factory, bo, f"About {number}.", idea=number)
    browser = factory.browser(ada)
    with factory.counting() as few:
        first = browser.get("/inbox").text
    assert first.count('<li class="note') == 20
    following_page = re.search(r'rel="next" href="(.*?)"', first)
    assert following_page
    with factory.counting() as more:
        second = browser.get(following_page[1].replace("&amp;", "&")).text
    assert second.count('<li class="note') == 3
    assert len(more) == len(few)


@pytest.mark.both_databases
def test_the_inbox_and_the_number_of_unread_lines_are_read_from_indexes_of_their_own(factory: Factory) -> None:
    people = [factory.member() for _ in range(20)]
    told = {"kind": COMMENT, "reason": "voted", "in_inbox": True, "is_latest": True, "email": NEVER}
    notices = [
        {
            "member_id": who,
            "source_id": number,
            "thread": f"idea {number}",
            "read_at": now() if number else None,
            **told,
        }
        for who in people
        for number in range(200)
    ]
    with factory.writing():
        db.session.execute(insert(Notice), notices)
        db.session.execute(text("ANALYZE"))
    with factory.reading():
        explain = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
        mine = select(Notice.id).where(Notice.member_id == people[3], IS_LATEST).order_by(Notice.id.desc()).limit(20)
        unread = select(inbox.count_unread()).where(Member.id == people[3])
        for statement, index in ((mine, "ix_notices_inbox"), (unread, "ix_notices_unread")):
            shown = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
            plan = str(db.session.connection().exec_driver_sql(f"{explain} {shown}").all())
            assert index in plan, plan


def test_what_is_hidden_later_leaves_the_inbox(factory: Factory) -> None:
    ada, bo, sol = _people(factory)
    _comment(factory, bo, "Something rude.")
    with factory.writing():
        db.session.execute(db.text("UPDATE comments SET hidden_at = :now, removed_by = 'moderator'"), {"now": now()})
    factory.recount()
    assert "Something rude" not in factory.browser(ada).get("/inbox").text
    assert sol


def test_an_empty_inbox_says_what_it_is_for(factory: Factory) -> None:
    ada, *_ = _people(factory)
    assert "you’ll see it here" in visible_text(factory.browser(ada).get("/inbox"))


def test_following_and_muting_an_idea_with_a_button(factory: Factory) -> None:
    _ada, bo, _ = _people(factory)
    browser = factory.browser(bo)
    assert ">Follow<" in _buttons(browser)
    for _time in range(2):
        assert browser.send("/follow/idea/1", act="follow").status_code == 303
        assert ">Unfollow<" in _buttons(browser)
    browser.send("/follow/idea/1", act="mute")
    assert ">Unmute<" in _buttons(browser)
    browser.send("/follow/idea/1", act="reset")
    assert ">Follow<" in _buttons(browser)
    assert factory.all(Follow) == []


def _buttons(browser: BrowserClient) -> str:
    page = browser.get("/ideas/1-a-quiet-mode").text
    return re.sub(r"<svg.*?</svg>|\s", "", page.split('class="follow-form"')[1].split("</form>")[0], flags=re.DOTALL)


def test_what_cannot_be_found_cannot_be_followed(factory: Factory) -> None:
    ada, bo, _ = _people(factory)
    factory.idea("Hidden", ada, factory.group("Secret", ada, is_private=True))
    browser = factory.browser(bo)
    for path in ("/follow/idea/2", "/follow/group/2", "/follow/idea/99", "/follow/member/99", f"/follow/member/{bo}"):
        assert browser.send(path, act="follow").status_code == 404
    assert browser.send("/follow/idea/1", act="adore").status_code == 400
    assert browser.send("/follow/status/1", act="follow").status_code == 404
    assert factory.visitor().send("/follow/idea/1", act="follow").status_code in (302, 303)
    factory.suspend(bo)
    browser.send("/follow/idea/1", act="follow")
    assert factory.all(Follow) == []


def _form(factory: Factory, member: int, **changes: Any) -> dict[str, Any]:
    with factory.reading():
        chosen = preferences.choices(db.session.get_one(Member, member))
    sent = {f"email_{kind}": choice.email for kind, choice in chosen.items()}
    sent |= {f"inbox_{kind}": "y" for kind, choice in chosen.items() if choice.in_inbox}
    return {**sent, "follows_own": "y", "follows_voted": "y", "follows_commented": "y", "time_zone": "",
            "digest_hour": "8", "digest_weekday": "0", **changes}  # fmt: skip


@pytest.mark.both_databases
def test_choices_are_saved_and_only_deviations_are_stored(factory: Factory) -> None:
    ada, *_ = _people(factory)
    browser = factory.browser(ada)
    assert browser.send("/settings/notifications", **_form(factory, ada)).status_code == 303
    assert factory.all(NoticeChoice) == []
    browser.send("/settings/notifications", **_form(factory, ada, email_comment="now", time_zone="Europe/Warsaw"))
    assert [(row.kind, row.email) for row in factory.all(NoticeChoice)] == [(COMMENT, "now")]
    page = browser.get("/settings/notifications").text
    assert re.search(r'value="Europe/Warsaw"\s+selected', page)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"digest_hour": "25"}, "from 0 to 23"),
        ({"digest_hour": "x"}, "from 0 to 23"),
        ({"digest_weekday": "7"}, "day of the week"),
        ({"time_zone": "Atlantis"}, "time zone"),
        ({"email_status": "hourly"}, "choose one of these"),
    ],
)
def test_wrong_choices_are_refused_by_name_and_change_nothing(
    factory: Factory, changes: dict[str, str], message: str
) -> None:
    ada, *_ = _people(factory)
    answer = factory.browser(ada).send("/settings/notifications", **_form(factory, ada, email_reply="never", **changes))
    assert answer.status_code == 422
    assert message in visible_text(answer)
    assert re.search(r'value="never"\s+selected', answer.text)
    assert factory.all(NoticeChoice) == []


def _token(factory: Factory, member: int, kind: str) -> str:
    with factory.reading():
        secret = factory.app.config["SETTINGS"].secret_key
        return UNSUBSCRIBE.token(secret, db.session.get_one(Member, member), carries=kind)


def test_mail_programs_unsubscribe_with_one_request_and_no_session(factory: Factory) -> None:
    ada, *_ = _people(factory)
    url = f"/unsubscribe/{_token(factory, ada, STATUS)}"
    visitor = factory.app.test_client()
    assert "Unsubscribe from these emails?" in visitor.get(url).text
    assert factory.all(NoticeChoice) == []  # a program that follows links changes nothing
    for _time in range(2):
        answer = visitor.post(url, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "You’ve unsubscribed" in answer.text
    assert [(row.member_id, row.kind, row.email) for row in factory.all(NoticeChoice)] == [(ada, STATUS, NEVER)]


def test_unsubscribing_from_digests_stops_every_kind_that_comes_in_one(factory: Factory) -> None:
    ada, *_ = _people(factory)
    factory.visitor().post(f"/unsubscribe/{_token(factory, ada, DIGEST)}")
    with factory.reading():
        chosen = preferences.choices(db.session.get_one(Member, ada))
    assert chosen[COMMENT].email == NEVER
    assert chosen[STATUS].email == "now"


def test_a_link_of_an_earlier_version_stops_emails_about_mentions(factory: Factory) -> None:
    ada, *_ = _people(factory)
    factory.visitor().post(f"/unsubscribe/{_token(factory, ada, '')}")
    with factory.reading():
        assert preferences.choice(ada, MENTION).email == NEVER


def test_a_foreign_or_garbled_link_changes_nothing_and_tells_nothing(factory: Factory) -> None:
    ada, *_ = _people(factory)
    good = _token(factory, ada, STATUS)
    for token in ("nonsense", good[:-2], good + "x", _token(factory, ada, "nothing"), "%00"):
        for answer in (factory.visitor().get(f"/unsubscribe/{token}"), factory.visitor().post(f"/unsubscribe/{token}")):
            assert answer.status_code == 200
            assert "Nothing has changed" in answer.text
            assert "Ada" not in answer.text
    assert factory.all(NoticeChoice) == []


def test_an_inbox_with_many_unread_lines_says_so_without_counting_them_all(factory: Factory) -> None:
    ada, *_ = _people(factory)
    with factory.writing():
        for number in range(150):
            db.session.add(
                Notice(member_id=ada, kind=STATUS, source_id=number, thread=f"idea {number}", reason="author",
                       in_inbox=True, is_latest=True, email=NEVER)
            )  # fmt: skip
    assert _unread(factory.browser(ada)) == "99+"


def test_the_state_of_following_is_one_statement(factory: Factory) -> None:
    ada, *_ = _people(factory)
    with factory.reading():
        who = db.session.get_one(Member, ada)
        with factory.counting() as sent:
            assert following.state(who, IDEA, 1) == (following.FOLLOWING, True)
    assert len(sent) == 1
